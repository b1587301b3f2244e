import type { Block } from "./blocks.ts";
import { COMMUNITIES, type Division } from "./duty-grids.ts";
import { type Path, type Point, pathLength, type Ring } from "./plane.ts";
import type { Random } from "./random.ts";
import { inside, placed } from "./ring.ts";
import type { Road } from "./roads.ts";
import { joined, type RouteFinder } from "./route-finder.ts";

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly ring: Ring;
  readonly centre: Point;
  readonly company: string;
  readonly volumeM3: number;
}
export interface DisposalSite {
  readonly id: string;
  readonly name: string;
  readonly ring: Ring;
  readonly centre: Point;
  readonly capacityM3: number;
  readonly remainingM3: number;
}
export interface ApprovedRoute {
  readonly id: string;
  readonly name: string;
  readonly path: Path;
  readonly site: string;
  readonly disposal: string;
  readonly hours: string;
  readonly vehicles: string[];
}
export interface RestrictedZone {
  readonly id: string;
  readonly name: string;
  readonly ring: Ring;
  readonly hours: string;
  readonly rule: string;
}
export interface SweepingRoute {
  readonly id: string;
  readonly name: string;
  readonly path: Path;
  readonly hours: string;
  readonly kind: string;
  readonly vehicles: string[];
}

const BUILDERS = [
  "湖南瑶都建设公司",
  "永州第三建筑公司",
  "江华城投建设公司",
  "潇湘路桥公司",
  "萌渚岭建筑公司",
] as const;

/** Building sites of the town that move earth. */
export function constructionSites(blocks: readonly Block[], random: Random): Site[] {
  return blocks
    .filter((block) => block.use === "construction" && block.areaM2 > 4000)
    .sort((a, b) => b.areaM2 - a.areaM2)
    .slice(0, 22)
    .map((block, i) => ({
      id: `GD${String(i + 1).padStart(3, "0")}`,
      name: `${["瑶都府", "萌渚华庭", "春晓花园", "阳华雅苑", "滨江名邸", "盘王新城", "城北安置房", "高新标准厂房"][i % 8]}${i < 8 ? "" : "二期"}${i < 16 ? "" : "东区"}项目`,
      ring: block.ring,
      centre: block.centre,
      company: random.pick(BUILDERS),
      volumeM3: Math.round(block.areaM2 * random.between(2.2, 4.5)),
    }));
}

/** Old quarries and valleys outside the town, each beside a country road. */
export function disposalSites(random: Random): DisposalSite[] {
  const places: readonly (readonly [string, Point, number])[] = [
    ["塘头坪消纳场", [-5750, -1050], 420000],
    ["鹿洞消纳场", [820, -4250], 360000],
    ["白泉消纳场", [5150, 2350], 300000],
    ["凤凰岭消纳场", [-4800, 2700], 260000],
  ];
  return places.map(([name, centre, capacityM3], i) => {
    const points = Array.from({ length: 22 }, (_, k): Point => {
      const t = (k / 22) * 2 * Math.PI;
      const r = 120 * (1 + 0.22 * Math.sin(2 * t + i) + 0.1 * Math.sin(5 * t + 2 * i));
      return [Math.cos(t) * r * 1.25, Math.sin(t) * r];
    });
    return {
      id: `XN${i + 1}`,
      name,
      centre,
      ring: placed(centre, random.between(-0.6, 0.6), points),
      capacityM3,
      remainingM3: Math.round(capacityM3 * random.between(0.2, 0.75)),
    };
  });
}

/** Muck goes by wide roads; lanes of the old town are for the last metres only. */
const muckCost = (road: Road): number =>
  ({ motorway: 20, trunk: 0.9, primary: 1, secondary: 1.15, tertiary: 1.9, residential: 5, service: 6 })[
    road.class
  ];

/** A route from each site to two disposal sites; trucks are shared out over them. */
export function approvedRoutes(
  sites: readonly Site[],
  disposals: readonly DisposalSite[],
  finder: RouteFinder,
): ApprovedRoute[] {
  const routes: ApprovedRoute[] = [];
  const wide = (road: Road) => road.class !== "motorway";
  const ends = disposals.map((site) => finder.nearest(site.centre, wide));
  for (const site of sites) {
    const from = finder.nearest(site.centre, wide);
    const ways = disposals
      .map((disposal, i) => ({ disposal, path: finder.way(from, ends[i]!, muckCost) }))
      .sort((a, b) => pathLength(a.path) - pathLength(b.path));
    for (const { disposal, path } of ways.slice(0, routes.length % 3 === 0 ? 2 : 1)) {
      routes.push({
        id: `LX${String(routes.length + 1).padStart(3, "0")}`,
        name: `${site.name}至${disposal.name}`,
        path,
        site: site.id,
        disposal: disposal.id,
        // permits by day and by night, so that something is under way at every hour
        hours: routes.length % 9 < 5 ? "06:30-19:30" : "19:00-06:30",
        vehicles: [],
      });
    }
  }
  return routes;
}

/** Where and when muck trucks may not drive. */
export function restrictedZones(division: Division, blocks: readonly Block[]): RestrictedZone[] {
  const core: Ring = [
    [180, -1300],
    [1150, -1320],
    [1850, -1150],
    [1700, 0],
    [1900, 900],
    [1300, 980],
    [180, 930],
    [110, 0],
  ];
  const schools = blocks.filter((block) => block.use === "school").slice(0, 5);
  const zones: RestrictedZone[] = [
    { id: "JX1", name: "老城核心禁行区", ring: core, hours: "06:00-22:00", rule: "渣土车禁止通行" },
  ];
  schools.forEach((school, i) => {
    const points = Array.from({ length: 24 }, (_, k): Point => {
      const t = (k / 24) * 2 * Math.PI;
      return [school.centre[0] + Math.cos(t) * 190, school.centre[1] + Math.sin(t) * 190];
    });
    zones.push({
      id: `JX${i + 2}`,
      name: `${school.name}周边`,
      ring: points,
      hours: "07:00-08:30,11:30-14:30,16:30-18:00",
      rule: "上下学时段渣土车禁止通行，限速 30 km/h",
    });
  });
  if (division.grids.length !== 50) throw new Error(`expected 50 duty grids, found ${division.grids.length}`);
  return zones;
}

/** Closed rounds of the wide streets, one for each sanitation vehicle's shift, inside one community each. */
export function sweepingRoutes(division: Division, finder: RouteFinder, random: Random): SweepingRoute[] {
  const swept = (road: Road) =>
    road.class === "primary" || road.class === "secondary" || road.class === "tertiary";
  const cost = (road: Road) => (swept(road) ? 1 : 4);
  const routes: SweepingRoute[] = [];
  division.communities.forEach((community, c) => {
    const nodes = [
      ...new Set(
        finder.network.roads
          .filter((road) => swept(road) && community.rings.some((ring) => inside(road.path[0]!, ring)))
          .flatMap((road) => [road.from, road.to]),
      ),
    ].sort((a, b) => a - b);
    const count = Math.round(COMMUNITIES[c]!.grids * 0.8);
    for (let i = 0; i < count; i++) {
      const stops = Array.from({ length: 4 }, () => random.pick(nodes));
      const legs = stops.map((stop, k) => finder.way(stop, stops[(k + 1) % stops.length]!, cost));
      const path = joined(legs);
      if (path.length < 4) continue;
      const kind = ["清扫", "洒水", "收运"][routes.length % 3]!;
      routes.push({
        id: `QS${String(routes.length + 1).padStart(3, "0")}`,
        name: `${COMMUNITIES[c]!.name}${kind}${i + 1}线`,
        path,
        hours: kind === "清扫" ? "04:00-08:00" : kind === "洒水" ? "05:00-07:00,13:00-15:00" : "19:00-23:00",
        kind,
        vehicles: [],
      });
    }
  });
  return routes;
}
