import { Heap } from "./heap.ts";
import { distance, offsetPath, type Path, type Point, pathBetween, pathLength } from "./plane.ts";
import type { Street } from "./seat-plan.ts";
import { arrangeMains } from "./water-mains.ts";

/** A gravity pipe between two manholes, written in the direction it flows. */
export interface DrainPipe {
  readonly from: number;
  readonly to: number;
  readonly path: Path;
  readonly boreMm: number;
  /** inside bottom at its ends, survey heights */
  readonly invertFromM: number;
  readonly invertToM: number;
  readonly road: string;
}
export interface Drains {
  readonly manholes: readonly { readonly point: Point; readonly groundM: number; readonly kind: string }[];
  readonly pipes: readonly DrainPipe[];
}

/** GB 50014-2021: manholes of DN300–600 stand at most 75 m apart; here nearer, as street corners ask. */
const SPACING = 42;
const BORES = [300, 400, 500, 600, 800, 1000, 1200, 1500] as const;
/** Deeper than this a pumping station lifts the flow, metres. */
const DEEPEST = 6.2;
const START_COVER = 1.3;

/**
 * Drains under the streets that fall all the way to their outfalls, with pumping where that would go too deep.
 * @param left metres left of the street's middle
 * @param metersPerBore metres of pipe upstream that each next bore may drain
 */
export function layDrains(
  streets: readonly Street[],
  left: number,
  isOutfall: (p: Point) => boolean,
  ground: (p: Point) => number,
  metersPerBore: number,
): Drains {
  const laid = streets
    .filter((street) => street.class !== "motorway" && street.widthM >= 9 && pathLength(street.path) > 60)
    .map((street) => ({
      street,
      bore: 300,
      path: offsetPath(street.path, Math.sign(left) * Math.min(Math.abs(left), street.widthM / 2 - 2)),
    }));
  const { nodes, runs } = arrangeMains(laid);
  const manholes: { point: Point; groundM: number; kind: string }[] = [];
  const index = new Map<number, number>();
  const manhole = (point: Point) =>
    manholes.push({ point, groundM: Math.round(ground(point) * 1000) / 1000, kind: "检修井" }) - 1;
  const shared = (node: number): number => {
    const known = index.get(node);
    if (known !== undefined) return known;
    const made = manhole(nodes[node]!);
    index.set(node, made);
    return made;
  };
  const edges: { a: number; b: number; path: Path; road: string }[] = [];
  for (const run of runs) {
    const length = pathLength(run.path);
    if (length < 1) continue;
    const parts = Math.max(1, Math.ceil(length / SPACING));
    let from = shared(run.from);
    for (let k = 1; k <= parts; k++) {
      const piece = pathBetween(run.path, ((k - 1) * length) / parts, (k * length) / parts);
      const to = k === parts ? shared(run.to) : manhole(piece[piece.length - 1]!);
      if (from !== to) edges.push({ a: from, b: to, path: piece, road: run.line.street.name });
      from = to;
    }
  }
  return fall(manholes, edges, isOutfall, metersPerBore);
}

function fall(
  manholes: { point: Point; groundM: number; kind: string }[],
  edges: readonly { a: number; b: number; path: Path; road: string }[],
  isOutfall: (p: Point) => boolean,
  metersPerBore: number,
): Drains {
  const at: number[][] = manholes.map(() => []);
  edges.forEach(({ a, b }, e) => {
    at[a]!.push(e);
    at[b]!.push(e);
  });
  // (1) distance to the nearest outfall decides which way each pipe falls
  const away = new Float64Array(manholes.length).fill(Infinity);
  const queue = new Heap();
  manholes.forEach((hole, i) => {
    if (!isOutfall(hole.point)) return;
    away[i] = 0;
    hole.kind = "出水口";
    queue.push(0, i);
  });
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const e of at[node]!) {
      const { a, b, path } = edges[e]!;
      const other = a === node ? b : a;
      const d = away[node]! + pathLength(path);
      if (d >= away[other]!) continue;
      away[other] = d;
      queue.push(d, other);
    }
  }
  // (2) from the farthest manhole down: bore by what lies upstream, invert by slope
  const upstream = new Float64Array(manholes.length);
  const arriving = new Float64Array(manholes.length).fill(Infinity);
  const order = [...manholes.keys()]
    .filter((i) => Number.isFinite(away[i]!))
    .sort((m, n) => away[n]! - away[m]! || m - n);
  const pipes: DrainPipe[] = [];
  for (const node of order) {
    const hole = manholes[node]!;
    const out = at[node]!.filter((e) => {
      const { a, b } = edges[e]!;
      const other = a === node ? b : a;
      return away[other]! < away[node]! || (away[other] === away[node] && other < node);
    });
    const bore = BORES[Math.min(BORES.length - 1, Math.floor(upstream[node]! / metersPerBore))]!;
    const shallow = hole.groundM - START_COVER - bore / 1000;
    let invert = Math.min(arriving[node]!, shallow);
    if (hole.groundM - invert > DEEPEST && out.length > 0) {
      hole.kind = "泵站";
      invert = shallow;
    }
    const slope = Math.max(0.0008, 0.0026 - (bore - 300) * 0.000002);
    for (const e of out) {
      const { a, b, path, road } = edges[e]!;
      const other = a === node ? b : a;
      const length = pathLength(path);
      const roomBelow = manholes[other]!.groundM - START_COVER - bore / 1000;
      const end = Math.min(invert - slope * length, roomBelow);
      pipes.push({
        from: node,
        to: other,
        path: a === node ? path : [...path].reverse(),
        boreMm: bore,
        invertFromM: invert,
        invertToM: end,
        road,
      });
      arriving[other] = Math.min(arriving[other]!, end);
      upstream[other]! += (upstream[node]! + length) / out.length;
    }
  }
  return { manholes, pipes };
}

/** Gullies of a storm drain: two at the kerb beside about every other manhole, on their own short pipes. */
export function gullyPlaces(drains: Drains, every: number): { point: Point; manhole: number }[] {
  const result: { point: Point; manhole: number }[] = [];
  const seen = new Set<number>();
  drains.pipes.forEach(({ from, path }, i) => {
    if (i % every !== 0 || seen.has(from)) return;
    seen.add(from);
    const a = path[0]!;
    const b = path[1]!;
    const length = distance(a, b) || 1;
    for (const side of [3.4, -3.4]) {
      result.push({
        point: [a[0] - ((b[1] - a[1]) / length) * side, a[1] + ((b[0] - a[0]) / length) * side],
        manhole: from,
      });
    }
  });
  return result;
}
