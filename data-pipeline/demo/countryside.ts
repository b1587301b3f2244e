import { createNoise2D } from "simplex-noise";
import type { Block } from "./blocks.ts";
import { onHill } from "./districts.ts";
import type { Ground } from "./footprints.ts";
import { bearingOf, distance, mix, nearestOnPath, type Point, type Ring, spline } from "./plane.ts";
import type { Random } from "./random.ts";
import type { GroundHeights } from "./relief-seat.ts";
import {
  boundsOf,
  centroid,
  distanceToRing,
  inside,
  orientedBox,
  placed,
  rectangle,
  signedArea,
} from "./ring.ts";
import { type Street, TOWN_EDGE } from "./seat-plan.ts";
import type { WaterDistance } from "./water-bodies.ts";

export interface Village {
  readonly centre: Point;
  readonly ring: Ring;
  /** houses it has room for */
  readonly houses: number;
  readonly lane: Street;
  readonly pond?: Ring;
}
export type FieldKind = "水田" | "耕地" | "果园" | "梯田" | "草地";
export interface Field {
  readonly ring: Ring;
  readonly kind: FieldKind;
}

/** Where the countryside of the seat's 10 m ground is laid out, local metres. */
const REACH = { x: 6700, y: 6100 } as const;
const VILLAGES = 46;
const TOWN = boundsOf(TOWN_EDGE);

/** Rise over 60 m. */
function slopeAt(ground: GroundHeights, [x, y]: Point): number {
  const dx = ground.at([x + 30, y]) - ground.at([x - 30, y]);
  const dy = ground.at([x, y + 30]) - ground.at([x, y - 30]);
  return Math.hypot(dx, dy) / 60;
}

/** Villages on dry, gentle ground near a road, each a cluster along a lane of its own. */
export function settleVillages(
  ground: GroundHeights,
  water: WaterDistance,
  roads: readonly Street[],
  random: Random,
): Village[] {
  const villages: Village[] = [];
  for (let attempt = 0; villages.length < VILLAGES; attempt++) {
    if (attempt > 20000)
      throw new Error(`found ground for ${villages.length} villages, ${VILLAGES} are wanted`);
    const centre: Point = [random.between(-REACH.x, REACH.x), random.between(-REACH.y, REACH.y)];
    if (inside(centre, TOWN_EDGE) || distanceToRing(centre, TOWN_EDGE) < 260) continue;
    if (water.bank(centre) < 130 || onHill(centre) || slopeAt(ground, centre) > 0.07) continue;
    if (villages.some((other) => distance(other.centre, centre) < 720)) continue;
    const way = roads
      .map((road) => nearestOnPath(centre, road.path))
      .reduce((a, b) => (a.distance <= b.distance ? a : b));
    if (way.distance > 1500 || way.distance < 90) continue;
    if (inside(way.point, TOWN_EDGE)) continue;
    const next = village(centre, way.point, villages.length, water, random);
    if (next.ring.some((p) => water.bank(p) < 18 || inside(p, TOWN_EDGE) || onHill(p))) continue;
    if (next.lane.path.some((p) => water.bank(p) < 12 || inside(p, TOWN_EDGE))) continue;
    villages.push(next);
  }
  return villages;
}

function village(centre: Point, way: Point, index: number, water: WaterDistance, random: Random): Village {
  const angle = random.between(0, Math.PI);
  const long = random.between(95, 210);
  const wide = random.between(60, 120);
  const phase = random.between(0, 6);
  const ring = placed(
    centre,
    angle,
    Array.from({ length: 26 }, (_, k): Point => {
      const t = (k / 26) * 2 * Math.PI;
      const r = 1 + 0.16 * Math.sin(2 * t + phase) + 0.12 * Math.sin(3 * t + 2 * phase);
      return [Math.cos(t) * long * r, Math.sin(t) * wide * r];
    }),
  );
  const bend = mix(centre, way, 0.5);
  const side: Point = [bend[0] + random.between(-60, 60), bend[1] + random.between(-60, 60)];
  const far = placed(centre, angle, [[Math.cos(phase) > 0 ? long * 0.7 : -long * 0.7, 0]])[0]!;
  const lane: Street = {
    name: `村道${index + 1}`,
    class: "service",
    widthM: 5,
    path: spline([far, centre, side, way], 20),
  };
  const at = placed(centre, angle, [[long * 0.55, -wide * 0.5]])[0]!;
  const pond =
    random.chance(0.6) && water.bank(at) > 60
      ? placed(
          at,
          angle,
          Array.from({ length: 16 }, (_, k): Point => {
            const t = (k / 16) * 2 * Math.PI;
            return [Math.cos(t) * 24 * (1 + 0.2 * Math.sin(3 * t)), Math.sin(t) * 15];
          }),
        )
      : undefined;
  return {
    centre,
    ring,
    houses: Math.round((long * wide * Math.PI) / random.between(430, 640)),
    lane,
    ...(pond && { pond }),
  };
}

/** Fields of the valley floor and terraces at the foot of the hills: a warped patchwork without gaps. */
export function ploughFields(
  ground: GroundHeights,
  water: WaterDistance,
  villages: readonly Village[],
  random: Random,
): Field[] {
  const noise = createNoise2D(() => random.next());
  const warp = ([u, v]: Point): Point => [
    u + 130 * noise(u / 1100, v / 1100) + 30 * noise(u / 260, v / 260 + 7),
    v + 130 * noise(u / 1100 + 50, v / 1100) + 30 * noise(u / 260 + 50, v / 260),
  ];
  const fields: Field[] = [];
  const cell = 540;
  for (let u = -REACH.x; u < REACH.x; u += cell) {
    for (let v = -REACH.y; v < REACH.y; v += cell) {
      const lean = random.chance(0.5);
      const pending: { u0: number; v0: number; u1: number; v1: number }[] = [
        { u0: u, v0: v, u1: u + cell, v1: v + cell },
      ];
      const plot = random.between(5000, 15000);
      for (let box = pending.pop(); box; box = pending.pop()) {
        const { u0, v0, u1, v1 } = box;
        const w = u1 - u0;
        const h = v1 - v0;
        if (w * h > plot * random.between(0.8, 1.7)) {
          const t = random.between(0.36, 0.64);
          const across = w > h * 1.25 ? true : h > w * 1.25 ? false : lean;
          if (across) pending.push({ u0, v0, u1: u0 + w * t, v1 }, { u0: u0 + w * t, v0, u1, v1 });
          else pending.push({ u0, v0, u1, v1: v0 + h * t }, { u0, v0: v0 + h * t, u1, v1 });
          continue;
        }
        const gap = 1.2;
        const ring = sidesOfBox(u0 + gap, v0 + gap, u1 - gap, v1 - gap).map(warp);
        const kind = fieldKind(ring, ground, water, villages, noise, random);
        if (kind) fields.push({ ring, kind });
      }
    }
  }
  return fields;
}

function sidesOfBox(u0: number, v0: number, u1: number, v1: number): Point[] {
  const um = (u0 + u1) / 2;
  const vm = (v0 + v1) / 2;
  return [
    [u0, v0],
    [um, v0],
    [u1, v0],
    [u1, vm],
    [u1, v1],
    [um, v1],
    [u0, v1],
    [u0, vm],
  ];
}

function fieldKind(
  ring: Ring,
  ground: GroundHeights,
  water: WaterDistance,
  villages: readonly Village[],
  noise: (x: number, y: number) => number,
  random: Random,
): FieldKind | undefined {
  const centre = centroid(ring);
  if (ring.some((p) => water.bank(p) < 14)) return undefined;
  const [west, south, east, north] = boundsOf(ring);
  const nearTown = west < TOWN[2] && east > TOWN[0] && south < TOWN[3] && north > TOWN[1];
  if (nearTown && ring.some((p) => inside(p, TOWN_EDGE) || distanceToRing(p, TOWN_EDGE) < 14))
    return undefined;
  if (villages.some((v) => distance(v.centre, centre) < 320 && ring.some((p) => inside(p, v.ring))))
    return undefined;
  const slope = slopeAt(ground, centre);
  if (slope > 0.24) return undefined;
  const patch = noise(centre[0] / 700 + 20, centre[1] / 700);
  if (slope > 0.055) return patch > 0.1 ? "梯田" : patch > -0.25 ? "果园" : undefined;
  if (onHill([west, south]) || onHill([east, north])) return random.chance(0.5) ? "果园" : undefined;
  if (random.chance(0.03)) return "草地";
  return patch > -0.15 ? "水田" : patch > -0.55 ? "耕地" : random.chance(0.75) ? "果园" : "耕地";
}

/** The banks are a park as far as this from the water, metres. */
const RIVERSIDE_PARK = 70;

/** Strips of vegetables, rice and fruit on the blocks that the town has not reached. */
export function gardenPlots(blocks: readonly Block[], water: WaterDistance, random: Random): Field[] {
  const KINDS: Readonly<Partial<Record<Block["use"], readonly FieldKind[]>>> = {
    farmland: ["耕地", "耕地", "水田", "水田", "果园", "草地"],
    orchard: ["果园", "果园", "果园", "草地"],
    hill: ["果园", "果园", "草地", "梯田"],
    riverside: ["耕地", "水田", "果园", "果园", "草地"],
  };
  return blocks.flatMap((block) => {
    const kinds = KINDS[block.use];
    if (!kinds) return [];
    const { centre, angle, halfLength, halfWidth } = orientedBox(block.ring);
    const fields: Field[] = [];
    for (let u = -halfLength; u < halfLength; ) {
      const w = random.between(34, 70);
      for (let v = -halfWidth; v < halfWidth; ) {
        const h = random.between(22, 46);
        const plot = clipped(
          block.ring,
          placed(centre, angle, sidesOfBox(u + 1, v + 1, u + w - 1, v + h - 1)),
        );
        const kind = random.pick(kinds);
        const dry = plot.every((p) => water.bank(p) > RIVERSIDE_PARK);
        if (dry && plot.length >= 3 && signedArea(plot) > 150 && !onHill(centroid(plot)))
          fields.push({ ring: plot, kind });
        v += h;
      }
      u += w;
    }
    return fields;
  });
}

/** The part of a ring inside a convex one (Sutherland and Hodgman 1974). Both counter-clockwise. */
function clipped(ring: Ring, convex: Ring): Point[] {
  let rest = [...ring];
  convex.forEach((a, i) => {
    const b = convex[(i + 1) % convex.length]!;
    const side = (p: Point) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
    const before = rest;
    rest = [];
    before.forEach((p, k) => {
      const q = before[(k + 1) % before.length]!;
      const [here, next] = [side(p), side(q)];
      if (here >= 0) rest.push(p);
      if (here >= 0 !== next >= 0) rest.push(mix(p, q, here / (here - next)));
    });
  });
  return rest;
}

/** A lake in every park that has room for one. */
export function parkLakes(blocks: readonly Block[]): Ring[] {
  return blocks
    .filter((block) => block.use === "park" && block.areaM2 > 9000 && block.index % 5 < 3)
    .map((block) => {
      const { centre, angle, halfLength, halfWidth } = orientedBox(block.ring);
      return placed(
        centre,
        angle,
        Array.from({ length: 30 }, (_, k): Point => {
          const t = (k / 30) * 2 * Math.PI;
          const r =
            0.42 * (1 + 0.22 * Math.sin(2 * t + block.index) + 0.13 * Math.sin(3 * t + 2 * block.index));
          return [Math.cos(t) * r * halfLength, Math.sin(t) * r * halfWidth];
        }),
      );
    });
}

/** Houses keep off the roads, by a width of each. */
export function keepRoadsFree(
  ground: Ground,
  roads: readonly Street[],
  widthOf: (road: Street) => number,
): void {
  for (const road of roads) {
    for (let i = 1; i < road.path.length; i++) {
      const a = road.path[i - 1]!;
      const b = road.path[i]!;
      if (Math.abs(a[0]) > REACH.x + 400 || Math.abs(a[1]) > REACH.y + 400) continue;
      ground.block(rectangle(mix(a, b, 0.5), bearingOf(a, b), distance(a, b) + 2, widthOf(road)));
    }
  }
}
