import { eastOf, MENGZHU } from "./districts.ts";
import type { Face, PlanarGraph } from "./planar-graph.ts";
import { distance, type Point, type Ring } from "./plane.ts";
import { centroid, signedArea } from "./ring.ts";
import { ARTERIALS, TUOJIANG } from "./seat-plan.ts";

export const COMMUNITIES = [
  { name: "春晓社区", code: "431129100008", grids: 16 },
  { name: "萌渚社区", code: "431129100009", grids: 12 },
  { name: "阳华社区", code: "431129100010", grids: 13 },
  { name: "豸山社区", code: "431129100011", grids: 9 },
] as const;

/** Areas made of whole faces of the street graph: neighbours share every vertex of their border. */
export interface Area {
  readonly faces: readonly number[];
  readonly rings: readonly Ring[];
}
export interface DutyGrid extends Area {
  readonly id: string;
  readonly community: number;
}
export interface Division {
  readonly communities: readonly Area[];
  readonly grids: readonly DutyGrid[];
  /** new town west of 萌渚路, old town east of it */
  readonly phases: readonly [Area, Area];
}

/** South of 瑶都大道, as a y at an x. */
const AVENUE = ARTERIALS.find((street) => street.name === "瑶都大道")!.path;
const HAILIAN = ARTERIALS.find((street) => street.name === "海联路")!.path;

const yOn = (line: readonly Point[], x: number): number => {
  const i = line.findIndex((p, k) => k > 0 && x <= p[0] && x >= line[k - 1]![0]);
  const [a, b] = i < 0 ? [line[x < line[0]![0] ? 0 : line.length - 1]!, line[0]!] : [line[i - 1]!, line[i]!];
  return i < 0 ? a[1] : a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
};

function communityOf(p: Point): number {
  if (eastOf(MENGZHU, p) < 0) return p[1] > yOn(AVENUE, p[0]) ? 0 : 2;
  if (eastOf(TUOJIANG.path, p) > 0) return 3;
  return p[1] > yOn(HAILIAN, p[0]) ? 1 : 3;
}

/** Communities, their duty grids and the two phases, all as unions of faces. */
export function divide(graph: PlanarGraph, faces: readonly Face[]): Division {
  const rings = faces.map((face) => face.nodes.map((n) => graph.nodes[n]!));
  const centres = rings.map(centroid);
  const weights = rings.map((ring) => Math.min(signedArea(ring), 60000) + 4000);
  const neighbours = neighboursOf(graph, faces);
  const community = Int32Array.from(centres, communityOf);
  joinStrays(community, neighbours, weights);
  const owner = new Int32Array(faces.length).fill(-1);
  const grids: { id: string; community: number; faces: number[] }[] = [];
  COMMUNITIES.forEach(({ code, grids: count }, c) => {
    const members = [...community.keys()].filter((f) => community[f] === c);
    const parts = partition(members, count, centres, weights, neighbours);
    // numbered from west to east, then north to south (domain rule of GB/T 30428.1)
    const ordered = parts
      .map((list) => ({ list, centre: meanOf(list.map((f) => centres[f]!)) }))
      .sort((a, b) => Math.round((b.centre[1] - a.centre[1]) / 700) || a.centre[0] - b.centre[0]);
    ordered.forEach(({ list }, k) => {
      for (const f of list) owner[f] = grids.length;
      grids.push({ id: `${code}${String(k + 1).padStart(3, "0")}`, community: c, faces: list });
    });
  });
  const areaOf = (list: readonly number[]): Area => ({ faces: list, rings: outline(graph, faces, list) });
  return {
    communities: COMMUNITIES.map((_, c) => areaOf([...community.keys()].filter((f) => community[f] === c))),
    grids: grids.map((grid) => ({ ...grid, ...areaOf(grid.faces) })),
    phases: [
      areaOf([...community.keys()].filter((f) => community[f] === 0 || community[f] === 2)),
      areaOf([...community.keys()].filter((f) => community[f] === 1 || community[f] === 3)),
    ],
  };
}

function meanOf(points: readonly Point[]): Point {
  return [
    points.reduce((sum, p) => sum + p[0], 0) / points.length,
    points.reduce((sum, p) => sum + p[1], 0) / points.length,
  ];
}

/** Faces that share a side. */
function neighboursOf(graph: PlanarGraph, faces: readonly Face[]): number[][] {
  const bySide = new Map<number, number>();
  const result: Set<number>[] = faces.map(() => new Set());
  faces.forEach((face, f) => {
    for (const side of face.sides) {
      const other = bySide.get(side);
      if (other === undefined) bySide.set(side, f);
      else if (other !== f) {
        result[f]!.add(other);
        result[other]!.add(f);
      }
    }
  });
  void graph;
  return result.map((set) => [...set]);
}

/** Faces cut off from the main body of their group go to the group around them. */
function joinStrays(group: Int32Array, neighbours: readonly number[][], weights: readonly number[]): void {
  for (let pass = 0; pass < 8; pass++) {
    const parts = connectedParts(group, neighbours);
    const biggest = new Map<number, number>();
    const weight = parts.map((part) => part.reduce((sum, f) => sum + weights[f]!, 0));
    parts.forEach((part, i) => {
      const g = group[part[0]!]!;
      if (!biggest.has(g) || weight[i]! > weight[biggest.get(g)!]!) biggest.set(g, i);
    });
    let moved = false;
    parts.forEach((part, i) => {
      if (biggest.get(group[part[0]!]!) === i) return;
      const votes = new Map<number, number>();
      for (const f of part) {
        for (const n of neighbours[f]!) {
          if (group[n] !== group[f]) votes.set(group[n]!, (votes.get(group[n]!) ?? 0) + 1);
        }
      }
      const best = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
      if (!best) return;
      for (const f of part) group[f] = best[0];
      moved = true;
    });
    if (!moved) return;
  }
}

function connectedParts(group: Int32Array, neighbours: readonly number[][]): number[][] {
  const seen = new Uint8Array(group.length);
  const parts: number[][] = [];
  for (let start = 0; start < group.length; start++) {
    if (seen[start]) continue;
    const part: number[] = [];
    const stack = [start];
    seen[start] = 1;
    for (let f = stack.pop(); f !== undefined; f = stack.pop()) {
      part.push(f);
      for (const n of neighbours[f]!) {
        if (seen[n] || group[n] !== group[f]) continue;
        seen[n] = 1;
        stack.push(n);
      }
    }
    parts.push(part);
  }
  return parts;
}

/** Parts of about equal weight, each in one piece (Lloyd's method on the faces' centres, then strays join their surroundings). */
function partition(
  members: readonly number[],
  count: number,
  centres: readonly Point[],
  weights: readonly number[],
  neighbours: readonly number[][],
): number[][] {
  const seeds: Point[] = [];
  // farthest-point start: even and without chance
  seeds.push(meanOf(members.map((f) => centres[f]!)));
  while (seeds.length < count) {
    let far = members[0]!;
    let most = -1;
    for (const f of members) {
      const d = Math.min(...seeds.map((s) => distance(s, centres[f]!)));
      if (d > most) {
        most = d;
        far = f;
      }
    }
    seeds.push(centres[far]!);
  }
  const load = new Float64Array(count).fill(1);
  const group = new Int32Array(centres.length).fill(-1);
  for (let pass = 0; pass < 40; pass++) {
    const sum = Array.from({ length: count }, () => [0, 0, 0] as [number, number, number]);
    for (const f of members) {
      let best = 0;
      let least = Infinity;
      for (let k = 0; k < count; k++) {
        const d = distance(centres[f]!, seeds[k]!) * load[k]!;
        if (d < least) {
          least = d;
          best = k;
        }
      }
      group[f] = best;
      const w = weights[f]!;
      sum[best]![0] += centres[f]![0] * w;
      sum[best]![1] += centres[f]![1] * w;
      sum[best]![2] += w;
    }
    const mean = sum.reduce((total, s) => total + s[2], 0) / count;
    sum.forEach(([x, y, w], k) => {
      if (w > 0) seeds[k] = [x / w, y / w];
      load[k] = load[k]! * Math.min(1.08, Math.max(0.92, ((w || 1) / mean) ** 0.25));
    });
  }
  // faces of other groups must not carry this partition's numbers
  const local = new Int32Array(members.length);
  const index = new Map(members.map((f, i) => [f, i]));
  members.forEach((f, i) => {
    local[i] = group[f]!;
  });
  const localNeighbours = members.map((f) => neighbours[f]!.flatMap((n) => index.get(n) ?? []));
  joinStrays(
    local,
    localNeighbours,
    members.map((f) => weights[f]!),
  );
  const parts: number[][] = Array.from({ length: count }, () => []);
  members.forEach((f, i) => {
    parts[local[i]!]!.push(f);
  });
  const empty = parts.findIndex((part) => part.length === 0);
  if (empty >= 0) throw new Error(`duty grid ${empty + 1} of ${count} has no ground`);
  return parts;
}

/** The border of a union of faces: outer rings counter-clockwise, holes clockwise. */
function outline(graph: PlanarGraph, faces: readonly Face[], list: readonly number[]): Ring[] {
  const mine = new Set(list);
  const sideCount = new Map<number, number>();
  for (const f of mine)
    for (const side of faces[f]!.sides) sideCount.set(side, (sideCount.get(side) ?? 0) + 1);
  const next = new Map<number, number[]>();
  for (const f of mine) {
    const { nodes, sides } = faces[f]!;
    sides.forEach((side, i) => {
      if (sideCount.get(side)! > 1) return;
      const from = nodes[i]!;
      const to = nodes[(i + 1) % nodes.length]!;
      const onward = next.get(from);
      if (onward) onward.push(to);
      else next.set(from, [to]);
    });
  }
  const rings: Ring[] = [];
  for (const start of next.keys()) {
    while (next.get(start)!.length > 0) {
      const ring: number[] = [];
      const placeOf = new Map<number, number>();
      let node = start;
      do {
        // a node met twice closes a ring of its own, so that rings do not touch themselves
        const seen = placeOf.get(node);
        if (seen !== undefined) {
          const loop = ring.splice(seen);
          for (const n of loop) placeOf.delete(n);
          rings.push(loop.map((n) => graph.nodes[n]!));
        }
        placeOf.set(node, ring.length);
        ring.push(node);
        node = next.get(node)!.shift()!;
      } while (node !== start);
      rings.push(ring.map((n) => graph.nodes[n]!));
    }
  }
  return rings.filter((ring) => ring.length >= 3);
}

/** Polygons of an outline: every outer ring with the holes inside it. */
export function polygonsOf(rings: readonly Ring[]): Ring[][] {
  const outers = rings.filter((ring) => signedArea(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => signedArea(ring) < 0)) {
    const home =
      outers.length === 1 ? outers[0]! : outers.find(([outer]) => outer && containsVertex(outer, hole));
    home?.push(hole);
  }
  return outers;
}

function containsVertex(outer: Ring, hole: Ring): boolean {
  const [x, y] = centroid(hole);
  let odd = false;
  for (let i = 0, j = outer.length - 1; i < outer.length; j = i++) {
    const a = outer[i]!;
    const b = outer[j]!;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
  }
  return odd;
}
