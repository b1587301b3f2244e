import { type District, density, districtOf, onHill } from "./districts.ts";
import { arrange, facesOf } from "./planar-graph.ts";
import { bearingOf, crossing, distance, mix, type Path, type Point, type Ring, turn } from "./plane.ts";
import type { Random } from "./random.ts";
import { distanceToRing, inside, orientedBox, signedArea } from "./ring.ts";
import { ARTERIALS, type Street, type StreetClass, TOWN_EDGE } from "./seat-plan.ts";
import type { WaterDistance } from "./water-bodies.ts";

/** A cut's end snaps to the end of an earlier cut on the other side of the street, so that streets cross. */
const SNAP_TO_JUNCTION = 26;
const KEEP_FROM_CORNER = 24;

const NAMES = [
  "长鼓路",
  "盘王路",
  "民族路",
  "香草路",
  "图腾路",
  "迎宾路",
  "寿域路",
  "双拥路",
  "长征路",
  "金牛路",
  "园艺路",
  "创新路",
  "创业路",
  "兴业路",
  "高科路",
  "育才路",
  "书院路",
  "梧桐路",
  "玉兰路",
  "丹桂路",
  "银杏路",
  "沿溪路",
  "白泉路",
  "竹园路",
  "鹿洞路",
  "四联路",
  "新城路",
  "海棠路",
  "东升路",
  "康宁路",
  "和谐路",
  "幸福路",
  "团结路",
  "红旗路",
  "工农路",
  "青年路",
  "人民路",
  "新华路",
  "环城路",
  "体育路",
  "文化路",
  "步行街",
  "商贸路",
  "解放路",
  "五一路",
  "建设路",
  "前进路",
  "胜利路",
  "光明路",
  "朝阳路",
] as const;

interface Rule {
  readonly blockHa: number;
  readonly width: (areaHa: number) => readonly [StreetClass, number];
}
const RULES: Readonly<Record<District, Rule>> = {
  old: {
    blockHa: 2.2,
    width: (ha) => (ha > 16 ? ["tertiary", 15] : ha > 4 ? ["residential", 9] : ["residential", 6.5]),
  },
  centre: { blockHa: 3, width: (ha) => (ha > 16 ? ["tertiary", 20] : ["residential", 12]) },
  new: { blockHa: 3.7, width: (ha) => (ha > 22 ? ["tertiary", 20] : ["residential", 12]) },
  tech: { blockHa: 6.2, width: (ha) => (ha > 24 ? ["tertiary", 22] : ["residential", 14]) },
  east: { blockHa: 1.9, width: (ha) => (ha > 14 ? ["tertiary", 16] : ["residential", 9]) },
};

function laneName(district: District, lanes: Map<District, number>): string {
  const number = (lanes.get(district) ?? 0) + 1;
  lanes.set(district, number);
  return `${districtNames[district]}${number}巷`;
}

/** All streets of the town: arterials first, then those that divide the quarters between them. */
export function layStreets(random: Random, water: WaterDistance): Street[] {
  const graph = arrange([...ARTERIALS.map((street) => street.path), TOWN_EDGE_CLOSED]);
  const streets: Street[] = [...ARTERIALS];
  const junctions: Point[] = [];
  let named = 0;
  const lanes = new Map<District, number>();
  for (const face of facesOf(graph)) {
    const pending: Ring[] = [face.nodes.map((node) => graph.nodes[node]!)];
    for (let ring = pending.pop(); ring; ring = pending.pop()) {
      const cut = divide(ring, random, water, junctions);
      if (!cut) continue;
      const [roadClass, widthM] = cut.kind;
      const name =
        roadClass === "tertiary" && named < NAMES.length
          ? NAMES[named++]!
          : laneName(districtOf(cut.path[0]!), lanes);
      streets.push({ name, class: roadClass, widthM, path: cut.path });
      junctions.push(cut.path[0]!, cut.path[cut.path.length - 1]!);
      pending.push(cut.left, cut.right);
    }
  }
  return streets;
}

export const TOWN_EDGE_CLOSED: Path = [...TOWN_EDGE, TOWN_EDGE[0]!];
const districtNames: Readonly<Record<District, string>> = {
  old: "沱江",
  centre: "春晓",
  new: "阳华",
  tech: "高新",
  east: "豸山",
};

interface Cut {
  readonly path: Path;
  readonly left: Ring;
  readonly right: Ring;
  readonly kind: readonly [StreetClass, number];
}

function divide(
  ring: Ring,
  random: Random,
  water: WaterDistance,
  junctions: readonly Point[],
): Cut | undefined {
  const areaHa = signedArea(ring) / 1e4;
  const box = orientedBox(ring);
  const rule = RULES[districtOf(box.centre)];
  const outskirts = 1 + 1.6 * (1 - density(box.centre)) ** 3;
  if (areaHa < rule.blockHa * outskirts * random.between(0.75, 1.6)) return undefined;
  // slivers such as the river's own corridor stay whole
  if (areaHa > 1 && areaHa / ((4 * box.halfLength * box.halfWidth) / 1e4) < 0.3) return undefined;
  if (onHill(box.centre) && areaHa < 40) return undefined;
  const axis: Point = [Math.cos(box.angle), Math.sin(box.angle)];
  for (let attempt = 0; attempt < 10; attempt++) {
    const shift = random.between(-0.16, 0.16) * (1 + attempt * 0.4) * box.halfLength;
    const through: Point = [box.centre[0] + axis[0] * shift, box.centre[1] + axis[1] * shift];
    const skew = random.between(-0.06, 0.06);
    const chord = chordThrough(ring, through, box.angle + Math.PI / 2 + skew);
    if (!chord) continue;
    const start = settle(ring, chord[0], junctions);
    const end = settle(ring, chord[1], junctions);
    if (!start || !end) continue;
    const length = distance(start.point, end.point);
    if (length < 45) continue;
    const path = curve(ring, start, end);
    if (path.some((p) => water.bank(p) < 14 || onHill(p))) continue;
    const halves = split(ring, start, end, path);
    if (
      !halves ||
      halves.some((half) => signedArea(half) < (onHill(box.centre) ? 0.08 : 0.22) * areaHa * 1e4)
    )
      continue;
    return { path, left: halves[0], right: halves[1], kind: rule.width(areaHa) };
  }
  return undefined;
}

interface Landing {
  readonly point: Point;
  /** on the side from vertex `side` to the next */
  readonly side: number;
}

/** The two places where the widest inner chord through p in a direction meets the ring. */
function chordThrough(ring: Ring, p: Point, angle: number): [Landing, Landing] | undefined {
  const far = 20000;
  const a: Point = [p[0] - Math.cos(angle) * far, p[1] - Math.sin(angle) * far];
  const b: Point = [p[0] + Math.cos(angle) * far, p[1] + Math.sin(angle) * far];
  const hits: { t: number; side: number }[] = [];
  for (let i = 0; i < ring.length; i++) {
    const hit = crossing(a, b, ring[i]!, ring[(i + 1) % ring.length]!);
    if (hit) hits.push({ t: hit.t, side: i });
  }
  hits.sort((m, n) => m.t - n.t);
  let best: [Landing, Landing] | undefined;
  let longest = 0;
  for (let k = 1; k < hits.length; k++) {
    const from = hits[k - 1]!;
    const to = hits[k]!;
    if (to.t - from.t <= longest || !inside(mix(a, b, (from.t + to.t) / 2), ring)) continue;
    longest = to.t - from.t;
    best = [
      { point: mix(a, b, from.t), side: from.side },
      { point: mix(a, b, to.t), side: to.side },
    ];
  }
  return best;
}

/** Moves a landing to a junction near by on the same side of the ring, or away from corners. */
function settle(ring: Ring, landing: Landing, junctions: readonly Point[]): Landing | undefined {
  let best: Landing | undefined;
  let nearest = SNAP_TO_JUNCTION;
  for (const junction of junctions) {
    const d = distance(junction, landing.point);
    if (d >= nearest) continue;
    const side = sideOf(ring, junction);
    if (side === undefined || cornerNear(ring, junction, KEEP_FROM_CORNER)) continue;
    nearest = d;
    best = { point: junction, side };
  }
  if (best) return best;
  return cornerNear(ring, landing.point, KEEP_FROM_CORNER) ? undefined : landing;
}

function sideOf(ring: Ring, p: Point): number | undefined {
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const t = crossing(
      [p[0] - (b[1] - a[1]) * 1e-5, p[1] + (b[0] - a[0]) * 1e-5],
      [p[0] + (b[1] - a[1]) * 1e-5, p[1] - (b[0] - a[0]) * 1e-5],
      a,
      b,
    );
    if (t && t.u < 1) return i;
  }
  return undefined;
}

function cornerNear(ring: Ring, p: Point, reach: number): boolean {
  return ring.some((corner, i) => {
    if (distance(corner, p) > reach) return false;
    const before = ring[(i + ring.length - 1) % ring.length]!;
    const after = ring[(i + 1) % ring.length]!;
    return Math.abs(turn(bearingOf(before, corner), bearingOf(corner, after))) > 0.6;
  });
}

/** Leaves both sides at right angles where the way allows it, so that streets bend with their quarter. */
function curve(ring: Ring, start: Landing, end: Landing): Path {
  const length = distance(start.point, end.point);
  const straight = bearingOf(start.point, end.point);
  const inward = (landing: Landing) =>
    bearingOf(ring[landing.side]!, ring[(landing.side + 1) % ring.length]!) + Math.PI / 2;
  const out = inward(start);
  const into = inward(end) + Math.PI;
  const bent = Math.abs(turn(straight, out)) < 0.75 && Math.abs(turn(straight, into)) < 0.75;
  const parts = Math.max(1, Math.round(length / 18));
  const chord = Array.from({ length: parts + 1 }, (_, i) => mix(start.point, end.point, i / parts));
  if (!bent || parts < 2) return chord;
  const pull = length * 0.9;
  const path = chord.map((_, i): Point => {
    const t = i / parts;
    const h00 = 2 * t ** 3 - 3 * t ** 2 + 1;
    const h10 = t ** 3 - 2 * t ** 2 + t;
    const h01 = -2 * t ** 3 + 3 * t ** 2;
    const h11 = t ** 3 - t ** 2;
    const at = (k: 0 | 1): number =>
      h00 * start.point[k] +
      h10 * pull * (k ? Math.sin(out) : Math.cos(out)) +
      h01 * end.point[k] +
      h11 * pull * (k ? Math.sin(into) : Math.cos(into));
    return [at(0), at(1)];
  });
  const clear = path.slice(1, -1).every((p) => inside(p, ring) && distanceToRing(p, ring) > 9);
  return clear ? [start.point, ...path.slice(1, -1), end.point] : chord;
}

function split(ring: Ring, start: Landing, end: Landing, path: Path): [Ring, Ring] | undefined {
  const n = ring.length;
  const walk = (from: number, to: number): Point[] => {
    const points: Point[] = [];
    for (let i = (from + 1) % n; ; i = (i + 1) % n) {
      points.push(ring[i]!);
      if (i === to) return points;
      if (points.length > n) return points;
    }
  };
  if (start.side === end.side) return undefined;
  const inner = path.slice(1, -1);
  const one = [start.point, ...walk(start.side, end.side), end.point, ...[...inner].reverse()];
  const two = [end.point, ...walk(end.side, start.side), start.point, ...inner];
  const clean = (points: Point[]) =>
    points.filter((p, i) => distance(p, points[(i + 1) % points.length]!) > 0.01);
  const a = clean(one);
  const b = clean(two);
  return signedArea(a) > 0 && signedArea(b) > 0 ? [a, b] : undefined;
}
