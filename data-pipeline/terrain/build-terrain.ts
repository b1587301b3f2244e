import { setImmediate as othersTurn } from "node:timers/promises";
import type { County } from "../../contract/county.ts";
import { type Dem, isWanted, type Progress, type PublicationSink } from "../feature-table.ts";
import { continuedGrounds } from "./ground.ts";
import { SharedLines } from "./shared-lines.ts";
import {
  errorMeters,
  levelForCell,
  type PlannedTile,
  spacingMeters,
  type TerrainTile,
  tileBounds,
  tilesTouching,
} from "./tile-grid.ts";
import { quantumFor, TileMaker } from "./tile-mesh.ts";

/** Places per side of a tile at which the density of the survey is looked up. */
const PROBES = 8;

export interface TerrainSummary {
  maximumLevel: number;
  /** greatest vertical distance between the deepest tiles and the ground grid they were made from, where it is level */
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
  const { ground, smoothed } = continuedGrounds(dem);
  const [low, high] = dem.heightRange;
  const lineStep = quantumFor(high - low);
  const lines = new SharedLines(levels, ground, county.heightOffsetMeters, lineStep);
  const maker = new TileMaker(lines, lineStep, county.heightOffsetMeters);
  let done = 0;
  let triangles = 0;
  let bytesWritten = 0;
  for (const [level, tiles] of levels.entries()) {
    const means = smoothed(spacingMeters(level));
    for (const tile of tiles) {
      step.tick(++done);
      const path = `terrain/${tile.level}/${tile.x}/${tile.y}.terrain`;
      if (!isWanted(sink, path)) continue;
      const encoded = maker.make(tile, means);
      await sink.put(path, encoded.bytes);
      triangles += encoded.triangles;
      bytesWritten += encoded.bytes.length;
      await othersTurn();
    }
  }
  if (isWanted(sink, "terrain/layer.json"))
    await sink.put("terrain/layer.json", new TextEncoder().encode(layerJson(levels, county.name.en)));
  const maximumLevel = levels.length - 1;
  step.end(`${total} tiles, ${triangles} triangles, ${(bytesWritten / 1e6).toFixed(1)} MB`);
  return { maximumLevel, maxErrorMeters: errorMeters(maximumLevel) + lineStep / 2 };
}

/**
 * Tiles of each level from 0 to the deepest. The four of a parent are there together or not at all, so that Cesium never
 * cuts one out of its parent, where no edge is; they are there when the survey is dense enough in one of them.
 */
function tilesByLevel(dem: Dem): PlannedTile[][] {
  const roots = tilesTouching(0, [-180, -90, 179.9, 89.9]);
  const levels: PlannedTile[][] = [roots.map((tile) => ({ ...tile, detail: 0 }))];
  for (let level = 1; ; level++) {
    const parents = new Map(levels[level - 1]!.map((tile) => [`${tile.x}/${tile.y}`, tile]));
    const surveyed = tilesTouching(level, dem.bounds).filter(
      (tile) => parents.has(parentOf(tile)) && levelForCell(finestCell(dem, tile)) >= level,
    );
    if (surveyed.length === 0) return levels;
    const dense = new Set(surveyed.map(({ x, y }) => `${x}/${y}`));
    const family = new Set(surveyed.map(parentOf));
    const tiles = [...parents]
      .filter(([name]) => family.has(name))
      .flatMap(([, parent]) =>
        [0, 1, 2, 3].map((i): PlannedTile => {
          const [x, y] = [2 * parent.x + (i & 1), 2 * parent.y + (i >> 1)];
          return { level, x, y, detail: dense.has(`${x}/${y}`) ? level : parent.detail };
        }),
      );
    levels.push(tiles.sort((a, b) => a.y - b.y || a.x - b.x));
  }
}

const parentOf = ({ x, y }: TerrainTile): string => `${x >> 1}/${y >> 1}`;

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
