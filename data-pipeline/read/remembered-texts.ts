/** Texts remembered while reading, a power of two. */
const SLOTS = 4096;

/** Texts of one encoding inside one array of bytes. Surveys repeat their words: one met lately is not decoded again. */
export class RememberedTexts {
  readonly #texts = new Array<string>(SLOTS);
  readonly #at = new Uint32Array(SLOTS);
  readonly #length = new Uint32Array(SLOTS);

  /** @param decode what stands in the bytes from `start` to `end` */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly decode: (start: number, end: number) => string,
  ) {}

  /** The text of some bytes. */
  text(at: number, length: number): string {
    let hash = length;
    for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ this.bytes[i]!, 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (this.#length[slot] === length && this.#isSame(this.#at[slot]!, at, length)) {
      const known = this.#texts[slot];
      if (known !== undefined) return known;
    }
    const text = this.decode(at, at + length);
    this.#texts[slot] = text;
    this.#at[slot] = at;
    this.#length[slot] = length;
    return text;
  }

  #isSame(a: number, b: number, length: number): boolean {
    for (let i = 0; i < length; i++) if (this.bytes[a + i] !== this.bytes[b + i]) return false;
    return true;
  }
}
