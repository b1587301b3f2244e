import { createNoise2D } from "simplex-noise";
import { hillShare, hillsNear } from "./districts.ts";
import { degreesFromLocal, ORIGIN_EAST, ORIGIN_NORTH } from "./frame.ts";
import type { Point } from "./plane.ts";
import type { Random } from "./random.ts";
import { type HeightGrid, heightAt, riverWaterMeters } from "./relief-county.ts";
import { boundsOf, distanceToRing, inside } from "./ring.ts";
import { ISLANDS, TUOJIANG } from "./seat-plan.ts";
import { islandRing, type WaterDistance } from "./water-bodies.ts";

/** Local metres that the 10 m grid covers. */
export const SEAT_BOUNDS = [-7200, -6600, 7200, 6600] as const;
const CELL = 10;
/** over this far from its edge the seat's grid turns into the county's, metres */
const BLEND = 500;

/** Water level of a channel at a share of its way, metres (1985 datum). Brooks fall to the river that takes them. */
export function waterLevel(name: string, share: number): number {
  if (name === TUOJIANG.name) return riverWaterMeters(share);
  return name === "西河" ? 201.5 - 7.6 * share : 199 - 6.6 * share;
}

/** The seat's ground on a 10 m grid in EPSG:4546: hills, river bed and banks, and a graded town. */
export function seatRelief(county: HeightGrid, water: WaterDistance, random: Random): HeightGrid {
  const [west, south, east, north] = SEAT_BOUNDS;
  const columns = (east - west) / CELL;
  const rows = (north - south) / CELL;
  const heights = new Float32Array(columns * rows);
  const noise = createNoise2D(() => random.next());
  const lattice = degreesLattice(columns, rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const x = west + (i + 0.5) * CELL;
      const y = north - (j + 0.5) * CELL;
      const [lon, lat] = lattice(i, j);
      const base = heightAt(county, lon, lat);
      const share = Math.min(1, Math.min(x - west, east - x, y - south, north - y) / BLEND);
      heights[j * columns + i] =
        base + (detailed(base, [x, y], water, noise) - base) * share * share * (3 - 2 * share);
    }
  }
  return {
    columns,
    rows,
    heights,
    west: ORIGIN_EAST + west,
    north: ORIGIN_NORTH + north,
    cellX: CELL,
    cellY: CELL,
  };
}

function detailed(
  base: number,
  p: Point,
  water: WaterDistance,
  noise: (x: number, y: number) => number,
): number {
  const [x, y] = p;
  let ground = base + 0.35 * noise(x / 420, y / 420);
  for (const hill of hillsNear(p)) {
    const share = hillShare(p, hill);
    if (share > 0)
      ground += hill.heightM * share * (1 + 0.22 * noise(x / 130, y / 130) + 0.1 * noise(x / 50, y / 50));
  }
  if (base > 260) ground += Math.min(12, (base - 260) / 12) * noise(x / 90, y / 90);
  const near = water.at(p);
  if (!near) return ground;
  const level = waterLevel(near.channel.name, near.share);
  const big = near.channel.kind === "river";
  if (near.bank < 0) {
    const island = big ? islandHeight(p) : 0;
    if (island > 0) return level + island;
    return level - Math.min(big ? 2.6 : 0.9, 0.3 - near.bank * (big ? 0.09 : 0.12));
  }
  // the bank rises to the embankment, then meets the floor
  const rise = big ? 26 : 9;
  const shoulder = Math.max(level + 0.3, Math.min(ground, level + (big ? 5.2 : 2.4)));
  if (near.bank < rise) {
    const t = near.bank / rise;
    return level + 0.15 + (shoulder - level - 0.15) * t * t * (3 - 2 * t);
  }
  const reach = big ? 220 : 110;
  if (near.bank >= reach) return ground;
  const t = (near.bank - rise) / (reach - rise);
  return shoulder + (ground - shoulder) * t * t * (3 - 2 * t);
}

const islands = ISLANDS.map((island) => {
  const ring = islandRing(island, 4);
  return { ring, bounds: boundsOf(ring) };
});

/** Metres that an island stands above the water at p; 0 in the water. */
function islandHeight(p: Point): number {
  for (const { ring, bounds } of islands) {
    const [west, south, east, north] = bounds;
    if (p[0] < west || p[0] > east || p[1] < south || p[1] > north || !inside(p, ring)) continue;
    return Math.min(2.4, 0.3 + 0.12 * distanceToRing(p, ring));
  }
  return 0;
}

/** Degrees of cell centres by interpolation between every 50th cell; within 2 mm of the projection. */
function degreesLattice(columns: number, rows: number): (i: number, j: number) => readonly [number, number] {
  const every = 50;
  const nx = Math.ceil(columns / every) + 1;
  const ny = Math.ceil(rows / every) + 1;
  const [west, , , north] = SEAT_BOUNDS;
  const lon = new Float64Array(nx * ny);
  const lat = new Float64Array(nx * ny);
  for (let b = 0; b < ny; b++) {
    for (let a = 0; a < nx; a++) {
      const [l, f] = degreesFromLocal([west + (a * every + 0.5) * CELL, north - (b * every + 0.5) * CELL]);
      lon[b * nx + a] = l;
      lat[b * nx + a] = f;
    }
  }
  return (i, j) => {
    const a = Math.floor(i / every);
    const b = Math.floor(j / every);
    const u = i / every - a;
    const v = j / every - b;
    const k = b * nx + a;
    const w00 = (1 - u) * (1 - v);
    const w10 = u * (1 - v);
    const w01 = (1 - u) * v;
    const w11 = u * v;
    return [
      lon[k]! * w00 + lon[k + 1]! * w10 + lon[k + nx]! * w01 + lon[k + nx + 1]! * w11,
      lat[k]! * w00 + lat[k + 1]! * w10 + lat[k + nx]! * w01 + lat[k + nx + 1]! * w11,
    ];
  };
}

/** Puts the seat's finer ground back into the county's grid, so that both tell the same hills and river. */
export function refineCounty(county: HeightGrid, seat: HeightGrid): void {
  const [west, south, east, north] = SEAT_BOUNDS;
  const sum = new Float64Array(county.heights.length);
  const count = new Uint16Array(county.heights.length);
  const lattice = degreesLattice(seat.columns, seat.rows);
  for (let j = 0; j < seat.rows; j++) {
    for (let i = 0; i < seat.columns; i++) {
      const x = west + (i + 0.5) * CELL;
      const y = north - (j + 0.5) * CELL;
      if (Math.min(x - west, east - x, y - south, north - y) < 120) continue;
      const [lon, lat] = lattice(i, j);
      const k =
        Math.floor((county.north - lat) / county.cellY) * county.columns +
        Math.floor((lon - county.west) / county.cellX);
      sum[k]! += seat.heights[j * seat.columns + i]!;
      count[k]!++;
    }
  }
  for (let k = 0; k < sum.length; k++) if (count[k]! > 50) county.heights[k] = sum[k]! / count[k]!;
}

/** Ground heights at local places: the seat's grid inside its bounds, the county's outside. */
export class GroundHeights {
  constructor(
    readonly county: HeightGrid,
    readonly seat: HeightGrid,
  ) {}

  at(p: Point): number {
    const [west, south, east, north] = SEAT_BOUNDS;
    if (p[0] > west + 10 && p[0] < east - 10 && p[1] > south + 10 && p[1] < north - 10) {
      return heightAt(this.seat, ORIGIN_EAST + p[0], ORIGIN_NORTH + p[1]);
    }
    const [lon, lat] = degreesFromLocal(p);
    return heightAt(this.county, lon, lat);
  }
}
