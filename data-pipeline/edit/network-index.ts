import type { FeatureTable } from "../feature-table.ts";
import { endVertices } from "../network/pipe-network.ts";

/**
 * Ends nearer than this on the ground may share a node: wider than the 5 mm within which they do, so that all that
 * decides about a node is found. Metres.
 */
const NEAR_METERS = 0.05;
/** Edge of a cell: most places are not near its border, so that one cell holds all that is near. */
const CELL_METERS = 0.5;
const NEAR_CELLS = NEAR_METERS / CELL_METERS;
const METERS_PER_DEGREE = 111319.49;
/** More cells than fit into a meridian. */
const CELLS_ACROSS = 2 ** 28;

/**
 * Which pipes end at a place of a network and which facilities stand there, by point number and by coordinates: found
 * without looking at all of them. It is brought up to date with each edit.
 */
export class NetworkIndex {
  readonly #cellLon: number;
  readonly #cellLat: number;
  readonly #pipesByName = new Map<string, number[]>();
  readonly #pipesByCell = new Map<number, number[]>();
  readonly #facilitiesByName = new Map<string, number[]>();
  readonly #facilitiesByCell = new Map<number, number[]>();

  /** @param facilities on the pipes; null = there are none */
  constructor(pipes: FeatureTable, facilities: FeatureTable | null) {
    // cells are exact at this latitude and within 1 % in a county
    const latitude = pipes.coordinates[1] ?? 0;
    this.#cellLat = CELL_METERS / METERS_PER_DEGREE;
    this.#cellLon = this.#cellLat / Math.cos((latitude * Math.PI) / 180);
    for (let row = 0; row < pipes.count; row++) this.addPipe(pipes, row);
    if (facilities) for (let row = 0; row < facilities.count; row++) this.addFacility(facilities, row);
  }

  addPipe(pipes: FeatureTable, row: number): void {
    for (const name of endNames(pipes, row)) if (name !== null) add(this.#pipesByName, name, row);
    for (const cell of this.#endCells(pipes, row)) add(this.#pipesByCell, cell, row);
  }

  /** @param pipes as they were when the row was added */
  removePipe(pipes: FeatureTable, row: number): void {
    for (const name of endNames(pipes, row)) if (name !== null) remove(this.#pipesByName, name, row);
    for (const cell of this.#endCells(pipes, row)) remove(this.#pipesByCell, cell, row);
  }

  addFacility(facilities: FeatureTable, row: number): void {
    add(this.#facilitiesByName, facilities.ids[row]!, row);
    add(this.#facilitiesByCell, this.#cellAt(facilities, standingVertex(facilities, row)), row);
  }

  /** @param facilities as they were when the row was added */
  removeFacility(facilities: FeatureTable, row: number): void {
    remove(this.#facilitiesByName, facilities.ids[row]!, row);
    remove(this.#facilitiesByCell, this.#cellAt(facilities, standingVertex(facilities, row)), row);
  }

  /** Rows of the pipes that end at one of these places, rising. Some that end within a metre are among them. */
  pipesAt({ names, places }: NetworkPlaces): number[] {
    return this.#rowsAt(names, places, this.#pipesByName, this.#pipesByCell);
  }

  /** Rows of the facilities that stand at one of these places, rising. */
  facilitiesAt({ names, places }: NetworkPlaces): number[] {
    return this.#rowsAt(names, places, this.#facilitiesByName, this.#facilitiesByCell);
  }

  #rowsAt(
    names: ReadonlySet<string>,
    places: readonly number[],
    byName: ReadonlyMap<string, readonly number[]>,
    byCell: ReadonlyMap<number, readonly number[]>,
  ): number[] {
    const found = new Set<number>();
    for (const name of names) for (const row of byName.get(name) ?? NOTHING) found.add(row);
    for (let i = 0; i < places.length; i += 2) {
      const [x, y] = [places[i]! / this.#cellLon, places[i + 1]! / this.#cellLat];
      for (let cx = Math.floor(x - NEAR_CELLS); cx <= x + NEAR_CELLS; cx++)
        for (let cy = Math.floor(y - NEAR_CELLS); cy <= y + NEAR_CELLS; cy++)
          for (const row of byCell.get(cx * CELLS_ACROSS + cy) ?? NOTHING) found.add(row);
    }
    return [...found].sort((a, b) => a - b);
  }

  #endCells(pipes: FeatureTable, row: number): number[] {
    const [first, last] = endVertices(pipes, row);
    return [this.#cellAt(pipes, first), this.#cellAt(pipes, last)];
  }

  #cellAt({ coordinates }: FeatureTable, vertex: number): number {
    return this.#cell(coordinates[3 * vertex]!, coordinates[3 * vertex + 1]!);
  }

  #cell(lonDeg: number, latDeg: number): number {
    return Math.floor(lonDeg / this.#cellLon) * CELLS_ACROSS + Math.floor(latDeg / this.#cellLat);
  }
}

/** What a place in a network is known by: point numbers, and where it is. */
export class NetworkPlaces {
  readonly names = new Set<string>();
  /** longitude°, latitude°, interleaved */
  readonly places: number[] = [];

  addPipe(pipes: FeatureTable, row: number): void {
    for (const name of endNames(pipes, row)) if (name !== null) this.names.add(name);
    for (const vertex of endVertices(pipes, row)) this.#addPlace(pipes, vertex);
    // ends without a point number are called after their pipe
    this.names.add(`${pipes.ids[row]}/1`).add(`${pipes.ids[row]}/2`);
  }

  addFacility(facilities: FeatureTable, row: number): void {
    this.names.add(facilities.ids[row]!);
    this.#addPlace(facilities, standingVertex(facilities, row));
  }

  #addPlace({ coordinates }: FeatureTable, vertex: number): void {
    this.places.push(coordinates[3 * vertex]!, coordinates[3 * vertex + 1]!);
  }
}

const NOTHING: readonly number[] = [];

function add<Key>(rows: Map<Key, number[]>, key: Key, row: number): void {
  const own = rows.get(key);
  if (own) own.push(row);
  else rows.set(key, [row]);
}

function remove<Key>(rows: Map<Key, number[]>, key: Key, row: number): void {
  const left = (rows.get(key) ?? []).filter((other) => other !== row);
  if (left.length > 0) rows.set(key, left);
  else rows.delete(key);
}

function standingVertex(points: FeatureTable, row: number): number {
  return points.partStart[points.featureStart[row]!]!;
}

function endNames(pipes: FeatureTable, row: number): [from: string | null, to: string | null] {
  const from = pipes.columns.get("fromNode")?.[row] ?? null;
  const to = pipes.columns.get("toNode")?.[row] ?? null;
  return [from === null ? null : `${from}`, to === null ? null : `${to}`];
}
