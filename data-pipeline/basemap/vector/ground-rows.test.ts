import { describe, expect, it } from "vitest";
import { groundRoutines, VECTOR_BYTES } from "./ground-rows.ts";

const PIXELS = 16;
const { run, memory } = groundRoutines(PIXELS, 65_536);
const [CELLS, ROW, SHARES, MARKS, OUT] = [0, 4096, 8192, 12_288, 16_384];
const vectors = (at: number, count: number) => new Float32Array(memory, at, 4 * count);

describe("rows of ground", () => {
  it("are enlarged between the middles of two rows of cells, evenly in both directions", () => {
    const cells = 6; // four and one more on each side
    const heights = [0, 100]; // of the two rows
    for (const [row, height] of heights.entries())
      vectors(CELLS + row * cells * VECTOR_BYTES, cells).forEach((_, i, all) => {
        all[i] = height + 10 * Math.floor(i / 4) + (i % 4);
      });
    // four pixels a cell: the first stretch begins two pixels before the row
    run.enlarge(CELLS, cells * VECTOR_BYTES, 0.25, cells - 1, 4, 1 / 4, ROW - 2 * VECTOR_BYTES);
    for (let x = 0; x < PIXELS; x++) {
      const along = (x + 0.5) / 4 + 0.5; // from the middle of the outer cell
      for (let lane = 0; lane < 4; lane++)
        expect(vectors(ROW, PIXELS)[4 * x + lane]).toBeCloseTo(25 + 10 * along + lane, 4);
    }
  });

  it("have marks laid over them by their share and repeat them", () => {
    vectors(ROW, PIXELS).fill(200);
    vectors(SHARES, PIXELS).forEach((_, i, all) => {
      all[i] = i % 4 === 1 ? (i >> 2) / PIXELS : 9; // the second share grows from the left
    });
    const mark = [40, 80, 120, 128];
    new Uint8Array(memory, MARKS, 16).set([...mark, 0, 0, 0, 0, ...mark, 0, 0, 0, 0]);
    run.laySecond(ROW, SHARES, MARKS, 4 * 4 - 4);
    for (let x = 0; x < PIXELS; x++) {
      const share = x % 2 === 0 ? x / PIXELS : 0;
      for (let lane = 0; lane < 3; lane++)
        expect(vectors(ROW, PIXELS)[4 * x + lane]).toBeCloseTo(
          200 * (1 - (share * 128) / 255) + share * mark[lane]!,
          2,
        );
    }
  });

  it("have steps laid over them in two colours by the fourth share", () => {
    vectors(ROW, PIXELS).fill(100);
    vectors(SHARES, PIXELS).fill(0.5);
    vectors(CELLS, 2).set([0.2, 0.4, 0.6, 1, 1, 1, 1, 1]); // what one of 255 adds
    vectors(MARKS, PIXELS).forEach((_, i, all) => {
      all[i] = [100, 20, 0, 0][i % 4]!;
    });
    run.laySteps(ROW, SHARES, MARKS, CELLS);
    const left = 1 - 60 / 255;
    expect(vectors(ROW, PIXELS)[4]).toBeCloseTo(100 * left + 50 * 0.2 + 10, 3);
    expect(vectors(ROW, PIXELS)[4 * 15 + 2]).toBeCloseTo(100 * left + 50 * 0.6 + 10, 3);
  });

  it("become bytes, rounded and kept between 0 and 255", () => {
    vectors(ROW, PIXELS).forEach((_, i, all) => {
      all[i] = [12.4, 12.6, -3, 300][i % 4]!;
    });
    run.store(ROW, OUT);
    expect([...new Uint8Array(memory, OUT, 4 * PIXELS)]).toEqual(
      Array.from({ length: PIXELS }, () => [12, 13, 0, 255]).flat(),
    );
  });
});
