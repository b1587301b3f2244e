import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { FeatureTable } from "../feature-table.ts";
import { EndPoints } from "./end-points.ts";

/** A pipe layer as a graph: edge i is row i of the layer; pumps and valves between two points follow. */
export interface PipeNetwork {
  readonly layer: string;
  readonly nodeIds: readonly string[];
  /** longitude°, latitude°, survey height m of the pipe axis, interleaved */
  readonly nodeCoordinates: Float64Array;
  /** key of POINT_KINDS of the facility that stands there, or "" */
  readonly nodeKinds: readonly string[];
  readonly edgeIds: readonly string[];
  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** length on the ellipsoid, all parts; of a pump or valve from point to point */
  readonly edgeLengthMeters: Float64Array;
  readonly edgeOuterDiameterMm: Uint32Array;
}

/**
 * Joins pipes at their ends: by the point numbers of the survey where it gives them, else where ends coincide
 * within 5 mm on the ground. A facility that says between which points it stands (a pump or valve of EPANET) joins
 * them; it has no size of its own.
 */
export function buildPipeNetwork(pipes: FeatureTable, facilities: FeatureTable | null): PipeNetwork {
  const nodes = new NodeList(pipes);
  const edgeFrom = new Uint32Array(pipes.count);
  const edgeTo = new Uint32Array(pipes.count);
  const edgeLengthMeters = new Float64Array(pipes.count);
  const edgeOuterDiameterMm = new Uint32Array(pipes.count);
  const fromNodes = pipes.columns.get("fromNode");
  const toNodes = pipes.columns.get("toNode");
  const diameters = pipes.columns.get("outerDiameterMm");
  // ends with point numbers first, so that the others can join them
  for (const numbered of [true, false])
    for (let row = 0; row < pipes.count; row++) {
      const [first, last] = endVertices(pipes, row);
      const from = fromNodes?.[row] ?? null;
      const to = toNodes?.[row] ?? null;
      if ((from !== null) === numbered) edgeFrom[row] = nodes.nodeAt(from, first, `${pipes.ids[row]}/1`);
      if ((to !== null) === numbered) edgeTo[row] = nodes.nodeAt(to, last, `${pipes.ids[row]}/2`);
    }
  const links = facilities ? linksOf(facilities, nodes) : [];
  for (let row = 0; row < pipes.count; row++) {
    edgeLengthMeters[row] = lineLengthMeters(pipes, row);
    edgeOuterDiameterMm[row] = Math.round(Number(diameters?.[row] ?? 0));
  }
  return {
    layer: pipes.layer,
    nodeIds: nodes.ids,
    nodeCoordinates: Float64Array.from(nodes.coordinates),
    nodeKinds: nodes.kinds(facilities),
    edgeIds: [...pipes.ids, ...links.map(({ id }) => id)],
    edgeFrom: Uint32Array.from([...edgeFrom, ...links.map(({ from }) => from)]),
    edgeTo: Uint32Array.from([...edgeTo, ...links.map(({ to }) => to)]),
    edgeLengthMeters: Float64Array.from([
      ...edgeLengthMeters,
      ...links.map(({ from, to }) => nodes.distanceMeters(from, to)),
    ]),
    edgeOuterDiameterMm: Uint32Array.from([...edgeOuterDiameterMm, ...links.map(() => 0)]),
  };
}

/** Facilities between two points; one whose points nobody surveyed joins nothing. */
function linksOf(facilities: FeatureTable, nodes: NodeList): { id: string; from: number; to: number }[] {
  const [fromNodes, toNodes] = [facilities.columns.get("fromNode"), facilities.columns.get("toNode")];
  const rows = new Map(facilities.ids.map((id, row) => [id, row]));
  return facilities.ids.flatMap((id, row) => {
    const from = nodes.numbered(fromNodes?.[row] ?? null, facilities, rows);
    const to = nodes.numbered(toNodes?.[row] ?? null, facilities, rows);
    return from === undefined || to === undefined ? [] : [{ id, from, to }];
  });
}

/** First and last vertex of a line feature. */
export function endVertices(lines: FeatureTable, row: number): [first: number, last: number] {
  const firstPart = lines.featureStart[row]!;
  const endPart = lines.featureStart[row + 1]!;
  return [lines.partStart[firstPart]!, lines.partStart[endPart]! - 1];
}

/** Length of a line feature on the ellipsoid (heights do not count), metres. */
export function lineLengthMeters(lines: FeatureTable, row: number): number {
  const { coordinates, partStart, featureStart } = lines;
  let length = 0;
  for (let part = featureStart[row]!; part < featureStart[row + 1]!; part++)
    for (let v = partStart[part]! + 1; v < partStart[part + 1]!; v++)
      length += geodesicLengthMeters(
        coordinates[3 * v - 3]!,
        coordinates[3 * v - 2]!,
        coordinates[3 * v]!,
        coordinates[3 * v + 1]!,
      );
  return length;
}

class NodeList {
  readonly ids: string[] = [];
  readonly coordinates: number[] = [];
  readonly #byId = new Map<string, number>();
  readonly #places: EndPoints;
  readonly #pipes: FeatureTable;

  constructor(pipes: FeatureTable) {
    this.#pipes = pipes;
    this.#places = new EndPoints(pipes.coordinates[0] ?? 0, pipes.coordinates[1] ?? 0);
  }

  /** Node of a pipe's end; `name` is used for a new node that has no point number. */
  nodeAt(pointNumber: string | number | null, vertex: number, name: string): number {
    const [lon, lat, height] = this.#pipes.coordinates.subarray(3 * vertex, 3 * vertex + 3);
    const known =
      pointNumber === null ? this.#places.find(lon!, lat!, height!) : this.#byId.get(`${pointNumber}`);
    if (known !== undefined) return known;
    return this.#add(pointNumber === null ? name : `${pointNumber}`, lon!, lat!, height!);
  }

  /** Node of a point number, made from the point of that number where no pipe ends there (a reservoir at its pump). */
  numbered(
    pointNumber: string | number | null,
    points: FeatureTable,
    rows: ReadonlyMap<string, number>,
  ): number | undefined {
    if (pointNumber === null) return undefined;
    const id = `${pointNumber}`;
    const known = this.#byId.get(id);
    const row = rows.get(id);
    if (known !== undefined || row === undefined) return known;
    const vertex = points.partStart[points.featureStart[row]!]!;
    const [lon, lat, height] = points.coordinates.subarray(3 * vertex, 3 * vertex + 3);
    return this.#add(id, lon!, lat!, height!);
  }

  distanceMeters(a: number, b: number): number {
    const { coordinates: c } = this;
    return geodesicLengthMeters(c[3 * a]!, c[3 * a + 1]!, c[3 * b]!, c[3 * b + 1]!);
  }

  #add(id: string, lon: number, lat: number, height: number): number {
    const node = this.ids.push(id) - 1;
    this.coordinates.push(lon, lat, height);
    this.#byId.set(id, node);
    this.#places.add(lon, lat, height, node);
    return node;
  }

  /** What stands on each node: the facility of the same number, else the one at the same place. */
  kinds(facilities: FeatureTable | null): string[] {
    const kinds = new Array<string>(this.ids.length).fill("");
    const column = facilities?.columns.get("kind");
    if (!facilities || !column) return kinds;
    for (let row = 0; row < facilities.count; row++) {
      const vertex = facilities.partStart[facilities.featureStart[row]!]!;
      const [lon, lat] = facilities.coordinates.subarray(3 * vertex, 3 * vertex + 2);
      const node = this.#byId.get(facilities.ids[row]!) ?? this.#places.find(lon!, lat!);
      if (node !== undefined) kinds[node] = `${column[row] ?? ""}`;
    }
    return kinds;
  }
}
