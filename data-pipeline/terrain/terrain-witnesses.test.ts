import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import decodeQuantizedMesh, { DECODING_STEPS } from "@here/quantized-mesh-decoder";
import { Math as CesiumMath, CesiumTerrainProvider, GeographicTilingScheme } from "cesium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentProgress } from "../progress.ts";
import { buildTerrain, type TerrainSummary } from "./build-terrain.ts";
import { joinGrids } from "./dem.ts";
import { gridOf } from "./height-grid-fixture.ts";
import { tileBounds } from "./tile-grid.ts";

/** Grounds that terrain encoders get wrong, each read by two decoders that know nothing of each other. */
const OFFSET = -15.6;
const MAX = 32767;

/** Slopes of a few percent, so that the stated error holds without the allowance for steep ground. */
const rolling = (lon: number, lat: number) => 240 + 12 * Math.sin(lon * 250) * Math.cos(lat * 230);
const HOLE = { west: 89.21, south: 42.7, east: 89.22, north: 42.71 };
/** The Turpan basin: 154 m below the sea, with a lake nobody surveyed. */
const basin = (lon: number, lat: number) =>
  lon > HOLE.west && lon < HOLE.east && lat > HOLE.south && lat < HOLE.north
    ? Number.NaN
    : -154 + 900 * ((lon - 89.2) ** 2 + (lat - 42.72) ** 2);
const GROUNDS = {
  "rolling ground": { grid: gridOf(111.55, 25.15, 300, 0.0002, rolling), height: rolling },
  "a basin below the sea with a hole": { grid: gridOf(89.17, 42.68, 200, 0.0004, basin), height: basin },
  // 330 m: a tile of its deepest level is 1.2 km wide
  "a survey smaller than a tile": { grid: gridOf(111.5791, 25.1851, 30, 0.0001, rolling), height: rolling },
} as const;

describe.each(Object.entries(GROUNDS))("terrain of %s", (_, { grid, height }) => {
  const files = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const bytes = files.get(request.url!.slice(1).split("?")[0]!);
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  let summary: TerrainSummary;
  let cesium: CesiumTerrainProvider;
  beforeAll(async () => {
    summary = await buildTerrain(
      joinGrids([grid]),
      { heightOffsetMeters: OFFSET, name: { zh: "试", en: "Test" } },
      { put: async (path, bytes) => void files.set(path, bytes) },
      silentProgress,
    );
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    cesium = await CesiumTerrainProvider.fromUrl(`http://127.0.0.1:${port}/terrain`);
  });
  afterAll(() => server.close());

  const tiles = () =>
    [...files.keys()]
      .filter((path) => path.endsWith(".terrain"))
      .map((path) => {
        const [level, x, y] = path.replace(".terrain", "").split("/").slice(1).map(Number);
        return { path, level: level!, x: x!, y: y! };
      });
  const here = (path: string) => {
    const { header, vertexData } = decodeQuantizedMesh(Uint8Array.from(files.get(path)!).buffer, {
      maxDecodingStep: DECODING_STEPS.extensions,
    });
    const count = vertexData.length / 3;
    return {
      count,
      step: (header.maxHeight - header.minHeight) / MAX,
      u: (i: number) => vertexData[i]! / MAX,
      v: (i: number) => vertexData[count + i]! / MAX,
      height: (i: number) =>
        header.minHeight + (vertexData[2 * count + i]! / MAX) * (header.maxHeight - header.minHeight),
    };
  };
  const scheme = new GeographicTilingScheme();
  const byCesium = async (tile: { level: number; x: number; y: number }) => {
    const row = 2 ** tile.level - 1 - tile.y;
    const data = await cesium.requestTileGeometry(tile.x, row, tile.level);
    const rectangle = scheme.tileXYToRectangle(tile.x, row, tile.level);
    return (lonDeg: number, latDeg: number) =>
      data!.interpolateHeight(rectangle, CesiumMath.toRadians(lonDeg), CesiumMath.toRadians(latDeg));
  };

  it("says the same height at every vertex to both decoders", async () => {
    let compared = 0;
    for (const tile of tiles().filter(({ level }) => level >= summary.maximumLevel - 3)) {
      const mesh = here(tile.path);
      const heightAt = await byCesium(tile);
      const [west, south, east, north] = tileBounds(tile);
      for (let i = 0; i < mesh.count; i++) {
        const found = heightAt(west + mesh.u(i) * (east - west), south + mesh.v(i) * (north - south));
        // on a corner the decoder may stand in the neighbouring triangle: a step of its quantisation at most
        expect(Math.abs(found! - mesh.height(i)), tile.path).toBeLessThan(mesh.step + 1e-6);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  it("leaves the surveyed ground by no more than it states", async () => {
    const deepest = tiles().filter(({ level }) => level === summary.maximumLevel);
    let compared = 0;
    for (const tile of deepest) {
      const heightAt = await byCesium(tile);
      const [west, south, east, north] = tileBounds(tile);
      for (let i = 0; i < 200; i++) {
        const lon = west + (east - west) * ((i * 0.618034) % 1);
        const lat = south + (north - south) * ((i * 0.754878) % 1);
        const margin = 2 * grid.stepLon;
        const isSurveyed = [-margin, 0, margin].every((d) =>
          [-margin, 0, margin].every((e) => Number.isFinite(height(lon + d, lat + e))),
        );
        const isInside =
          lon > grid.west + margin &&
          lon < grid.west + grid.columns * grid.stepLon - margin &&
          lat < grid.north - margin &&
          lat > grid.north - grid.rows * grid.stepLat + margin;
        if (!isSurveyed || !isInside) continue;
        expect(Math.abs(heightAt(lon, lat)! - (height(lon, lat) + OFFSET))).toBeLessThan(
          summary.maxErrorMeters,
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(5);
  });

  it("spans little more height than it has: Cesium takes the range for the tile's box", () => {
    for (const tile of tiles().filter(({ level }) => level >= summary.maximumLevel - 4)) {
      const mesh = here(tile.path);
      const heights = Array.from({ length: mesh.count }, (_, i) => mesh.height(i));
      const relief = Math.max(...heights) - Math.min(...heights);
      expect(mesh.step * MAX, tile.path).toBeLessThanOrEqual(Math.max(2 * (relief + 0.05), 32));
    }
  });

  it("fills what nobody surveyed with the heights around it, never with the height of nodata", () => {
    for (const tile of tiles().filter(({ level }) => level >= summary.maximumLevel - 4)) {
      const mesh = here(tile.path);
      const surveyed = grid.heights.filter((each) => Number.isFinite(each));
      const [low, high] = [Math.min(...surveyed) + OFFSET - 1, Math.max(...surveyed) + OFFSET + 1];
      const heights = Array.from({ length: mesh.count }, (_, i) => mesh.height(i));
      expect(Math.min(...heights), tile.path).toBeGreaterThan(low);
      expect(Math.max(...heights), tile.path).toBeLessThan(high);
    }
  });
});
