import { distance, type Path, type Point, type Ring } from "./plane.ts";
import { placed } from "./ring.ts";
import { ARTERIALS, HILLS, type Hill, TUOJIANG } from "./seat-plan.ts";

export type District = "old" | "centre" | "new" | "tech" | "east";

export const MENGZHU: Path = ARTERIALS.find((street) => street.name === "萌渚路")!.path;
/** Government square at the head of the new town's axis. */
export const SQUARE: Point = [-1500, 380];
const OLD_HEART: Point = [1150, -150];

/** > 0 east of a line that runs south to north */
export function eastOf(line: Path, [x, y]: Point): number {
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    if (y >= a[1] && y <= b[1]) return x - (a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]));
  }
  const end = y < line[0]![1] ? line[0]! : line[line.length - 1]!;
  return x - end[0];
}

/** Streets and buildings follow the age of the quarter. */
export function districtOf(p: Point): District {
  if (eastOf(TUOJIANG.path, p) > 0) return "east";
  if (eastOf(MENGZHU, p) > 0) return "old";
  if (p[0] < -3120 && p[1] < 1000) return "tech";
  return distance(p, SQUARE) < 900 ? "centre" : "new";
}

/** 1 in the middle of its quarter, falling to 0 at the edge of town: how tall and dense. */
export function density(p: Point): number {
  const district = districtOf(p);
  const heart = district === "old" ? OLD_HEART : district === "east" ? ([2900, 300] as const) : SQUARE;
  const reach = district === "old" ? 2400 : district === "east" ? 1900 : 2900;
  return Math.max(0, 1 - distance(p, heart) / reach);
}

/** Share of a hill's height that stands at p: 1 at the top, 0 at its foot and beyond. */
export function hillShare(p: Point, hill: Hill): number {
  const dx = p[0] - hill.centre[0];
  const dy = p[1] - hill.centre[1];
  const reach = hill.radii[0] * 1.15;
  if (dx > reach || dx < -reach || dy > reach || dy < -reach) return 0;
  const cos = Math.cos(hill.angle);
  const sin = Math.sin(hill.angle);
  const u = (dx * cos + dy * sin) / hill.radii[0];
  const v = (dy * cos - dx * sin) / hill.radii[1];
  const r = Math.hypot(u, v) * (1 + 0.13 * Math.sin(3 * Math.atan2(v, u) + hill.centre[0]));
  return r >= 1 ? 0 : (1 - r * r) ** 1.4;
}

/** The foot of a hill. */
export function hillFoot(hill: Hill, share = 1): Ring {
  const points = Array.from({ length: 36 }, (_, k): Point => {
    const t = (k / 36) * 2 * Math.PI;
    const r = share / (1 + 0.13 * Math.sin(3 * t + hill.centre[0]));
    return [Math.cos(t) * r * hill.radii[0], Math.sin(t) * r * hill.radii[1]];
  });
  return placed(hill.centre, hill.angle, points);
}

const HILL_CELL = 400;
const hillsByCell = new Map<number, Hill[]>();
for (const hill of HILLS) {
  const reach = hill.radii[0] * 1.15;
  const [x, y] = hill.centre;
  for (let i = Math.floor((x - reach) / HILL_CELL); i <= Math.floor((x + reach) / HILL_CELL); i++) {
    for (let j = Math.floor((y - reach) / HILL_CELL); j <= Math.floor((y + reach) / HILL_CELL); j++) {
      hillsByCell.set(i * 1009 + j, [...(hillsByCell.get(i * 1009 + j) ?? []), hill]);
    }
  }
}
const NO_HILLS: readonly Hill[] = [];

/** Hills that may reach to p. */
export const hillsNear = ([x, y]: Point): readonly Hill[] =>
  hillsByCell.get(Math.floor(x / HILL_CELL) * 1009 + Math.floor(y / HILL_CELL)) ?? NO_HILLS;

export const onHill = (p: Point): boolean => hillsNear(p).some((hill) => hillShare(p, hill) > 0.05);
