import { expect, it } from "vitest";
import { linePieces } from "./matched-picture.ts";

it("follows the ground: pieces of a long road meet, are short, and none joins two stretches", () => {
  const pieces = linePieces([
    [
      [111.5, 25.1],
      [111.501, 25.1],
    ],
    [
      [111.6, 25.2],
      [111.6001, 25.2],
      [111.6001, 25.2001],
    ],
  ]);
  const ends = Array.from({ length: pieces.length / 4 }, (_, i) => pieces.slice(4 * i, 4 * i + 4));
  expect(ends).toHaveLength(4 + 2);
  expect(ends[0]!.slice(0, 2)).toEqual([111.5, 25.1]);
  expect(ends[3]!.slice(2)).toEqual([111.501, 25.1]);
  for (const [i, [lonFrom, latFrom, lonTo, latTo]] of ends.entries()) {
    expect(Math.hypot(lonTo! - lonFrom!, latTo! - latFrom!)).toBeLessThan(3e-4);
    if (i > 0 && i !== 4) expect([lonFrom, latFrom]).toEqual(ends[i - 1]!.slice(2));
  }
});
