import { describe, expect, it } from "vitest";
import { bestTable, codesOf } from "./huffman.ts";

const countsOf = (counts: Readonly<Record<number, number>>) => {
  const all = new Uint32Array(256);
  for (const [symbol, count] of Object.entries(counts)) all[Number(symbol)] = count;
  return all;
};

describe("a Huffman table", () => {
  it("gives frequent symbols short codes, of which none begins another and none is all ones", () => {
    const counts = countsOf({ 0: 500, 1: 250, 2: 120, 3: 60, 17: 30, 240: 5 });
    const codes = codesOf(bestTable(counts));
    expect(codes.map(({ symbol, length }) => [symbol, length])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [17, 5],
      [240, 6],
    ]);
    const texts = codes.map(({ code, length }) => code.toString(2).padStart(length, "0"));
    for (const a of texts) {
      expect(a).toMatch(/0/);
      expect(texts.filter((b) => b.startsWith(a))).toEqual([a]);
    }
  });

  it("has no code longer than 16 bits, however rare a symbol is", () => {
    // Fibonacci's numbers make the deepest tree
    const counts = new Uint32Array(256);
    let [a, b] = [1, 1];
    for (let symbol = 0; symbol < 40; symbol++) {
      counts[symbol] = a;
      [a, b] = [b, a + b];
    }
    const { lengths, symbols } = bestTable(counts);
    expect(lengths).toHaveLength(16);
    expect(symbols).toHaveLength(40);
    const codes = codesOf({ lengths, symbols });
    expect(codes).toHaveLength(40);
    expect(codes.reduce((sum, { length }) => sum + 2 ** -length, 0)).toBeLessThan(1);
    expect(codes.every(({ code, length }) => code < 2 ** length - 1)).toBe(true);
  });

  it("of one symbol has one code", () => {
    expect(codesOf(bestTable(countsOf({ 7: 9 })))).toEqual([{ symbol: 7, code: 0, length: 1 }]);
  });
});
