/** [metres east, metres north] of the county's origin */
export type PlanePoint = readonly [x: number, y: number];

/** A line of the survey: a road, or a part of one. */
export interface RoadLine {
  readonly id: string;
  readonly name: string;
  readonly oneway: boolean;
  readonly line: readonly PlanePoint[];
}

/** A piece of a road between two places where roads meet. */
interface Edge {
  readonly road: RoadLine;
  readonly from: number;
  readonly to: number;
  readonly line: readonly PlanePoint[];
  /** metres from its start to each vertex */
  readonly along: readonly number[];
  readonly meters: number;
}

/** A place on an edge. */
export interface RoadPlace {
  readonly edge: number;
  /** metres from the edge's start */
  readonly offset: number;
  /** metres from the point that was asked for */
  readonly distance: number;
}

/** A way along the roads. */
export interface Way {
  readonly meters: number;
  readonly line: readonly PlanePoint[];
  /** pieces it runs along, in order */
  readonly edges: readonly number[];
}

/** Vertices this close are one node, metres. */
const NODE_METERS = 0.2;
/** Segments are found by squares of this side, metres. */
const SQUARE_METERS = 50;
/** Backwards on a one-way road by less is the scatter of positions, metres. */
const SCATTER_METERS = 20;

interface Reached {
  readonly meters: number;
  /** edge it was reached by and the node before; undefined = from the start's own edge */
  readonly by: { readonly edge: number; readonly node: number } | undefined;
}

/** The roads of a county as edges between nodes, for finding what is near and the ways between. */
export class RoadNetwork {
  readonly edges: readonly Edge[];
  readonly #leaving: readonly (readonly number[])[];
  readonly #squares = new Map<string, { edge: number; segment: number }[]>();

  private constructor(edges: readonly Edge[], nodes: number) {
    this.edges = edges;
    const leaving: number[][] = Array.from({ length: nodes }, () => []);
    for (const [i, { from, to, road }] of edges.entries()) {
      leaving[from]!.push(i);
      if (!road.oneway && to !== from) leaving[to]!.push(i);
    }
    this.#leaving = leaving;
    for (const [edge, { line }] of edges.entries()) {
      for (let segment = 0; segment + 1 < line.length; segment++) this.#index(edge, segment);
    }
  }

  /** Lines meet where they share a vertex. */
  static of(roads: readonly RoadLine[]): RoadNetwork {
    const lines = roads.filter(({ line }) => line.length > 1);
    const uses = new Map<string, number>();
    for (const { line } of lines) {
      for (const [i, point] of line.entries()) {
        const isEnd = i === 0 || i === line.length - 1;
        uses.set(keyOf(point), (uses.get(keyOf(point)) ?? 0) + (isEnd ? 2 : 1));
      }
    }
    const nodes = new Map<string, number>();
    const nodeOf = (point: PlanePoint): number => {
      const key = keyOf(point);
      const known = nodes.get(key) ?? nodes.size;
      nodes.set(key, known);
      return known;
    };
    const edges: Edge[] = [];
    for (const road of lines) {
      let start = 0;
      for (let i = 1; i < road.line.length; i++) {
        if (uses.get(keyOf(road.line[i]!))! < 2) continue;
        const line = road.line.slice(start, i + 1);
        const along = [0];
        for (let j = 1; j < line.length; j++) along.push(along[j - 1]! + between(line[j - 1]!, line[j]!));
        edges.push({
          road,
          from: nodeOf(line[0]!),
          to: nodeOf(line.at(-1)!),
          line,
          along,
          meters: along.at(-1)!,
        });
        start = i;
      }
    }
    return new RoadNetwork(edges, nodes.size);
  }

  /** The nearest place of each edge within so many metres, nearest first, at most `most`. */
  near([x, y]: PlanePoint, meters: number, most: number): RoadPlace[] {
    const best = new Map<number, RoadPlace>();
    const reach = Math.ceil(meters / SQUARE_METERS);
    const [column, row] = [Math.floor(x / SQUARE_METERS), Math.floor(y / SQUARE_METERS)];
    for (let i = column - reach; i <= column + reach; i++) {
      for (let j = row - reach; j <= row + reach; j++) {
        for (const { edge, segment } of this.#squares.get(`${i},${j}`) ?? []) {
          const { line, along } = this.edges[edge]!;
          const [ax, ay] = line[segment]!;
          const [dx, dy] = [line[segment + 1]![0] - ax, line[segment + 1]![1] - ay];
          const square = dx * dx + dy * dy;
          const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
          const distance = Math.hypot(x - ax - share * dx, y - ay - share * dy);
          if (distance > meters || distance >= (best.get(edge)?.distance ?? Number.POSITIVE_INFINITY))
            continue;
          best.set(edge, { edge, offset: along[segment]! + share * Math.sqrt(square), distance });
        }
      }
    }
    return [...best.values()].sort((a, b) => a.distance - b.distance).slice(0, most);
  }

  /** Metres of the shortest way from one place to each of others; undefined where none is as short as `most` metres. */
  metersTo(start: RoadPlace, ends: readonly RoadPlace[], most: number): (number | undefined)[] {
    const reached = this.#reach(start, most);
    return ends.map((end) => this.#arrival(start, end, reached)?.meters);
  }

  /** The shortest way itself; undefined where none is as short as `most` metres. */
  way(start: RoadPlace, end: RoadPlace, most: number): Way | undefined {
    const reached = this.#reach(start, most);
    const arrival = this.#arrival(start, end, reached);
    if (!arrival) return undefined;
    if (arrival.node === undefined)
      return {
        meters: arrival.meters,
        line: this.#part(start.edge, start.offset, end.offset),
        edges: [start.edge],
      };
    const pieces: PlanePoint[][] = [];
    const edges: number[] = [];
    let node = arrival.node;
    for (let { by } = reached.get(node)!; by; { by } = reached.get(node)!) {
      const { from, meters } = this.edges[by.edge]!;
      pieces.unshift(by.node === from ? this.#part(by.edge, 0, meters) : this.#part(by.edge, meters, 0));
      edges.unshift(by.edge);
      node = by.node;
    }
    const first = this.edges[start.edge]!;
    const last = this.edges[end.edge]!;
    const isOutAtEnd =
      node === first.to && (node !== first.from || first.road.oneway || start.offset > first.meters / 2);
    pieces.unshift(this.#part(start.edge, start.offset, isOutAtEnd ? first.meters : 0));
    pieces.push(this.#part(end.edge, arrival.node === last.from ? 0 : last.meters, end.offset));
    return { meters: arrival.meters, line: pieces.flat(), edges: [start.edge, ...edges, end.edge] };
  }

  /** Nodes within so many metres of a place (Dijkstra). The frontier is a handful of nodes, so that a list serves. */
  #reach(start: RoadPlace, most: number): Map<number, Reached> {
    const { from, to, meters, road } = this.edges[start.edge]!;
    const reached = new Map<number, Reached>();
    const open: { node: number; at: Reached }[] = [
      { node: to, at: { meters: meters - start.offset, by: undefined } },
    ];
    if (!road.oneway) open.push({ node: from, at: { meters: start.offset, by: undefined } });
    while (open.length > 0) {
      let least = 0;
      for (let i = 1; i < open.length; i++) if (open[i]!.at.meters < open[least]!.at.meters) least = i;
      const { node, at } = open[least]!;
      open[least] = open.at(-1)!;
      open.pop();
      if (at.meters > most || reached.has(node)) continue;
      reached.set(node, at);
      for (const edge of this.#leaving[node]!) {
        const next = this.edges[edge]!;
        const there = next.from === node ? next.to : next.from;
        if (!reached.has(there))
          open.push({ node: there, at: { meters: at.meters + next.meters, by: { edge, node } } });
      }
    }
    return reached;
  }

  /** How a place is come to: straight along its edge, or by a node of it. */
  #arrival(
    start: RoadPlace,
    end: RoadPlace,
    reached: ReadonlyMap<number, Reached>,
  ): { meters: number; node: number | undefined } | undefined {
    const { from, to, meters, road } = this.edges[end.edge]!;
    const ways: { meters: number; node: number | undefined }[] = [];
    if (start.edge === end.edge) {
      const ahead = end.offset - start.offset;
      if (!road.oneway || ahead >= -SCATTER_METERS) ways.push({ meters: Math.abs(ahead), node: undefined });
    }
    const atFrom = reached.get(from);
    if (atFrom) ways.push({ meters: atFrom.meters + end.offset, node: from });
    const atTo = road.oneway ? undefined : reached.get(to);
    if (atTo) ways.push({ meters: atTo.meters + meters - end.offset, node: to });
    return ways.sort((a, b) => a.meters - b.meters)[0];
  }

  /** The line of an edge between two offsets, in that direction. */
  #part(edge: number, fromOffset: number, toOffset: number): PlanePoint[] {
    const { line, along } = this.edges[edge]!;
    const [low, high] = [Math.min(fromOffset, toOffset), Math.max(fromOffset, toOffset)];
    const inside = line.filter((_, i) => along[i]! > low && along[i]! < high);
    const part = [this.#at(edge, low), ...inside, this.#at(edge, high)];
    return fromOffset <= toOffset ? part : part.reverse();
  }

  #at(edge: number, offset: number): PlanePoint {
    const { line, along } = this.edges[edge]!;
    const i = Math.max(
      1,
      Math.min(
        along.length - 1,
        along.findIndex((meters) => meters >= offset),
      ),
    );
    const [a, b] = [line[i - 1]!, line[i]!];
    const span = along[i]! - along[i - 1]!;
    const share = span === 0 ? 0 : (offset - along[i - 1]!) / span;
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  }

  #index(edge: number, segment: number): void {
    const [[ax, ay], [bx, by]] = [this.edges[edge]!.line[segment]!, this.edges[edge]!.line[segment + 1]!];
    const squareOf = (value: number) => Math.floor(value / SQUARE_METERS);
    for (let i = squareOf(Math.min(ax, bx)); i <= squareOf(Math.max(ax, bx)); i++) {
      for (let j = squareOf(Math.min(ay, by)); j <= squareOf(Math.max(ay, by)); j++) {
        const key = `${i},${j}`;
        const there = this.#squares.get(key);
        if (there) there.push({ edge, segment });
        else this.#squares.set(key, [{ edge, segment }]);
      }
    }
  }
}

export function between([ax, ay]: PlanePoint, [bx, by]: PlanePoint): number {
  return Math.hypot(bx - ax, by - ay);
}

function keyOf([x, y]: PlanePoint): string {
  return `${Math.round(x / NODE_METERS)},${Math.round(y / NODE_METERS)}`;
}
