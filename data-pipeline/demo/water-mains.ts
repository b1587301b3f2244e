import { districtOf } from "./districts.ts";
import { Heap } from "./heap.ts";
import { bendsOf, newLine, type PipeLine, type Role, type SurveyNode } from "./pipe-lines.ts";
import { mainMake, narrower } from "./pipe-sizes.ts";
import { arrange, incidence } from "./planar-graph.ts";
import {
  along,
  distance,
  mix,
  nearestOnPath,
  offsetPath,
  type Path,
  type Point,
  pathBetween,
  pathLength,
  simplify,
} from "./plane.ts";
import type { Random } from "./random.ts";
import { HILLS, type Street } from "./seat-plan.ts";

/** Side streets' mains reach this far past the middle of the street they end in, to meet its main; metres. */
const REACH = 14;

interface Laid {
  readonly path: Path;
  readonly street: Street;
  readonly bore: number;
}

/** Where mains lie in the street: metres left (+) or right of its middle. Wide boulevards have one on each side. */
export function mainOffsets(street: Street): readonly { left: number; bore: number }[] {
  const kerb = street.widthM / 2;
  if (street.widthM >= 36)
    return [
      { left: kerb - 5, bore: 400 },
      { left: 5 - kerb, bore: 200 },
    ];
  if (street.class === "primary") return [{ left: kerb - 4, bore: 400 }];
  if (street.class === "secondary") return [{ left: kerb - 4, bore: 300 }];
  if (street.class === "tertiary") return [{ left: kerb - 3.2, bore: 200 }];
  return [{ left: kerb - 1.6, bore: street.widthM >= 9 ? 150 : 100 }];
}

/** Works that stand at the network's ends. */
interface Works {
  readonly name: string;
  readonly kind: "plant" | "tank";
  readonly at: Point;
}
const PLANTS: readonly Works[] = [
  { name: "沱江水厂", kind: "plant", at: [2120, -3080] },
  { name: "城北水厂", kind: "plant", at: [-5560, 2330] },
];
/** Hills that carry an elevated tank. */
const TANK_HILLS = ["图腾山", "象形山", "豸山"] as const;
/** Head that the plants pump to, metres (1985 datum); the town lies at about 200. */
export const SERVICE_HEAD_M = 250;
/** Streets that climb higher than this under that head have no main, metres of water. */
const LEAST_PRESSURE_M = 25;
/** Floor of the tanks: they fill at night and empty by day. */
const TANK_FLOOR_M = SERVICE_HEAD_M - 6;

/** Plants, and tanks on the way down from their hills to the nearest wide main, as high as their floor is to be. */
function siteWorks(laid: readonly Laid[], ground: (p: Point) => number): Works[] {
  const tanks = TANK_HILLS.map((name): Works => {
    const { centre } = HILLS.find((hill) => hill.name === name)!;
    const foot = nearestWideMain(centre, laid);
    for (let down = 0; down < foot.distance; down += 1) {
      const at = mix(centre, foot.point, down / foot.distance);
      if (ground(at) <= TANK_FLOOR_M) return { name: `${name}高位水池`, kind: "tank", at };
    }
    throw new Error(`no slope of ${name} lies at ${TANK_FLOOR_M} m`);
  });
  return [...PLANTS, ...tanks];
}

/** Parallel lines of a utility in the streets, cut where they meet. Dead ends left by overshooting are removed. */
export function arrangeMains(laid: readonly Laid[]): {
  nodes: Point[];
  runs: { from: number; to: number; path: Path; line: Laid }[];
} {
  const graph = arrange(laid.map((line) => extended(line.path)));
  const at = incidence(graph);
  const gone = new Uint8Array(graph.segments.length);
  const live = (node: number) => at[node]!.filter((s) => !gone[s]);
  const otherEnd = (s: number, node: number) =>
    graph.segments[s]!.a === node ? graph.segments[s]!.b : graph.segments[s]!.a;
  // (1) stubs beyond the last meeting are overshoot
  for (let node = 0; node < at.length; node++) {
    if (live(node).length !== 1) continue;
    const chain: number[] = [];
    let length = 0;
    let here = node;
    let via = live(node)[0];
    while (via !== undefined) {
      chain.push(via);
      const next = otherEnd(via, here);
      length += distance(graph.nodes[here]!, graph.nodes[next]!);
      here = next;
      const onward: number[] = live(next).filter((s) => s !== via);
      via = onward.length === 1 ? onward[0] : undefined;
    }
    if (length < 34) for (const s of chain) gone[s] = 1;
  }
  // (2) runs between meetings
  const runs: { from: number; to: number; path: Path; line: Laid }[] = [];
  const used = new Uint8Array(graph.segments.length);
  const isEnd = (node: number) => {
    const list = live(node);
    return list.length !== 2 || graph.segments[list[0]!]!.line !== graph.segments[list[1]!]!.line;
  };
  for (let node = 0; node < at.length; node++) {
    if (!isEnd(node)) continue;
    for (const first of live(node)) {
      if (used[first]) continue;
      const path: Point[] = [graph.nodes[node]!];
      let here = node;
      let via = first;
      for (;;) {
        used[via] = 1;
        here = otherEnd(via, here);
        path.push(graph.nodes[here]!);
        if (isEnd(here)) break;
        via = live(here).find((s) => s !== via)!;
      }
      runs.push({
        from: node,
        to: here,
        path: simplify(path, 0.12),
        line: laid[graph.segments[first]!.line]!,
      });
    }
  }
  return { nodes: graph.nodes, runs };
}

function extended(path: Path): Path {
  const a = path[0]!;
  const b = path[1]!;
  const y = path[path.length - 2]!;
  const z = path[path.length - 1]!;
  return [
    mix(b, a, 1 + REACH / Math.max(0.1, distance(a, b))),
    ...path.slice(1, -1),
    mix(y, z, 1 + REACH / Math.max(0.1, distance(y, z))),
  ];
}

/** Mains under all streets, joined to the works; trunks from the plants are the widest. */
export function layMains(
  streets: readonly Street[],
  ground: (p: Point) => number,
  random: Random,
): { lines: PipeLine[]; shared: SurveyNode[] } {
  const laid: Laid[] = streets
    .filter((street) => street.class !== "motorway" && pathLength(street.path) > 40)
    .filter((street) => street.class !== "residential" || random.chance(street.widthM < 9 ? 0.35 : 0.5))
    .flatMap((street) => {
      const path = servedPart(street.path, ground);
      return path.length < 2
        ? []
        : mainOffsets(street).map(({ left, bore }) => ({ street, bore, path: offsetPath(path, left) }));
    });
  const sites = siteWorks(laid, ground);
  const worksLines: Laid[] = sites.map((works) => ({
    street: toWorks(works),
    bore: 600,
    path: linkTo(works, laid),
  }));
  const { nodes, runs } = arrangeMains([...laid, ...worksLines]);
  const merged = mergeShort(nodes, runs);
  const main = largestPart(merged);
  const trunk = trunkRuns(main, nodes, sites);
  const shared: SurveyNode[] = [];
  const sharedIndex = new Map<number, number>();
  const nodeIndex = (node: number): number => {
    const known = sharedIndex.get(node);
    if (known !== undefined) return known;
    const works = sites.find((w) => distance(w.at, nodes[node]!) < 1);
    const index = shared.push({ point: nodes[node]!, kind: works ? works.kind : "" }) - 1;
    sharedIndex.set(node, index);
    return index;
  };
  const makes = new Map<Laid, ReturnType<typeof mainMake>>();
  const lines: PipeLine[] = [];
  for (const run of main) {
    const { line } = run;
    const widest = trunk.get(run);
    const bore = widest ?? line.bore;
    const district = districtOf(along(run.path, pathLength(run.path) / 2).point);
    let make = makes.get(line);
    if (!make || widest) make = mainMake(bore, district, random);
    if (!widest && !makes.has(line)) makes.set(line, make);
    const role: Role = widest ? "transmission" : bore >= 300 ? "main" : "distribution";
    const pipe = newLine(
      run.path,
      make,
      role,
      line.street.name,
      { node: nodeIndex(run.from) },
      { node: nodeIndex(run.to) },
    );
    bendsOf(pipe);
    lines.push(pipe);
  }
  const narrowed = withReducers(lines, shared, random);
  kindOfMeetings(narrowed, shared);
  return { lines: narrowed, shared };
}

/** The longest part of a street on ground that the plants' head reaches with pressure to spare. */
function servedPart(path: Path, ground: (p: Point) => number): Path {
  let best: Path = [];
  let from = 0;
  for (let i = 0; i <= path.length; i++) {
    if (i < path.length && ground(path[i]!) < SERVICE_HEAD_M - LEAST_PRESSURE_M) continue;
    if (i - from > best.length) best = path.slice(from, i);
    from = i + 1;
  }
  return best;
}

const toWorks = (works: Works): Street => ({
  name: `${works.name}连接线`,
  class: "service",
  widthM: 6,
  path: [works.at, works.at],
});

function nearestWideMain(p: Point, laid: readonly Laid[]): { distance: number; point: Point } {
  let best = { distance: Infinity, point: p };
  for (const { path, bore } of laid) {
    if (bore < 200) continue;
    const hit = nearestOnPath(p, path);
    if (hit.distance < best.distance) best = hit;
  }
  return best;
}

/** A pipe from the works to the nearest wide main, a little past it so that they meet. */
function linkTo(works: Works, laid: readonly Laid[]): Path {
  const best = nearestWideMain(works.at, laid);
  // the extension of arrangeMains reaches past both ends; the works' own end is put back there
  return [mix(best.point, works.at, 1 - REACH / best.distance), mix(best.point, works.at, 0.5), best.point];
}

interface Run {
  from: number;
  to: number;
  path: Path;
  readonly line: Laid;
}

/** Meetings closer than 1.5 m become one, as long as no more than four pipes meet there. */
function mergeShort(nodes: Point[], runs: readonly Run[]): Run[] {
  const same = nodes.map((_, i) => i);
  const root = (i: number): number => {
    let r = i;
    while (same[r] !== r) r = same[r]!;
    return r;
  };
  const degree = new Int32Array(nodes.length);
  for (const run of runs) {
    degree[run.from]!++;
    degree[run.to]!++;
  }
  for (const run of runs) {
    const a = root(run.from);
    const b = root(run.to);
    if (a === b || pathLength(run.path) >= 1.5 || degree[a]! + degree[b]! - 2 > 4) continue;
    same[b] = a;
    degree[a]! += degree[b]! - 2;
  }
  const result: Run[] = [];
  const pairs = new Set<string>();
  const count = new Map<number, number>();
  // the widest first: where more than four would meet, the narrowest stays away
  for (const run of [...runs].sort((m, n) => n.line.bore - m.line.bore)) {
    const from = root(run.from);
    const to = root(run.to);
    const key = `${Math.min(from, to)},${Math.max(from, to)},${Math.round(pathLength(run.path))}`;
    if (from === to || pairs.has(key)) continue;
    if ((count.get(from) ?? 0) >= 4 || (count.get(to) ?? 0) >= 4) continue;
    pairs.add(key);
    count.set(from, (count.get(from) ?? 0) + 1);
    count.set(to, (count.get(to) ?? 0) + 1);
    result.push({ from, to, path: [nodes[from]!, ...run.path.slice(1, -1), nodes[to]!], line: run.line });
  }
  return result;
}

function neighbours(runs: readonly Run[]): Map<number, Run[]> {
  const at = new Map<number, Run[]>();
  for (const run of runs) {
    for (const node of [run.from, run.to]) {
      const list = at.get(node);
      if (list) list.push(run);
      else at.set(node, [run]);
    }
  }
  return at;
}

function largestPart(runs: readonly Run[]): Run[] {
  const at = neighbours(runs);
  const part = new Map<number, number>();
  let best = -1;
  let bestSize = 0;
  let parts = 0;
  for (const start of at.keys()) {
    if (part.has(start)) continue;
    const stack = [start];
    part.set(start, parts);
    let size = 0;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      size++;
      for (const run of at.get(node)!) {
        const other = run.from === node ? run.to : run.from;
        if (part.has(other)) continue;
        part.set(other, parts);
        stack.push(other);
      }
    }
    if (size > bestSize) {
      bestSize = size;
      best = parts;
    }
    parts++;
  }
  return runs.filter((run) => part.get(run.from) === best);
}

/** The ways from each plant to the tanks and to the other plant: bore 800 near the plant, 500 farther on. */
function trunkRuns(runs: readonly Run[], nodes: readonly Point[], sites: readonly Works[]): Map<Run, number> {
  const at = neighbours(runs);
  const end = (works: Works): number => {
    let best = -1;
    let nearest = 1;
    for (const node of at.keys()) {
      const d = distance(nodes[node]!, works.at);
      if (d < nearest) {
        nearest = d;
        best = node;
      }
    }
    if (best < 0) throw new Error(`${works.name} is not joined to the network`);
    return best;
  };
  const result = new Map<Run, number>();
  const plants = sites.filter((works) => works.kind === "plant");
  for (const plant of plants) {
    const start = end(plant);
    const reached = shortestWays(start, at);
    for (const works of sites) {
      if (works === plant) continue;
      for (let node = end(works); node !== start; ) {
        const step = reached.get(node)!;
        const bore =
          works.kind === "tank" && step.distance > 2600
            ? 400
            : step.distance < 900
              ? 800
              : step.distance < 2600
                ? 600
                : 500;
        result.set(step.via, Math.max(result.get(step.via) ?? 0, bore));
        node = step.via.from === node ? step.via.to : step.via.from;
      }
    }
  }
  return result;
}

/** Dijkstra; wide mains cost less. */
function shortestWays(
  start: number,
  at: ReadonlyMap<number, Run[]>,
): Map<number, { distance: number; cost: number; via: Run }> {
  const reached = new Map<number, { distance: number; cost: number; via: Run }>();
  const cost = new Map<number, number>([[start, 0]]);
  const done = new Set<number>();
  const queue = new Heap();
  queue.push(0, start);
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (done.has(node)) continue;
    done.add(node);
    for (const run of at.get(node)!) {
      const other = run.from === node ? run.to : run.from;
      const length = pathLength(run.path);
      const c = cost.get(node)! + length / (run.line.bore >= 300 ? 2 : 1);
      if (c >= (cost.get(other) ?? Infinity)) continue;
      cost.set(other, c);
      reached.set(other, { distance: (reached.get(node)?.distance ?? 0) + length, cost: c, via: run });
      queue.push(c, other);
    }
  }
  return reached;
}

/** Three pipes meet in a tee, four in a cross; a dead end is capped; two makes meet in a reducer, two equal ones in a joint. */
export function kindOfMeetings(lines: readonly PipeLine[], shared: readonly SurveyNode[]): void {
  const meeting: PipeLine[][] = shared.map(() => []);
  for (const line of lines) {
    for (const end of [line.from, line.to]) if ("node" in end) meeting[end.node]!.push(line);
  }
  shared.forEach((node, i) => {
    const list = meeting[i]!;
    if (node.kind === "plant" || node.kind === "tank") return;
    if (list.length === 1) node.kind = "cap";
    else if (list.length === 2)
      node.kind = list[0]!.make.label === list[1]!.make.label ? "junction" : "reducer";
    else if (list.length === 3) node.kind = "tee";
    else if (list.length === 4) node.kind = "cross";
    else throw new Error(`${list.length} mains meet at ${node.point.join(", ")}; at most 4 can`);
  });
}

/** Some runs narrow on their way to the smaller end: the line is cut in two at a reducer. */
function withReducers(lines: readonly PipeLine[], shared: SurveyNode[], random: Random): PipeLine[] {
  return lines.flatMap((line) => {
    const narrow = narrower(line.make);
    const bends = line.stations.length > 0;
    if (line.role === "transmission" || line.length < 60 || bends || !narrow || !random.chance(0.5))
      return [line];
    const cut = line.length * random.between(0.35, 0.65);
    const node = shared.push({ point: along(line.path, cut).point, kind: "reducer" }) - 1;
    return [
      newLine(pathBetween(line.path, 0, cut), line.make, line.role, line.road, line.from, { node }),
      newLine(pathBetween(line.path, cut, line.length), narrow, line.role, line.road, { node }, line.to),
    ];
  });
}
