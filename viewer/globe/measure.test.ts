import { Cartesian3 } from "cesium";
import { expect, it } from "vitest";
import { type MeasuredPoint, measured } from "./measure.ts";

const at = (lon: number, lat: number, height = 0): MeasuredPoint => ({
  position: Cartesian3.fromDegrees(lon, lat, height),
});
const value = (values: ReturnType<typeof measured>, name: string) =>
  values.find((each) => each.name === name)?.value;

it("measures a distance in space and over the ground", () => {
  // one degree of longitude on the equator: 111,319.4908 m (WGS84)
  const values = measured("measure-distance", [at(111, 0), at(112, 0)]);
  expect(value(values, "horizontal")).toBeCloseTo(111_319.4908, 3);
  const stairs = measured("measure-distance", [at(111, 25), at(111, 25, 40)]);
  expect(value(stairs, "distance")).toBeCloseTo(40, 6);
  expect(value(stairs, "horizontal")).toBe(0);
});

it("measures an area whichever way round it is drawn", () => {
  const square = [at(111, 25), at(111.001, 25), at(111.001, 25.001), at(111, 25.001)];
  // 0.001° of longitude and latitude at 25°: 100.95 m × 110.77 m
  const area = value(measured("measure-area", square), "area");
  expect(area).toBeCloseTo(11_182.6, -1);
  expect(value(measured("measure-area", [...square].reverse()), "area")).toBeCloseTo(area!, 6);
});

it("gives the surveyed cover as it is, whether assumed too, and nothing where there is none", () => {
  const below = { meters: 1.2, isAssumed: true };
  expect(measured("measure-depth", [{ ...at(111, 25), below }])).toEqual([
    { name: "depth", value: 1.2, isAssumed: true },
  ]);
  expect(measured("measure-depth", [at(111, 25)])).toEqual([]);
});

it("says nothing while there are too few points", () => {
  expect(measured("measure-distance", [at(111, 25)])).toEqual([]);
  expect(measured("measure-area", [at(111, 25), at(111, 26)])).toEqual([]);
});
