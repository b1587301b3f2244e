import type { PipeEdges } from "../network/pipe-network.ts";

/** Which pipes end at each node of a network. */
export class PipesAtNodes {
  /** node n has rows[starts[n]] … rows[starts[n + 1] − 1]; a pipe from a node to itself twice */
  readonly #starts: Uint32Array;
  readonly #rows: Uint32Array;

  /** @param pipes the first edges; pumps and valves follow */
  constructor({ edgeFrom, edgeTo }: PipeEdges, pipes: number, nodes: number) {
    const starts = new Uint32Array(nodes + 2);
    for (const ends of [edgeFrom, edgeTo]) for (let row = 0; row < pipes; row++) starts[ends[row]! + 2]!++;
    for (let node = 2; node < starts.length; node++) starts[node]! += starts[node - 1]!;
    this.#rows = new Uint32Array(2 * pipes);
    // starts[n + 1] is where the next row of node n goes, and where n ends when all have gone
    for (const ends of [edgeFrom, edgeTo])
      for (let row = 0; row < pipes; row++) this.#rows[starts[ends[row]! + 1]!++] = row;
    this.#starts = starts;
  }

  /** Rows of the pipes that end at some nodes, rising, each once. */
  rowsAt(nodes: Iterable<number>): Uint32Array {
    const rows = new Set<number>();
    for (const node of nodes)
      for (let i = this.#starts[node]!; i < this.#starts[node + 1]!; i++) rows.add(this.#rows[i]!);
    return Uint32Array.from(rows).sort();
  }
}

/** The edges of some pipes, one a row of a table of just these. */
export function edgesOfRows(edges: PipeEdges, rows: Uint32Array): PipeEdges {
  return {
    edgeFrom: rows.map((row) => edges.edgeFrom[row]!),
    edgeTo: rows.map((row) => edges.edgeTo[row]!),
    edgeOuterDiameterMm: rows.map((row) => edges.edgeOuterDiameterMm[row]!),
  };
}
