import { describe, expect, it } from "vitest";
import type { PointCounts } from "../../contract/point-counts.ts";
import { type CountPlace, chooseCounts } from "./choose-counts.ts";
import { type CountCell, countTree } from "./count-tree.ts";

const GRID_METERS = 1024;

/** Facilities and lamps on a grid of 4 × 4 cells of 256 m. */
const FACILITIES: PointCounts = {
  emptyErrorMeters: 24,
  level: 2,
  steps: [0, 1, 14], // south-west corner, its neighbour, north-east corner
  counts: [10, 30, 5],
  east: [128, 28, 200],
  north: [128, 28, 200],
  up: [0, 40, 8],
};
const LAMPS: PointCounts = {
  emptyErrorMeters: 28,
  level: 3, // cells of 128 m: finer ones are added up
  steps: [9],
  counts: [4],
  east: [0],
  north: [0],
  up: [12],
};

const LAYERS = [
  { counts: FACILITIES, column: 0 },
  { counts: LAMPS, column: 1 },
];
const root = () => countTree(LAYERS, GRID_METERS)!;
const leaves = (cell: CountCell): CountCell[] =>
  cell.parts.length > 0 ? cell.parts.flatMap(leaves) : [cell];

describe("squares of counts", () => {
  it("hold every feature at every level", () => {
    expect(root().counts).toEqual([45, 4]);
    expect(root().total).toBe(49);
    const sum = leaves(root()).reduce((total, cell) => total + cell.total, 0);
    expect(sum).toBe(49);
    expect(leaves(root()).map(({ key }) => key)).toEqual(["2/0/0", "2/1/0", "2/3/3"]);
  });

  it("stand at the mean place of their features", () => {
    const [corner, beside] = leaves(root());
    // ten at (−384, −384, 0) and four lamps at (−384, −384, 12)
    expect(corner!.counts).toEqual([10, 4]);
    expect(corner!.place[0]).toBeCloseTo(-384, 9);
    expect(corner!.place[2]).toBeCloseTo(48 / 14, 9);
    expect(beside!.place).toEqual([-228, -484, 40]);
  });

  it("are none without layers or without features", () => {
    expect(countTree([], GRID_METERS)).toBeUndefined();
    const empty = { ...FACILITIES, steps: [], counts: [], east: [], north: [], up: [] };
    expect(countTree([{ counts: empty, column: 0 }], GRID_METERS)).toBeUndefined();
  });
});

describe("marks of counts", () => {
  const above =
    (pixelsPerMeter: number) =>
    (cell: CountCell): CountPlace => ({
      x: 500 + cell.place[0] * pixelsPerMeter,
      y: 500 - cell.place[1] * pixelsPerMeter,
      pixelsPerMeter,
    });
  const size = () => [40, 28] as const;

  it("are as fine as their squares are long on the screen", () => {
    expect(chooseCounts(root(), 150, above(0.1), size).map(({ cell }) => cell.level)).toEqual([0]);
    expect(chooseCounts(root(), 150, above(0.5), size).map(({ cell }) => cell.level)).toEqual([2, 2, 2]);
  });

  it("never overlap, and together count all that is in view", () => {
    for (const pixelsPerMeter of [0.02, 0.1, 0.2, 0.4, 1]) {
      const marks = chooseCounts(root(), 20, above(pixelsPerMeter), size);
      const total = marks.reduce((sum, { counts }) => sum + counts[0]! + counts[1]!, 0);
      expect(total).toBe(49);
      for (const a of marks)
        for (const b of marks)
          if (a !== b) expect(Math.abs(a.x - b.x) >= 40 || Math.abs(a.y - b.y) >= 28).toBe(true);
    }
  });

  it("join into the one with more features, which stays where it is", () => {
    const [mark] = chooseCounts(root().parts[0]!, 20, above(0.1), size);
    expect(mark!.cell.key).toBe("2/1/0");
    expect(mark!.counts).toEqual([40, 4]);
  });

  it("leave out what is not on the screen", () => {
    const place = above(0.5);
    const isEast = (cell: CountCell) => cell.parts.length === 0 && cell.place[0] > 0;
    const marks = chooseCounts(root(), 20, (cell) => (isEast(cell) ? place(cell) : undefined), size);
    expect(marks.map(({ counts }) => counts)).toEqual([[5, 0]]);
  });
});
