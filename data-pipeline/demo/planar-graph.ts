import Flatbush from "flatbush";
import { bearingOf, crossing, distance, mix, nearestFraction, type Path, type Point } from "./plane.ts";
import { signedArea } from "./ring.ts";

/** Straight pieces between nodes; `line` is the index of the path each came from. */
export interface PlanarGraph {
  readonly nodes: Point[];
  readonly segments: { readonly a: number; readonly b: number; readonly line: number }[];
}
/** A face's boundary: node i → node i + 1 runs along segment sides[i]. Counter-clockwise. */
export interface Face {
  readonly nodes: number[];
  readonly sides: number[];
}

/** Nodes within this distance are one, metres. */
const SNAP = 0.25;

/** Nodes are looked for in cells of this size, metres. */
const CELL = 8;
/** more cells, and more nodes, than a county has */
const CELL_STRIDE = 2 ** 22;

class NodeIndex {
  readonly points: Point[] = [];
  readonly #cells = new Map<number, number[]>();

  add(p: Point): number {
    const east = Math.floor((p[0] + SNAP) / CELL);
    const north = Math.floor((p[1] + SNAP) / CELL);
    for (let cx = Math.floor((p[0] - SNAP) / CELL); cx <= east; cx++) {
      for (let cy = Math.floor((p[1] - SNAP) / CELL); cy <= north; cy++) {
        for (const i of this.#cells.get(cx * CELL_STRIDE + cy) ?? []) {
          if (distance(this.points[i]!, p) < SNAP) return i;
        }
      }
    }
    const index = this.points.push(p) - 1;
    const key = Math.floor(p[0] / CELL) * CELL_STRIDE + Math.floor(p[1] / CELL);
    const cell = this.#cells.get(key);
    if (cell) cell.push(index);
    else this.#cells.set(key, [index]);
    return index;
  }
}

/**
 * Lines cut where they cross and where an end of one lies on another (within SNAP). Where two pieces
 * would coincide the earlier line keeps the place.
 */
export function arrange(lines: readonly Path[]): PlanarGraph {
  const pieces: { a: Point; b: Point; line: number; cuts: { t: number; point: Point }[] }[] = [];
  lines.forEach((path, line) => {
    for (let i = 1; i < path.length; i++) pieces.push({ a: path[i - 1]!, b: path[i]!, line, cuts: [] });
  });
  const index = new Flatbush(pieces.length);
  for (const { a, b } of pieces) {
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  }
  index.finish();
  const near = (p: Point, q: Point) =>
    index.search(
      Math.min(p[0], q[0]) - SNAP,
      Math.min(p[1], q[1]) - SNAP,
      Math.max(p[0], q[0]) + SNAP,
      Math.max(p[1], q[1]) + SNAP,
    );
  pieces.forEach((piece, i) => {
    for (const j of near(piece.a, piece.b)) {
      if (j <= i) continue;
      const other = pieces[j]!;
      const hit = crossing(piece.a, piece.b, other.a, other.b);
      if (!hit) continue;
      const point = mix(piece.a, piece.b, hit.t);
      piece.cuts.push({ t: hit.t, point });
      other.cuts.push({ t: hit.u, point });
    }
  });
  for (const path of lines) {
    for (const end of [path[0]!, path[path.length - 1]!]) {
      for (const j of near(end, end)) {
        const piece = pieces[j]!;
        const t = nearestFraction(end, piece.a, piece.b);
        if (distance(mix(piece.a, piece.b, t), end) < SNAP) piece.cuts.push({ t, point: end });
      }
    }
  }
  const nodes = new NodeIndex();
  const seen = new Set<number>();
  const segments: PlanarGraph["segments"] = [];
  for (const path of lines) {
    nodes.add(path[0]!);
    nodes.add(path[path.length - 1]!);
  }
  for (const { a, b, line, cuts } of pieces) {
    const stops = [a, ...cuts.sort((m, n) => m.t - n.t).map((cut) => cut.point), b].map((p) => nodes.add(p));
    for (let k = 1; k < stops.length; k++) {
      const from = stops[k - 1]!;
      const to = stops[k]!;
      const key = Math.min(from, to) * CELL_STRIDE + Math.max(from, to);
      if (from === to || seen.has(key)) continue;
      seen.add(key);
      segments.push({ a: from, b: to, line });
    }
  }
  return { nodes: nodes.points, segments };
}

/** Segments at each node. */
export function incidence(graph: PlanarGraph): number[][] {
  const at: number[][] = graph.nodes.map(() => []);
  graph.segments.forEach(({ a, b }, i) => {
    at[a]!.push(i);
    at[b]!.push(i);
  });
  return at;
}

/** The graph's bounded faces. Dead ends do not bound a face and are left out. */
export function facesOf(graph: PlanarGraph): Face[] {
  const { nodes, segments } = graph;
  const at = incidence(graph);
  const degree = at.map((list) => list.length);
  const dead = new Uint8Array(segments.length);
  const leaves = degree.flatMap((d, i) => (d === 1 ? [i] : []));
  for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
    const segment = at[leaf]!.find((s) => !dead[s]);
    if (segment === undefined) continue;
    dead[segment] = 1;
    const { a, b } = segments[segment]!;
    degree[a]!--;
    degree[b]!--;
    const other = a === leaf ? b : a;
    if (degree[other] === 1) leaves.push(other);
  }
  // half-edge 2s runs a → b of segment s, 2s + 1 the other way
  const next = new Int32Array(segments.length * 2).fill(-1);
  at.forEach((list, node) => {
    const out = list
      .filter((s) => !dead[s])
      .map((s) => {
        const forward = segments[s]!.a === node;
        const other = forward ? segments[s]!.b : segments[s]!.a;
        return { half: forward ? 2 * s : 2 * s + 1, angle: bearingOf(nodes[node]!, nodes[other]!) };
      })
      .sort((m, n) => m.angle - n.angle);
    // arriving by the twin of out[k], the next side of the face on the left leaves by the edge clockwise of it
    out.forEach(({ half }, k) => {
      next[half ^ 1] = out[(k + out.length - 1) % out.length]!.half;
    });
  });
  const faces: Face[] = [];
  const visited = new Uint8Array(next.length);
  for (let start = 0; start < next.length; start++) {
    if (visited[start] || next[start] === -1) continue;
    const face: Face = { nodes: [], sides: [] };
    for (let half = start; !visited[half]; half = next[half]!) {
      visited[half] = 1;
      const segment = segments[half >> 1]!;
      face.nodes.push(half & 1 ? segment.b : segment.a);
      face.sides.push(half >> 1);
    }
    if (signedArea(face.nodes.map((n) => nodes[n]!)) > 0) faces.push(face);
  }
  return faces;
}
