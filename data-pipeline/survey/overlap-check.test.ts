import { describe, expect, it } from "vitest";
import { layerById } from "../../contract/layers.ts";
import { Findings } from "../read/findings.ts";
import { writeTextFixture } from "../read/survey-fixture.ts";
import { checkOverlaps } from "./overlap-check.ts";
import { readSource } from "./read-source.ts";

type Ring = [number, number][];

/** About 100 m on a side; degrees. */
const square = (west: number, east = west + 0.001): Ring => [
  [west, 25.18],
  [east, 25.18],
  [east, 25.181],
  [west, 25.181],
  [west, 25.18],
];
const HOLE: Ring = [
  [111.5902, 25.1802],
  [111.5902, 25.1808],
  [111.5908, 25.1808],
  [111.5908, 25.1802],
  [111.5902, 25.1802],
];

async function overlapsOf(areas: Readonly<Record<string, Ring[]>>): Promise<string[]> {
  const features = Object.entries(areas).map(([BSM, coordinates]) => ({
    type: "Feature",
    properties: { BSM },
    geometry: { type: "Polygon", coordinates },
  }));
  const findings = new Findings();
  const table = await readSource(
    writeTextFixture("grids.geojson", JSON.stringify({ type: "FeatureCollection", features })),
    { file: "grids.geojson", layer: "duty-grids", crs: "EPSG:4490" },
    layerById("duty-grids"),
    { bounds: [111, 24, 113, 26] },
    "grids",
    findings,
  );
  checkOverlaps(table, findings);
  return findings.kept
    .filter(({ severity }) => severity === "warning")
    .map(({ file, row, id, found }) => `${file} ${row} ${id}: ${found}`);
}

describe("areas that divide a county", () => {
  it("may share borders", async () => {
    expect(await overlapsOf({ A: [square(111.59)], B: [square(111.591)], C: [square(111.593)] })).toEqual([]);
  });

  it("are named with the ground that two of them claim", async () => {
    const [found, ...others] = await overlapsOf({ A: [square(111.59)], B: [square(111.5905)] });
    expect(others).toEqual([]);
    // half of 100.8 m × 110.8 m at 25.18° north, WGS 84
    const [, squareMeters] = /^grids\.geojson 2 B: (\d+) m² shared with A$/.exec(found!)!;
    expect(Number(squareMeters) / 5583).toBeCloseTo(1, 2);
  });

  it("may lie in each other's holes", async () => {
    const island = [...HOLE].reverse();
    expect(await overlapsOf({ A: [square(111.59), HOLE], B: [island] })).toEqual([]);
  });
});
