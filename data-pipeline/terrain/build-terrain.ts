import { setImmediate as othersTurn } from "node:timers/promises";
import type { County } from "../../contract/county.ts";
import { type Dem, isWanted, type Progress, type PublicationSink } from "../feature-table.ts";
import { continuedGround } from "./ground.ts";
import { errorMeters, levelForCell, type TerrainTile, tileBounds, tilesTouching } from "./tile-grid.ts";
import { encodeTile, reliefOf, sampleTile } from "./tile-mesh.ts";

/** Heights are stored in steps of at least this, metres. */
const FINEST_QUANTUM = 1 / 128;
const QUANTA = 32767;
/** Places per side of a tile at which the density of the survey is looked up. */
const PROBES = 8;

export interface TerrainSummary {
  maximumLevel: number;
  /** greatest vertical distance between the deepest tiles and the ground grid they were made from */
  maxErrorMeters: number;
}

/**
 * Writes `terrain/`: quantized-mesh tiles (geographic, TMS, y from the south, octvertexnormals) and layer.json.
 * Level 0 covers the globe; deeper tiles exist where the survey is dense enough for them.
 * Heights are ellipsoidal: survey height + county.heightOffsetMeters.
 */
export async function buildTerrain(
  dem: Dem,
  county: Pick<County, "heightOffsetMeters" | "name">,
  sink: PublicationSink,
  progress: Progress,
): Promise<TerrainSummary> {
  const levels = tilesByLevel(dem);
  const total = levels.reduce((sum, tiles) => sum + tiles.length, 0);
  const step = progress.step("terrain", total);
  const ground = continuedGround(dem);
  let done = 0;
  let triangles = 0;
  let bytesWritten = 0;
  for (const tiles of levels) {
    const fileOf = ({ level, x, y }: TerrainTile) => `terrain/${level}/${x}/${y}.terrain`;
    const wanted = new Set(tiles.filter((tile) => isWanted(sink, fileOf(tile))));
    done += tiles.length - wanted.size;
    if (wanted.size === 0) continue;
    const cellMeters = coarsestCell(dem, tiles);
    const sampled: { tile: TerrainTile; heights: Float64Array }[] = [];
    for (const tile of tiles) {
      sampled.push({ tile, heights: sampleTile(tile, ground, cellMeters) });
      await othersTurn();
    }
    const quantum = quantumFor(sampled.map(({ heights }) => heights));
    for (const { tile, heights } of sampled) {
      if (!wanted.has(tile)) continue;
      const encoded = encodeTile(tile, heights, quantum, county.heightOffsetMeters);
      await sink.put(fileOf(tile), encoded.bytes);
      triangles += encoded.triangles;
      bytesWritten += encoded.bytes.length;
      step.tick(++done);
      await othersTurn();
    }
  }
  if (isWanted(sink, "terrain/layer.json"))
    await sink.put("terrain/layer.json", new TextEncoder().encode(layerJson(levels, county.name.en)));
  const maximumLevel = levels.length - 1;
  step.end(`${total} tiles, ${triangles} triangles, ${(bytesWritten / 1e6).toFixed(1)} MB`);
  return { maximumLevel, maxErrorMeters: errorMeters(maximumLevel) };
}

/** Tiles of each level from 0 to the deepest; a tile is there when its parent is and the survey is dense enough in it. */
function tilesByLevel(dem: Dem): TerrainTile[][] {
  const levels: TerrainTile[][] = [tilesTouching(0, [-180, -90, 179.9, 89.9])];
  for (let level = 1; ; level++) {
    const parents = new Set(levels[level - 1]!.map(({ x, y }) => `${x}/${y}`));
    const tiles = tilesTouching(level, dem.bounds).filter(
      (tile) => parents.has(`${tile.x >> 1}/${tile.y >> 1}`) && levelForCell(finestCell(dem, tile)) >= level,
    );
    if (tiles.length === 0) return levels;
    levels.push(tiles);
  }
}

/** Finest cell of the survey inside a tile, metres; infinite when there is none. */
function finestCell(dem: Dem, tile: TerrainTile): number {
  const [west, south, east, north] = tileBounds(tile);
  const [demWest, demSouth, demEast, demNorth] = dem.bounds;
  const [w, s, e, n] = [
    Math.max(west, demWest),
    Math.max(south, demSouth),
    Math.min(east, demEast),
    Math.min(north, demNorth),
  ];
  let finest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < PROBES * PROBES; i++) {
    const lon = w + (((i % PROBES) + 0.5) / PROBES) * (e - w);
    const lat = s + ((Math.floor(i / PROBES) + 0.5) / PROBES) * (n - s);
    if (!Number.isNaN(dem.sample(lon, lat))) finest = Math.min(finest, dem.cellMeters(lon, lat));
  }
  return finest;
}

/** Coarsest survey among a level's tiles, metres; infinite where none of them has any. */
function coarsestCell(dem: Dem, tiles: readonly TerrainTile[]): number {
  const cells = tiles.map((tile) => finestCell(dem, tile)).filter(Number.isFinite);
  return cells.length > 0 ? Math.max(...cells) : Number.POSITIVE_INFINITY;
}

/** Smallest power of two, metres, by which the relief of every tile of a level fits into 15 bits. */
function quantumFor(tiles: readonly Float64Array[]): number {
  let relief = 0;
  for (const heights of tiles) {
    const { low, high } = reliefOf(heights);
    relief = Math.max(relief, high - low);
  }
  let quantum = FINEST_QUANTUM;
  while ((QUANTA - 1) * quantum < relief) quantum *= 2;
  return quantum;
}

/** TileJSON of Cesium terrain, https://github.com/CesiumGS/cesium/wiki/layer.json */
function layerJson(levels: readonly (readonly TerrainTile[])[], name: string): string {
  return JSON.stringify({
    tilejson: "2.1.0",
    name,
    version: "1.0.0",
    format: "quantized-mesh-1.0",
    scheme: "tms",
    projection: "EPSG:4326",
    bounds: [-180, -90, 180, 90],
    tiles: ["{z}/{x}/{y}.terrain"],
    minzoom: 0,
    maxzoom: levels.length - 1,
    extensions: ["octvertexnormals"],
    available: levels.map(rowRuns),
  });
}

/** A level's tiles as rectangles one row high. */
function rowRuns(
  tiles: readonly TerrainTile[],
): { startX: number; startY: number; endX: number; endY: number }[] {
  const runs: { startX: number; startY: number; endX: number; endY: number }[] = [];
  for (const { x, y } of tiles) {
    const last = runs.at(-1);
    if (last && last.startY === y && last.endX === x - 1) last.endX = x;
    else runs.push({ startX: x, startY: y, endX: x, endY: y });
  }
  return runs;
}
