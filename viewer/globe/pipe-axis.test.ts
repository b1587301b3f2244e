import { Cartesian3, Ray } from "cesium";
import { expect, it } from "vitest";
import { nearestOnLine } from "./pipe-axis.ts";

const at = (x: number, y: number, z: number) => new Cartesian3(x, y, z);
const down = (x: number, y: number) => new Ray(at(x, y, 100), at(0, 0, -1));

it("finds the point of a buried pipe under a ray from above", () => {
  const pipe = [at(0, 0, -2), at(10, 0, -3)];
  const found = nearestOnLine(down(5, 0.2), pipe);
  expect(found.position.x).toBeCloseTo(5, 6);
  expect(found.position.z).toBeCloseTo(-2.5, 6);
  expect(found.distanceMeters).toBeCloseTo(0.2, 6);
});

it("stays on the pipe beyond its ends, and on the nearest of its segments", () => {
  const bend = [at(0, 0, -2), at(10, 0, -2), at(10, 10, -2)];
  expect(nearestOnLine(down(-4, 0), bend).position).toEqual(at(0, 0, -2));
  expect(nearestOnLine(down(11, 7), bend).position.y).toBeCloseTo(7, 6);
  expect(nearestOnLine(down(11, 7), bend).share).toBeCloseTo(17 / 20, 6);
  expect(nearestOnLine(down(-4, 0), bend).share).toBe(0);
});

it("answers for a ray along the pipe and refuses a line without length", () => {
  const pipe = [at(0, 0, 0), at(0, 0, -5)];
  expect(nearestOnLine(down(1, 0), pipe).distanceMeters).toBeCloseTo(1, 6);
  expect(() => nearestOnLine(down(0, 0), [at(0, 0, 0)])).toThrow("expected at least 2");
});
