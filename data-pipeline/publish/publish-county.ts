import { fileURLToPath } from "node:url";
import type { CountyView } from "../../contract/api.ts";
import type { County } from "../../contract/county.ts";
import { FINDINGS_FILE, type PublishedFindings } from "../../contract/findings.ts";
import { LAYERS, type LayerDefinition } from "../../contract/layers.ts";
import type { Manifest } from "../../contract/publication.ts";
import { buildBasemap } from "../basemap/build-basemap.ts";
import { type CheckVerdicts, verdictsOf } from "../check/tile-grade.ts";
import {
  type Dem,
  type FeatureTable,
  isWanted,
  type Progress,
  type PublicationSink,
} from "../feature-table.ts";
import { networkFiles } from "../network/network-file.ts";
import { buildPipeNetwork } from "../network/pipe-network.ts";
import { buildTerrain } from "../terrain/build-terrain.ts";
import type { Box } from "../tiles3d/box.ts";
import { hasTiles, type PipeLayer, writeLayerTiles } from "../tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../tiles3d/model-library.ts";
import { tileGrid } from "../tiles3d/tile-grid.ts";
import { crsDefinition } from "./crs-definition.ts";
import { PublicationWriter, type Published } from "./publication-writer.ts";
import { putFeatures } from "./published-features.ts";
import type { VersionOrigin } from "./versions.ts";

const MODELS_FOLDER = fileURLToPath(new URL("../../assets/models", import.meta.url));

/** A county whose surveys have been read. */
export interface SurveyedCounty {
  readonly county: County;
  /** layers that have features */
  readonly layerIds: readonly string[];
  layer(id: string): Promise<FeatureTable | null>;
  readonly dem: Dem | null;
  /** what is wrong with it, for the viewer */
  readonly findings?: PublishedFindings;
}

/**
 * Writes the whole publication of a county to a folder and makes it the current one.
 * @param origin which edits `survey` holds; a build without any by default
 * @throws Error when a feature cannot be drawn or the folder cannot be written; the current publication stays
 */
export async function publishCounty(
  survey: SurveyedCounty,
  folder: string,
  progress: Progress,
  origin?: VersionOrigin,
): Promise<Published> {
  const sink = await PublicationWriter.open(folder);
  try {
    const layers = await writeCounty(survey, sink, progress);
    const step = progress.step("manifest");
    const published = await sink.finish(survey.county.id, layers, origin);
    step.end(`${published.files} files, ${(published.bytes / 1e6).toFixed(1)} MB`);
    return published;
  } catch (error) {
    await sink.discard(); // so that a failed build leaves nothing; the next one would clear it too
    throw error;
  }
}

/**
 * Makes every file of a county's publication that the sink wants.
 * @param boxesOf what tiles of a layer draw that other processes made; absent = every tile is drawn here
 */
export async function writeCounty(
  survey: SurveyedCounty,
  sink: PublicationSink,
  progress: Progress,
  boxesOf?: (layer: string) => Promise<ReadonlyMap<string, Box>>,
): Promise<Manifest["layers"]> {
  const { county, dem } = survey;
  const library = await ModelLibrary.open(MODELS_FOLDER);
  for (const name of library.names)
    if (isWanted(sink, `models/${name}.glb`)) await sink.put(`models/${name}.glb`, await library.glb(name));

  const counts = new Map<string, number>();
  const extent = new Extent();
  // side by side: the basemap's threads paint while this one makes tiles, one step after the other for less memory
  const madeHere = async () => {
    const terrain = dem ? await buildTerrain(dem, county, sink, progress) : undefined;
    const verdicts = verdictsOf(survey.findings);
    await writeAllLayers(survey, { sink, progress, library, counts, extent, verdicts, boxesOf });
    return terrain;
  };
  const [basemap, terrain] = await Promise.all([
    buildBasemap((id) => survey.layer(id), dem, county, sink, progress),
    madeHere(),
  ]);
  const view: CountyView = {
    ...viewOf(county),
    crsProj4: await crsDefinition(county.crs, ...county.origin),
    extent: extent.rectangle ?? county.bounds,
    ...(terrain && { terrain }),
    basemap,
    publication: "", // the server fills in the manifest's version, which depends on this file
  };
  if (isWanted(sink, "county.json")) await sink.put("county.json", Buffer.from(JSON.stringify(view)));
  if (survey.findings && isWanted(sink, FINDINGS_FILE))
    await sink.put(FINDINGS_FILE, Buffer.from(JSON.stringify(survey.findings)));
  return LAYERS.map(({ id, representation }) => {
    const features = counts.get(id) ?? 0;
    const live = features > 0 || (representation === "terrain" && dem !== null);
    return { id, status: live ? "live" : "reserved", features };
  });
}

interface LayerContext {
  readonly sink: PublicationSink;
  readonly progress: Progress;
  readonly library: ModelLibrary;
  readonly counts: Map<string, number>;
  readonly extent: Extent;
  readonly verdicts: CheckVerdicts;
  readonly boxesOf: ((layer: string) => Promise<ReadonlyMap<string, Box>>) | undefined;
}

/** Layer after layer, so that only one layer's features and its pipes are in memory. */
async function writeAllLayers(survey: SurveyedCounty, context: LayerContext): Promise<void> {
  for (const layer of LAYERS.filter(({ network }) => !network)) {
    const facilities = LAYERS.find(({ network }) => network === layer.id);
    await writeLayers(survey, layer, facilities, context);
  }
}

/** One layer, and with a pipe layer the facilities on it: features, network and tiles. */
async function writeLayers(
  survey: SurveyedCounty,
  layer: LayerDefinition,
  facilityLayer: LayerDefinition | undefined,
  context: LayerContext,
): Promise<void> {
  const { sink } = context;
  const table = await survey.layer(layer.id);
  const facilities = facilityLayer ? await survey.layer(facilityLayer.id) : null;
  let pipes: PipeLayer | undefined;
  if (table && layer.representation === "tubes") {
    pipes = { table, network: buildPipeNetwork(table, facilities) };
    for (const { path, bytes } of networkFiles(pipes.network, table.count))
      if (isWanted(sink, path)) await sink.put(path, bytes);
  }
  if (table) await writeLayer(survey.county, layer, table, pipes, context);
  if (facilityLayer && facilities) await writeLayer(survey.county, facilityLayer, facilities, pipes, context);
}

async function writeLayer(
  county: County,
  layer: LayerDefinition,
  table: FeatureTable,
  pipes: PipeLayer | undefined,
  { sink, progress, library, counts, extent, verdicts, boxesOf }: LayerContext,
): Promise<void> {
  counts.set(layer.id, table.count);
  await putFeatures(sink, table);
  if (table.count === 0 || !hasTiles(layer)) return;
  extent.add(table);
  const step = progress.step(`tiles of ${layer.id}`);
  let tiles = 0;
  const boxes = await boxesOf?.(layer.id);
  await writeLayerTiles(layer, table, pipes, {
    grid: tileGrid(county),
    library,
    verdicts,
    ...(boxes && { boxes }),
    sink,
    tick: (written) => {
      tiles = written;
      step.tick(written);
    },
  });
  step.end(`${table.count} features, ${tiles} tiles`);
}

function viewOf(county: County) {
  const { id, name, title, synthetic, attribution, timeZone, crs, heightDatum, heightOffsetMeters } = county;
  const { bounds, origin, gridSizeMeters, home, views, phases } = county;
  return {
    id,
    name,
    title,
    synthetic,
    ...(attribution && { attribution }),
    timeZone,
    crs,
    heightDatum,
    heightOffsetMeters,
    bounds,
    origin,
    gridSizeMeters,
    home,
    views,
    phases,
  };
}

/** [west, south, east, north] of all layers drawn in 3D, degrees; undefined = there are none. */
export async function tiledExtent(
  layer: (id: string) => Promise<FeatureTable | null>,
): Promise<[number, number, number, number] | undefined> {
  const extent = new Extent();
  for (const definition of LAYERS.filter(hasTiles)) {
    const table = await layer(definition.id);
    if (table) extent.add(table);
  }
  return extent.rectangle;
}

/** What the layers drawn in 3D cover, degrees. */
class Extent {
  rectangle: [west: number, south: number, east: number, north: number] | undefined;

  add({ coordinates }: FeatureTable): void {
    this.rectangle ??= [180, 90, -180, -90];
    for (let i = 0; i < coordinates.length; i += 3) {
      const [lon, lat] = [coordinates[i]!, coordinates[i + 1]!];
      this.rectangle[0] = Math.min(this.rectangle[0], lon);
      this.rectangle[1] = Math.min(this.rectangle[1], lat);
      this.rectangle[2] = Math.max(this.rectangle[2], lon);
      this.rectangle[3] = Math.max(this.rectangle[3], lat);
    }
  }
}
