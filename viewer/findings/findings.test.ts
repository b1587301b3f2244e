import { expect, it } from "vitest";
import type { PublishedFinding } from "../../contract/findings.ts";
import { cellMeters, clustersOf, findingsWithin, spreadMeters, surroundingsOf } from "./clusters.ts";
import { readFindingsFile } from "./findings-file.ts";
import { choicesOf, filtered, findingsAbout } from "./findings-state.ts";

const finding = (part: Partial<PublishedFinding>): PublishedFinding => ({
  check: "steep",
  severity: "warning",
  layer: "water",
  file: "water/JSL.shp",
  row: 1,
  id: "P1",
  field: "elevToM",
  found: "41°",
  expected: "at most 30°",
  advice: "look again",
  lon: 111.58,
  lat: 25.18,
  grid: "G1",
  ...part,
});
const findings = [
  finding({}),
  finding({ id: "P2", check: "too-deep", grid: "G2" }),
  finding({ id: "P3", severity: "error", check: "duplicate-id", layer: "sewer", lon: 111.6 }),
  finding({ id: null, row: null, lon: null, lat: null, check: "unknown-crs", severity: "error", grid: null }),
];
const ALL = { severity: undefined, check: undefined, layer: undefined, grid: undefined };

it("filters by severity, rule, layer and grid together", () => {
  expect(filtered(findings, ALL)).toHaveLength(4);
  expect(filtered(findings, { ...ALL, severity: "error" }).map(({ check }) => check)).toEqual([
    "duplicate-id",
    "unknown-crs",
  ]);
  expect(filtered(findings, { ...ALL, layer: "water", grid: "G2" }).map(({ id }) => id)).toEqual(["P2"]);
});

it("counts the choices of a part under the rest of the filter, so that none leads to nothing", () => {
  const filter = { ...ALL, severity: "warning" as const, check: "steep" };
  expect(choicesOf(findings, filter, "check")).toEqual([
    { value: "steep", count: 1 },
    { value: "too-deep", count: 1 },
  ]);
  expect(choicesOf(findings, ALL, "layer")[0]).toEqual({ value: "water", count: 3 });
});

it("knows the findings of a feature by layer and id", () => {
  expect(findingsAbout(findings, "sewer", "P3")).toHaveLength(1);
  expect(findingsAbout(findings, "water", "P3")).toEqual([]);
});

it("gathers what lies too near to be told apart, and loses none", () => {
  const near = [finding({}), finding({ id: "P2", lon: 111.58001 }), finding({ id: "P3", lon: 111.7 })];
  const far = clustersOf(near, 64);
  expect(far.map(({ members }) => members.length).sort()).toEqual([1, 2]);
  expect(clustersOf(near, 0.25)).toHaveLength(3);
  expect(clustersOf(findings, 64).reduce((sum, { members }) => sum + members.length, 0)).toBe(3);
  // 0.00001° of longitude at 25.18° N
  expect(spreadMeters(far.find(({ members }) => members.length === 2)!)).toBeCloseTo(1.0, 1);
});

it("keeps what is around the camera, the same while it moves a little, and everything within reach", () => {
  const [lon, lat, reach] = [111.58, 25.18, 800];
  const around = surroundingsOf(lon, lat, reach);
  expect(surroundingsOf(around.lon + 0.0001, around.lat - 0.0001, reach)).toEqual(around);
  const metre = 1 / 110_800;
  const placed = [0, 400, 790, 5000].map((metres) => finding({ lon, lat: lat + metres * metre }));
  expect(findingsWithin(placed, around).slice(0, 3)).toEqual(placed.slice(0, 3));
  expect(findingsWithin(placed, around)).not.toContain(placed[3]);
});

it("changes the squares by factors of two alone", () => {
  expect(cellMeters(1, 48)).toBe(64);
  expect(cellMeters(1.3, 48)).toBe(64);
  expect(cellMeters(0.5, 48)).toBe(32);
});

it("reads the GeoJSON of twin check, and says where a file is wrong", () => {
  const { lon, lat, ...properties } = finding({});
  const feature = {
    type: "Feature",
    properties: { ...properties, name: "坡度过大" },
    geometry: { type: "Point", coordinates: [lon, lat] },
  };
  const file = (features: unknown[]) => JSON.stringify({ type: "FeatureCollection", features });
  const read = readFindingsFile("f.geojson", file([feature]));
  expect(read.findings).toEqual([finding({})]);
  expect(read.rules.steep?.name.zh).toBe("坡度过大");
  const bad = { ...feature, properties: { ...properties, severity: "bad" } };
  expect(() => readFindingsFile("f.geojson", file([feature, bad]))).toThrow(
    /f\.geojson, row 2, severity: .*warning/,
  );
  expect(() => readFindingsFile("f.csv", "check,severity\n")).toThrow('f.csv: found "check,severity');
});
