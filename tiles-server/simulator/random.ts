/**
 * Seeded randomness. The same seed, name and day give the same numbers, so that a simulator that is
 * started again drives every vehicle along the very same track, and what it back-fills is already stored.
 */
export class Random {
  #state: number;

  constructor(...names: (string | number)[]) {
    this.#state = hash(names.join("/"));
  }

  /** 0 ≤ number < 1 (mulberry32) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError("nothing to pick from");
    return list[this.integer(list.length)]!;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** 0 ≤ number < 1 that belongs to these names, without a sequence. */
export function randomOf(...names: (string | number)[]): number {
  return new Random(...names).next();
}

/** 32-bit FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}
