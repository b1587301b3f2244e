import type { Block } from "./blocks.ts";
import type { Ground } from "./footprints.ts";
import { within } from "./footprints.ts";
import { along, bearingOf, compassDegrees, distance, type Point, pathLength, type Ring } from "./plane.ts";
import type { Random } from "./random.ts";
import { boundsOf, orientedBox, placed, rectangle } from "./ring.ts";
import type { Road, RoadNetwork } from "./roads.ts";

export interface CarPark {
  readonly id: string;
  readonly name: string;
  readonly ring: Ring;
  readonly centre: Point;
  readonly angle: number;
  readonly capacity: number;
  readonly chargers: number;
  readonly kind: string;
}
export interface Camera {
  readonly point: Point;
  readonly headingDeg: number;
  readonly fovDeg: number;
  readonly rangeM: number;
  readonly mountHeightM: number;
  readonly road: string;
}
export interface Bin {
  readonly point: Point;
  readonly kind: "果皮箱" | "分类亭" | "中转站";
  readonly volumeL: number;
  readonly road: string;
}

export const CAR_PARKS = 60;
export const CAMERAS = 120;
export const BINS = 800;
export const TOILETS = 40;

const PARKING_USES: readonly Block["use"][] = [
  "station",
  "hospital",
  "market",
  "stadium",
  "square",
  "government",
  "commercial",
  "park",
  "riverside",
  "school",
  "estate",
  "rows",
];

/** Car parks on free ground beside what draws people; a bay takes 27 m² with its share of the aisle. */
export function carParks(blocks: readonly Block[], ground: Ground, random: Random): CarPark[] {
  const parks: CarPark[] = [];
  const sorted = [...blocks]
    .filter((block) => PARKING_USES.includes(block.use))
    .sort((a, b) => PARKING_USES.indexOf(a.use) - PARKING_USES.indexOf(b.use) || b.areaM2 - a.areaM2);
  for (let pass = 0; parks.length < CAR_PARKS && pass < 4; pass++) {
    for (const block of sorted) {
      if (parks.length === CAR_PARKS) break;
      if (parks.some((park) => distance(park.centre, block.centre) < (pass === 0 ? 260 : 140))) continue;
      const park = placeCarPark(block, ground, random, parks.length);
      if (park) parks.push(park);
    }
  }
  if (parks.length < CAR_PARKS)
    throw new Error(`found ground for ${parks.length} car parks, ${CAR_PARKS} are wanted`);
  return parks;
}

function placeCarPark(block: Block, ground: Ground, random: Random, index: number): CarPark | undefined {
  const box = orientedBox(block.ring);
  const [west, south, east, north] = boundsOf(block.ring);
  for (const [length, width] of [
    [66, 34],
    [52, 34],
    [42, 18],
    [30, 17],
  ] as const) {
    for (let attempt = 0; attempt < 40; attempt++) {
      const centre: Point = [random.between(west, east), random.between(south, north)];
      const angle = box.angle + (attempt % 2) * (Math.PI / 2);
      const ring = rectangle(centre, angle, length, width);
      if (!within(ring, block.ring) || !ground.take(ring)) continue;
      const capacity = Math.round((length * width) / 27);
      return {
        id: `TC${String(index + 1).padStart(3, "0")}`,
        name: `${block.name || `${{ estate: "小区", commercial: "商业", rows: "安置区", park: "公园", riverside: "滨江" }[block.use as string] ?? "公共"}${index + 1}号`}停车场`,
        ring,
        centre,
        angle,
        capacity,
        chargers: random.chance(0.55) ? Math.max(2, Math.round(capacity * random.between(0.06, 0.2))) : 0,
        kind: block.use === "estate" || block.use === "rows" ? "配建" : "公共",
      };
    }
  }
  return undefined;
}

/** Chargers stand in a row along one long side. */
export function chargersOf(park: CarPark): Point[] {
  const box = orientedBox(park.ring);
  return Array.from({ length: park.chargers }, (_, i) => {
    const u =
      -box.halfLength + 3 + i * Math.min(2.6, (2 * box.halfLength - 6) / Math.max(1, park.chargers - 1));
    return placed(box.centre, box.angle, [[u, box.halfWidth - 0.8]])[0]!;
  });
}

/** Cameras at the widest crossings, each looking along one of the streets that meet there. */
export function cameras(network: RoadNetwork, random: Random): Camera[] {
  const at = new Map<number, Road[]>();
  for (const road of network.roads) {
    if (road.class === "motorway" || road.class === "trunk") continue;
    for (const node of [road.from, road.to]) {
      const list = at.get(node);
      if (list) list.push(road);
      else at.set(node, [road]);
    }
  }
  const crossings = [...at]
    .filter(([node, roads]) => roads.length >= 3 && Math.hypot(...network.nodes[node]!) < 5200)
    .map(([node, roads]) => ({ node, roads, rank: roads.reduce((sum, road) => sum + road.widthM, 0) }))
    .sort((a, b) => b.rank - a.rank || a.node - b.node);
  const chosen: Point[] = [];
  const result: Camera[] = [];
  for (const { node, roads } of crossings) {
    if (result.length === CAMERAS) break;
    const centre = network.nodes[node]!;
    if (chosen.some((p) => distance(p, centre) < 130)) continue;
    chosen.push(centre);
    const road = roads.reduce((a, b) => (a.widthM >= b.widthM ? a : b));
    const path = road.from === node ? road.path : [...road.path].reverse();
    const ahead = along(path, Math.min(30, pathLength(path))).point;
    const angle = bearingOf(centre, ahead);
    const side = road.widthM / 2 + 1;
    result.push({
      point: placed(centre, angle, [[-6, -side]])[0]!,
      headingDeg:
        Math.round(compassDegrees(bearingOf(placed(centre, angle, [[-6, -side]])[0]!, ahead)) * 10) / 10,
      fovDeg: random.pick([48, 56, 64, 78, 92]),
      rangeM: random.pick([80, 100, 120, 150]),
      mountHeightM: random.pick([4.5, 6, 6, 8]),
      road: road.name,
    });
  }
  if (result.length < CAMERAS)
    throw new Error(`found ${result.length} crossings for cameras, ${CAMERAS} are wanted`);
  return result;
}

/** Litter bins along the streets, sorting stations by the way, a few transfer stations. */
export function bins(roads: readonly Road[], random: Random): Bin[] {
  const streets = random.shuffle(
    roads.filter(
      (road) =>
        road.class !== "motorway" &&
        road.class !== "trunk" &&
        Math.hypot(...road.path[0]!) < 5000 &&
        pathLength(road.path) > 40,
    ),
  );
  const result: Bin[] = [];
  for (let i = 0; result.length < BINS; i++) {
    const road = streets[i % streets.length]!;
    const { point, angle } = along(road.path, random.between(0.1, 0.9) * pathLength(road.path));
    const side = (random.chance(0.5) ? 1 : -1) * (road.widthM / 2 - 0.5);
    const kind = result.length % 100 === 7 ? "中转站" : result.length % 20 === 3 ? "分类亭" : "果皮箱";
    const p: Point = [point[0] - Math.sin(angle) * side, point[1] + Math.cos(angle) * side];
    if (result.some((bin) => distance(bin.point, p) < 22)) continue;
    result.push({
      point: p,
      kind,
      volumeL: kind === "果皮箱" ? 80 : kind === "分类亭" ? 960 : 8000,
      road: road.name,
    });
  }
  return result;
}

/** Public toilets in parks, squares, markets and along the river, well apart. */
export function toilets(
  blocks: readonly Block[],
  ground: Ground,
  random: Random,
): { point: Point; name: string; stalls: number }[] {
  const uses: readonly Block["use"][] = [
    "square",
    "park",
    "market",
    "station",
    "riverside",
    "stadium",
    "green",
    "hospital",
    "commercial",
    "shophouses",
  ];
  const sorted = blocks
    .filter((block) => uses.includes(block.use))
    .sort((a, b) => uses.indexOf(a.use) - uses.indexOf(b.use) || b.areaM2 - a.areaM2);
  const result: { point: Point; name: string; stalls: number }[] = [];
  for (const apart of [300, 200, 120]) {
    for (const block of sorted) {
      if (result.length === TOILETS) return result;
      const [west, south, east, north] = boundsOf(block.ring);
      for (let attempt = 0; attempt < 30; attempt++) {
        const point: Point = [random.between(west, east), random.between(south, north)];
        const hull = rectangle(point, 0, 9, 6);
        if (result.some((other) => distance(other.point, point) < apart)) continue;
        if (!within(hull, block.ring) || !ground.take(hull)) continue;
        result.push({
          point,
          name: `${block.name || "沱江镇"}${result.length + 1}号公厕`,
          stalls: random.integer(6, 18),
        });
        break;
      }
    }
  }
  throw new Error(`found ground for ${result.length} public toilets, ${TOILETS} are wanted`);
}
