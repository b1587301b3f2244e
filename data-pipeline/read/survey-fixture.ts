import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openGdal } from "../gdal.ts";

/** Survey files for tests, written by GDAL into a new temporary folder. */
export interface FixtureFeature {
  readonly properties: Readonly<Record<string, string | number | null>>;
  readonly geometry: { type: string; coordinates: unknown } | null;
}

/**
 * Writes features with a GDAL driver.
 * @param name file name with its ending, e.g. `JSL.shp`
 * @param options of ogr2ogr, e.g. `-lco ENCODING=GBK`
 * @returns path of the file; a Shapefile's parts stand beside it
 */
export async function writeSurveyFixture(
  name: string,
  driver: string,
  features: readonly FixtureFeature[],
  options: readonly string[] = [],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "twin-fixture-"));
  const [stem] = name.split(".");
  const geojson = join(folder, `${stem}.geojson`);
  writeFileSync(
    geojson,
    JSON.stringify({
      type: "FeatureCollection",
      features: features.map((feature) => ({ type: "Feature", ...feature })),
    }),
  );
  const gdal = await openGdal();
  const { datasets } = await gdal.open(geojson);
  const output = await gdal.ogr2ogr(datasets[0]!, ["-f", driver, ...options], stem);
  rmSync(geojson);
  for (const { local } of output.all ?? [output]) {
    writeFileSync(join(folder, basename(local)), await gdal.getFileBytes(local));
    gdal.Module.FS.unlink(local);
  }
  return join(folder, name);
}

/** Writes a text file, in any encoding, for tests. */
export function writeTextFixture(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), "twin-fixture-")), name);
  writeFileSync(path, content);
  return path;
}

export function readFixture(path: string): Uint8Array {
  return readFileSync(path);
}
