import { fileURLToPath } from "node:url";
import type { CountyView } from "../../contract/api.ts";
import type { County } from "../../contract/county.ts";
import { FINDINGS_FILE, type PublishedFindings } from "../../contract/findings.ts";
import { LAYERS, type LayerDefinition } from "../../contract/layers.ts";
import type { Manifest } from "../../contract/publication.ts";
import { buildBasemap } from "../basemap/build-basemap.ts";
import { type CheckVerdicts, verdictsOf } from "../check/tile-grade.ts";
import { type FeatureSource, tableSource } from "../feature-source.ts";
import {
  type Dem,
  type FeatureTable,
  isWanted,
  type Progress,
  type PublicationSink,
} from "../feature-table.ts";
import { networkFiles } from "../network/network-file.ts";
import { joinedPipes, networkOf } from "../network/pipe-network.ts";
import { crsDefinition } from "../survey/crs-definition.ts";
import { buildTerrain } from "../terrain/build-terrain.ts";
import type { PipeSource } from "../tiles3d/layer-reader.ts";
import { hasTiles, writeSourceTiles } from "../tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../tiles3d/model-library.ts";
import { tileGrid } from "../tiles3d/tile-grid.ts";
import type { KnownParts } from "./known-parts.ts";
import { PublicationWriter, type Published } from "./publication-writer.ts";
import { putFeatures } from "./published-features.ts";
import type { VersionOrigin } from "./versions.ts";

export const MODELS_FOLDER = fileURLToPath(new URL("../../assets/models", import.meta.url));

/** A county whose surveys have been read. */
export interface SurveyedCounty {
  readonly county: County;
  /** layers that have features */
  readonly layerIds: readonly string[];
  layer(id: string): Promise<FeatureTable | null>;
  /** the same where it lies on disk; absent or undefined = it is in memory only */
  source?(id: string): FeatureSource | null | undefined;
  readonly dem: Dem | null;
  /** what is wrong with it, for the viewer */
  readonly findings?: PublishedFindings;
  /** of the county's CRS; absent = GDAL is asked */
  readonly crsDefinition?: string | undefined;
  /** absent = not known, so that features are compared */
  readonly fingerprints?: SurveyFingerprints;
}

/** Names of what surveys say: the same name, the same features. */
export interface SurveyFingerprints {
  readonly ground: string;
  /** null = it must be asked, as a database */
  readonly layers: ReadonlyMap<string, string | null>;
}

/** west, south, east, north, degrees */
export type Extent = [west: number, south: number, east: number, north: number];

export interface PublishedCounty extends Published {
  /** layer drawn in 3D → what it covers */
  readonly extents: ReadonlyMap<string, Extent>;
}

/**
 * Writes the whole publication of a county to a folder and makes it the current one.
 * @param origin which edits `survey` holds; a build without any by default
 * @param known what the version in use holds and need not be made again; absent = everything is made
 * @throws Error when a feature cannot be drawn or the folder cannot be written; the current publication stays
 */
export async function publishCounty(
  survey: SurveyedCounty,
  folder: string,
  progress: Progress,
  origin?: VersionOrigin,
  known?: KnownParts,
): Promise<PublishedCounty> {
  const writer = await PublicationWriter.open(folder, known?.version);
  try {
    for (const path of known?.paths ?? []) writer.keep(path);
    const sink = {
      put: (path: string, bytes: Uint8Array) => writer.put(path, bytes),
      wants: (path: string) => known?.paths.has(path) !== true,
    };
    const { layers, extents } = await writeCounty(survey, sink, progress, known);
    const step = progress.step("manifest");
    const published = await writer.finish(survey.county.id, layers, origin);
    step.end(`${published.files} files, ${(published.bytes / 1e6).toFixed(1)} MB`);
    return { ...published, extents };
  } catch (error) {
    await writer.discard(); // so that a failed build leaves nothing; the next one would clear it too
    throw error;
  }
}

/** What `writeCounty` need not make. */
type Made = Partial<Pick<KnownParts, "terrain" | "basemap" | "layers">> & Pick<KnownParts, "boxesOf">;

export interface WrittenCounty {
  readonly layers: Manifest["layers"];
  /** layer drawn in 3D → what it covers */
  readonly extents: ReadonlyMap<string, Extent>;
}

/**
 * Makes every file of a county's publication that the sink wants.
 * @param made what is there already, and what tiles draw that the sink does not want
 */
export async function writeCounty(
  survey: SurveyedCounty,
  sink: PublicationSink,
  progress: Progress,
  made?: Made,
): Promise<WrittenCounty> {
  const { county, dem } = survey;
  const library = await ModelLibrary.open(MODELS_FOLDER);
  for (const name of library.names)
    if (isWanted(sink, `models/${name}.glb`)) await sink.put(`models/${name}.glb`, await library.glb(name));

  const counts = new Map<string, number>();
  const extents = new Map<string, Extent>();
  for (const [id, { features, extent }] of made?.layers ?? []) {
    counts.set(id, features);
    if (extent) extents.set(id, extent);
  }
  // side by side: the basemap's threads paint while this one makes tiles, one step after the other for less memory
  const madeHere = async () => {
    const terrain = made?.terrain ?? (dem ? await buildTerrain(dem, county, sink, progress) : undefined);
    const verdicts = verdictsOf(survey.findings);
    await writeAllLayers(survey, {
      sink,
      progress,
      library,
      counts,
      extents,
      verdicts,
      boxesOf: made?.boxesOf,
    });
    return terrain;
  };
  const [basemap, terrain] = await Promise.all([
    made?.basemap ?? buildBasemap((id) => survey.layer(id), dem, county, sink, progress),
    madeHere(),
  ]);
  const view: CountyView = {
    ...viewOf(county),
    crsProj4: survey.crsDefinition ?? (await crsDefinition(county.crs, ...county.origin)),
    extent: joined(extents.values()) ?? county.bounds,
    ...(terrain && { terrain }),
    basemap,
    publication: "", // the server fills in the manifest's version, which depends on this file
  };
  if (isWanted(sink, "county.json")) await sink.put("county.json", Buffer.from(JSON.stringify(view)));
  if (survey.findings && isWanted(sink, FINDINGS_FILE))
    await sink.put(FINDINGS_FILE, Buffer.from(JSON.stringify(survey.findings)));
  const layers = LAYERS.map(({ id, representation }): Manifest["layers"][number] => {
    const features = counts.get(id) ?? 0;
    const live = features > 0 || (representation === "terrain" && dem !== null);
    return { id, status: live ? "live" : "reserved", features };
  });
  return { layers, extents };
}

interface LayerContext {
  readonly sink: PublicationSink;
  readonly progress: Progress;
  readonly library: ModelLibrary;
  readonly counts: Map<string, number>;
  readonly extents: Map<string, Extent>;
  readonly verdicts: CheckVerdicts;
  readonly boxesOf: KnownParts["boxesOf"] | undefined;
}

/** Layer after layer, so that only one layer's features and its pipes are in memory. */
async function writeAllLayers(survey: SurveyedCounty, context: LayerContext): Promise<void> {
  for (const layer of LAYERS.filter(({ network }) => !network)) {
    const facilities = LAYERS.find(({ network }) => network === layer.id);
    if ([layer, facilities].some((made) => made && context.counts.has(made.id))) continue; // made already
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
  const source = await sourceOf(survey, layer.id);
  const facilities = facilityLayer ? await sourceOf(survey, facilityLayer.id) : null;
  let pipes: PipeSource | undefined;
  if (source && layer.representation === "tubes") {
    const network = networkOf(source, facilities);
    for (const { path, bytes } of networkFiles(network, source))
      if (isWanted(sink, path)) await sink.put(path, bytes);
    pipes = { source, network: joinedPipes(network) };
  }
  if (source) await writeLayer(survey.county, layer, source, pipes, context);
  if (facilityLayer && facilities) await writeLayer(survey.county, facilityLayer, facilities, pipes, context);
}

/** A layer where it is stored, else in memory. */
async function sourceOf(survey: SurveyedCounty, id: string): Promise<FeatureSource | null> {
  const stored = survey.source?.(id);
  if (stored !== undefined) return stored;
  const table = await survey.layer(id);
  return table && tableSource(table);
}

async function writeLayer(
  county: County,
  layer: LayerDefinition,
  source: FeatureSource,
  pipes: PipeSource | undefined,
  { sink, progress, library, counts, extents, verdicts, boxesOf }: LayerContext,
): Promise<void> {
  counts.set(layer.id, source.count);
  await putFeatures(sink, source);
  if (source.count === 0 || !hasTiles(layer)) return;
  const step = progress.step(`tiles of ${layer.id}`);
  let tiles = 0;
  const boxes = await boxesOf?.(layer.id);
  const extent: Extent = [180, 90, -180, -90];
  await writeSourceTiles(layer, source, pipes, {
    grid: tileGrid(county),
    library,
    verdicts,
    ...(boxes && { boxes }),
    sink,
    scanned: (table) => growExtent(extent, table),
    tick: (written) => {
      tiles = written;
      step.tick(written);
    },
  });
  extents.set(layer.id, extent);
  step.end(`${source.count} features, ${tiles} tiles`);
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

/** What all layers drawn in 3D cover; undefined = there are none. */
export async function tiledExtent(
  layer: (id: string) => Promise<FeatureTable | null>,
): Promise<Extent | undefined> {
  const extents: Extent[] = [];
  for (const definition of LAYERS.filter(hasTiles)) {
    const table = await layer(definition.id);
    if (table) extents.push(extentOf(table));
  }
  return joined(extents);
}

/** What a layer covers. */
export function extentOf(table: FeatureTable): Extent {
  const extent: Extent = [180, 90, -180, -90];
  growExtent(extent, table);
  return extent;
}

function growExtent(extent: Extent, { coordinates }: FeatureTable): void {
  for (let i = 0; i < coordinates.length; i += 3) {
    const [lon, lat] = [coordinates[i]!, coordinates[i + 1]!];
    extent[0] = Math.min(extent[0], lon);
    extent[1] = Math.min(extent[1], lat);
    extent[2] = Math.max(extent[2], lon);
    extent[3] = Math.max(extent[3], lat);
  }
}

function joined(extents: Iterable<Extent>): Extent | undefined {
  let all: Extent | undefined;
  for (const [west, south, east, north] of extents)
    all = all
      ? [Math.min(all[0], west), Math.min(all[1], south), Math.max(all[2], east), Math.max(all[3], north)]
      : [west, south, east, north];
  return all;
}
