import { powerOfTwo, withRoom } from "./growing-array.ts";

const EMPTY = 0;
/** Names lie in pieces of so many bytes: one array that grows would be in memory twice while it does. */
const PIECE_BYTES = 2 ** 18;
const encoder = new TextEncoder();

/**
 * Numbered names, found by their text. Their bytes lie one after the other: of a county's point numbers a quarter of what
 * a Map of strings takes, and nothing that a garbage collector looks at.
 */
export class NameTable {
  readonly #pieces: Uint8Array[] = [];
  /** where each name begins: its piece × PIECE_BYTES + its place there */
  #starts: Uint32Array;
  #lengths: Uint16Array;
  #count = 0;
  /** where the next name may begin */
  #next = 0;
  /** number of a name + 1 at its hash or the next free place after; at least five places to four names */
  #slots: Uint32Array;
  #text = new Uint8Array(256);

  /** @param expected as many are likely to be added; more may be */
  constructor(expected = 16) {
    this.#starts = new Uint32Array(expected);
    this.#lengths = new Uint16Array(expected);
    this.#slots = new Uint32Array(powerOfTwo((5 / 4) * (expected + 1)));
  }

  get count(): number {
    return this.#count;
  }

  at(number: number): string {
    const start = this.#starts[number]!;
    const { buffer } = this.#pieces[Math.floor(start / PIECE_BYTES)]!;
    return Buffer.from(buffer, start % PIECE_BYTES, this.#lengths[number]!).toString();
  }

  /**
   * Returns its number. A name that is there already is from now on found by the new one.
   * @throws Error for a name of 64 KiB
   */
  add(name: string): number {
    const length = this.#encode(name);
    if (length > 0xffff) throw new Error(`found a name of ${length} bytes, expected at most 65535`);
    const slot = this.#slotOf(length);
    const number = this.#count++;
    this.#starts = withRoom(this.#starts, this.#count);
    this.#lengths = withRoom(this.#lengths, this.#count);
    this.#starts[number] = this.#keep(length);
    this.#lengths[number] = length;
    this.#slots[slot] = number + 1;
    if (5 * this.#count > 4 * this.#slots.length) this.#spread();
    return number;
  }

  /** Number of a name; undefined = it was not added. */
  find(name: string): number | undefined {
    const found = this.#slots[this.#slotOf(this.#encode(name))]!;
    return found === EMPTY ? undefined : found - 1;
  }

  /** Puts the bytes of a name into #text; returns how many. */
  #encode(name: string): number {
    if (3 * name.length > this.#text.length) this.#text = new Uint8Array(3 * name.length);
    const text = this.#text;
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      if (code > 127) return encoder.encodeInto(name, text).written;
      text[i] = code;
    }
    return name.length;
  }

  /** Keeps the bytes of #text; returns where they begin. */
  #keep(length: number): number {
    if (this.#next + length > PIECE_BYTES * this.#pieces.length) {
      this.#next = PIECE_BYTES * this.#pieces.length;
      this.#pieces.push(new Uint8Array(PIECE_BYTES));
    }
    const start = this.#next;
    this.#pieces.at(-1)!.set(this.#text.subarray(0, length), start % PIECE_BYTES);
    this.#next += length;
    return start;
  }

  /** Place of the name in #text, or the free one where it would go. */
  #slotOf(length: number): number {
    const [text, slots] = [this.#text, this.#slots];
    const mask = slots.length - 1;
    for (let slot = hashOf(text, 0, length) & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot]!;
      if (found === EMPTY) return slot;
      if (this.#lengths[found - 1] !== length) continue;
      const start = this.#starts[found - 1]!;
      const piece = this.#pieces[Math.floor(start / PIECE_BYTES)]!;
      const from = start % PIECE_BYTES;
      let i = 0;
      while (i < length && text[i] === piece[from + i]) i++;
      if (i === length) return slot;
    }
  }

  #spread(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    const mask = this.#slots.length - 1;
    for (const found of before) {
      if (found === EMPTY) continue;
      const start = this.#starts[found - 1]!;
      const piece = this.#pieces[Math.floor(start / PIECE_BYTES)]!;
      let slot = hashOf(piece, start % PIECE_BYTES, this.#lengths[found - 1]!) & mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = found;
    }
  }
}

/** FNV-1a, mixed so that its low bits depend on all. */
function hashOf(bytes: Uint8Array, from: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < from + length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
