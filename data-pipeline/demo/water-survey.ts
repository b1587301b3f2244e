import { createNoise2D } from "simplex-noise";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { Block } from "./blocks.ts";
import type { Building } from "./buildings/builder.ts";
import { degreesFromLocal, roundMillimetre } from "./frame.ts";
import {
  freePlace,
  layLines,
  newLine,
  type PipeLine,
  type Station,
  type SurveyNode,
  type SurveyPipe,
} from "./pipe-lines.ts";
import { serviceMake } from "./pipe-sizes.ts";
import { along, distance, nearestOnPath, type Path, type Point } from "./plane.ts";
import type { Random } from "./random.ts";
import { inside } from "./ring.ts";
import type { Street } from "./seat-plan.ts";
import { layMains } from "./water-mains.ts";
import { layServices, sizeServices } from "./water-services.ts";

/** The figures the survey of the water network is known by. */
export const WATER_LENGTH_METERS = 589_210;
export const FACILITY_COUNT = 48_537;
export const GATE_VALVE_COUNT = 1_898;
/** EPSG:4546 is wider than the ellipsoid by this factor here, 58 km east of its meridian. */
const GRID_SCALE = 1.0000419;

export interface WaterSurvey {
  readonly nodes: readonly SurveyNode[];
  readonly pipes: readonly SurveyPipe[];
}

/** The whole network, with exactly as many metres, points and gate valves as the figures above say. */
export function surveyWater(
  streets: readonly Street[],
  blocks: readonly Block[],
  buildings: readonly Building[],
  ground: (p: Point) => number,
  random: Random,
): WaterSurvey {
  const { lines: mains, shared } = layMains(streets, ground, random);
  const hydrants = setHydrants(mains, shared, random);
  const services = layServices(mains, buildings, shared, random);
  const fixed = [...mains, ...hydrants];
  const spare = reserveBranch(mains, blocks, shared, random);
  setMeasuringPoints(mains, ground, random);
  const kept = fitLength(fixed, services, random);
  sizeServices(kept, random);
  setGateValves(mains, kept, shared, random);
  const lines = [...fixed, ...kept];
  const used = usedNodes([...lines, spare], shared);
  fillPoints(
    lines,
    FACILITY_COUNT - used.length - lines.reduce((sum, line) => sum + line.stations.length, 0),
  );
  return closeLength(compact([...lines, spare], shared, used));
}

/** A hydrant about every 115 m of main, on its own short branch at the kerb. */
function setHydrants(mains: readonly PipeLine[], shared: SurveyNode[], random: Random): PipeLine[] {
  const branches: PipeLine[] = [];
  let since = 60;
  for (const line of mains) {
    if (line.make.nominalMm < 100 || line.role === "transmission") continue;
    for (let at = 0; at < line.length; at += 10) {
      since += 10;
      if (since < 115) continue;
      const place = freePlace(line, at, 8);
      if (place === undefined) continue;
      since = random.between(-12, 12);
      const { point, angle } = along(line.path, place);
      const reach = random.between(1.4, 3.2) * (random.chance(0.5) ? 1 : -1);
      const end: Point = [point[0] - Math.sin(angle) * reach, point[1] + Math.cos(angle) * reach];
      const tee: Station = { at: place, kind: "tee" };
      line.stations.push(tee);
      const node = shared.push({ point: end, kind: "hydrant" }) - 1;
      const year = Math.max(line.make.year, 1990);
      const make = { nominalMm: 100, outerMm: 118, label: "DN100", material: "QM" as const, year };
      branches.push(newLine([point, end], make, "service", line.road, { station: tee }, { node }));
    }
  }
  return branches;
}

/** Air valves at the tops of the profile, washouts at its bottoms; pressure, flow and quality points along the wide mains. */
function setMeasuringPoints(mains: readonly PipeLine[], ground: (p: Point) => number, random: Random): void {
  const add = (line: PipeLine, at: number, kind: string): boolean => {
    const place = freePlace(line, at, 6);
    if (place === undefined) return false;
    line.stations.push({ at: place, kind });
    return true;
  };
  const wide = mains.filter((line) => line.make.nominalMm >= 200 && line.length > 30);
  for (const line of wide) {
    const profile = Array.from({ length: 9 }, (_, i) =>
      ground(along(line.path, (line.length * i) / 8).point),
    );
    for (let i = 1; i < 8; i++) {
      const here = profile[i]!;
      const around = [profile[i - 1]!, profile[i + 1]!];
      if (around.every((z) => here > z + 0.012)) add(line, (line.length * i) / 8, "airValve");
      else if (around.every((z) => here < z - 0.02)) add(line, (line.length * i) / 8, "washoutValve");
    }
  }
  const places = random.shuffle([...wide]);
  let next = 0;
  for (const [kind, count] of [
    ["pressurePoint", 64],
    ["flowPoint", 24],
    ["qualityPoint", 16],
  ] as const) {
    for (let set = 0; set < count; next++) {
      const line = places[next % places.length]!;
      if (add(line, line.length * random.between(0.25, 0.75), kind)) set++;
    }
  }
  for (const line of mains.filter((l) => l.make.nominalMm === 800 && l.length > 40).slice(0, 2)) {
    add(line, line.length / 2, "pumpStation");
  }
}

/** A capped branch into a building site, whose length closes the sum. */
function reserveBranch(
  mains: readonly PipeLine[],
  blocks: readonly Block[],
  shared: SurveyNode[],
  random: Random,
): PipeLine {
  const sites = blocks
    .filter((block) => (block.use === "construction" || block.use === "farmland") && block.areaM2 > 12000)
    .sort((a, b) => b.areaM2 - a.areaM2);
  for (const site of sites) {
    for (const line of mains) {
      if (line.length < 30 || line.role === "transmission") continue;
      const hit = nearestOnPath(site.centre, line.path);
      if (hit.distance < 70 || hit.distance > 220) continue;
      const at = freePlace(line, hit.at, 12);
      if (at === undefined) continue;
      const foot = along(line.path, at).point;
      if (
        ![0.3, 0.6, 1].every((t) =>
          inside(
            [foot[0] + (site.centre[0] - foot[0]) * t, foot[1] + (site.centre[1] - foot[1]) * t],
            site.ring,
          ),
        )
      )
        continue;
      const tee: Station = { at, kind: "tee" };
      line.stations.push(tee);
      const node = shared.push({ point: site.centre, kind: "cap" }) - 1;
      return newLine(
        [foot, site.centre],
        serviceMake(20, 2024, random),
        "service",
        line.road,
        { station: tee },
        { node },
      );
    }
  }
  throw new Error("no building site lies beside a main; the network's length cannot be closed");
}

/** Leaves out services, last laid first, until the sum is a little short of the target. */
function fitLength(fixed: readonly PipeLine[], services: PipeLine[], random: Random): PipeLine[] {
  const short = WATER_LENGTH_METERS - 12;
  const sum = (lines: readonly PipeLine[]) =>
    lines.reduce((total, line) => total + line.length / GRID_SCALE, 0);
  let total = sum(fixed) + sum(services);
  if (total < WATER_LENGTH_METERS) {
    throw new Error(
      `mains ${Math.round(sum(fixed))} m and services ${Math.round(sum(services))} m are shorter than ${WATER_LENGTH_METERS} m`,
    );
  }
  const lineOf = new Map<Station, PipeLine>();
  for (const line of [...fixed, ...services]) for (const station of line.stations) lineOf.set(station, line);
  const out = new Set<PipeLine>();
  const feeds = (line: PipeLine) => line.stations.some((station) => station.kind === "tee");
  const order = random.shuffle([...services]);
  while (total > short) {
    const before = total;
    for (const line of order) {
      if (total <= short) break;
      if (out.has(line) || feeds(line) || !("station" in line.from)) continue;
      const { station } = line.from;
      const parent = lineOf.get(station)!;
      parent.stations.splice(parent.stations.indexOf(station), 1);
      out.add(line);
      total -= line.length / GRID_SCALE;
    }
    if (total === before)
      throw new Error(`mains alone are ${Math.round(sum(fixed))} m, more than ${WATER_LENGTH_METERS} m`);
  }
  return services.filter((line) => !out.has(line));
}

/** Valves close one side of a meeting: at tees the narrowest pipe, at crosses two, then branches that feed many. */
function setGateValves(
  mains: readonly PipeLine[],
  services: readonly PipeLine[],
  shared: readonly SurveyNode[],
  random: Random,
): void {
  const wanted: { line: PipeLine; at: number; rank: number }[] = [];
  for (const line of mains) {
    for (const [end, at] of [
      [line.from, 1.8],
      [line.to, line.length - 1.8],
    ] as const) {
      if (!("node" in end)) continue;
      const { kind } = shared[end.node]!;
      if (kind !== "tee" && kind !== "cross" && kind !== "plant" && kind !== "tank") continue;
      const works = kind === "plant" || kind === "tank";
      wanted.push({
        line,
        at,
        rank: works ? -1 : random.next() + (line.role === "distribution" ? 0.15 : 0.45),
      });
    }
  }
  for (const line of services) {
    if (line.connections >= 8 && line.length > 4) wanted.push({ line, at: 1.4, rank: 2 + random.next() });
  }
  wanted.sort((a, b) => a.rank - b.rank);
  let set = 0;
  for (const { line, at } of wanted) {
    if (set === GATE_VALVE_COUNT) return;
    const place = freePlace(line, at, 3);
    if (place === undefined) continue;
    line.stations.push({ at: place, kind: "gateValve" });
    set++;
  }
  throw new Error(`the network has room for ${set} gate valves, ${GATE_VALVE_COUNT} are wanted`);
}

function usedNodes(lines: readonly PipeLine[], shared: readonly SurveyNode[]): number[] {
  const used = new Set<number>();
  for (const line of lines) for (const end of [line.from, line.to]) if ("node" in end) used.add(end.node);
  return [...used].sort((a, b) => a - b).filter((i) => shared[i] !== undefined);
}

/** Inspection wells on mains and joints on services, where the points are farthest apart. */
function fillPoints(lines: readonly PipeLine[], missing: number): void {
  if (missing < 0) throw new Error(`the network has ${-missing} points more than ${FACILITY_COUNT}`);
  const gaps: { line: PipeLine; from: number; length: number }[] = [];
  for (const line of lines) {
    line.stations.sort((a, b) => a.at - b.at);
    let from = 0;
    for (const at of [...line.stations.map((s) => s.at), line.length]) {
      gaps.push({ line, from, length: at - from });
      from = at;
    }
  }
  let low = 2.5;
  let high = 2000;
  const count = (spacing: number) =>
    gaps.reduce((sum, gap) => sum + Math.max(0, Math.ceil(gap.length / spacing) - 1), 0);
  if (count(low) < missing)
    throw new Error(`${missing} points are missing and the pipes are too short for them`);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (count(middle) > missing) low = middle;
    else high = middle;
  }
  // at `high` at most as many as wanted; the longest remaining gaps take one more each
  const parts = gaps.map((gap) => Math.ceil(gap.length / high));
  let rest = missing - parts.reduce((sum, n) => sum + Math.max(0, n - 1), 0);
  const order = gaps
    .map((gap, i) => ({ i, piece: gap.length / parts[i]! }))
    .sort((a, b) => b.piece - a.piece || a.i - b.i);
  for (const { i } of order) {
    if (rest === 0) break;
    parts[i]!++;
    rest--;
  }
  gaps.forEach(({ line, from, length }, g) => {
    const n = parts[g]!;
    for (let k = 1; k < n; k++) {
      line.stations.push({
        at: from + (length * k) / n,
        kind: line.role === "service" ? "junction" : "well",
      });
    }
  });
}

/** Lines laid as nodes and pipes, rounded to the millimetre, without the nodes that no line uses. */
function compact(
  lines: readonly PipeLine[],
  shared: readonly SurveyNode[],
  used: readonly number[],
): WaterSurvey {
  const number = new Map(used.map((node, i) => [node, i]));
  const renumbered = lines.map((line) => ({
    ...line,
    from: "node" in line.from ? { node: number.get(line.from.node)! } : line.from,
    to: "node" in line.to ? { node: number.get(line.to.node)! } : line.to,
  }));
  const { nodes, pipes } = layLines(
    renumbered,
    used.map((node) => shared[node]!),
  );
  const round = ([x, y]: Point): Point => [roundMillimetre(x), roundMillimetre(y)];
  return {
    nodes: nodes.map((node) => ({ ...node, point: round(node.point) })),
    pipes: pipes.map((pipe) => ({ ...pipe, path: pipe.path.map(round) })),
  };
}

export function ellipsoidLength(path: Path): number {
  let sum = 0;
  let [lon, lat] = degreesFromLocal(path[0]!);
  for (let i = 1; i < path.length; i++) {
    const [nextLon, nextLat] = degreesFromLocal(path[i]!);
    sum += geodesicLengthMeters(lon, lat, nextLon, nextLat);
    [lon, lat] = [nextLon, nextLat];
  }
  return sum;
}

/** Gives the reserved branch, the last pipe, the length that is missing. */
function closeLength(survey: WaterSurvey): WaterSurvey {
  const spare = survey.pipes[survey.pipes.length - 1]!;
  const rest =
    WATER_LENGTH_METERS -
    survey.pipes.slice(0, -1).reduce((sum, pipe) => sum + ellipsoidLength(pipe.path), 0);
  if (rest < 1 || rest > 200)
    throw new Error(`${rest.toFixed(3)} m are left for the reserved branch, expected 1 to 200`);
  const [foot, old] = [spare.path[0]!, spare.path[spare.path.length - 1]!];
  let end: Point = old;
  for (let i = 0; i < 3; i++) {
    const scale = (rest * distance(foot, end)) / ellipsoidLength([foot, end]) / distance(foot, old);
    end = [
      roundMillimetre(foot[0] + (old[0] - foot[0]) * scale),
      roundMillimetre(foot[1] + (old[1] - foot[1]) * scale),
    ];
  }
  const nodes = survey.nodes.map((node, i) => (i === spare.to ? { ...node, point: end } : node));
  return { nodes, pipes: [...survey.pipes.slice(0, -1), { ...spare, path: [foot, end] }] };
}

/** Ground level and axis level at every node. Mains lie deeper than services; under water two metres. */
export function nodeLevels(
  survey: WaterSurvey,
  ground: (p: Point) => number,
  bank: (p: Point) => number,
  random: Random,
): { groundM: number; axisM: number }[] {
  const noise = createNoise2D(() => random.next());
  const widest = new Float64Array(survey.nodes.length);
  const cover = new Float64Array(survey.nodes.length);
  for (const pipe of survey.pipes) {
    const c =
      pipe.role === "service"
        ? 0.72
        : pipe.make.nominalMm >= 400
          ? 1.25
          : pipe.make.nominalMm >= 200
            ? 1.05
            : 0.9;
    for (const node of [pipe.from, pipe.to]) {
      widest[node] = Math.max(widest[node]!, pipe.make.outerMm / 1000);
      cover[node] = Math.max(cover[node]!, c);
    }
  }
  return survey.nodes.map(({ point }, i) => {
    const groundM = roundMillimetre(ground(point));
    const extra = 0.16 * noise(point[0] / 160, point[1] / 160) + 0.05 * noise(point[0] / 23, point[1] / 23);
    const depth = bank(point) < 4 ? 2 : cover[i]! + extra;
    return { groundM, axisM: groundM - depth - widest[i]! / 2 };
  });
}
