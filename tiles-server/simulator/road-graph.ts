import type { Point } from "../county-plane.ts";
import { distance, type Path, pathLength } from "./path.ts";

/** A road of the publication as the graph needs it. */
export interface Road {
  readonly path: Path;
  readonly class: string;
  readonly oneway: boolean;
}

/** Speed by class, km/h, for choosing ways; classes that trucks cannot use are absent. */
const SPEED_KMH: Readonly<Record<string, number>> = {
  motorway: 80,
  trunk: 60,
  primary: 50,
  secondary: 45,
  tertiary: 40,
  residential: 30,
  service: 20,
  other: 20,
};
const FASTEST_MS = 80 / 3.6;
/** Vertices this close are one node. */
const NODE_METERS = 0.2;
/** A lane runs beside its road's nodes. */
const NEAR_METERS = 6;

interface Edge {
  readonly to: number;
  readonly seconds: number;
  readonly path: Path;
}

/** The roads as nodes where lines meet and edges between them; only its largest connected part. */
export class RoadGraph {
  readonly nodes: readonly Point[];
  readonly #edges: readonly (readonly Edge[])[];
  readonly #routes = new Map<number, Path | undefined>();
  /** nodes where more than two edges meet, by squares of {@link NEAR_METERS} */
  readonly #junctions = new Map<string, Point[]>();

  private constructor(nodes: readonly Point[], edges: readonly (readonly Edge[])[]) {
    this.nodes = nodes;
    this.#edges = edges;
    for (const [i, node] of nodes.entries()) {
      if (edges[i]!.length < 3) continue;
      const square = squareOf(node, 0, 0);
      const known = this.#junctions.get(square);
      if (known) known.push(node);
      else this.#junctions.set(square, [node]);
    }
  }

  /** @throws Error when no road can be driven */
  static of(roads: readonly Road[]): RoadGraph {
    const drivable = roads.filter((road) => SPEED_KMH[road.class] !== undefined && road.path.length > 1);
    const uses = new Map<string, number>();
    for (const { path } of drivable) {
      for (const [i, point] of path.entries()) {
        const weight = i === 0 || i === path.length - 1 ? 2 : 1;
        uses.set(keyOf(point), (uses.get(keyOf(point)) ?? 0) + weight);
      }
    }
    const numbers = new Map<string, number>();
    const nodes: Point[] = [];
    const edges: Edge[][] = [];
    const nodeOf = (point: Point): number => {
      const key = keyOf(point);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, nodes.length);
      edges.push([]);
      return nodes.push(point) - 1;
    };
    for (const { path, class: roadClass, oneway } of drivable) {
      const speed = SPEED_KMH[roadClass]! / 3.6;
      let start = 0;
      for (let i = 1; i < path.length; i++) {
        if (uses.get(keyOf(path[i]!))! < 2) continue;
        const piece = path.slice(start, i + 1);
        const from = nodeOf(path[start]!);
        const to = nodeOf(path[i]!);
        const seconds = pathLength(piece) / speed;
        edges[from]!.push({ to, seconds, path: piece });
        if (!oneway) edges[to]!.push({ to: from, seconds, path: piece.toReversed() });
        start = i;
      }
    }
    return largestPart(nodes, edges);

    function largestPart(allNodes: Point[], allEdges: Edge[][]): RoadGraph {
      const members = largestConnected(allEdges);
      if (members.length < 2) throw new Error(`${roads.length} roads give no network that can be driven`);
      const renumbered = new Map(members.map((old, i) => [old, i]));
      return new RoadGraph(
        members.map((old) => allNodes[old]!),
        members.map((old) => allEdges[old]!.map((edge) => ({ ...edge, to: renumbered.get(edge.to)! }))),
      );
    }
  }

  isNearJunction(point: Point): boolean {
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const nodes = this.#junctions.get(squareOf(point, dx, dy));
        if (nodes?.some((node) => distance(node, point) < NEAR_METERS)) return true;
      }
    }
    return false;
  }

  nearestNode(point: Point): number {
    let best = 0;
    let bestMeters = Number.POSITIVE_INFINITY;
    for (const [i, node] of this.nodes.entries()) {
      const meters = distance(node, point);
      if (meters < bestMeters) {
        best = i;
        bestMeters = meters;
      }
    }
    return best;
  }

  /** The quickest way, or undefined when one-way roads allow none. Kept, because rounds go the same ways every day. */
  route(from: number, to: number): Path | undefined {
    const key = from * this.nodes.length + to;
    if (this.#routes.has(key)) return this.#routes.get(key);
    const route = this.#search(from, to);
    this.#routes.set(key, route);
    return route;
  }

  /** A* by travel time */
  #search(from: number, to: number): Path | undefined {
    const goal = this.nodes[to]!;
    const seconds = new Map<number, number>([[from, 0]]);
    const cameBy = new Map<number, { node: number; edge: Edge }>();
    const done = new Set<number>();
    const open = new Heap();
    open.push(from, 0);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === to) return this.#pathTo(to, from, cameBy);
      if (done.has(node)) continue;
      done.add(node);
      const here = seconds.get(node)!;
      for (const edge of this.#edges[node]!) {
        const there = here + edge.seconds;
        if (there >= (seconds.get(edge.to) ?? Number.POSITIVE_INFINITY)) continue;
        seconds.set(edge.to, there);
        cameBy.set(edge.to, { node, edge });
        open.push(edge.to, there + distance(this.nodes[edge.to]!, goal) / FASTEST_MS);
      }
    }
    return undefined;
  }

  #pathTo(to: number, from: number, cameBy: ReadonlyMap<number, { node: number; edge: Edge }>): Path {
    const pieces: Path[] = [];
    for (let node = to; node !== from; ) {
      const step = cameBy.get(node)!;
      pieces.unshift(step.edge.path);
      node = step.node;
    }
    return pieces.length === 0
      ? [this.nodes[to]!, this.nodes[to]!]
      : pieces.flatMap((p, i) => (i === 0 ? p : p.slice(1)));
  }
}

function squareOf([x, y]: Point, dx: number, dy: number): string {
  return `${Math.floor(x / NEAR_METERS) + dx},${Math.floor(y / NEAR_METERS) + dy}`;
}

function keyOf([x, y]: Point): string {
  return `${Math.round(x / NODE_METERS)},${Math.round(y / NODE_METERS)}`;
}

/** Nodes of the largest part when every edge is taken in both directions, ascending. */
function largestConnected(edges: readonly (readonly Edge[])[]): number[] {
  const neighbours: number[][] = edges.map(() => []);
  for (const [from, list] of edges.entries()) {
    for (const { to } of list) {
      neighbours[from]!.push(to);
      neighbours[to]!.push(from);
    }
  }
  const seen = new Uint8Array(edges.length);
  let largest: number[] = [];
  for (let start = 0; start < edges.length; start++) {
    if (seen[start]) continue;
    const part = [start];
    seen[start] = 1;
    for (let i = 0; i < part.length; i++) {
      for (const next of neighbours[part[i]!]!) {
        if (!seen[next]) {
          seen[next] = 1;
          part.push(next);
        }
      }
    }
    if (part.length > largest.length) largest = part;
  }
  return largest.sort((a, b) => a - b);
}

/** Binary heap of nodes by cost. */
class Heap {
  readonly #items: { node: number; cost: number }[] = [];

  push(node: number, cost: number): void {
    const items = this.#items;
    let i = items.push({ node, cost }) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (items[parent]!.cost <= items[i]!.cost) break;
      [items[parent], items[i]] = [items[i]!, items[parent]!];
      i = parent;
    }
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last) return undefined;
    if (items.length > 0) {
      items[0] = last;
      let i = 0;
      for (;;) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < items.length && items[child]!.cost < items[least]!.cost) least = child;
        }
        if (least === i) break;
        [items[least], items[i]] = [items[i]!, items[least]!];
        i = least;
      }
    }
    return top.node;
  }
}
