import { Heap } from "./heap.ts";
import { distance, type Path, type Point, pathLength } from "./plane.ts";
import type { Road, RoadNetwork } from "./roads.ts";

/** Shortest ways on the road graph; heavy vehicles prefer wide roads. */
export class RouteFinder {
  readonly #at = new Map<number, Road[]>();
  readonly #lengths = new Map<Road, number>();

  constructor(readonly network: RoadNetwork) {
    for (const road of network.roads) {
      this.#lengths.set(road, pathLength(road.path));
      for (const node of [road.from, road.to]) {
        const list = this.#at.get(node);
        if (list) list.push(road);
        else this.#at.set(node, [road]);
      }
    }
  }

  /** Nearest meeting of roads to a place, among roads that `allowed` says. */
  nearest(p: Point, allowed: (road: Road) => boolean = () => true): number {
    let best = -1;
    let least = Infinity;
    for (const road of this.network.roads) {
      if (!allowed(road)) continue;
      for (const node of [road.from, road.to]) {
        const d = distance(this.network.nodes[node]!, p);
        if (d < least) {
          least = d;
          best = node;
        }
      }
    }
    if (best < 0) throw new Error(`no road near ${p.join(", ")}`);
    return best;
  }

  /** The way between two meetings; `cost` weighs a metre of a road. Throws when there is none. */
  way(from: number, to: number, cost: (road: Road) => number): Path {
    const best = new Map<number, number>([[from, 0]]);
    const via = new Map<number, Road>();
    const done = new Set<number>();
    const queue = new Heap();
    queue.push(0, from);
    for (let node = queue.pop(); node !== undefined && node !== to; node = queue.pop()) {
      if (done.has(node)) continue;
      done.add(node);
      for (const road of this.#at.get(node) ?? []) {
        const other = road.from === node ? road.to : road.from;
        const c = best.get(node)! + this.#lengths.get(road)! * cost(road);
        if (c >= (best.get(other) ?? Infinity)) continue;
        best.set(other, c);
        via.set(other, road);
        queue.push(c, other);
      }
    }
    if (from !== to && !via.has(to)) throw new Error(`no way on the roads from meeting ${from} to ${to}`);
    const pieces: Path[] = [];
    for (let node = to; node !== from; ) {
      const road = via.get(node)!;
      pieces.push(road.to === node ? road.path : [...road.path].reverse());
      node = road.to === node ? road.from : road.to;
    }
    return joined(pieces.reverse());
  }
}

/** Paths that follow each other as one, without the doubled joints. */
export function joined(pieces: readonly Path[]): Path {
  const path: Point[] = [];
  for (const piece of pieces) {
    for (const p of piece) {
      const last = path[path.length - 1];
      if (!last || distance(last, p) > 0.01) path.push(p);
    }
  }
  return path;
}
