import type { County } from "../../contract/county.ts";
import { EnuFrame } from "../../contract/geodesy.ts";
import type { FeatureTable } from "../feature-table.ts";

/**
 * The fixed quadtree of a county: a square of gridSizeMeters around its origin in the tangent plane there,
 * halved at each level. x counts from the west, y from the south. A tile's address depends on where it is and
 * on nothing else, so an edit never renames a neighbour.
 */
export interface TileGrid {
  readonly frame: EnuFrame;
  readonly sizeMeters: number;
  /** ellipsoidal height = survey height + this */
  readonly heightOffsetMeters: number;
}

export interface TileAddress {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export function tileGrid(county: County): TileGrid {
  const [lonDeg, latDeg] = county.origin;
  return {
    frame: new EnuFrame(lonDeg, latDeg, 0),
    sizeMeters: county.gridSizeMeters,
    heightOffsetMeters: county.heightOffsetMeters,
  };
}

/**
 * Column or row that holds a place.
 * @param half of sizeMeters
 * @param across tiles of the level from one side of the grid to the other
 * @param metres east or north of the origin
 */
export function tileIndex(sizeMeters: number, half: number, across: number, metres: number): number {
  return Math.min(across - 1, Math.floor(((metres + half) / sizeMeters) * across));
}

/** Middle of a tile, metres east and north of the origin. */
export function tileCentre(grid: TileGrid, { level, x, y }: TileAddress): [east: number, north: number] {
  const edge = grid.sizeMeters / 2 ** level;
  return [(x + 0.5) * edge - grid.sizeMeters / 2, (y + 0.5) * edge - grid.sizeMeters / 2];
}

/** A layer's vertices in metres east, north, up of the county's origin (up from the ellipsoid), xyz interleaved.
 * @throws Error naming the first feature that lies outside the grid */
export function enuCoordinates(grid: TileGrid, table: FeatureTable): Float64Array {
  const enu = new Float64Array(table.coordinates.length);
  projectVertices(grid, table, enu, 0, table.coordinates.length / 3);
  return enu;
}

/** A layer before an edit, and where its rows went. */
export interface ProjectedBefore {
  readonly table: FeatureTable;
  readonly enu: Float64Array;
  /** row before of each row; −1 = new or changed */
  readonly from: Int32Array;
}

/** enuCoordinates of an edited layer: only new and changed features are projected, rows that stay together copied. */
export function enuOfFeatures(grid: TileGrid, table: FeatureTable, before: ProjectedBefore): Float64Array {
  if (table.coordinates === before.table.coordinates) return before.enu;
  const enu = new Float64Array(table.coordinates.length);
  const { from } = before;
  for (let row = 0, end: number; row < table.count; row = end) {
    const old = from[row]!;
    end = row + 1;
    if (old >= 0) while (end < table.count && from[end] === old + end - row) end++;
    const [first, last] = [verticesOf(table, row)[0], verticesOf(table, end - 1)[1]];
    if (old < 0) projectVertices(grid, table, enu, first, last);
    else {
      const oldFirst = verticesOf(before.table, old)[0];
      enu.set(before.enu.subarray(3 * oldFirst, 3 * (oldFirst + last - first)), 3 * first);
    }
  }
  return enu;
}

function verticesOf({ featureStart, partStart }: FeatureTable, row: number): [first: number, end: number] {
  return [partStart[featureStart[row]!]!, partStart[featureStart[row + 1]!]!];
}

function projectVertices(
  grid: TileGrid,
  table: FeatureTable,
  enu: Float64Array,
  first: number,
  end: number,
): void {
  const { coordinates } = table;
  const half = grid.sizeMeters / 2;
  for (let i = 3 * first; i < 3 * end; i += 3) {
    const height = coordinates[i + 2]! + grid.heightOffsetMeters;
    const [east, north, up] = grid.frame.enuFromGeodetic(coordinates[i]!, coordinates[i + 1]!, height);
    if (!(Math.abs(east) <= half && Math.abs(north) <= half && Number.isFinite(up)))
      throw new Error(outside(grid, table, i / 3, east, north));
    enu[i] = east;
    enu[i + 1] = north;
    enu[i + 2] = up;
  }
}

function outside(grid: TileGrid, table: FeatureTable, vertex: number, east: number, north: number): string {
  const part = table.partStart.findLastIndex((start) => start <= vertex);
  const feature = table.featureStart.findLastIndex((start) => start <= part);
  const needed = 2 ** Math.ceil(Math.log2(2 * Math.max(Math.abs(east), Math.abs(north))));
  const [lon, lat, height] = table.coordinates.subarray(3 * vertex, 3 * vertex + 3);
  const what = `${table.layer} ${table.ids[feature]}`;
  if (!Number.isFinite(height!)) return `${what}: height ${height} at ${lon},${lat} is not a number`;
  return (
    `${what} at ${lon},${lat} is ${Math.round(east)} m east and ${Math.round(north)} m north of the county's ` +
    `origin, outside its grid of ${grid.sizeMeters} m; set gridSizeMeters to ${needed} in county.yaml`
  );
}
