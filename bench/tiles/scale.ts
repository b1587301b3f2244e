/**
 * `node --import tsx bench/tiles/scale.ts PUBLICATION TIMES`: the pipes, facilities and lamps of a published county TIMES
 * over, side by side, made to tiles that are thrown away. Prints {"seconds":…,"peakRssMb":…}. A process of its own.
 */

import { readFile } from "node:fs/promises";
import type { County } from "../../contract/county.ts";
import { layerById } from "../../contract/layers.ts";
import type { FeatureTable } from "../../data-pipeline/feature-table.ts";
import { buildPipeNetwork } from "../../data-pipeline/network/pipe-network.ts";
import { currentVersion } from "../../data-pipeline/publish/publication-folder.ts";
import { readPublishedLayer } from "../../data-pipeline/publish/published-features.ts";
import { keepHeapSmall } from "../../data-pipeline/small-heap.ts";
import { joinTables } from "../../data-pipeline/survey/join-tables.ts";
import { writeLayerTiles } from "../../data-pipeline/tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../../data-pipeline/tiles3d/model-library.ts";
import { tileGrid } from "../../data-pipeline/tiles3d/tile-grid.ts";

/** Copies lie this far apart: a little more than the seat is wide, 0.11° or 11 km. */
const APART_DEG = 0.11;

const [publication, text] = process.argv.slice(2);
const times = Number(text);
if (!publication || !(times >= 1)) throw new Error("expected PUBLICATION TIMES");
keepHeapSmall();
const { files, pathOf } = await currentVersion(publication);
const view = JSON.parse(await readFile(pathOf("county.json"), "utf8")) as County;
// sixteen copies need more ground than the county's own grid; the same for one of them
const grid = tileGrid({ ...view, gridSizeMeters: 2 * view.gridSizeMeters });
const library = await ModelLibrary.open("assets/models");
const across = Math.ceil(Math.sqrt(times));
const begun = performance.now();
let tiles = 0;
const target = { grid, library, sink: { put: async () => {} }, tick: () => void tiles++ };

const pipes = await copies("water");
const network = buildPipeNetwork(pipes, null);
await writeLayerTiles(layerById("water"), pipes, { table: pipes, network }, target);
for (const id of ["water-facilities", "streetlights"])
  await writeLayerTiles(layerById(id), await copies(id), undefined, target);
console.log(
  JSON.stringify({
    seconds: (performance.now() - begun) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    tiles,
  }),
);

/** A layer side by side with itself; ids and point numbers tell the copies apart. */
async function copies(id: string): Promise<FeatureTable> {
  const table = (await readPublishedLayer(files, pathOf, id))!;
  return joinTables(
    Array.from({ length: times }, (_, copy) => {
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
    }),
  );
}
