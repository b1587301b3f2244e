import { CELLS, SAMPLE_STEPS, TILE_STEPS } from "./tile-grid.ts";
import { TriangleHeap } from "./triangle-heap.ts";

/** A vertex on a tile's edge; u from the west, v from the south, 0 … TILE_STEPS. */
export interface EdgeVertex {
  readonly u: number;
  readonly v: number;
  /** in the plane of `heights`, metres */
  readonly height: number;
}

/** Triangles over a tile. Vertices are the edge vertices, in the order they were given, then samples of its inside. */
export interface TileTriangles {
  readonly vertices: number;
  readonly u: Int32Array;
  readonly v: Int32Array;
  /** three vertex numbers a triangle, counter-clockwise seen from above */
  readonly triangles: Int32Array;
}

/** Samples a side, edges included. */
const SIZE = CELLS + 1;
/** Half-edges without another side: on the tile's edge, or not joined yet. */
const ON_RIM = -2;
const UNJOINED = -1;

/**
 * Greedy insertion after Garland and Heckbert, in the form of mapbox/delatin (ISC licence): the sample with the largest
 * error is added and the triangulation kept Delaunay, until every sample is within its tolerance. Unlike there, the edges
 * are given and never split, and places are whole steps of the tile, so that what is triangulated is what is written.
 * One mesher makes one tile after the other in the same memory.
 */
export class TileMesher {
  #heights: Float64Array = new Float64Array(0);
  #perTolerance: Float64Array = new Float64Array(0);
  #vertices = 0;
  #u = new Int32Array(0);
  #v = new Int32Array(0);
  #z = new Float64Array(0);
  /** half-edges: three a triangle, each by the vertex it starts at */
  #halfEdges = 0;
  #start = new Int32Array(0);
  /** half-edge on the other side */
  #opposite = new Int32Array(0);
  /** half-edge on the rim that starts at a vertex */
  #onRim = new Int32Array(0);
  /** worst sample of each triangle */
  #worst = new Int32Array(0);
  /** triangles with a sample beyond its tolerance, by its error as a share of the tolerance */
  readonly #beyond = new TriangleHeap();
  /** triangles made or changed since they were last ranked, each once */
  #pending = new Int32Array(0);
  #pended = 0;
  #isPending = new Uint8Array(0);
  readonly #toLegalize: number[] = [];

  /**
   * @param rim vertices on the four edges, counter-clockwise from the south-west corner, corners among them
   * @param heights SIZE × SIZE samples, rows from the south, in a plane that the earth's curvature was taken from
   * @param perTolerance 1 / the greatest error allowed at each sample, metres
   * @returns views that hold until the next tile
   */
  mesh(rim: readonly EdgeVertex[], heights: Float64Array, perTolerance: Float64Array): TileTriangles {
    this.#heights = heights;
    this.#perTolerance = perTolerance;
    this.#reserve(rim.length + (CELLS - 1) ** 2);
    this.#layRim(rim);
    this.#refine();
    return {
      vertices: this.#vertices,
      u: this.#u,
      v: this.#v,
      triangles: this.#start.subarray(0, this.#halfEdges),
    };
  }

  /** Room for so many vertices, and nothing in it. */
  #reserve(most: number): void {
    if (this.#u.length < most) {
      this.#u = new Int32Array(most);
      this.#v = new Int32Array(most);
      this.#z = new Float64Array(most);
      this.#onRim = new Int32Array(most);
      this.#start = new Int32Array(6 * most);
      this.#opposite = new Int32Array(6 * most);
      this.#worst = new Int32Array(2 * most);
      this.#pending = new Int32Array(2 * most);
      this.#isPending = new Uint8Array(2 * most);
    }
    this.#beyond.reserve(2 * most);
    this.#vertices = 0;
    this.#halfEdges = 0;
  }

  /** Two triangles between the corners, then the vertices between them by halves. */
  #layRim(rim: readonly EdgeVertex[]): void {
    const isCorner = ({ u, v }: EdgeVertex) => u % TILE_STEPS === 0 && v % TILE_STEPS === 0;
    const corners = rim.flatMap((vertex, i) => (isCorner(vertex) ? [i] : []));
    const [southWest, southEast, northEast, northWest] = corners;
    if (southWest !== 0 || northWest === undefined)
      throw new Error(`found rim corners at ${corners}, expected four from 0`);
    for (const { u, v, height } of rim) this.#addVertex(u, v, height);
    const t = this.#addTriangle(southWest, southEast!, northEast!, ON_RIM, ON_RIM, UNJOINED);
    this.#addTriangle(southWest, northEast!, northWest, t + 2, ON_RIM, ON_RIM);
    const between = (from: number, to: number) => {
      if (to - from < 2) return;
      const middle = (from + to) >> 1;
      this.#splitEdge(middle, this.#onRim[from]!);
      between(from, middle);
      between(middle, to);
    };
    for (const [i, corner] of corners.entries()) between(corner, corners[i + 1] ?? rim.length);
  }

  #refine(): void {
    this.#rankPending();
    while (this.#beyond.size > 0) {
      const t = this.#beyond.takeWorst();
      const worst = this.#worst[t]!;
      const column = worst % SIZE;
      const row = (worst - column) / SIZE;
      this.#insert(this.#addVertex(column * SAMPLE_STEPS, row * SAMPLE_STEPS, this.#heights[worst]!), 3 * t);
      this.#rankPending();
    }
  }

  #addVertex(u: number, v: number, height: number): number {
    const n = this.#vertices++;
    this.#u[n] = u;
    this.#v[n] = v;
    this.#z[n] = height;
    return n;
  }

  /** Ranks new and changed triangles by their worst sample. */
  #rankPending(): void {
    for (let i = 0; i < this.#pended; i++) {
      const t = this.#pending[i]!;
      this.#isPending[t] = 0;
      this.#rank(t);
    }
    this.#pended = 0;
  }

  #rank(t: number): void {
    const h = this.#heights;
    const perTolerance = this.#perTolerance;
    const a = this.#start[3 * t]!;
    const b = this.#start[3 * t + 1]!;
    const c = this.#start[3 * t + 2]!;
    const ax = this.#u[a]!;
    const ay = this.#v[a]!;
    const bx = this.#u[b]!;
    const by = this.#v[b]!;
    const cx = this.#u[c]!;
    const cy = this.#v[c]!;
    // samples on the rim are no candidates: its vertices are fixed
    const minX = Math.max(Math.ceil(Math.min(ax, bx, cx) / SAMPLE_STEPS), 1);
    const maxX = Math.min(Math.floor(Math.max(ax, bx, cx) / SAMPLE_STEPS), CELLS - 1);
    const minY = Math.max(Math.ceil(Math.min(ay, by, cy) / SAMPLE_STEPS), 1);
    const maxY = Math.min(Math.floor(Math.max(ay, by, cy) / SAMPLE_STEPS), CELLS - 1);
    // growth of each weight, and of the plane's height, from one sample to the next in a row and in a column
    const da = SAMPLE_STEPS * (by - cy);
    const db = SAMPLE_STEPS * (cy - ay);
    const dc = SAMPLE_STEPS * (ay - by);
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const za = this.#z[a]! / area;
    const zb = this.#z[b]! / area;
    const zc = this.#z[c]! / area;
    const rise = za * da + zb * db + zc * dc;
    const upA = SAMPLE_STEPS * (cx - bx);
    const upB = SAMPLE_STEPS * (ax - cx);
    const upC = SAMPLE_STEPS * (bx - ax);
    const x = minX * SAMPLE_STEPS;
    const y = minY * SAMPLE_STEPS;
    let wa = (cx - bx) * (y - by) - (cy - by) * (x - bx) - upA;
    let wb = (ax - cx) * (y - cy) - (ay - cy) * (x - cx) - upB;
    let wc = (bx - ax) * (y - ay) - (by - ay) * (x - ax) - upC;
    let error = 1;
    let worst = -1;
    for (let row = minY; row <= maxY; row++) {
      wa += upA;
      wb += upB;
      wc += upC;
      // the samples of the row at which no weight is negative
      let first = 0;
      let last = maxX - minX;
      if (da > 0) {
        if (wa < 0) first = Math.ceil(-wa / da);
      } else if (da < 0) last = Math.min(last, Math.floor(wa / -da));
      else if (wa < 0) continue;
      if (db > 0) {
        if (wb < 0) first = Math.max(first, Math.ceil(-wb / db));
      } else if (db < 0) last = Math.min(last, Math.floor(wb / -db));
      else if (wb < 0) continue;
      if (dc > 0) {
        if (wc < 0) first = Math.max(first, Math.ceil(-wc / dc));
      } else if (dc < 0) last = Math.min(last, Math.floor(wc / -dc));
      else if (wc < 0) continue;
      const z = za * wa + zb * wb + zc * wc;
      const at = row * SIZE + minX;
      for (let k = first; k <= last; k++) {
        const share = Math.abs(z + rise * k - h[at + k]!) * perTolerance[at + k]!;
        if (share > error) {
          error = share;
          worst = at + k;
        }
      }
    }
    if (worst < 0) return;
    this.#worst[t] = worst;
    this.#beyond.add(t, error);
  }

  /** Puts vertex n into the triangle at half-edge e, or onto one of its sides. */
  #insert(n: number, e: number): void {
    const a = this.#start[e]!;
    const b = this.#start[e + 1]!;
    const c = this.#start[e + 2]!;
    const u = this.#u[n]!;
    const v = this.#v[n]!;
    const side = [this.#left(a, b, u, v), this.#left(b, c, u, v), this.#left(c, a, u, v)].indexOf(0);
    if (side >= 0) {
      this.#splitEdge(n, e + side);
      return;
    }
    const ab = this.#opposite[e]!;
    const bc = this.#opposite[e + 1]!;
    const ca = this.#opposite[e + 2]!;
    const t0 = this.#addTriangle(a, b, n, ab, UNJOINED, UNJOINED, e);
    const t1 = this.#addTriangle(b, c, n, bc, UNJOINED, t0 + 1);
    const t2 = this.#addTriangle(c, a, n, ca, t0 + 2, t1 + 1);
    this.#legalize(t0);
    this.#legalize(t1);
    this.#legalize(t2);
  }

  /** Writes a triangle at half-edge e and joins its sides; returns e. */
  #addTriangle(
    a: number,
    b: number,
    c: number,
    ab: number,
    bc: number,
    ca: number,
    e = this.#halfEdges,
  ): number {
    if (e === this.#halfEdges) this.#halfEdges += 3;
    this.#start[e] = a;
    this.#start[e + 1] = b;
    this.#start[e + 2] = c;
    this.#join(e, ab);
    this.#join(e + 1, bc);
    this.#join(e + 2, ca);
    const t = e / 3;
    if (this.#isPending[t] === 0) {
      this.#isPending[t] = 1;
      this.#pending[this.#pended++] = t;
    }
    return e;
  }

  #join(e: number, opposite: number): void {
    this.#opposite[e] = opposite;
    if (opposite >= 0) this.#opposite[opposite] = e;
    else if (opposite === ON_RIM) this.#onRim[this.#start[e]!] = e;
  }

  /** Flips an edge when the vertex beyond it lies in the triangle's circumcircle, and then the edges around that. */
  #legalize(first: number): void {
    // a stack of its own: a rim of ten thousand vertices is more than the engine's holds
    const edges = this.#toLegalize;
    edges.push(first);
    for (let a = edges.pop(); a !== undefined; a = edges.pop()) this.#legalizeEdge(a);
  }

  #legalizeEdge(a: number): void {
    //           pl                    pl
    //          /||\                  /  \
    //       al/ || \bl            al/    \bl
    //        /  ||  \              /      \
    //      p0  a||b  p1   flip   p0--------p1
    //        \  ||  /              \      /
    //       ar\ || /br            ar\    /br
    //          \||/                  \  /
    //           pr                    pr
    const b = this.#opposite[a]!;
    if (b < 0) return;
    const a0 = a - (a % 3);
    const b0 = b - (b % 3);
    const al = a0 + ((a + 1) % 3);
    const ar = a0 + ((a + 2) % 3);
    const bl = b0 + ((b + 2) % 3);
    const br = b0 + ((b + 1) % 3);
    const p0 = this.#start[ar]!;
    const pr = this.#start[a]!;
    const pl = this.#start[al]!;
    const p1 = this.#start[bl]!;
    if (!this.#isInCircle(p0, pr, pl, p1)) return;
    const hal = this.#opposite[al]!;
    const har = this.#opposite[ar]!;
    const hbl = this.#opposite[bl]!;
    const hbr = this.#opposite[br]!;
    this.#beyond.remove(a0 / 3);
    this.#beyond.remove(b0 / 3);
    const t0 = this.#addTriangle(p0, p1, pl, UNJOINED, hbl, hal, a0);
    const t1 = this.#addTriangle(p1, p0, pr, t0, har, hbr, b0);
    this.#toLegalize.push(t1 + 2, t0 + 1);
  }

  /** Puts vertex n on half-edge a, splitting the one or two triangles beside it. */
  #splitEdge(n: number, a: number): void {
    const a0 = a - (a % 3);
    const al = a0 + ((a + 1) % 3);
    const ar = a0 + ((a + 2) % 3);
    const p0 = this.#start[ar]!;
    const pr = this.#start[a]!;
    const pl = this.#start[al]!;
    const hal = this.#opposite[al]!;
    const har = this.#opposite[ar]!;
    const b = this.#opposite[a]!;
    this.#beyond.remove(a0 / 3);
    if (b < 0) {
      const t0 = this.#addTriangle(n, p0, pr, UNJOINED, har, ON_RIM, a0);
      const t1 = this.#addTriangle(p0, n, pl, t0, ON_RIM, hal);
      this.#legalize(t0 + 1);
      this.#legalize(t1 + 2);
      return;
    }
    const b0 = b - (b % 3);
    const bl = b0 + ((b + 2) % 3);
    const br = b0 + ((b + 1) % 3);
    const p1 = this.#start[bl]!;
    const hbl = this.#opposite[bl]!;
    const hbr = this.#opposite[br]!;
    this.#beyond.remove(b0 / 3);
    const t0 = this.#addTriangle(p0, pr, n, har, UNJOINED, UNJOINED, a0);
    const t1 = this.#addTriangle(pr, p1, n, hbr, UNJOINED, t0 + 1, b0);
    const t2 = this.#addTriangle(p1, pl, n, hbl, UNJOINED, t1 + 1);
    const t3 = this.#addTriangle(pl, p0, n, hal, t0 + 2, t2 + 1);
    this.#legalize(t0);
    this.#legalize(t1);
    this.#legalize(t2);
    this.#legalize(t3);
  }

  /** Twice the area of a triangle: positive where the place lies left of the way from one vertex to another. */
  #left(from: number, to: number, u: number, v: number): number {
    const x = this.#u[from]!;
    const y = this.#v[from]!;
    return (this.#u[to]! - x) * (v - y) - (this.#v[to]! - y) * (u - x);
  }

  #isInCircle(a: number, b: number, c: number, d: number): boolean {
    const px = this.#u[d]!;
    const py = this.#v[d]!;
    const dx = this.#u[a]! - px;
    const dy = this.#v[a]! - py;
    const ex = this.#u[b]! - px;
    const ey = this.#v[b]! - py;
    const fx = this.#u[c]! - px;
    const fy = this.#v[c]! - py;
    const ap = dx * dx + dy * dy;
    const bp = ex * ex + ey * ey;
    const cp = fx * fx + fy * fy;
    return dx * (ey * cp - bp * fy) - dy * (ex * cp - bp * fx) + ap * (ex * fy - ey * fx) > 0;
  }
}
