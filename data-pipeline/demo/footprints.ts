import type { Point, Ring } from "./plane.ts";
import { boundsOf, inside } from "./ring.ts";

/** Ground already built on: refuses what would overlap. Hulls are convex rings. */
export class Ground {
  readonly #cells = new Map<number, Ring[]>();
  static readonly #CELL = 40;

  /** Takes the place when it is free and says whether it was. Touching walls are allowed. */
  take(hull: Ring): boolean {
    if (!this.isFree(hull)) return false;
    this.block(hull);
    return true;
  }

  isFree(hull: Ring): boolean {
    return this.#keys(hull).every((key) => !this.#cells.get(key)?.some((other) => overlap(hull, other)));
  }

  block(hull: Ring): void {
    for (const key of this.#keys(hull)) {
      const list = this.#cells.get(key);
      if (list) list.push(hull);
      else this.#cells.set(key, [hull]);
    }
  }

  #keys(hull: Ring): number[] {
    const c = Ground.#CELL;
    const [west, south, east, north] = boundsOf(hull);
    const keys: number[] = [];
    for (let x = Math.floor(west / c); x <= Math.floor(east / c); x++) {
      for (let y = Math.floor(south / c); y <= Math.floor(north / c); y++) keys.push(x * 100003 + y);
    }
    return keys;
  }
}

/** Separating axes; overlaps below 0.12 m count as touching. */
function overlap(a: Ring, b: Ring): boolean {
  return !separated(a, b) && !separated(b, a);
}

function separated(a: Ring, b: Ring): boolean {
  for (let i = 0; i < a.length; i++) {
    const p = a[i]!;
    const q = a[(i + 1) % a.length]!;
    const nx = q[1] - p[1];
    const ny = p[0] - q[0];
    const length = Math.sqrt(nx * nx + ny * ny);
    let gap = Infinity;
    for (let k = 0; k < b.length; k++) gap = Math.min(gap, (b[k]![0] - p[0]) * nx + (b[k]![1] - p[1]) * ny);
    if (gap > -0.12 * length) return true;
  }
  return false;
}

/** Every corner and side middle of the footprint lies in the ring. */
export function within(footprint: Ring, ring: Ring): boolean {
  return footprint.every((p, i) => {
    const q = footprint[(i + 1) % footprint.length]!;
    const middle: Point = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
    return inside(p, ring) && inside(middle, ring);
  });
}
