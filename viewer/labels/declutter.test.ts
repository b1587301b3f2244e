import { expect, it } from "vitest";
import { chooseLabels, type LabelBox } from "./declutter.ts";

const box = (key: string, left: number, rank: number): LabelBox => ({
  key,
  left,
  top: 0,
  width: 40,
  height: 16,
  rank,
});

it("keeps the larger of two that overlap, and both where there is room", () => {
  expect(chooseLabels([box("village", 10, 1), box("town", 0, 2)], new Set(), 9)).toEqual(new Set(["town"]));
  expect(chooseLabels([box("village", 90, 1), box("town", 0, 2)], new Set(), 9).size).toBe(2);
});

it("leaves a label that is shown where two equals compete", () => {
  const pair = [box("a", 0, 1), box("b", 10, 1)];
  expect(chooseLabels(pair, new Set(["b"]), 9)).toEqual(new Set(["b"]));
  expect(chooseLabels(pair, new Set(["a"]), 9)).toEqual(new Set(["a"]));
});

it("never shows more than asked for", () => {
  const many = Array.from({ length: 30 }, (_, i) => box(`${i}`, i * 100, i));
  expect([...chooseLabels(many, new Set(), 3)]).toEqual(["29", "28", "27"]);
});

it("writes nothing under a panel", () => {
  const panel = { left: 0, top: 0, width: 200, height: 100 };
  expect(chooseLabels([box("under", 150, 2), box("beside", 220, 1)], new Set(), 9, [panel])).toEqual(
    new Set(["beside"]),
  );
});
