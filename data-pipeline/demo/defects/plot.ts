import Flatbush from "flatbush";
import { surveyFromLocal } from "../frame.ts";
import { distance, type Path, type Point, pathLength } from "../plane.ts";
import type { Random } from "../random.ts";
import type { HeldRow, HeldTable } from "./held-table.ts";

/** No pipe that a defect adds is longer, metres. */
const LONGEST_M = 35;

/** One end of a pipe, with the columns CJJ 61 keeps of it. */
export type End = "from" | "to";
export const COLUMNS = {
  from: { node: "QDDH", depth: "QDMS", level: "QDGC" },
  to: { node: "ZDDH", depth: "ZDMS", level: "ZDGC" },
} as const;
const mm = (meters: number): number => Math.round(meters * 1000) / 1000;

/** A network whose survey is still in memory, and which of its rows a defect has touched already. */
export class Plot {
  readonly pointOf = new Map<string, HeldRow>();
  readonly #pipesAt = new Map<string, HeldRow[]>();
  readonly #taken = new Set<HeldRow>();
  readonly #places: Flatbush;
  #fresh = 0;
  readonly #added: HeldRow[] = [];

  constructor(
    readonly points: HeldTable,
    readonly pipes: HeldTable,
    readonly random: Random,
    /** letters of new point numbers and pipe numbers */
    private readonly symbol: string,
  ) {
    for (const point of points.rows) this.pointOf.set(points.text(point, "WTDH"), point);
    this.#places = new Flatbush(pipes.rows.length);
    for (const pipe of pipes.rows) {
      for (const end of ["from", "to"] as const) {
        const number = this.node(pipe, end);
        const list = this.#pipesAt.get(number);
        if (list) list.push(pipe);
        else this.#pipesAt.set(number, [pipe]);
      }
      const path = pathOf(pipe);
      const [xs, ys] = [path.map(([x]) => x), path.map(([, y]) => y)];
      this.#places.add(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
    }
    this.#places.finish();
  }

  node(pipe: HeldRow, end: End): string {
    return this.pipes.text(pipe, COLUMNS[end].node);
  }
  point(pipe: HeldRow, end: End): HeldRow {
    return this.pointOf.get(this.node(pipe, end))!;
  }
  number(point: HeldRow): string {
    return this.points.text(point, "WTDH");
  }
  kind(point: HeldRow): string {
    return this.points.text(point, "TZFSW");
  }
  pipesAt(point: HeldRow): readonly HeldRow[] {
    return this.#pipesAt.get(this.number(point)) ?? [];
  }
  endAt(pipe: HeldRow, point: HeldRow): End {
    return this.node(pipe, "from") === this.number(point) ? "from" : "to";
  }
  level(pipe: HeldRow, end: End): number {
    return this.pipes.number(pipe, COLUMNS[end].level);
  }
  depth(pipe: HeldRow, end: End): number {
    return this.pipes.number(pipe, COLUMNS[end].depth);
  }
  ground(point: HeldRow): number {
    return this.points.number(point, "DMGC");
  }
  length(pipe: HeldRow): number {
    return pathLength(pathOf(pipe));
  }

  /** Level and depth of an end, so that ground = depth + level stays true. */
  setLevel(pipe: HeldRow, end: End, levelM: number, groundM = this.ground(this.point(pipe, end))): void {
    const depth = mm(groundM - levelM);
    this.pipes.set(pipe, { [COLUMNS[end].depth]: depth, [COLUMNS[end].level]: mm(groundM - depth) });
  }

  /** The end of a pipe behind which there is nothing more; undefined when it has none, or two. */
  leafEnd(pipe: HeldRow): End | undefined {
    const ends = (["from", "to"] as const).filter((end) => this.pipesAt(this.point(pipe, end)).length === 1);
    return ends.length === 1 ? ends[0] : undefined;
  }

  isFree(pipe: HeldRow): boolean {
    const { pipes } = this;
    return (
      !this.#taken.has(pipe) &&
      pipes.text(pipe, "GXBM") !== "" &&
      !this.#taken.has(this.point(pipe, "from")) &&
      !this.#taken.has(this.point(pipe, "to"))
    );
  }

  /** Keeps later defects away from pipes, their ends and the pipes that meet there: one defect hides no other. */
  take(...pipes: readonly HeldRow[]): void {
    for (const pipe of pipes) {
      this.#taken.add(pipe);
      for (const end of ["from", "to"] as const) {
        const point = this.point(pipe, end);
        this.#taken.add(point);
        for (const other of this.pipesAt(point)) this.#taken.add(other);
      }
    }
  }

  /** A pipe that no defect has touched and that fits, from a random place on; it is taken. */
  pickPipe(fits: (pipe: HeldRow) => boolean): HeldRow | undefined {
    const { rows } = this.pipes;
    const start = this.random.integer(0, rows.length - 1);
    for (let k = 0; k < rows.length; k++) {
      const pipe = rows[(start + k) % rows.length]!;
      if (!this.isFree(pipe) || !fits(pipe)) continue;
      this.take(pipe);
      return pipe;
    }
    return undefined;
  }

  /** A point that no defect has touched and that fits; the pipes that meet there are taken. */
  pickPoint(fits: (point: HeldRow) => boolean): HeldRow | undefined {
    const pipe = this.pickPipe(
      (one) => fits(this.point(one, "from")) && this.areFree(this.point(one, "from")),
    );
    if (!pipe) return undefined;
    const point = this.point(pipe, "from");
    this.take(...this.pipesAt(point));
    return point;
  }

  /** No defect has touched any of the pipes at a point. */
  areFree(point: HeldRow): boolean {
    return this.pipesAt(point).every((pipe) => this.isFree(pipe));
  }

  /** Pipes whose boxes come nearer to a place than `reach` metres. */
  pipesNear([x, y]: Point, reach: number): HeldRow[] {
    return this.#places.search(x - reach, y - reach, x + reach, y + reach).map((i) => this.pipes.rows[i]!);
  }

  /** Neither a pipe of the survey nor one that a defect has added comes nearer to a place than `reach` metres. */
  isEmpty(at: Point, reach: number): boolean {
    const isFar = (row: HeldRow) => pathOf(row).every((p) => distance(p, at) > reach + LONGEST_M);
    return this.pipesNear(at, reach).length === 0 && this.#added.every(isFar);
  }

  /** A new point like another, at a place; without its own customer or code. */
  addPoint(like: HeldRow, at: Point, word: string, code: string, isAppurtenance: boolean): HeldRow {
    const number = `${this.symbol}9${String(++this.#fresh).padStart(5, "0")}`;
    const { points } = this;
    const row = points.addCopy(like, { point: at }, { WTDH: number, TSDH: number });
    const [east, north] = surveyFromLocal(at);
    if (points.has("X")) points.set(row, { X: north, Y: east });
    this.setKind(row, word, code, isAppurtenance);
    if (points.has("HH")) points.set(row, { HH: "" });
    this.pointOf.set(number, row);
    this.#taken.add(row);
    return row;
  }

  setKind(point: HeldRow, word: string, code: string, isAppurtenance: boolean): void {
    const { points } = this;
    points.set(point, { TZFSW: word, TZ: isAppurtenance ? "" : word, FSW: isAppurtenance ? word : "" });
    if (points.has("DBM")) points.set(point, { DBM: code });
  }

  /** A new pipe like another between two points. */
  addPipe(like: HeldRow, path: Path, from: HeldRow, to: HeldRow): HeldRow {
    const id = `${this.symbol}L9${String(++this.#fresh).padStart(5, "0")}`;
    const row = this.pipes.addCopy(
      like,
      { line: path },
      { GXBM: id, QDDH: this.number(from), ZDDH: this.number(to) },
    );
    this.#taken.add(row);
    this.#added.push(row);
    return row;
  }
}

export function pathOf(row: HeldRow): Path {
  if (!("line" in row.shape)) throw new Error("expected a line, found another shape");
  return row.shape.line;
}

export function placeOf(row: HeldRow): Point {
  if (!("point" in row.shape)) throw new Error("expected a point, found another shape");
  return row.shape.point;
}

/** A place on the way from one to another. */
export function towards(from: Point, to: Point, meters: number): Point {
  const t = meters / distance(from, to);
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
}
