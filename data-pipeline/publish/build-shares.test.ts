import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Dem } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import {
  sampleBuildings,
  sampleCounty,
  sampleFacilities,
  sampleLamps,
  samplePipes,
} from "../tiles3d/sample-county.ts";
import { buildShare, mergeShares } from "./build-shares.ts";
import { currentVersion } from "./publication-folder.ts";
import { publishCounty, type SurveyedCounty } from "./publish-county.ts";
import { holds, parseShare } from "./share.ts";

const SHARES = 8;
const ORIGIN = { by: "build", edits: 0 } as const;
const newFolder = () => mkdtemp(join(tmpdir(), "shares-"));

function survey(): SurveyedCounty {
  const pipes = samplePipes();
  const tables = new Map(
    [pipes, sampleFacilities(pipes), sampleLamps(40), sampleBuildings(30, 0.001)].map((table) => [
      table.layer,
      table,
    ]),
  );
  return {
    county: { ...sampleCounty, bounds: [111.579, 25.189, 111.581, 25.191] },
    layerIds: [...tables.keys()],
    layer: async (id) => tables.get(id) ?? null,
    dem: hills,
  };
}

const hills: Dem = {
  bounds: [111.57, 25.18, 111.59, 25.2],
  heightRange: [220, 260],
  cellMeters: () => 30,
  smoothed: () => hills,
  sample: (lon, lat) =>
    lon < 111.57 || lon > 111.59 || lat < 25.18 || lat > 25.2
      ? Number.NaN
      : 240 + 20 * Math.sin(lon * 900) * Math.cos(lat * 900),
  sampleAlong: (lons, lat, into, at) =>
    into.set(
      lons.map((lon) => hills.sample(lon, lat)),
      at,
    ),
};

describe("a county drawn in shares", () => {
  it("is, joined, byte for byte what one process publishes; each file is in one share", async () => {
    const whole = await newFolder();
    await publishCounty(survey(), whole, silentProgress);
    const out = await newFolder();
    for (let index = 1; index <= SHARES; index++)
      await buildShare(survey(), "same", { index, of: SHARES }, out, silentProgress);
    const merged = await mergeShares(survey(), "same", SHARES, out, silentProgress, ORIGIN);
    const [expected, found] = [await currentVersion(whole), await currentVersion(out)];
    expect(merged.version).toBe(expected.manifest.version);
    for (const [path, { sha256, brotliBytes }] of expected.files) {
      expect(found.files.get(path), path).toMatchObject({ sha256 });
      if (brotliBytes === undefined) continue;
      expect(await readFile(`${found.pathOf(path)}.br`)).toEqual(
        await readFile(`${expected.pathOf(path)}.br`),
      );
    }
    const parts = await Promise.all(
      Array.from({ length: SHARES }, (_, i) => currentVersion(join(out, "shards", `${i + 1}-of-${SHARES}`))),
    );
    const drawn = parts.flatMap(({ files }) =>
      [...files.keys()].filter((path) => !path.startsWith("build/")),
    );
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(parts.every(({ files }) => files.size > 1)).toBe(true);
  }, 300_000);

  it("says which share is missing or of other surveys", async () => {
    const out = await newFolder();
    await buildShare(survey(), "old", { index: 1, of: 2 }, out, silentProgress);
    const merge = () => mergeShares(survey(), "new", 2, out, silentProgress, ORIGIN);
    await expect(merge()).rejects.toThrow(
      /1-of-2 was drawn from other surveys; run twin build --shard 1\/2 again/,
    );
    await buildShare(survey(), "new", { index: 1, of: 2 }, out, silentProgress);
    await expect(merge()).rejects.toThrow(/2-of-2 holds no share; run twin build --shard 2\/2 first/);
  }, 300_000);

  it("takes only I/N with 1 ≤ I ≤ N", () => {
    expect(parseShare("3/8")).toEqual({ index: 3, of: 8 });
    for (const text of ["0/8", "9/8", "3", "a/b", "1/0", "3/8/2", "1/99999"])
      expect(() => parseShare(text)).toThrow(/expected I\/N/);
    const path = "tiles/water/content/3/4/5.glb";
    const owners = Array.from({ length: 8 }, (_, i) => holds({ index: i + 1, of: 8 }, path)).filter(Boolean);
    expect(owners).toHaveLength(1);
  });
});
