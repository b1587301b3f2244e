import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { type FeatureSource, tableSource } from "../feature-source.ts";
import type { FeatureTable } from "../feature-table.ts";
import { EndPoints } from "./end-points.ts";
import { NameTable } from "./name-table.ts";

/**
 * A pipe layer as a graph: edge i is row i of the layer; pumps and valves between two points follow. It takes about 100
 * bytes a pipe, so that the network of a county many times over is in memory while its pipes are not.
 */
export interface PipeNetwork extends JoinedPipes {
  readonly layer: string;
  readonly nodes: NetworkNodes;
  /** length on the ellipsoid, all parts; of a pump or valve from point to point */
  readonly edgeLengthMeters: Float64Array;
  /** ids of the pumps and valves that follow the pipes */
  readonly linkIds: readonly string[];
}

/** What of a network decides how pipes and facilities look: 20 bytes a pipe. */
export interface JoinedPipes extends PipeEdges {
  readonly nodeCount: number;
  /** by row of the facilities: node that it stands on; −1 = none */
  readonly facilityNodes: Int32Array;
}

/** A network without what only its files need, so that this can be forgotten. */
export function joinedPipes(network: JoinedPipes): JoinedPipes {
  const { edgeFrom, edgeTo, edgeOuterDiameterMm, nodeCount, facilityNodes } = network;
  return { edgeFrom, edgeTo, edgeOuterDiameterMm, nodeCount, facilityNodes };
}

/** Which nodes the edges of a network join. */
export interface PipeEdges {
  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly edgeOuterDiameterMm: Uint32Array;
}

/** The nodes of a network, by their numbers. */
export interface NetworkNodes {
  readonly count: number;
  /** longitude°, latitude°, survey height m of the pipe axis, interleaved */
  readonly coordinates: Float64Array;
  id(node: number): string;
  /** key of POINT_KINDS of the facility that stands there, or "" */
  kind(node: number): string;
  /** node that a point number, or the name of a pipe's end, stands for */
  named(id: string): number | undefined;
}

/** networkOf tables that are in memory. */
export function buildPipeNetwork(pipes: FeatureTable, facilities: FeatureTable | null): PipeNetwork {
  return networkOf(tableSource(pipes), facilities && tableSource(facilities));
}

/**
 * Joins pipes at their ends: by the point numbers of the survey where it gives them, else where ends coincide
 * within 5 mm on the ground. A facility that says between which points it stands (a pump or valve of EPANET) joins
 * them; it has no size of its own.
 */
export function networkOf(pipes: FeatureSource, facilities: FeatureSource | null): PipeNetwork {
  const nodes = new NodeList(pipes.count); // pipes branch like trees: about as many nodes as pipes
  const edgeFrom = new Uint32Array(pipes.count);
  const edgeTo = new Uint32Array(pipes.count);
  const edgeLengthMeters = new Float64Array(pipes.count);
  const edgeOuterDiameterMm = new Uint32Array(pipes.count);
  let isAnyWithoutNumber = false;
  const join = (first: number, table: FeatureTable, isNumbered: boolean) => {
    const fromNodes = table.columns.get("fromNode");
    const toNodes = table.columns.get("toNode");
    for (let row = 0; row < table.count; row++) {
      const [start, end] = endVertices(table, row);
      const from = fromNodes?.[row] ?? null;
      const to = toNodes?.[row] ?? null;
      if ((from !== null) === isNumbered)
        edgeFrom[first + row] = nodes.nodeAt(from, table, start, () => `${table.ids[row]}/1`);
      if ((to !== null) === isNumbered)
        edgeTo[first + row] = nodes.nodeAt(to, table, end, () => `${table.ids[row]}/2`);
      isAnyWithoutNumber ||= from === null || to === null;
    }
  };
  // ends with point numbers first, so that the others can join them
  for (const { first, table } of pipes.batches([...LINK_FIELDS, "outerDiameterMm"])) {
    join(first, table, true);
    const diameters = table.columns.get("outerDiameterMm");
    for (let row = 0; row < table.count; row++) {
      edgeLengthMeters[first + row] = lineLengthMeters(table, row);
      edgeOuterDiameterMm[first + row] = Math.round(Number(diameters?.[row] ?? 0));
    }
  }
  if (isAnyWithoutNumber)
    for (const { first, table } of pipes.batches(LINK_FIELDS)) join(first, table, false);
  const links = facilities ? linksOf(facilities, nodes) : [];
  const facilityNodes = facilities ? nodes.noteFacilities(facilities) : new Int32Array(0);
  const network = {
    layer: pipes.layer,
    nodes,
    nodeCount: nodes.count,
    facilityNodes,
    linkIds: links.map(({ id }) => id),
  };
  if (links.length === 0) return { ...network, edgeFrom, edgeTo, edgeLengthMeters, edgeOuterDiameterMm };
  return {
    ...network,
    edgeFrom: Uint32Array.from([...edgeFrom, ...links.map(({ from }) => from)]),
    edgeTo: Uint32Array.from([...edgeTo, ...links.map(({ to }) => to)]),
    edgeLengthMeters: Float64Array.from([
      ...edgeLengthMeters,
      ...links.map(({ from, to }) => nodes.distanceMeters(from, to)),
    ]),
    edgeOuterDiameterMm: Uint32Array.from([...edgeOuterDiameterMm, ...links.map(() => 0)]),
  };
}

interface Link {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** Facilities between two points; one whose points nobody surveyed joins nothing. */
function linksOf(facilities: FeatureSource, nodes: NodeList): Link[] {
  if (!LINK_FIELDS.every((name) => facilities.columns.includes(name))) return [];
  const between: { id: string; from: string | null; to: string | null }[] = [];
  /** names that no pipe ends at: a reservoir before its pump */
  const missing = new Set<string>();
  for (const { table } of facilities.batches(LINK_FIELDS)) {
    const [fromNodes, toNodes] = LINK_FIELDS.map((name) => table.columns.get(name)!);
    for (let row = 0; row < table.count; row++) {
      const [from, to] = [fromNodes![row] ?? null, toNodes![row] ?? null];
      if (from === null && to === null) continue;
      for (const name of [from, to])
        if (name !== null && nodes.named(`${name}`) === undefined) missing.add(`${name}`);
      between.push({ id: table.ids[row]!, from: textOf(from), to: textOf(to) });
    }
  }
  const places = missing.size > 0 ? placesOf(facilities, missing) : new Map<string, Place>();
  const nodeOf = (id: string | null) => {
    if (id === null) return undefined;
    const place = places.get(id);
    return nodes.named(id) ?? (place && nodes.add(id, place));
  };
  return between.flatMap(({ id, ...ends }) => {
    const [from, to] = [nodeOf(ends.from), nodeOf(ends.to)];
    return from === undefined || to === undefined ? [] : [{ id, from, to }];
  });
}

const textOf = (value: string | number | null) => (value === null ? null : `${value}`);
const LINK_FIELDS = ["fromNode", "toNode"];
type Place = readonly [lonDeg: number, latDeg: number, heightMeters: number];

/** Where the facilities of some numbers stand. */
function placesOf(facilities: FeatureSource, ids: ReadonlySet<string>): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { table } of facilities.batches([]))
    table.ids.forEach((id, row) => {
      if (!ids.has(id)) return;
      const at = 3 * table.partStart[table.featureStart[row]!]!;
      const [lon, lat, height] = table.coordinates.subarray(at, at + 3);
      places.set(id, [lon!, lat!, height!]);
    });
  return places;
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

class NodeList implements NetworkNodes {
  readonly #names: NameTable;
  readonly #expected: number;
  #places: EndPoints | undefined;
  /** by node: 0 = nothing stands there, else one more than its place among #kindNames */
  #kinds = new Uint8Array(0);
  readonly #kindNames: string[] = [];

  constructor(expected: number) {
    this.#expected = expected;
    this.#names = new NameTable(expected);
  }

  get count(): number {
    return this.#names.count;
  }

  get coordinates(): Float64Array {
    return this.#places?.places ?? new Float64Array(0);
  }

  id(node: number): string {
    return this.#names.at(node);
  }

  kind(node: number): string {
    return this.#kindNames[(this.#kinds[node] ?? 0) - 1] ?? "";
  }

  named(id: string): number | undefined {
    return this.#names.find(id);
  }

  /** Node of a pipe's end; `nameOf` names a new node that has no point number. */
  nodeAt(
    pointNumber: string | number | null,
    pipes: FeatureTable,
    vertex: number,
    nameOf: () => string,
  ): number {
    const [lon, lat, height] = pipes.coordinates.subarray(3 * vertex, 3 * vertex + 3);
    const known =
      pointNumber === null ? this.#places?.find(lon!, lat!, height!) : this.#names.find(`${pointNumber}`);
    return known ?? this.add(pointNumber === null ? nameOf() : `${pointNumber}`, [lon!, lat!, height!]);
  }

  add(id: string, [lonDeg, latDeg, heightMeters]: Place): number {
    const node = this.#names.add(id);
    this.#places ??= new EndPoints(lonDeg, latDeg, this.#expected);
    this.#places.add(lonDeg, latDeg, heightMeters, node);
    return node;
  }

  distanceMeters(a: number, b: number): number {
    const c = this.coordinates;
    return geodesicLengthMeters(c[3 * a]!, c[3 * a + 1]!, c[3 * b]!, c[3 * b + 1]!);
  }

  /** Notes what stands on each node; returns the node of each facility: the one of its number, else the one at its place. */
  noteFacilities(facilities: FeatureSource): Int32Array {
    this.#kinds = new Uint8Array(this.count);
    const nodes = new Int32Array(facilities.count).fill(-1);
    for (const { first, table } of facilities.batches(["kind"])) {
      const column = table.columns.get("kind");
      for (let row = 0; row < table.count; row++) {
        const at = 3 * table.partStart[table.featureStart[row]!]!;
        const node =
          this.named(table.ids[row]!) ??
          this.#places?.find(table.coordinates[at]!, table.coordinates[at + 1]!);
        if (node === undefined) continue;
        nodes[first + row] = node;
        if (column) this.#kinds[node] = this.#codeOf(`${column[row] ?? ""}`);
      }
    }
    return nodes;
  }

  #codeOf(kind: string): number {
    const known = this.#kindNames.indexOf(kind);
    const code = known < 0 ? this.#kindNames.push(kind) : known + 1;
    if (code > 255) throw new Error(`found more than 255 kinds of facilities, the last ${kind}`);
    return code;
  }
}
