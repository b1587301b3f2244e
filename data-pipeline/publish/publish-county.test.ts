import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, readlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import proj4 from "proj4";
import { beforeAll, describe, expect, it } from "vitest";
import { countyViewSchema } from "../../contract/api.ts";
import { type Manifest, manifestSchema } from "../../contract/publication.ts";
import { silentProgress } from "../progress.ts";
import { readFeatureFile } from "../read/feature-file.ts";
import {
  sampleBuildings,
  sampleCounty,
  sampleFacilities,
  sampleLamps,
  samplePipes,
} from "../tiles3d/sample-county.ts";
import { publishCounty, type SurveyedCounty } from "./publish-county.ts";
import { reportPublication } from "./report.ts";

/** The sample village, 200 m across as far as the basemap is concerned, without ground heights. */
function survey(lamps = 40): SurveyedCounty {
  const pipes = samplePipes();
  const tables = new Map(
    [pipes, sampleFacilities(pipes), sampleLamps(lamps), sampleBuildings(30, 0.001)].map((table) => [
      table.layer,
      table,
    ]),
  );
  return {
    county: { ...sampleCounty, bounds: [111.579, 25.189, 111.581, 25.191] },
    layerIds: [...tables.keys()],
    layer: async (id) => tables.get(id) ?? null,
    dem: null,
  };
}

let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "county-"));
  await publishCounty(survey(), folder, silentProgress);
  manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, "current/manifest.json"), "utf8")));
}, 120_000);

describe("a county's publication", () => {
  it("lists every file it holds, with its hash, and holds every file it lists", async () => {
    const root = join(folder, "current/");
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .filter((path) => !path.endsWith(".br") && !["manifest.json", "changes.json"].includes(path));
    expect(files.sort()).toEqual(Object.keys(manifest.files).sort());
    for (const path of files) {
      const sha256 = createHash("sha256")
        .update(await readFile(join(root, path)))
        .digest("hex");
      expect(sha256, path).toBe(manifest.files[path]?.sha256);
    }
  });

  it("holds tiles, features, network, models and basemap of the layers it has", () => {
    for (const path of [
      "tiles/water/tileset.json",
      "tiles/streetlights/models.bin",
      "features/buildings/0.fgb",
      "network/water/0.pb",
      "models/muck-truck.glb",
      "basemap/basemap.json",
    ])
      expect(Object.keys(manifest.files)).toContain(path);
    expect(manifest.layers).toContainEqual({ id: "streetlights", status: "live", features: 40 });
    expect(manifest.layers).toContainEqual({ id: "gas", status: "reserved", features: 0 });
    expect(manifest.layers).toContainEqual({ id: "terrain", status: "reserved", features: 0 });
  });

  it("tells the viewer how to compute the county's coordinates", async () => {
    const view = countyViewSchema.parse(
      JSON.parse(await readFile(join(folder, "current/county.json"), "utf8")),
    );
    // ../shared/data/codes/crs_vectors.json: PROJ's answer for EPSG:4546
    const [easting, northing] = proj4(view.crsProj4).forward([111.58, 25.19]);
    expect(easting).toBeCloseTo(558461.3313, 3);
    expect(northing).toBeCloseTo(2787227.2307, 3);
    const [west, south, east, north] = view.extent;
    expect(west).toBeGreaterThan(111.56);
    expect(east).toBeLessThan(111.6);
    expect(south).toBeLessThan(north);
  });

  it("keeps the rows of the survey in their order, so that live states find their lamps", async () => {
    const lamps = await readFeatureFile(join(folder, "current/features/streetlights/0.fgb"), "streetlights");
    expect(lamps.ids).toEqual(sampleLamps(40).ids);
    const report = await reportPublication(folder);
    expect(report).toMatchObject({
      streetlights: 40,
      buildings: 30,
      facilities: sampleFacilities(samplePipes()).count,
    });
  });

  it("is unchanged when built again, changes with the survey, and survives a survey that cannot be drawn", async () => {
    const again = await publishCounty(survey(), folder, silentProgress);
    expect(again).toMatchObject({ changed: false, version: manifest.version });
    const changed = await publishCounty(survey(41), folder, silentProgress);
    expect(changed.changed).toBe(true);
    expect(await readlink(join(folder, "current"))).toBe("versions/2");
    const tooSmall = { ...survey(), county: { ...survey().county, gridSizeMeters: 64 } };
    await expect(publishCounty(tooSmall, folder, silentProgress)).rejects.toThrow(/gridSizeMeters/);
    expect(await readlink(join(folder, "current"))).toBe("versions/2");
    expect((await readdir(join(folder, "versions"))).sort()).toEqual(["1", "2"]);
  }, 120_000);
});
