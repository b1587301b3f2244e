import Flatbush from "flatbush";
import type { Building } from "./buildings/builder.ts";
import { bendsOf, freePlace, newLine, type PipeLine, type Station, type SurveyNode } from "./pipe-lines.ts";
import { serviceMake } from "./pipe-sizes.ts";
import { along, distance, nearestOnPath, type Point } from "./plane.ts";
import type { Random } from "./random.ts";
import { boundsOf, centroid } from "./ring.ts";

/** Farther than this a building waits for a nearer main, metres. */
const REACH = 75;

/**
 * Branches from the mains to the buildings. Buildings of one block share: each joins the nearest main or
 * branch laid before it, so that services fork like a tree.
 */
export function layServices(
  mains: readonly PipeLine[],
  buildings: readonly Building[],
  shared: SurveyNode[],
  random: Random,
): PipeLine[] {
  const index = new Flatbush(mains.length);
  for (const line of mains) index.add(...boundsOf(line.path));
  index.finish();
  const byBlock = new Map<number, Building[]>();
  for (const building of buildings) {
    const list = byBlock.get(building.block);
    if (list) list.push(building);
    else byBlock.set(building.block, [building]);
  }
  const services: PipeLine[] = [];
  for (const block of [...byBlock.keys()].sort((a, b) => a - b)) {
    const here: PipeLine[] = [];
    const [west, south, east, north] = boundsOf(byBlock.get(block)!.flatMap((b) => b.ring));
    const near = index.search(west - REACH, south - REACH, east + REACH, north + REACH).map((i) => mains[i]!);
    if (near.length === 0) continue;
    const customers = byBlock.get(block)!.flatMap((building) => {
      const share =
        building.kind === "village"
          ? 0.62
          : building.floors <= 7 && building.kind === "residential"
            ? 0.5
            : 1;
      if (!random.chance(share)) return [];
      const middle = centroid(building.ring);
      const main = nearestLine(middle, near);
      return main ? [{ building, middle, distance: main.distance }] : [];
    });
    customers.sort((a, b) => a.distance - b.distance);
    for (const { building, middle } of customers) {
      const line = connect(building, middle, [...near, ...here], shared, random);
      if (!line) continue;
      here.push(line);
      services.push(line);
    }
  }
  return services;
}

function nearestLine(
  p: Point,
  lines: readonly PipeLine[],
): { line: PipeLine; distance: number; at: number } | undefined {
  let best: { line: PipeLine; distance: number; at: number } | undefined;
  for (const line of lines) {
    if (line.role === "transmission" && line.make.nominalMm > 600) continue;
    const hit = nearestOnPath(p, line.path);
    if (hit.distance < (best?.distance ?? REACH)) best = { line, distance: hit.distance, at: hit.at };
  }
  return best;
}

/** From a tee on the nearest line, square to it, then along the wall to the meter. */
function connect(
  building: Building,
  middle: Point,
  lines: readonly PipeLine[],
  shared: SurveyNode[],
  random: Random,
): PipeLine | undefined {
  const nearest = nearestLine(middle, lines);
  if (!nearest || nearest.distance < 3) return undefined;
  const { line } = nearest;
  const side = random.chance(0.5) ? 1 : -1;
  const at = freePlace(line, nearest.at + side * random.between(1.5, 4.5), 9);
  if (at === undefined) return undefined;
  const { point: foot, angle } = along(line.path, at);
  const wall = nearestOnPath(foot, [...building.ring, building.ring[0]!]).point;
  const gap = distance(foot, wall);
  if (gap < 3.2) return undefined;
  const end: Point = [
    wall[0] + ((foot[0] - wall[0]) * 0.9) / gap,
    wall[1] + ((foot[1] - wall[1]) * 0.9) / gap,
  ];
  // square to the street first: the part of the way across it, then the part along it
  const across = [-Math.sin(angle), Math.cos(angle)] as const;
  const off = (end[0] - foot[0]) * across[0] + (end[1] - foot[1]) * across[1];
  const corner: Point = [foot[0] + across[0] * off, foot[1] + across[1] * off];
  const lateral = distance(corner, end);
  const path = lateral > 1.2 && Math.abs(off) > 1.2 ? [foot, corner, end] : [foot, end];
  if (distance(foot, end) < 2) return undefined;
  const tee: Station = { at, kind: "tee" };
  line.stations.push(tee);
  const many = building.kind !== "village" && (building.floors > 5 || building.ring.length > 6);
  const meter = shared.push({ point: end, kind: many ? "meterWell" : "meter" }) - 1;
  const service = newLine(
    path,
    // sized when all it feeds is known; till then it carries the year it was laid
    { ...serviceMake(1, building.year, random), year: building.year },
    "service",
    line.road,
    { station: tee },
    { node: meter },
  );
  service.connections = many ? 4 : 1;
  bendsOf(service);
  return service;
}

/** A branch is as wide as what it feeds, its own and its branches' connections together. */
export function sizeServices(services: readonly PipeLine[], random: Random): void {
  const lineOf = new Map<Station, PipeLine>();
  for (const line of services) for (const station of line.stations) lineOf.set(station, line);
  // later lines leave from earlier ones, so the last comes first
  for (let i = services.length - 1; i >= 0; i--) {
    const line = services[i]!;
    const parent = "station" in line.from ? lineOf.get(line.from.station) : undefined;
    if (parent) parent.connections += line.connections;
  }
  for (const line of services) line.make = serviceMake(line.connections, line.make.year, random);
}
