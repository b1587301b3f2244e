/** Triangles by their error, the largest first; each is in it once or not at all. */
export class TriangleHeap {
  #errors: Float64Array = new Float64Array(0);
  #heap = new Int32Array(0);
  /** position of each triangle, −1 = not in it */
  #at = new Int32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Room for so many triangles, and none in it. */
  reserve(most: number): void {
    if (this.#heap.length < most) {
      this.#errors = new Float64Array(most);
      this.#heap = new Int32Array(most);
      this.#at = new Int32Array(most);
    }
    this.#at.fill(-1);
    this.#size = 0;
  }

  /** Puts in triangle t, which is not in it. */
  add(t: number, error: number): void {
    this.#errors[t] = error;
    this.#place(t, this.#size++);
    this.#up(this.#size - 1);
  }

  /** Takes out the triangle with the largest error; there must be one. */
  takeWorst(): number {
    const t = this.#heap[0]!;
    this.remove(t);
    return t;
  }

  /** Takes triangle t out if it is in it. */
  remove(t: number): void {
    const at = this.#at[t]!;
    if (at < 0) return;
    this.#at[t] = -1;
    const moved = this.#heap[--this.#size]!;
    if (moved === t) return;
    this.#place(moved, at);
    this.#up(at);
    this.#down(this.#at[moved]!);
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
      if (child >= this.#size) break;
      const other = child + 1;
      if (other < this.#size && this.#errors[this.#heap[other]!]! > this.#errors[this.#heap[child]!]!)
        child = other;
      if (this.#errors[this.#heap[child]!]! <= this.#errors[t]!) break;
      this.#place(this.#heap[child]!, at);
      at = child;
    }
    this.#place(t, at);
  }

  #place(t: number, at: number): void {
    this.#heap[at] = t;
    this.#at[t] = at;
  }
}
