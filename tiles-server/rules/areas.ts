/** [east m, north m] in the plane of the county's origin */
export type PlanePoint = readonly [x: number, y: number];
/** Outer ring first, then holes; each ends where it begins. */
export type PlaneRings = readonly (readonly PlanePoint[])[];

/** An area something can be in. */
export interface Area {
  readonly layer: string;
  readonly id: string;
  readonly name: string;
  /** one or more polygons */
  readonly polygons: readonly PlaneRings[];
  /** places that belong to it though they lie beside it: a site's gate on the road */
  readonly gates: readonly PlanePoint[];
}

const CELL_METERS = 250;

/** Finds the areas around a place without looking at all of them. */
export class AreaIndex<T extends Area> {
  readonly areas: readonly T[];
  readonly #marginMeters: number;
  readonly #gateMeters: number;
  readonly #cells = new Map<string, T[]>();

  /** @param marginMeters an area reaches this far over its edge  @param gateMeters around a gate */
  constructor(areas: readonly T[], marginMeters: number, gateMeters: number) {
    this.areas = areas;
    this.#marginMeters = marginMeters;
    this.#gateMeters = gateMeters;
    for (const area of areas) this.#put(area);
  }

  /** Areas the place is in, in their order. */
  at(x: number, y: number): T[] {
    const near = this.#cells.get(`${Math.floor(x / CELL_METERS)}/${Math.floor(y / CELL_METERS)}`);
    return near?.filter((area) => this.#holds(area, x, y)) ?? [];
  }

  #holds(area: T, x: number, y: number): boolean {
    return (
      area.gates.some(([gx, gy]) => Math.hypot(gx - x, gy - y) <= this.#gateMeters) ||
      area.polygons.some(
        (rings) =>
          isInside(rings, x, y) ||
          (this.#marginMeters > 0 && distanceToLine(rings[0]!, x, y) <= this.#marginMeters),
      )
    );
  }

  #put(area: T): void {
    const cells = new Set<string>();
    const cover = (points: readonly PlanePoint[], reach: number) => {
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const cell = (value: number) => Math.floor(value / CELL_METERS);
      for (let i = cell(Math.min(...xs) - reach); i <= cell(Math.max(...xs) + reach); i++)
        for (let j = cell(Math.min(...ys) - reach); j <= cell(Math.max(...ys) + reach); j++)
          cells.add(`${i}/${j}`);
    };
    for (const [outer] of area.polygons) cover(outer!, this.#marginMeters);
    for (const gate of area.gates) cover([gate], this.#gateMeters);
    for (const cell of cells) {
      const list = this.#cells.get(cell);
      if (list) list.push(area);
      else this.#cells.set(cell, [area]);
    }
  }
}

/** Even-odd over all rings, so that holes are outside. */
function isInside(rings: PlaneRings, x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  return inside;
}

/** Metres from a place to the nearest place of a line. */
export function distanceToLine(line: readonly PlanePoint[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = dx * dx + dy * dy;
    const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2));
    const ex = ax + t * dx - x;
    const ey = ay + t * dy - y;
    least = Math.min(least, ex * ex + ey * ey);
  }
  return Math.sqrt(least);
}

export function lengthOf(line: readonly PlanePoint[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++)
    length += Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
  return length;
}
