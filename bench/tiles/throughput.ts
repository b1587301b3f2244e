/**
 * `node --import tsx bench/tiles/throughput.ts COUNTY OUT LAYER…`: from survey files to tiles on disk, without basemap
 * and terrain. Prints {"features":…,"seconds":…}. A process of its own, so that what V8 compiles is part of its time;
 * loading the program's own files is over when the clock starts.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { layerById } from "../../contract/layers.ts";
import { joinedPipes, networkOf } from "../../data-pipeline/network/pipe-network.ts";
import { silentProgress } from "../../data-pipeline/progress.ts";
import { PublicationWriter } from "../../data-pipeline/publish/publication-writer.ts";
import { importCounty } from "../../data-pipeline/survey/import-county.ts";
import { writeSourceTiles } from "../../data-pipeline/tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../../data-pipeline/tiles3d/model-library.ts";
import { tileGrid } from "../../data-pipeline/tiles3d/tile-grid.ts";

const [county, out, ...layers] = process.argv.slice(2);
if (!county || !out || layers.length === 0) throw new Error("expected COUNTY OUT LAYER…");
const begun = performance.now();
const reduced = reducedCounty(county, join(out, "county"), [...layers, "terrain"]);
const survey = await importCounty(reduced, silentProgress);
const library = await ModelLibrary.open(resolve("assets/models"));
const sink = await PublicationWriter.open(join(out, "publication"));
let features = 0;
for (const id of layers) {
  const source = survey.source(id);
  if (!source) throw new Error(`${county} has no features of ${id}`);
  features += source.count;
  const layer = layerById(id);
  const pipes =
    layer.representation === "tubes" ? { source, network: joinedPipes(networkOf(source, null)) } : undefined;
  await writeSourceTiles(layer, source, pipes, {
    grid: tileGrid(survey.county),
    library,
    sink,
    tick: () => {},
  });
}
await sink.finish(survey.county.id, []);
console.log(JSON.stringify({ features, seconds: (performance.now() - begun) / 1000 }));

/** A county folder with the same survey files but only some layers' sources. */
function reducedCounty(from: string, to: string, kept: readonly string[]): string {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (name !== "county.yaml" && name !== "imported") symlinkSync(resolve(from, name), join(to, name));
  const county = parse(readFileSync(join(from, "county.yaml"), "utf8")) as { sources: { layer: string }[] };
  const sources = county.sources.filter(({ layer }) => kept.includes(layer));
  writeFileSync(join(to, "county.yaml"), stringify({ ...county, sources }));
  return to;
}
