import { flatMetres } from "../../contract/tracks/flat-metres.ts";

/** Circumradius of a hexagon, metres: 120 m from corner to corner. */
export const HEXAGON_METERS = 60;

/** Something that is counted in a place. */
export interface Sample {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly weight: number;
}
/** What lies in one hexagon. */
export interface Hexagon {
  /** centre */
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly count: number;
  /** sum of the weights */
  readonly total: number;
}

/** Samples gathered into hexagons with a corner to the east, on a grid that has a centre at `origin` (degrees). */
export function hexagonsOf(
  samples: Iterable<Sample>,
  origin: readonly [lonDeg: number, latDeg: number],
  radiusMeters = HEXAGON_METERS,
): Hexagon[] {
  const flat = flatMetres(...origin);
  const cells = new Map<string, { count: number; total: number; q: number; r: number }>();
  for (const { lonDeg, latDeg, weight } of samples) {
    const [q, r] = hexagonAt(flat.east(lonDeg) / radiusMeters, flat.north(latDeg) / radiusMeters);
    const key = `${q} ${r}`;
    const cell = cells.get(key) ?? { count: 0, total: 0, q, r };
    cells.set(key, cell);
    cell.count++;
    cell.total += weight;
  }
  return [...cells.values()].map(({ count, total, q, r }) => ({
    lonDeg: flat.lonDeg(1.5 * q * radiusMeters),
    latDeg: flat.latDeg(Math.sqrt(3) * (r + q / 2) * radiusMeters),
    count,
    total,
  }));
}

/** Axial coordinates of the hexagon of circumradius 1 around a point (cube rounding, redblobgames.com/grids/hexagons). */
function hexagonAt(x: number, y: number): readonly [q: number, r: number] {
  const q = (2 / 3) * x;
  const r = (-1 / 3) * x + (Math.sqrt(3) / 3) * y;
  const s = -q - r;
  const [rq, rr, rs] = [Math.round(q), Math.round(r), Math.round(s)];
  const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)];
  if (dq > dr && dq > ds) return [-rr - rs, rr];
  return dr > ds ? [rq, -rq - rs] : [rq, rr];
}
