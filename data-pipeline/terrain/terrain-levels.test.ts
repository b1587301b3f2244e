import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import decodeQuantizedMesh, { DECODING_STEPS } from "@here/quantized-mesh-decoder";
import { Math as CesiumMath, CesiumTerrainProvider, GeographicTilingScheme } from "cesium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentProgress } from "../progress.ts";
import { buildTerrain } from "./build-terrain.ts";
import { joinGrids } from "./dem.ts";
import type { HeightGrid } from "./height-grid.ts";
import { gridOf } from "./height-grid-fixture.ts";

/** Tiles of all levels along the lines where they touch, read by two decoders that know nothing of each other. */
const OFFSET = -15.6;
const MAX = 32767;
/** Levels above the deepest tiles at a line whose steps can say every vertex of it. */
const EXACT_LEVELS = 8;

/** Ridges of 500 m with slopes up to 1 in 1. */
const mountains = (lon: number, lat: number) =>
  700 + 180 * Math.sin(lon * 900) * Math.cos(lat * 800) + 60 * Math.sin(lon * 3100 + lat * 2700);
const isLake = (lon: number, lat: number) => lon > 89.21 && lon < 89.22 && lat > 42.7 && lat < 42.71;
/** The Turpan basin below the sea, with a lake nobody surveyed. */
const basin = (lon: number, lat: number) =>
  isLake(lon, lat) ? Number.NaN : -154 + 900 * ((lon - 89.2) ** 2 + (lat - 42.72) ** 2);
const ACROSS = "mountains across an edge of all levels";
const GROUNDS: Record<string, readonly HeightGrid[]> = {
  // the seat is four levels deeper than the county around it
  "a county in mountains with a finer seat": [
    gridOf(111.4, 25.1, 100, 0.0016, mountains),
    gridOf(111.5, 25.16, 300, 0.0001, mountains),
  ],
  "a basin below the sea with a hole": [gridOf(89.17, 42.68, 200, 0.0004, basin)],
  "a survey smaller than a tile": [gridOf(111.5791, 25.1851, 30, 0.0001, mountains)],
  // the meridian of 90° is an edge from level 1 on
  [ACROSS]: [gridOf(89.99, 25.16, 100, 0.0002, mountains)],
};

interface Tile {
  readonly path: string;
  readonly level: number;
  readonly x: number;
  readonly y: number;
}
/** A tile's edge on a line: places in steps of the deepest level from 180° W or the south pole. */
interface DrawnEdge {
  readonly tile: Tile;
  readonly isMeridian: boolean;
  /** of the line, in tiles of the deepest level from 180° W or the south pole */
  readonly index: number;
  readonly vertices: readonly { readonly at: number; readonly height: number }[];
}
interface Touch {
  readonly coarse: DrawnEdge;
  readonly fine: DrawnEdge;
}

describe.each(Object.entries(GROUNDS))("terrain of %s", (name, grids) => {
  const files = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const bytes = files.get(request.url!.slice(1).split("?")[0]!);
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  let cesium: CesiumTerrainProvider;
  let tiles: Tile[];
  let deepest: number;
  let touches: Touch[];
  beforeAll(async () => {
    const { maximumLevel } = await buildTerrain(
      joinGrids(grids),
      { heightOffsetMeters: OFFSET, name: { zh: "试", en: "Test" } },
      { put: async (path, bytes) => void files.set(path, bytes) },
      silentProgress,
    );
    deepest = maximumLevel;
    tiles = [...files.keys()]
      .filter((path) => path.endsWith(".terrain"))
      .map((path) => {
        const [level, x, y] = path.replace(".terrain", "").split("/").slice(1).map(Number);
        return { path, level: level!, x: x!, y: y! };
      });
    touches = touchesBetweenLevels(tiles.flatMap(edgesOf));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    cesium = await CesiumTerrainProvider.fromUrl(`http://127.0.0.1:${port}/terrain`);
  });
  afterAll(() => server.close());

  function edgesOf(tile: Tile): DrawnEdge[] {
    const { header, vertexData, ...indices } = decodeQuantizedMesh(
      Uint8Array.from(files.get(tile.path)!).buffer,
      { maxDecodingStep: DECODING_STEPS.extensions },
    );
    const count = vertexData.length / 3;
    const perStep = 2 ** (deepest - tile.level);
    const edge = (side: ArrayLike<number>, isMeridian: boolean, index: number): DrawnEdge => {
      const from = (isMeridian ? tile.y : tile.x) * MAX;
      const vertices = Array.from(side)
        .map((i) => ({
          at: (from + vertexData[(isMeridian ? count : 0) + i]!) * perStep,
          height:
            header.minHeight + (vertexData[2 * count + i]! / MAX) * (header.maxHeight - header.minHeight),
        }))
        .sort((a, b) => a.at - b.at);
      return { tile, isMeridian, index: index * perStep, vertices };
    };
    return [
      edge(indices.westIndices, true, tile.x),
      edge(indices.eastIndices, true, tile.x + 1),
      edge(indices.southIndices, false, tile.y),
      edge(indices.northIndices, false, tile.y + 1),
    ];
  }

  /** Every two edges of different levels that lie on one another, of a tile and its descendants too. */
  function touchesBetweenLevels(edges: readonly DrawnEdge[]): Touch[] {
    const lines = new Map<string, DrawnEdge[]>();
    for (const edge of edges) {
      const line = `${edge.isMeridian}/${edge.index}`;
      lines.set(line, [...(lines.get(line) ?? []), edge]);
    }
    const found: Touch[] = [];
    for (const onLine of lines.values()) {
      for (const coarse of onLine) {
        for (const fine of onLine) {
          if (coarse.tile.level >= fine.tile.level) continue;
          const [from, to] = [fine.vertices[0]!.at, fine.vertices.at(-1)!.at];
          if (coarse.vertices[0]!.at <= from && to <= coarse.vertices.at(-1)!.at)
            found.push({ coarse, fine });
        }
      }
    }
    return found;
  }

  const heightOn = ({ vertices }: DrawnEdge, at: number): number => {
    const next = Math.max(
      vertices.findIndex((vertex) => vertex.at >= at),
      1,
    );
    const [a, b] = [vertices[next - 1]!, vertices[next]!];
    return a.height + ((at - a.at) / (b.at - a.at)) * (b.height - a.height);
  };
  const surveyed = grids.flatMap(({ heights }) => [...heights].filter(Number.isFinite)).sort((a, b) => a - b);
  const relief = surveyed.at(-1)! - surveyed[0]!;
  /** the smallest power of two from 1/128 m that writes the relief in 15 bits */
  const heightStep = 2 ** Math.max(Math.ceil(Math.log2(relief / (MAX - 1))), -7);
  /** whether the steps of the coarser level can say every vertex of the line: the deepest tiles on it are not too far */
  const isExact = ({ coarse }: Touch) => coarse.tile.level >= deepest - EXACT_LEVELS;

  it("has tiles of levels far apart touching", () => {
    const apart = new Set(touches.map(({ coarse, fine }) => fine.tile.level - coarse.tile.level));
    expect([...apart].sort((a, b) => a - b).slice(0, 3)).toEqual([1, 2, 3]);
    const hasChildren = new Set(tiles.map(({ level, x, y }) => `${level - 1}/${x >> 1}/${y >> 1}`));
    const isLeaf = ({ tile: { level, x, y } }: DrawnEdge) => !hasChildren.has(`${level}/${x}/${y}`);
    // tiles that stay beside each other however near one comes
    expect(touches.filter(({ coarse, fine }) => isLeaf(coarse) && isLeaf(fine)).length).toBeGreaterThan(2);
  });

  it("never leaves Cesium to cut a tile out of its parent: four children or none", () => {
    const children = new Map<string, number>();
    for (const { level, x, y } of tiles.filter((tile) => tile.level > 0)) {
      const parent = `${level - 1}/${x >> 1}/${y >> 1}`;
      children.set(parent, (children.get(parent) ?? 0) + 1);
    }
    expect(new Set(children.values())).toEqual(new Set([4]));
  });

  it("draws every line alike at all levels: the finer edge has the coarser one's vertices and corners of tiles on it", () => {
    let shared = 0;
    let corners = 0;
    for (const touch of touches.filter(isExact)) {
      const { coarse, fine } = touch;
      const where = `${coarse.tile.path} beside ${fine.tile.path}`;
      const [from, to] = [fine.vertices[0]!.at, fine.vertices.at(-1)!.at];
      const inside = coarse.vertices.filter(({ at }) => at > from && at < to);
      const finer = fine.vertices.filter(({ at }) => at > from && at < to);
      expect(
        inside.map(({ at }) => at),
        where,
      ).toEqual(finer.map(({ at }) => at));
      for (const [i, { height }] of inside.entries()) expect(height, where).toBeCloseTo(finer[i]!.height, 6);
      shared += inside.length;
      for (const corner of [fine.vertices[0]!, fine.vertices.at(-1)!]) {
        const isVertex = coarse.vertices.some(({ at }) => at === corner.at);
        const gap = Math.abs(heightOn(coarse, corner.at) - corner.height);
        expect(gap, where).toBeLessThanOrEqual(isVertex ? 1e-6 : heightStep / 2 + 1e-6);
        corners++;
      }
    }
    expect(shared).toBeGreaterThan(50);
    expect(corners).toBeGreaterThan(50);
  });

  it("has the vertices of a line half a step aside at most where tiles are too wide to say a place exactly", () => {
    let compared = 0;
    for (const { coarse, fine } of touches.filter((each) => !isExact(each))) {
      // what it is compared with has to say places exactly itself
      if (fine.tile.level < deepest - EXACT_LEVELS) continue;
      const where = `${coarse.tile.path} beside ${fine.tile.path}`;
      const aside = 2 ** (deepest - coarse.tile.level - 1);
      const [from, to] = [fine.vertices[0]!.at, fine.vertices.at(-1)!.at];
      for (const { at, height } of coarse.vertices) {
        if (at - aside <= from || at + aside >= to) continue;
        const near = fine.vertices.filter((vertex) => Math.abs(vertex.at - at) <= aside);
        expect(
          near.some((vertex) => Math.abs(vertex.height - height) < 1e-6),
          where,
        ).toBe(true);
        compared++;
      }
      for (const { at } of fine.vertices.slice(1, -1)) {
        if (at - aside <= from || at + aside >= to) continue;
        expect(
          coarse.vertices.some((vertex) => Math.abs(vertex.at - at) <= aside),
          where,
        ).toBe(true);
      }
    }
    if (name === ACROSS) expect(compared).toBeGreaterThan(50);
  });

  it("has no gap between levels for Cesium either", async () => {
    const scheme = new GeographicTilingScheme();
    const heightsIn = new Map<string, (lonDeg: number, latDeg: number) => number>();
    const byCesium = async ({ path, level, x, y }: Tile) => {
      const known = heightsIn.get(path);
      if (known) return known;
      const row = 2 ** level - 1 - y;
      const data = await cesium.requestTileGeometry(x, row, level);
      const rectangle = scheme.tileXYToRectangle(x, row, level);
      const heightAt = (lonDeg: number, latDeg: number) =>
        data!.interpolateHeight(rectangle, CesiumMath.toRadians(lonDeg), CesiumMath.toRadians(latDeg));
      heightsIn.set(path, heightAt);
      return heightAt;
    };
    const toDegrees = 180 / MAX / 2 ** deepest;
    let compared = 0;
    for (const touch of touches.filter(isExact)) {
      const { coarse, fine } = touch;
      const [here, there] = [await byCesium(coarse.tile), await byCesium(fine.tile)];
      const across = coarse.index * MAX * toDegrees;
      for (const { at } of fine.vertices.filter((_, i) => i % 5 === 0)) {
        const place: [number, number] = coarse.isMeridian
          ? [across - 180, at * toDegrees - 90]
          : [at * toDegrees - 180, across - 90];
        const gap = Math.abs(here(...place) - there(...place));
        expect(gap, `${coarse.tile.path} beside ${fine.tile.path} at ${place}`).toBeLessThan(
          heightStep / 2 + 1e-3,
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(50);
  });
});
