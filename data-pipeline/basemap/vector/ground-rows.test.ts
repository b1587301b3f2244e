import { describe, expect, it } from "vitest";
import { COLOUR_STEPS, groundRoutines, PIXEL_BYTES, WHOLE_SHARE } from "./ground-rows.ts";

const PIXELS = 16;
const { run, memory } = groundRoutines(PIXELS, 65_536);
const [CELLS, ROW, SHARES, MARKS, OUT, WEIGHTS] = [0, 4096, 8192, 12_288, 16_384, 20_480];
const pixels = (at: number, count: number) => new Int16Array(memory, at, 4 * count);
const fill = (at: number, count: number, value: (i: number) => number) =>
  pixels(at, count).set(Array.from({ length: 4 * count }, (_, i) => Math.round(value(i))));
/** Colours of a row, 0 … 255. */
const colours = (at: number) => Array.from(pixels(at, PIXELS), (value) => value / COLOUR_STEPS);
/** Colours are rounded to a 128th; a few roundings add up. */
const NEAR = 0.03;
const differs = (found: number, expected: number) => Math.abs(found - expected);

describe("rows of ground", () => {
  it("are enlarged between the middles of two rows of cells, evenly in both directions", () => {
    const cells = 6; // four and one more on each side
    const stretch = 4; // pixels a cell: the first stretch begins two pixels before the row
    for (const [row, height] of [0, 100].entries())
      fill(CELLS + row * cells * PIXEL_BYTES, cells, (i) => {
        return COLOUR_STEPS * (height + 10 * Math.floor(i / 4) + (i % 4));
      });
    fill(WEIGHTS, stretch, (i) => (WHOLE_SHARE * (Math.floor(i / 4) + 0.5)) / stretch);
    const bytes = stretch * PIXEL_BYTES;
    run.enlarge(
      CELLS,
      cells * PIXEL_BYTES,
      WHOLE_SHARE / 4,
      cells - 1,
      WEIGHTS,
      bytes,
      ROW - 2 * PIXEL_BYTES,
    );
    for (let x = 0; x < PIXELS; x++) {
      const along = (x + 0.5) / stretch + 0.5; // from the middle of the outer cell
      for (let lane = 0; lane < 4; lane++)
        expect(differs(colours(ROW)[4 * x + lane]!, 25 + 10 * along + lane)).toBeLessThan(NEAR);
    }
  });

  it("have marks laid over them by their share and repeat them", () => {
    fill(ROW, PIXELS, () => 200 * COLOUR_STEPS);
    // the second share grows from the left
    fill(SHARES, PIXELS, (i) => (i % 4 === 1 ? (WHOLE_SHARE * (i >> 2)) / PIXELS : 99));
    const mark = [40, 80, 120, 128];
    new Uint8Array(memory, MARKS, 16).set([...mark, 0, 0, 0, 0, ...mark, 0, 0, 0, 0]);
    run.laySecond(ROW, SHARES, MARKS, 4 * 4 - 8);
    for (let x = 0; x < PIXELS; x++) {
      const share = x % 2 === 0 ? x / PIXELS : 0;
      for (let lane = 0; lane < 3; lane++) {
        const expected = 200 * (1 - (share * 128) / 255) + share * mark[lane]!;
        expect(differs(colours(ROW)[4 * x + lane]!, expected)).toBeLessThan(NEAR);
      }
    }
  });

  it("are covered by opaque marks of the whole share", () => {
    fill(ROW, PIXELS, () => 255 * COLOUR_STEPS);
    fill(SHARES, PIXELS, () => WHOLE_SHARE);
    new Uint8Array(memory, MARKS, 8).set([1, 2, 3, 255, 250, 251, 252, 255]);
    run.layFirst(ROW, SHARES, MARKS, 0);
    run.store(ROW, OUT);
    expect([...new Uint8Array(memory, OUT, 8)]).toEqual([1, 2, 3, 255, 250, 251, 252, 255]);
  });

  it("have steps laid over them in two colours by the fourth share", () => {
    fill(ROW, PIXELS, () => 100 * COLOUR_STEPS);
    fill(SHARES, PIXELS, () => WHOLE_SHARE / 2);
    fill(CELLS, 2, (i) => WHOLE_SHARE * [0.2, 0.4, 0.6, 1, 1, 1, 1, 1][i]!); // what one of 255 adds
    fill(MARKS, PIXELS, (i) => COLOUR_STEPS * [100, 20, 0, 0][i % 4]!);
    run.laySteps(ROW, SHARES, MARKS, CELLS);
    const left = 1 - 60 / 255;
    expect(differs(colours(ROW)[4]!, 100 * left + 50 * 0.2 + 10)).toBeLessThan(NEAR);
    expect(differs(colours(ROW)[4 * 15 + 2]!, 100 * left + 50 * 0.6 + 10)).toBeLessThan(NEAR);
  });

  it("become bytes, rounded and kept between 0 and 255", () => {
    fill(ROW, PIXELS, (i) => COLOUR_STEPS * [12.4, 12.6, -3, 255.4][i % 4]!);
    run.store(ROW, OUT);
    expect([...new Uint8Array(memory, OUT, 4 * PIXELS)]).toEqual(
      Array.from({ length: PIXELS }, () => [12, 13, 0, 255]).flat(),
    );
  });
});
