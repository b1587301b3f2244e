/**
 * `node --import tsx bench/tiles/scale-tiles.ts PUBLICATION FOLDER`: tiles of the layers in FOLDER, which scale-copies.ts
 * has made, thrown away as they are drawn. Prints {"seconds":…,"peakRssMb":…,"tiles":…}.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { County } from "../../contract/county.ts";
import { layerById } from "../../contract/layers.ts";
import { FeatureFiles } from "../../data-pipeline/feature-files.ts";
import { joinedPipes, networkOf } from "../../data-pipeline/network/pipe-network.ts";
import { currentVersion } from "../../data-pipeline/publish/publication-folder.ts";
import { keepHeapSmall } from "../../data-pipeline/small-heap.ts";
import { writeSourceTiles } from "../../data-pipeline/tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../../data-pipeline/tiles3d/model-library.ts";
import { tileGrid } from "../../data-pipeline/tiles3d/tile-grid.ts";

const [publication, folder] = process.argv.slice(2);
if (!publication || !folder) throw new Error("expected PUBLICATION FOLDER");
keepHeapSmall();
const { pathOf } = await currentVersion(publication);
const view = JSON.parse(await readFile(pathOf("county.json"), "utf8")) as County;
// sixteen copies need more ground than the county's own grid; the same for one of them
const grid = tileGrid({ ...view, gridSizeMeters: 2 * view.gridSizeMeters });
const library = await ModelLibrary.open("assets/models");
const begun = performance.now();
let tiles = 0;
const target = { grid, library, sink: { put: async () => {} }, tick: () => void tiles++ };

const source = sourceOf("water");
const facilities = sourceOf("water-facilities");
const pipes = { source, network: joinedPipes(networkOf(source, facilities)) };
await writeSourceTiles(layerById("water"), source, pipes, target);
await writeSourceTiles(layerById("water-facilities"), facilities, pipes, target);
await writeSourceTiles(layerById("streetlights"), sourceOf("streetlights"), undefined, target);
console.log(
  JSON.stringify({
    seconds: (performance.now() - begun) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    tiles,
  }),
);

function sourceOf(layer: string): FeatureFiles {
  const paths: string[] = [];
  const next = () => join(folder!, layer, `${paths.length}.fgb`);
  while (existsSync(next())) paths.push(next());
  return new FeatureFiles(paths, layer);
}
