import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { silentProgress } from "../progress.ts";
import { type CheckedFiles, checkFiles } from "./check-files.ts";

const counties = join(import.meta.dirname, "../../e2e/counties");
const data = join(import.meta.dirname, "../../../shared/data/water");
const hasData = existsSync(join(data, "ky4"));
if (!hasData) console.log("skipped: ../shared/data is not here");

function counts({ findings }: CheckedFiles): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { check } of findings) result[check] = (result[check] ?? 0) + 1;
  return result;
}

/** Pipes of a GeoJSON network between two nodes that an earlier pipe joins already. */
function repeatedPairs(file: string): number {
  const { features }: { features: { properties: Record<string, string> }[] } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  const pairs = features.map(({ properties: { start_node_name: a, end_node_name: b } }) =>
    [a, b].sort().join(" "),
  );
  return pairs.length - new Set(pairs).size;
}

describe.runIf(hasData)("surveys that nobody here has made", () => {
  it("are the same in KY4 as GeoJSON and as EPANET model", async () => {
    const [geojson, model] = [
      counts(await checkFiles([], { county: join(counties, "ky4") }, silentProgress)),
      counts(await checkFiles([], { county: join(counties, "ky4-inp") }, silentProgress)),
    ];
    expect(model).toEqual(geojson);
    expect(geojson["duplicate-segment"]).toBe(repeatedPairs(join(data, "ky4/ky4_pipes.geojson")));
    for (const never of ["missing-point", "orphan-point", "island", "no-source", "degree"])
      expect(geojson).not.toHaveProperty(never);
  });

  it("in KY4 cut on purpose are found cut", async () => {
    const cut = await checkFiles([join(data, "ky4/ky4_disconnected_pipes.geojson")], KY4, silentProgress);
    expect(counts(cut).island).toBe(1);
  });

  it("are one network with its sources in L-Town", async () => {
    const checked = await checkFiles(
      [join(data, "epanet/L-TOWN.inp")],
      { crs: "EPSG:32636" },
      silentProgress,
    );
    expect(counts(checked)).toEqual({ "segment-too-long": 1, "node-size": 11 });
  });

  it("show in Micropolis where lines were drawn to a main and not joined to it", async () => {
    const found = counts(await checkFiles([], { county: join(counties, "micropolis") }, silentProgress));
    expect(found["near-miss"]).toBeGreaterThan(100);
    expect(found).not.toHaveProperty("missing-point");
  });

  it("give findings and no crash, whatever is wrong with an EPANET file", async () => {
    const folder = join(data, "epanet-edge-cases");
    const found = new Map<string, Record<string, number>>();
    for (const name of readdirSync(folder)) {
      const checked = await checkFiles([join(folder, name)], { crs: "EPSG:32649" }, silentProgress);
      for (const finding of checked.findings) expect(finding.expected, name).not.toBe("");
      found.set(name, counts(checked));
    }
    expect(found.size).toBe(32);
    expect(found.get("bad_values.inp")).toMatchObject({ "file-content": 1, "missing-point": 1 });
    expect(found.get("msx_example.inp")).toMatchObject({ "file-content": 2 });
  });
});

const KY4 = { layer: "water", crs: "EPSG:3547" };
