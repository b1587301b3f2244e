import { withRoom } from "./growing-array.ts";

const EMPTY = 0;
const encoder = new TextEncoder();

/**
 * Numbered names, found by their text. Their bytes lie one after the other: of a county's point numbers a quarter of what
 * a Map of strings takes, and nothing that a garbage collector looks at.
 */
export class NameTable {
  #bytes = new Uint8Array(256);
  /** name i has bytes starts[i] … starts[i + 1] − 1 */
  #starts = new Uint32Array(17);
  #count = 0;
  /** number of a name + 1 at its hash or the next free place after; twice as many places as names at least */
  #slots = new Uint32Array(32);

  get count(): number {
    return this.#count;
  }

  at(number: number): string {
    return Buffer.from(this.#bytes.buffer, 0, this.#starts[this.#count]!).toString(
      "utf8",
      this.#starts[number]!,
      this.#starts[number + 1]!,
    );
  }

  /** Returns its number. A name that is there already is from now on found by the new one. */
  add(name: string): number {
    const start = this.#starts[this.#count]!;
    const end = this.#write(name, start);
    const slot = this.#slotOf(start, end);
    const number = this.#count++;
    this.#starts = withRoom(this.#starts, number + 2);
    this.#starts[number + 1] = end;
    this.#slots[slot] = number + 1;
    if (2 * this.#count > this.#slots.length) this.#spread();
    return number;
  }

  /** Number of a name; undefined = it was not added. */
  find(name: string): number | undefined {
    const start = this.#starts[this.#count]!;
    const found = this.#slots[this.#slotOf(start, this.#write(name, start))]!;
    return found === EMPTY ? undefined : found - 1;
  }

  /** Puts the bytes of a name behind the last one; returns their end. */
  #write(name: string, start: number): number {
    this.#bytes = withRoom(this.#bytes, start + 3 * name.length);
    const bytes = this.#bytes;
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      if (code > 127) return start + encoder.encodeInto(name, bytes.subarray(start)).written;
      bytes[start + i] = code;
    }
    return start + name.length;
  }

  /** Place of the name with these bytes, or the free one where it would go. */
  #slotOf(start: number, end: number): number {
    const [bytes, starts, slots] = [this.#bytes, this.#starts, this.#slots];
    const mask = slots.length - 1;
    for (let slot = this.#hash(start, end) & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot]!;
      if (found === EMPTY) return slot;
      const from = starts[found - 1]!;
      if (starts[found]! - from !== end - start) continue;
      let i = start;
      while (i < end && bytes[i] === bytes[from + i - start]) i++;
      if (i === end) return slot;
    }
  }

  /** FNV-1a, mixed so that its low bits depend on all. */
  #hash(start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ this.#bytes[i]!, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  #spread(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (const found of before)
      if (found !== EMPTY) this.#slots[this.#slotOf(this.#starts[found - 1]!, this.#starts[found]!)] = found;
  }
}
