const LONGEST = 16;

/** A Huffman table as JPEG files have it. */
export interface HuffmanTable {
  /** how many codes there are of 1 … 16 bits */
  readonly lengths: readonly number[];
  /** from the shortest code to the longest */
  readonly symbols: readonly number[];
}

/**
 * The table that writes symbols with the fewest bits, by ITU-T T.81, annex K.2: no code is longer than 16 bits and
 * none is all ones.
 * @param counts how often each symbol 0 … 255 occurs
 */
export function bestTable(counts: Uint32Array): HuffmanTable {
  // trees that are not yet joined, by the symbol at their root; the last takes the code of all ones
  const roots: number[] = [];
  for (let symbol = 0; symbol < 256; symbol++) if (counts[symbol]! > 0) roots.push(symbol);
  roots.push(256);
  const frequency = new Float64Array(257);
  for (const symbol of roots) frequency[symbol] = symbol < 256 ? counts[symbol]! : 1;
  const size = new Uint8Array(257);
  const next = new Int16Array(257).fill(-1);
  while (roots.length > 1) {
    // of equal ones the higher symbol
    let rarest = 0;
    let second = -1;
    for (let i = 1; i < roots.length; i++) {
      const found = frequency[roots[i]!]!;
      if (found <= frequency[roots[rarest]!]!) [second, rarest] = [rarest, i];
      else if (second < 0 || found <= frequency[roots[second]!]!) second = i;
    }
    const [kept, joined] = [roots[rarest]!, roots[second]!];
    frequency[kept]! += frequency[joined]!;
    roots.splice(second, 1);
    // everything in both trees gets a bit longer; the second is hung to the end of the first
    let last = kept;
    for (let i = kept; i >= 0; last = i, i = next[i]!) size[i]!++;
    next[last] = joined;
    for (let i = joined; i >= 0; i = next[i]!) size[i]!++;
  }
  const bits = new Uint16Array(64);
  for (const length of size) if (length > 0) bits[length]!++;
  for (let length = bits.length - 1; length > LONGEST; length--) {
    while (bits[length]! > 0) {
      let shorter = length - 2;
      while (bits[shorter] === 0) shorter--;
      bits[length]! -= 2;
      bits[length - 1]!++;
      bits[shorter + 1]! += 2;
      bits[shorter]!--;
    }
  }
  let longest = LONGEST;
  while (bits[longest] === 0) longest--;
  bits[longest]!--; // the code of all ones
  const known = Array.from({ length: 256 }, (_, symbol) => symbol).filter((symbol) => size[symbol]! > 0);
  const symbols = known.sort((a, b) => size[a]! - size[b]! || a - b);
  return { lengths: [...bits.subarray(1, LONGEST + 1)], symbols };
}

/** The code of each symbol of a table. */
export function codesOf({
  lengths,
  symbols,
}: HuffmanTable): { symbol: number; code: number; length: number }[] {
  const codes: { symbol: number; code: number; length: number }[] = [];
  let code = 0;
  for (const [i, count] of lengths.entries()) {
    for (let k = 0; k < count; k++)
      codes.push({ symbol: symbols[codes.length]!, code: code++, length: i + 1 });
    code <<= 1;
  }
  return codes;
}
