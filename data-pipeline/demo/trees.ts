import type { Block } from "./blocks.ts";
import type { Village } from "./countryside.ts";
import type { Ground } from "./footprints.ts";
import { along, offsetPath, type Point, pathLength } from "./plane.ts";
import type { Random } from "./random.ts";
import { boundsOf, inside, placed, rectangle } from "./ring.ts";
import type { Road } from "./roads.ts";
import { HILLS, ISLANDS, TUOJIANG } from "./seat-plan.ts";
import { islandRing, type WaterDistance } from "./water-bodies.ts";

export interface Tree {
  readonly point: Point;
  readonly kind: "阔叶" | "针叶" | "行道树" | "竹";
  readonly heightM: number;
}

/** Trees for each hectare of a block's open ground. */
const PER_HECTARE: Readonly<Partial<Record<Block["use"], number>>> = {
  park: 34,
  riverside: 14,
  square: 7,
  school: 9,
  government: 16,
  hospital: 10,
  estate: 4,
  shophouses: 4,
  rows: 2,
  commercial: 3,
  industrial: 3,
  green: 20,
  stadium: 9,
  village: 4,
};

/** Rows along the wide streets, groves in parks, gardens between homes, a fringe on the river and the hills' woods. */
export function plantTrees(
  roads: readonly Road[],
  blocks: readonly Block[],
  villages: readonly Village[],
  ground: Ground,
  water: WaterDistance,
  random: Random,
): Tree[] {
  const trees: Tree[] = [];
  const spacing = { primary: 18, secondary: 22, tertiary: 42 } as const;
  for (const road of roads) {
    if (road.structure === "bridge" || !(road.class in spacing) || Math.hypot(...road.path[0]!) > 5300)
      continue;
    const step = spacing[road.class as keyof typeof spacing];
    const length = pathLength(road.path);
    for (let at = step * 0.7; at < length - step * 0.5; at += step) {
      const { point, angle } = along(road.path, at + random.between(-0.8, 0.8));
      for (const side of road.class === "tertiary" && Math.round(at / step) % 2 ? [1] : [1, -1]) {
        const off = side * (road.widthM / 2 - 1.6);
        trees.push({
          point: [point[0] - Math.sin(angle) * off, point[1] + Math.cos(angle) * off],
          kind: "行道树",
          heightM: Math.round(random.between(6, 10.5) * 10) / 10,
        });
      }
    }
  }
  for (const block of blocks) {
    const wanted = ((PER_HECTARE[block.use] ?? 0) * block.areaM2) / 1e4;
    const [west, south, east, north] = boundsOf(block.ring);
    for (let i = 0, planted = 0; i < wanted * 3 && planted < wanted; i++) {
      const point: Point = [random.between(west, east), random.between(south, north)];
      if (!inside(point, block.ring) || water.bank(point) < 4) continue;
      if (!ground.isFree(rectangle(point, 0, 3, 3))) continue;
      trees.push(grown(point, random, 0.12));
      planted++;
    }
  }
  for (const { ring, centre } of villages) {
    const [west, south, east, north] = boundsOf(ring);
    for (let i = 0; i < 46; i++) {
      const point: Point = [random.between(west - 30, east + 30), random.between(south - 30, north + 30)];
      const edge = Math.hypot(point[0] - centre[0], point[1] - centre[1]) > 60;
      if (!edge || !ground.isFree(rectangle(point, 0, 4, 4)) || water.bank(point) < 4) continue;
      trees.push(grown(point, random, 0.05));
    }
  }
  for (const side of [1, -1]) {
    TUOJIANG.path.forEach((_, i) => {
      if (i < 60 || i > TUOJIANG.path.length - 60) return;
      const bank = offsetPath(
        TUOJIANG.path.slice(i - 1, i + 2),
        side * (TUOJIANG.halfWidth[i]! + random.between(9, 26)),
      )[1]!;
      if (random.chance(0.75))
        trees.push({
          point: bank,
          kind: random.chance(0.5) ? "竹" : "阔叶",
          heightM: Math.round(random.between(7, 14) * 10) / 10,
        });
    });
  }
  for (const { centre, radii, angle } of HILLS) {
    const wanted = Math.min(260, (radii[0] * radii[1]) / 420);
    for (let i = 0; i < wanted; i++) {
      const r = Math.sqrt(random.next()) * 0.92;
      const t = random.between(0, 2 * Math.PI);
      const point = placed(centre, angle, [[Math.cos(t) * r * radii[0], Math.sin(t) * r * radii[1]]])[0]!;
      trees.push(grown(point, random, 0.6));
    }
  }
  for (const island of ISLANDS) {
    const ring = islandRing(island, -3);
    const [west, south, east, north] = boundsOf(ring);
    for (let planted = 0; planted < island.length / 4; ) {
      const point: Point = [random.between(west, east), random.between(south, north)];
      if (!inside(point, ring)) continue;
      trees.push(grown(point, random, 0));
      planted++;
    }
  }
  return trees;
}

function grown(point: Point, random: Random, conifers: number): Tree {
  const conifer = random.chance(conifers);
  return {
    point,
    kind: conifer ? "针叶" : random.chance(0.1) ? "竹" : "阔叶",
    heightM: Math.round(random.between(conifer ? 8 : 5, conifer ? 16 : 13) * 10) / 10,
  };
}
