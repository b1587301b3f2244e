/**
 * `node --import tsx bench/tiles/scale-copies.ts PUBLICATION TIMES FOLDER`: the pipes, facilities and lamps of a published
 * county TIMES over, side by side, as a publication holds features: FOLDER/LAYER/N.fgb.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FEATURES_PER_FILE } from "../../contract/publication.ts";
import type { FeatureTable } from "../../data-pipeline/feature-table.ts";
import { currentVersion } from "../../data-pipeline/publish/publication-folder.ts";
import { featureFileBytes, readPublishedLayer } from "../../data-pipeline/publish/published-features.ts";

/** Copies lie this far apart: a little more than the seat is wide, 0.11° or 11 km. */
const APART_DEG = 0.11;

const [publication, text, folder] = process.argv.slice(2);
const times = Number(text);
if (!publication || !(times >= 1) || !folder) throw new Error("expected PUBLICATION TIMES FOLDER");
const across = Math.ceil(Math.sqrt(times));
const { files, pathOf } = await currentVersion(publication);
for (const layer of ["water", "water-facilities", "streetlights"]) {
  mkdirSync(join(folder, layer));
  const table = (await readPublishedLayer(files, pathOf, layer))!;
  let written = 0;
  for (let copy = 0; copy < times; copy++) {
    const copied = copyOf(table, copy);
    for (let n = 0; n * FEATURES_PER_FILE < copied.count; n++)
      writeFileSync(join(folder, layer, `${written++}.fgb`), featureFileBytes(copied, n));
  }
}

/** The layer in the place of copy number `copy`; ids and point numbers tell the copies apart. */
function copyOf(table: FeatureTable, copy: number): FeatureTable {
  const [east, north] = [copy % across, Math.floor(copy / across)].map(
    (step) => (step - (across - 1) / 2) * APART_DEG,
  );
  const coordinates = table.coordinates.map((value, i) =>
    i % 3 === 0 ? value + east! : i % 3 === 1 ? value + north! : value,
  );
  const named = (value: string | number | null) => (value === null ? null : `${copy}-${value}`);
  const columns = new Map(table.columns);
  for (const name of ["fromNode", "toNode", "id"])
    if (columns.has(name)) columns.set(name, columns.get(name)!.map(named));
  return { ...table, coordinates, columns, ids: table.ids.map((each) => `${copy}-${each}`) };
}
