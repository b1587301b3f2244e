import type { PlanePoint } from "./areas.ts";
import type { RoadLine, SweepingLine } from "./rule-world.ts";

/** Coverage is counted in pieces of about this length. */
const PIECE_METERS = 10;
const CELL_METERS = 50;
/** A piece belongs to a road whose line is this near. */
const ROAD_METERS = 25;

/** A planned route in equal pieces; the arrays hold one number a piece. */
export interface PlannedRoute {
  readonly line: SweepingLine;
  readonly pieces: number;
  readonly pieceMeters: number;
  /** middle of the piece */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** direction, degrees clockwise from north */
  readonly headingDeg: Float64Array;
}

/** The routes that are swept or sprinkled, found by place. Routes of collection (收运) stop at bins and are not covered. */
export class SweepingPlan {
  readonly routes: readonly PlannedRoute[];
  readonly #cells = new Map<string, [route: number, piece: number][]>();
  #roadNames: string[][] | undefined;

  constructor(sweeping: readonly SweepingLine[]) {
    this.routes = sweeping.filter(({ kind }) => !/收/.test(kind)).map(inPieces);
    for (const [r, { x, y, pieces }] of this.routes.entries())
      for (let piece = 0; piece < pieces; piece++) {
        const cell = cellOf(x[piece]!, y[piece]!);
        const list = this.#cells.get(cell);
        if (list) list.push([r, piece]);
        else this.#cells.set(cell, [[r, piece]]);
      }
  }

  /** Calls `found` for pieces within so many metres of a place that run along a heading, in either direction. */
  piecesAt(
    x: number,
    y: number,
    {
      withinMeters,
      headingDeg,
      headingWithinDeg,
    }: { withinMeters: number; headingDeg: number; headingWithinDeg: number },
    found: (route: PlannedRoute, piece: number) => void,
  ): void {
    const reach = Math.ceil(withinMeters / CELL_METERS);
    const [ci, cj] = [Math.floor(x / CELL_METERS), Math.floor(y / CELL_METERS)];
    for (let i = ci - reach; i <= ci + reach; i++)
      for (let j = cj - reach; j <= cj + reach; j++)
        for (const [r, piece] of this.#cells.get(`${i}/${j}`) ?? []) {
          const route = this.routes[r]!;
          if (Math.hypot(route.x[piece]! - x, route.y[piece]! - y) > withinMeters) continue;
          const turn = Math.abs(((route.headingDeg[piece]! - headingDeg + 540) % 360) - 180);
          if (Math.min(turn, 180 - turn) <= headingWithinDeg) found(route, piece);
        }
  }

  get hasRoads(): boolean {
    return this.#roadNames !== undefined;
  }

  /** Names of the roads the pieces of a route lie on, "" = on none that has a name. @throws Error before {@link takeRoads} */
  roadsOf(route: PlannedRoute): readonly string[] {
    if (!this.#roadNames) throw new Error("the plan was given no roads");
    return this.#roadNames[this.routes.indexOf(route)]!;
  }

  /** Finds the road of every piece. */
  takeRoads(roads: readonly RoadLine[]): void {
    const points = new Map<string, { x: number; y: number; name: string }[]>();
    for (const { name, line } of roads) {
      if (name === "") continue;
      const { x, y, pieces } = cut(line);
      for (let k = 0; k < pieces; k++) {
        const cell = cellOf(x[k]!, y[k]!);
        const point = { x: x[k]!, y: y[k]!, name };
        const list = points.get(cell);
        if (list) list.push(point);
        else points.set(cell, [point]);
      }
    }
    this.#roadNames = this.routes.map(({ x, y, pieces }) =>
      Array.from({ length: pieces }, (_, piece) => {
        let name = "";
        let least = ROAD_METERS;
        const [ci, cj] = [Math.floor(x[piece]! / CELL_METERS), Math.floor(y[piece]! / CELL_METERS)];
        for (let i = ci - 1; i <= ci + 1; i++)
          for (let j = cj - 1; j <= cj + 1; j++)
            for (const point of points.get(`${i}/${j}`) ?? []) {
              const meters = Math.hypot(point.x - x[piece]!, point.y - y[piece]!);
              if (meters < least) {
                least = meters;
                name = point.name;
              }
            }
        return name;
      }),
    );
  }
}

const cellOf = (x: number, y: number): string =>
  `${Math.floor(x / CELL_METERS)}/${Math.floor(y / CELL_METERS)}`;

function inPieces(line: SweepingLine): PlannedRoute {
  return { line, ...cut(line.line) };
}

/** Cuts a line into equal pieces of about 10 m. */
function cut(line: readonly PlanePoint[]): Omit<PlannedRoute, "line"> {
  const ends = [0];
  for (let i = 1; i < line.length; i++)
    ends.push(ends[i - 1]! + Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]));
  const length = ends.at(-1)!;
  const pieces = Math.max(1, Math.round(length / PIECE_METERS));
  const pieceMeters = length / pieces;
  const x = new Float64Array(pieces);
  const y = new Float64Array(pieces);
  const headingDeg = new Float64Array(pieces);
  let i = 1;
  for (let piece = 0; piece < pieces; piece++) {
    const at = (piece + 0.5) * pieceMeters;
    while (i < line.length - 1 && ends[i]! < at) i++;
    const [a, b] = [line[i - 1]!, line[i]!];
    const span = ends[i]! - ends[i - 1]!;
    const t = span === 0 ? 0 : (at - ends[i - 1]!) / span;
    x[piece] = a[0] + t * (b[0] - a[0]);
    y[piece] = a[1] + t * (b[1] - a[1]);
    headingDeg[piece] = ((Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI + 360) % 360;
  }
  return { pieces, pieceMeters, x, y, headingDeg };
}
