import type { FeatureTable } from "../feature-table.ts";
import { buildPipeNetwork, endVertices, type PipeNetwork } from "../network/pipe-network.ts";
import { type PartTable, partTable } from "./part-table.ts";

/**
 * Ends nearer than this on the ground may share a node: wider than the 5 mm within which they do, so that all that
 * decides about a node is in the neighbourhood. Metres.
 */
const NEAR_METERS = 0.1;
const METERS_PER_DEGREE = 111319.49;
/** More cells than fit into a meridian. */
const CELLS_ACROSS = 2 ** 28;

const HINTS = 2 ** 16;

function hintOf(name: string): number {
  const { length } = name;
  const last = name.charCodeAt(length - 1);
  return (
    (length * 7919 + last + 61 * name.charCodeAt(length - 2) + 3721 * name.charCodeAt(length - 3)) &
    (HINTS - 1)
  );
}

/** A pipe layer and the facilities on it, in the county's frame. */
export interface NetworkTables {
  readonly pipes: FeatureTable;
  readonly pipesEnu: Float64Array;
  readonly facilities: FeatureTable | null;
  readonly facilitiesEnu: Float64Array;
}

/** What a place in a network is known by: point numbers, and where it is. */
export class NetworkPlaces {
  readonly names = new Set<string>();
  /** longitude°, latitude°, interleaved */
  readonly #places: number[] = [];

  addPipe(pipes: FeatureTable, row: number): void {
    for (const name of endNames(pipes, row)) if (name !== null) this.names.add(name);
    for (const vertex of endVertices(pipes, row))
      this.#places.push(pipes.coordinates[3 * vertex]!, pipes.coordinates[3 * vertex + 1]!);
    // ends without a point number are called after their pipe
    this.names.add(`${pipes.ids[row]}/1`).add(`${pipes.ids[row]}/2`);
  }

  addFacility(facilities: FeatureTable, row: number): void {
    this.names.add(facilities.ids[row]!);
    const vertex = facilities.partStart[facilities.featureStart[row]!]!;
    this.#places.push(facilities.coordinates[3 * vertex]!, facilities.coordinates[3 * vertex + 1]!);
  }

  /** Rows of the pipes that end at one of these places, rising. */
  pipesHere(pipes: FeatureTable): number[] {
    const found: number[] = [];
    const fromNodes = pipes.columns.get("fromNode");
    const toNodes = pipes.columns.get("toNode");
    const isHere = this.#finder();
    const isNamed = this.#nameFinder();
    const { coordinates, partStart, featureStart } = pipes;
    for (let row = 0; row < pipes.count; row++) {
      const [from, to] = [fromNodes?.[row] ?? null, toNodes?.[row] ?? null];
      const first = partStart[featureStart[row]!]!;
      const last = partStart[featureStart[row + 1]!]! - 1;
      if (
        (from !== null && isNamed(from)) ||
        (to !== null && isNamed(to)) ||
        isHere(coordinates[3 * first]!, coordinates[3 * first + 1]!) ||
        isHere(coordinates[3 * last]!, coordinates[3 * last + 1]!)
      )
        found.push(row);
    }
    return found;
  }

  /** Rows of the facilities that stand at one of these places, rising. */
  facilitiesHere(facilities: FeatureTable): number[] {
    const found: number[] = [];
    const isHere = this.#finder();
    const isNamed = this.#nameFinder();
    const { coordinates, partStart, featureStart, ids } = facilities;
    for (let row = 0; row < facilities.count; row++) {
      const vertex = partStart[featureStart[row]!]!;
      if (isNamed(ids[row]!) || isHere(coordinates[3 * vertex]!, coordinates[3 * vertex + 1]!))
        found.push(row);
    }
    return found;
  }

  /** Whether a name is one of these; most are ruled out by their length and last letters, which costs a tenth. */
  #nameFinder(): (name: string | number) => boolean {
    const hints = new Uint8Array(HINTS);
    for (const name of this.names) hints[hintOf(name)] = 1;
    return (name) => {
      const text = typeof name === "string" ? name : `${name}`;
      return hints[hintOf(text)] === 1 && this.names.has(text);
    };
  }

  /** Whether a place may be near one of these: never says no to one within NEAR_METERS, nor yes beyond 3 times that. */
  #finder(): (lon: number, lat: number) => boolean {
    const places = this.#places;
    const nearLat = NEAR_METERS / METERS_PER_DEGREE;
    const nearLon = nearLat / Math.cos(((places[1] ?? 0) * Math.PI) / 180);
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    const cells = new Set<number>();
    for (let i = 0; i < places.length; i += 2) {
      const [lon, lat] = [places[i]!, places[i + 1]!];
      const [x, y] = [Math.floor(lon / nearLon), Math.floor(lat / nearLat)];
      for (let dx = -1; dx <= 1; dx++)
        for (let dy = -1; dy <= 1; dy++) cells.add((x + dx) * CELLS_ACROSS + y + dy);
      west = Math.min(west, lon - nearLon);
      east = Math.max(east, lon + nearLon);
      south = Math.min(south, lat - nearLat);
      north = Math.max(north, lat + nearLat);
    }
    return (lon, lat) =>
      lon >= west &&
      lon <= east &&
      lat >= south &&
      lat <= north &&
      cells.has(Math.floor(lon / nearLon) * CELLS_ACROSS + Math.floor(lat / nearLat));
  }
}

/** A part of a network with everything that decides about the nodes of its inner pipes and facilities. */
export interface NetworkPart {
  /** rows of the pipes whose nodes are as in the whole network, rising */
  readonly inner: readonly number[];
  readonly pipes: PartTable;
  /** rows of the facilities at the places, rising */
  readonly facilityRows: readonly number[];
  readonly facilities: PartTable | null;
  readonly network: PipeNetwork;
}

/**
 * The pipes that end at some places, their neighbours, and the facilities there, as a network of their own: what it says of
 * the inner pipes and of the facilities is what the whole network says, because every end that shares a node with them
 * is in it, in the same order.
 * @param inner rows to be described besides those that end at the places
 */
export function networkPart(
  tables: NetworkTables,
  places: NetworkPlaces,
  inner: readonly number[] = [],
): NetworkPart {
  const { pipes, pipesEnu, facilities, facilitiesEnu } = tables;
  const innerRows = [...new Set([...inner, ...places.pipesHere(pipes)])].sort((a, b) => a - b);
  const around = new NetworkPlaces();
  for (const row of innerRows) around.addPipe(pipes, row);
  const facilityRows = facilities ? places.facilitiesHere(facilities) : [];
  for (const row of facilityRows) around.addFacility(facilities!, row);
  const pipePart = partTable(pipes, pipesEnu, around.pipesHere(pipes));
  const facilityPart = facilities && partTable(facilities, facilitiesEnu, around.facilitiesHere(facilities));
  return {
    inner: innerRows,
    pipes: pipePart,
    facilityRows,
    facilities: facilityPart,
    network: buildPipeNetwork(pipePart.table, facilityPart?.table ?? null),
  };
}

function endNames(pipes: FeatureTable, row: number): [from: string | null, to: string | null] {
  const from = pipes.columns.get("fromNode")?.[row] ?? null;
  const to = pipes.columns.get("toNode")?.[row] ?? null;
  return [from === null ? null : `${from}`, to === null ? null : `${to}`];
}
