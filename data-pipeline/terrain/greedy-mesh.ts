/** Triangles over a square height grid: vertices are grid points, and the grid's edges hold exactly the vertices they were given. */
export interface GridMesh {
  /** grid column and row of each vertex, interleaved; row 0 is the first of `heights` */
  readonly points: readonly number[];
  /** three vertex numbers a triangle */
  readonly triangles: readonly number[];
}

/**
 * Indices of the samples that a line through the others may not skip: none is left by more than its tolerance.
 * A pure function of the samples, so two tiles that share an edge keep the same vertices on it.
 * @returns ascending, first and last included
 */
export function simplifyEdge(heights: readonly number[], tolerances: readonly number[]): number[] {
  const kept = new Set([0, heights.length - 1]);
  const split = (from: number, to: number) => {
    let worst = 1;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const straight = heights[from]! + ((heights[to]! - heights[from]!) * (i - from)) / (to - from);
      const error = Math.abs(heights[i]! - straight) / tolerances[i]!;
      if (error > worst) {
        worst = error;
        at = i;
      }
    }
    if (at < 0) return;
    kept.add(at);
    split(from, at);
    split(at, to);
  };
  split(0, heights.length - 1);
  return [...kept].sort((a, b) => a - b);
}

/**
 * Greedy insertion after Garland and Heckbert, in the form of mapbox/delatin (ISC licence): the point with
 * the largest error is added and the triangulation kept Delaunay, until every sample is within its tolerance.
 * Unlike there, the grid's edges are fixed beforehand by simplifyEdge and never split again.
 * @param heights row-major, size × size
 * @param tolerances greatest error allowed at each sample, in the unit of heights
 */
export function meshGrid(heights: Float64Array, tolerances: Float64Array, size: number): GridMesh {
  const mesh = new GreedyMesh(heights, tolerances, size);
  const last = size - 1;
  const along = (at: (i: number) => number) => {
    const samples = Array.from({ length: size }, (_, i) => at(i));
    return simplifyEdge(
      samples.map((i) => heights[i]!),
      samples.map((i) => tolerances[i]!),
    ).slice(1, -1);
  };
  for (const i of along((k) => k)) mesh.addOnEdge(i, 0);
  for (const i of along((k) => last * size + k)) mesh.addOnEdge(i, last);
  for (const i of along((k) => k * size)) mesh.addOnEdge(0, i);
  for (const i of along((k) => k * size + last)) mesh.addOnEdge(last, i);
  mesh.refine();
  return mesh;
}

class GreedyMesh implements GridMesh {
  readonly points: number[] = [];
  readonly triangles: number[] = [];
  readonly #heights: Float64Array;
  /** 1 / the tolerance at each sample */
  readonly #perTolerance: Float64Array;
  readonly #size: number;
  /** half-edge on the other side, −1 on the boundary */
  readonly #opposite: number[] = [];
  /** worst sample of each triangle and its error as a share of the tolerance there */
  readonly #worst: number[] = [];
  readonly #errors: number[] = [];
  /** heap of triangles by error; position of each triangle in it, −1 = not in it */
  readonly #heap: number[] = [];
  readonly #heapAt: number[] = [];
  #pending: number[] = [];

  constructor(heights: Float64Array, tolerances: Float64Array, size: number) {
    this.#heights = heights;
    this.#perTolerance = tolerances.map((tolerance) => 1 / tolerance);
    this.#size = size;
    const last = size - 1;
    const [nw, ne, sw, se] = [
      this.#addPoint(0, 0),
      this.#addPoint(last, 0),
      this.#addPoint(0, last),
      this.#addPoint(last, last),
    ];
    const t = this.#addTriangle(se, nw, sw, -1, -1, -1);
    this.#addTriangle(nw, se, ne, t, -1, -1);
  }

  /** Adds a vertex on the boundary. */
  addOnEdge(x: number, y: number): void {
    for (let e = 0; e < this.triangles.length; e++) {
      if (this.#opposite[e]! >= 0) continue;
      const a = 2 * this.triangles[e]!;
      const b = 2 * this.triangles[e - (e % 3) + ((e + 1) % 3)]!;
      const [ax, ay, bx, by] = [this.points[a]!, this.points[a + 1]!, this.points[b]!, this.points[b + 1]!];
      const between =
        x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
      if (!between || orient(ax, ay, bx, by, x, y) !== 0) continue;
      this.#splitEdge(this.#addPoint(x, y), e);
      return;
    }
    throw new Error(`(${x}, ${y}) is not on the boundary of a ${this.#size} × ${this.#size} grid`);
  }

  refine(): void {
    this.#flush();
    while (this.#heap.length > 0 && this.#errors[this.#heap[0]!]! > 1) {
      this.#insertWorst(this.#pop());
      this.#flush();
    }
  }

  #addPoint(x: number, y: number): number {
    return this.points.push(x, y) / 2 - 1;
  }

  /** Ranks new and changed triangles by their worst sample. */
  #flush(): void {
    for (const t of this.#pending) {
      if (this.#heapAt[t]! < 0) this.#rank(t);
    }
    this.#pending = [];
  }

  #rank(t: number): void {
    const size = this.#size;
    const h = this.#heights;
    const perTolerance = this.#perTolerance;
    const p = this.points;
    const a = 2 * this.triangles[3 * t]!;
    const b = 2 * this.triangles[3 * t + 1]!;
    const c = 2 * this.triangles[3 * t + 2]!;
    const ax = p[a]!;
    const ay = p[a + 1]!;
    const bx = p[b]!;
    const by = p[b + 1]!;
    const cx = p[c]!;
    const cy = p[c + 1]!;
    const area = orient(ax, ay, bx, by, cx, cy);
    const za = h[ay * size + ax]! / area;
    const zb = h[by * size + bx]! / area;
    const zc = h[cy * size + cx]! / area;
    // samples on the boundary are no candidates: its vertices are fixed
    const minX = Math.max(Math.min(ax, bx, cx), 1);
    const maxX = Math.min(Math.max(ax, bx, cx), size - 2);
    const minY = Math.max(Math.min(ay, by, cy), 1);
    const maxY = Math.min(Math.max(ay, by, cy), size - 2);
    // growth of each weight, and of the plane's height, from one sample to the next in a row
    const da = cy - by;
    const db = ay - cy;
    const dc = by - ay;
    const rise = za * da + zb * db + zc * dc;
    let error = 0;
    let worst = -1;
    for (let y = minY; y <= maxY; y++) {
      const wa = orient(bx, by, cx, cy, minX, y);
      const wb = orient(cx, cy, ax, ay, minX, y);
      const wc = orient(ax, ay, bx, by, minX, y);
      const first = Math.max(firstInside(wa, da), firstInside(wb, db), firstInside(wc, dc));
      const last = Math.min(maxX - minX, lastInside(wa, da), lastInside(wb, db), lastInside(wc, dc));
      const z = za * wa + zb * wb + zc * wc;
      const row = y * size + minX;
      for (let k = first; k <= last; k++) {
        const dz = Math.abs(z + rise * k - h[row + k]!) * perTolerance[row + k]!;
        if (dz > error) {
          error = dz;
          worst = row + k;
        }
      }
    }
    const isVertex = worst === ay * size + ax || worst === by * size + bx || worst === cy * size + cx;
    if (worst < 0 || isVertex) return;
    this.#worst[t] = worst;
    this.#errors[t] = error;
    this.#push(t);
  }

  #insertWorst(t: number): void {
    const x = this.#worst[t]! % this.#size;
    const y = (this.#worst[t]! - x) / this.#size;
    const n = this.#addPoint(x, y);
    const e = 3 * t;
    const [a, b, c] = [this.triangles[e]!, this.triangles[e + 1]!, this.triangles[e + 2]!];
    const p = this.points;
    for (const [k, from, to] of [
      [0, a, b],
      [1, b, c],
      [2, c, a],
    ] as const) {
      if (orient(p[2 * from]!, p[2 * from + 1]!, p[2 * to]!, p[2 * to + 1]!, x, y) === 0) {
        this.#splitEdge(n, e + k);
        return;
      }
    }
    const [ab, bc, ca] = [this.#opposite[e]!, this.#opposite[e + 1]!, this.#opposite[e + 2]!];
    const t0 = this.#addTriangle(a, b, n, ab, -1, -1, e);
    const t1 = this.#addTriangle(b, c, n, bc, -1, t0 + 1);
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
    e = this.triangles.length,
  ): number {
    this.triangles[e] = a;
    this.triangles[e + 1] = b;
    this.triangles[e + 2] = c;
    this.#opposite[e] = ab;
    this.#opposite[e + 1] = bc;
    this.#opposite[e + 2] = ca;
    if (ab >= 0) this.#opposite[ab] = e;
    if (bc >= 0) this.#opposite[bc] = e + 1;
    if (ca >= 0) this.#opposite[ca] = e + 2;
    this.#heapAt[e / 3] = -1;
    this.#pending.push(e / 3);
    return e;
  }

  /** Flips edge e when the vertex beyond it lies in the triangle's circumcircle. */
  #legalize(a: number): void {
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
    const [p0, pr, pl, p1] = [
      this.triangles[ar]!,
      this.triangles[a]!,
      this.triangles[al]!,
      this.triangles[bl]!,
    ];
    if (!inCircle(this.points, p0, pr, pl, p1)) return;
    const [hal, har, hbl, hbr] = [
      this.#opposite[al]!,
      this.#opposite[ar]!,
      this.#opposite[bl]!,
      this.#opposite[br]!,
    ];
    this.#remove(a0 / 3);
    this.#remove(b0 / 3);
    const t0 = this.#addTriangle(p0, p1, pl, -1, hbl, hal, a0);
    const t1 = this.#addTriangle(p1, p0, pr, t0, har, hbr, b0);
    this.#legalize(t0 + 1);
    this.#legalize(t1 + 2);
  }

  /** Puts vertex n on half-edge a, splitting the one or two triangles beside it. */
  #splitEdge(n: number, a: number): void {
    const a0 = a - (a % 3);
    const al = a0 + ((a + 1) % 3);
    const ar = a0 + ((a + 2) % 3);
    const [p0, pr, pl] = [this.triangles[ar]!, this.triangles[a]!, this.triangles[al]!];
    const [hal, har, b] = [this.#opposite[al]!, this.#opposite[ar]!, this.#opposite[a]!];
    this.#remove(a0 / 3);
    if (b < 0) {
      const t0 = this.#addTriangle(n, p0, pr, -1, har, -1, a0);
      const t1 = this.#addTriangle(p0, n, pl, t0, -1, hal);
      this.#legalize(t0 + 1);
      this.#legalize(t1 + 2);
      return;
    }
    const b0 = b - (b % 3);
    const bl = b0 + ((b + 2) % 3);
    const br = b0 + ((b + 1) % 3);
    const p1 = this.triangles[bl]!;
    const [hbl, hbr] = [this.#opposite[bl]!, this.#opposite[br]!];
    this.#remove(b0 / 3);
    const t0 = this.#addTriangle(p0, pr, n, har, -1, -1, a0);
    const t1 = this.#addTriangle(pr, p1, n, hbr, -1, t0 + 1, b0);
    const t2 = this.#addTriangle(p1, pl, n, hbl, -1, t1 + 1);
    const t3 = this.#addTriangle(pl, p0, n, hal, t0 + 2, t2 + 1);
    for (const t of [t0, t1, t2, t3]) this.#legalize(t);
  }

  #push(t: number): void {
    this.#heapAt[t] = this.#heap.push(t) - 1;
    this.#up(this.#heap.length - 1);
  }

  #pop(): number {
    const top = this.#heap[0]!;
    this.#remove(top);
    return top;
  }

  #remove(t: number): void {
    const at = this.#heapAt[t]!;
    if (at < 0) return;
    this.#heapAt[t] = -1;
    const moved = this.#heap.pop()!;
    if (moved === t) return;
    this.#heap[at] = moved;
    this.#heapAt[moved] = at;
    this.#up(at);
    this.#down(this.#heapAt[moved]!);
  }

  #up(from: number): void {
    let at = from;
    const t = this.#heap[at]!;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#errors[this.#heap[parent]!]! >= this.#errors[t]!) break;
      this.#place(this.#heap[parent]!, at);
      at = parent;
    }
    this.#place(t, at);
  }

  #down(from: number): void {
    let at = from;
    const t = this.#heap[at]!;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#heap.length) break;
      if (
        child + 1 < this.#heap.length &&
        this.#errors[this.#heap[child + 1]!]! > this.#errors[this.#heap[child]!]!
      )
        child++;
      if (this.#errors[this.#heap[child]!]! <= this.#errors[t]!) break;
      this.#place(this.#heap[child]!, at);
      at = child;
    }
    this.#place(t, at);
  }

  #place(t: number, at: number): void {
    this.#heap[at] = t;
    this.#heapAt[t] = at;
  }
}

function orient(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - cx) * (ay - cy) - (by - cy) * (ax - cx);
}

/** Smallest k ≥ 0 at which weight + growth × k ≥ 0, all integers; infinite when there is none. */
function firstInside(weight: number, growth: number): number {
  if (weight >= 0) return 0;
  return growth > 0 ? Math.ceil(-weight / growth) : Number.POSITIVE_INFINITY;
}

/** Greatest k at which weight + growth × k ≥ 0, all integers; infinite when it never falls below. */
function lastInside(weight: number, growth: number): number {
  return growth < 0 ? Math.floor(weight / -growth) : Number.POSITIVE_INFINITY;
}

function inCircle(p: readonly number[], a: number, b: number, c: number, d: number): boolean {
  const px = p[2 * d]!;
  const py = p[2 * d + 1]!;
  const dx = p[2 * a]! - px;
  const dy = p[2 * a + 1]! - py;
  const ex = p[2 * b]! - px;
  const ey = p[2 * b + 1]! - py;
  const fx = p[2 * c]! - px;
  const fy = p[2 * c + 1]! - py;
  const ap = dx * dx + dy * dy;
  const bp = ex * ex + ey * ey;
  const cp = fx * fx + fy * fy;
  return dx * (ey * cp - bp * fy) - dy * (ex * cp - bp * fx) + ap * (ex * fy - ey * fx) < 0;
}
