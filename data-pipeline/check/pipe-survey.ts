import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { EndPoints } from "../network/end-points.ts";
import { endVertices } from "../network/pipe-network.ts";
import { SurveyRows } from "./survey-rows.ts";

/** How an end of a pipe found its node. */
export const BY_NUMBER = 0;
export const BY_PLACE = 1;
/** the survey gives a point number that no point table has */
export const MISSING = 2;

const METERS_PER_DEGREE = 111319.49;

/**
 * The pipe and point tables of one network as surveyed, joined to a graph: by point numbers, else by place. An end
 * whose number nobody surveyed is joined by its place too, so that one wrong number is one finding and not five.
 * Nodes 0 … points.count − 1 are the points; then come ends where no point is.
 */
export class PipeSurvey {
  readonly pipes: SurveyRows;
  readonly points: SurveyRows;
  /** node at each pipe's start and end */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly fromState: Uint8Array;
  readonly toState: Uint8Array;
  nodeCount: number;
  /** metres east and north of the survey's first vertex; within 1 % in a county. NaN = the survey does not say where */
  readonly nodeX: number[] = [];
  readonly nodeY: number[] = [];
  /** pairs of nodes that a pump or valve between two points joins */
  readonly links: (readonly [number, number])[] = [];
  readonly isGravity: boolean;
  readonly #lon0: number;
  readonly #lat0: number;
  readonly #metersPerLonDegree: number;
  #pipesAt: Int32Array[] | undefined;

  constructor(
    readonly layer: LayerDefinition,
    pipeTables: readonly FeatureTable[],
    pointTables: readonly FeatureTable[],
  ) {
    this.pipes = new SurveyRows(pipeTables);
    this.points = new SurveyRows(pointTables);
    this.isGravity = layer.elevationReference === "invert";
    const first = [...pipeTables, ...pointTables].find(({ coordinates }) => coordinates.length > 0);
    this.#lon0 = first?.coordinates[0] ?? 0;
    this.#lat0 = first?.coordinates[1] ?? 0;
    this.#metersPerLonDegree = METERS_PER_DEGREE * Math.cos((this.#lat0 * Math.PI) / 180);
    this.nodeCount = this.points.count;
    this.from = new Int32Array(this.pipes.count);
    this.to = new Int32Array(this.pipes.count);
    this.fromState = new Uint8Array(this.pipes.count);
    this.toState = new Uint8Array(this.pipes.count);
    this.#join();
  }

  /** Metres east and north of the survey's first vertex. */
  plane(lonDeg: number, latDeg: number): [x: number, y: number] {
    return [(lonDeg - this.#lon0) * this.#metersPerLonDegree, (latDeg - this.#lat0) * METERS_PER_DEGREE];
  }

  /** Longitude and latitude of a place in the plane. */
  degrees(x: number, y: number): [lonDeg: number, latDeg: number] {
    return [this.#lon0 + x / this.#metersPerLonDegree, this.#lat0 + y / METERS_PER_DEGREE];
  }

  /** Where a node is, for a finding about what meets there. */
  at(node: number): [lonDeg: number, latDeg: number] {
    return this.degrees(this.nodeX[node]!, this.nodeY[node]!);
  }

  /** Vertices of a pipe in the plane, its parts one after the other; empty without geometry of its own. */
  path(pipe: number): [x: number, y: number][] {
    const { table, row } = this.pipes.at(pipe);
    if (table.featureStart[row] === table.featureStart[row + 1]) return [];
    const [first, last] = endVertices(table, row);
    const path: [number, number][] = [];
    for (let v = first; v <= last; v++)
      path.push(this.plane(table.coordinates[3 * v]!, table.coordinates[3 * v + 1]!));
    return path;
  }

  /** Length in plan, metres; straight between its points where the survey draws no line. */
  lengthM(pipe: number): number {
    const path = this.path(pipe);
    const [a, b] = [this.from[pipe]!, this.to[pipe]!];
    if (path.length === 0)
      return Math.hypot(this.nodeX[a]! - this.nodeX[b]!, this.nodeY[a]! - this.nodeY[b]!);
    let length = 0;
    for (let i = 1; i < path.length; i++)
      length += Math.hypot(path[i]![0] - path[i - 1]![0], path[i]![1] - path[i - 1]![1]);
    return length;
  }

  isSelf(pipe: number): boolean {
    return this.from[pipe] === this.to[pipe];
  }

  /** Pipes at each node; a pipe from a node to itself joins nothing and is left out. */
  get pipesAt(): readonly Int32Array[] {
    if (this.#pipesAt) return this.#pipesAt;
    const lists: number[][] = Array.from({ length: this.nodeCount }, () => []);
    for (let pipe = 0; pipe < this.pipes.count; pipe++) {
      if (this.isSelf(pipe)) continue;
      lists[this.from[pipe]!]!.push(pipe);
      lists[this.to[pipe]!]!.push(pipe);
    }
    this.#pipesAt = lists.map((list) => Int32Array.from(list));
    return this.#pipesAt;
  }

  /** Points at which a pipe from a point to itself stands. */
  get selfAt(): ReadonlySet<number> {
    const nodes = new Set<number>();
    for (let pipe = 0; pipe < this.pipes.count; pipe++) if (this.isSelf(pipe)) nodes.add(this.from[pipe]!);
    return nodes;
  }

  /** What the survey calls a node: its point number, else the number the pipe gives, else nothing. */
  nodeName(node: number): string {
    return node < this.points.count ? this.points.id(node) : "an end without a point";
  }

  /** Key of POINT_KINDS, "" where no point or no kind is known. */
  kind(node: number): string {
    return node < this.points.count ? String(this.points.text("kind")[node] ?? "") : "";
  }

  #join(): void {
    const places = new EndPoints(this.#lon0, this.#lat0);
    const byNumber = new Map<string, number>();
    for (let i = 0; i < this.points.count; i++) {
      const number = this.points.id(i);
      if (!byNumber.has(number)) byNumber.set(number, i);
      const [lon, lat] = this.points.place(i);
      this.#place(lon, lat);
      if (!Number.isNaN(lon)) places.add(lon, lat, 0, i);
    }
    const missing = new Map<string, number>();
    for (const [field, ends, states] of [
      ["fromNode", this.from, this.fromState],
      ["toNode", this.to, this.toState],
    ] as const) {
      const numbers = this.pipes.text(field);
      for (let pipe = 0; pipe < this.pipes.count; pipe++) {
        const number = numbers[pipe] ?? null;
        const known = number === null ? undefined : byNumber.get(number);
        states[pipe] = known !== undefined ? BY_NUMBER : number === null ? BY_PLACE : MISSING;
        ends[pipe] = known ?? this.#endNode(pipe, field === "fromNode", number, places, missing);
      }
    }
    this.#linkFacilities(byNumber);
  }

  #endNode(
    pipe: number,
    isStart: boolean,
    number: string | null,
    places: EndPoints,
    missing: Map<string, number>,
  ): number {
    const { table, row } = this.pipes.at(pipe);
    const drawn = table.featureStart[row] !== table.featureStart[row + 1];
    const v = drawn ? endVertices(table, row)[isStart ? 0 : 1] : -1;
    const [lon, lat] = drawn
      ? [table.coordinates[3 * v]!, table.coordinates[3 * v + 1]!]
      : [Number.NaN, Number.NaN];
    // without point tables the numbers of the pipes are all there is to join them by
    const known = number === null || this.points.count > 0 ? undefined : missing.get(number);
    const node = known ?? (drawn ? places.find(lon, lat) : number === null ? undefined : missing.get(number));
    if (node !== undefined) return node;
    this.#place(lon, lat);
    const fresh = this.nodeCount++;
    if (drawn) places.add(lon, lat, 0, fresh);
    if (number !== null) missing.set(number, fresh);
    return fresh;
  }

  #place(lonDeg: number, latDeg: number): void {
    const [x, y] = this.plane(lonDeg, latDeg);
    this.nodeX.push(x);
    this.nodeY.push(y);
  }

  /** A pump or valve of EPANET stands between two points; it is joined to both. */
  #linkFacilities(byNumber: ReadonlyMap<string, number>): void {
    const [from, to] = [this.points.text("fromNode"), this.points.text("toNode")];
    for (let i = 0; i < this.points.count; i++)
      for (const number of [from[i], to[i]]) {
        const node = number === null || number === undefined ? undefined : byNumber.get(number);
        if (node !== undefined) this.links.push([i, node]);
      }
  }
}
