import { createCanvas, loadImage } from "@napi-rs/canvas";
import { Math as CesiumMath, GeographicTilingScheme } from "cesium";
import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import { joinGrids } from "../terrain/dem.ts";
import { planLevels } from "./basemap-levels.ts";
import { type BasemapSummary, buildBasemap } from "./build-basemap.ts";
import {
  planeScale,
  type Rectangle,
  TILE_PIXELS,
  tileDegrees,
  tileRectangle,
  tilesMeeting,
} from "./map-tile.ts";
import { type PaintedLayer, TilePainter } from "./render-tile.ts";

const [LON, LAT] = [111.58, 25.18];

function tableOf(
  layer: string,
  geometry: "line" | "polygon",
  columns: Record<string, (string | number)[]>,
  ...features: (readonly [number, number])[][]
): FeatureTable {
  const starts = [0];
  for (const feature of features) starts.push(starts.at(-1)! + feature.length);
  return {
    layer,
    geometry,
    count: features.length,
    ids: features.map((_, i) => `${layer}-${i}`),
    coordinates: Float64Array.from(features.flat().flatMap(([dx, dy]) => [LON + dx, LAT + dy, 0])),
    partStart: Uint32Array.from(starts),
    featureStart: Uint32Array.from(starts.map((_, i) => i)),
    columns: new Map(Object.entries(columns)),
    sources: ["test"],
    sourceIndex: new Uint16Array(features.length),
    sourceRow: new Uint32Array(features.length),
  };
}

const square = (x: number, y: number, half: number) =>
  [
    [x - half, y - half],
    [x + half, y - half],
    [x + half, y + half],
    [x - half, y + half],
    [x - half, y - half],
  ] as const;

// a lake in the west, a primary road along the parallel in the east, houses along it
const tables: Record<string, FeatureTable> = {
  hydrography: tableOf("hydrography", "polygon", { kind: ["lake"] }, [...square(-0.006, 0, 0.002)]),
  roads: tableOf("roads", "line", { class: ["primary"], widthM: [24], structure: ["ground"] }, [
    [0.001, 0.0003],
    [0.008, 0.0003],
  ]),
  buildings: tableOf(
    "buildings",
    "polygon",
    { heightM: Array.from({ length: 30 }, () => 12) },
    ...Array.from({ length: 30 }, (_, i) => [...square(0.001 + i * 0.00025, 0.001, 0.0001)]),
  ),
};
const steps = 60;
const dem = joinGrids([
  {
    west: LON - 0.03,
    north: LAT + 0.03,
    stepLon: 0.001,
    stepLat: 0.001,
    columns: steps,
    rows: steps,
    heights: Float32Array.from(
      { length: steps * steps },
      (_, i) => 300 + 40 * Math.sin(i % steps) * Math.cos(i / 700),
    ),
  },
]);
const county = {
  bounds: [LON - 0.008, LAT - 0.003, LON + 0.009, LAT + 0.003] as [number, number, number, number],
  origin: [LON, LAT] as [number, number],
};

async function build(): Promise<{ files: Map<string, Uint8Array>; summary: BasemapSummary }> {
  const files = new Map<string, Uint8Array>();
  const summary = await buildBasemap(
    async (id) => tables[id] ?? null,
    dem,
    county,
    { put: async (path, bytes) => void files.set(path, bytes) },
    silentProgress,
  );
  return { files, summary };
}

describe("map tiles", () => {
  it("lie where Cesium's geographic tiling scheme puts them", () => {
    const scheme = new GeographicTilingScheme();
    for (const [level, x, y] of [
      [0, 1, 0],
      [5, 51, 11],
      [16, 106139, 23596],
    ] as const) {
      const { west, south, east, north } = scheme.tileXYToRectangle(x, y, level);
      const expected = [west, south, east, north].map(CesiumMath.toDegrees);
      for (const [i, v] of tileRectangle({ level, x, y }).entries()) expect(v).toBeCloseTo(expected[i]!, 9);
    }
  });

  it("are planned in rectangles of whole tiles, deeper over the town", () => {
    const levels = planLevels([111.2, 24.6, 112.2, 25.3], [111.55, 25.15, 111.62, 25.22]);
    const wide = levels.findLast(({ detail }) => !detail)!;
    const deep = levels.at(-1)!;
    expect(deep.detail).toBe(true);
    expect(deep.level).toBe(16);
    expect(wide.level).toBeGreaterThanOrEqual(11);
    for (const { level, rectangle } of [wide, deep]) {
      const size = tileDegrees(level);
      for (const edge of rectangle) expect(Math.abs((edge / size) % 1)).toBeCloseTo(0, 6);
    }
  });
});

describe("buildBasemap", () => {
  let files: Map<string, Uint8Array>;
  let summary: BasemapSummary;
  beforeAll(async () => {
    ({ files, summary } = await build());
  }, 120_000);

  const deepest = () => summary.detail?.maximumLevel ?? summary.maximumLevel;

  /** Mean colour of a few pixels around a place, at the deepest level. */
  async function colourAt(
    theme: "dark" | "light",
    dLon: number,
    dLat: number,
  ): Promise<[number, number, number]> {
    const level = deepest();
    const size = tileDegrees(level);
    const [fx, fy] = [(LON + dLon + 180) / size, (90 - LAT - dLat) / size];
    const path = `basemap/${theme}/${level}/${Math.floor(fx)}/${Math.floor(fy)}.jpg`;
    const context = await pixelsOf(path);
    const { data } = context.getImageData(
      Math.min(Math.floor((fx % 1) * TILE_PIXELS), TILE_PIXELS - 5),
      Math.min(Math.floor((fy % 1) * TILE_PIXELS), TILE_PIXELS - 5),
      5,
      5,
    );
    const sum = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) for (const k of [0, 1, 2]) sum[k]! += data[i + k]!;
    return sum.map((s) => s / 25) as [number, number, number];
  }

  async function pixelsOf(path: string) {
    const image = await loadImage(Buffer.from(files.get(path)!));
    const canvas = createCanvas(TILE_PIXELS, TILE_PIXELS);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context;
  }

  it("writes every tile that its summary promises, in both themes, and the summary itself", () => {
    const promised = new Set<string>(["basemap/basemap.json"]);
    const add = (level: number, rectangle: Rectangle) => {
      for (const { x, y } of tilesMeeting(level, rectangle)) {
        for (const theme of ["dark", "light"]) promised.add(`basemap/${theme}/${level}/${x}/${y}.jpg`);
      }
    };
    for (let level = 0; level <= summary.maximumLevel; level++) add(level, summary.rectangle);
    if (summary.detail) {
      for (let level = summary.maximumLevel + 1; level <= deepest(); level++)
        add(level, summary.detail.rectangle);
    }
    expect([...files.keys()].sort()).toEqual([...promised].sort());
    expect(JSON.parse(new TextDecoder().decode(files.get("basemap/basemap.json")!))).toEqual(summary);
    expect(deepest()).toBe(16);
  });

  it("paints water blue, and roads lighter than the ground beside them", async () => {
    for (const theme of ["dark", "light"] as const) {
      const [red, , blue] = await colourAt(theme, -0.006, 0);
      expect(blue - red, theme).toBeGreaterThan(15);
      const road = await colourAt(theme, 0.0045, 0.00026);
      const ground = await colourAt(theme, 0.0045, -0.0015);
      expect(Math.min(...road) - Math.min(...ground), theme).toBeGreaterThan(10);
    }
  });

  it("meets its neighbour without a seam", async () => {
    const level = deepest();
    const size = tileDegrees(level);
    const [x, y] = [Math.floor((LON + 0.003 + 180) / size), Math.floor((90 - LAT) / size)];
    const left = (await pixelsOf(`basemap/light/${level}/${x}/${y}.jpg`)).getImageData(
      TILE_PIXELS - 1,
      0,
      1,
      TILE_PIXELS,
    );
    const right = (await pixelsOf(`basemap/light/${level}/${x + 1}/${y}.jpg`)).getImageData(
      0,
      0,
      1,
      TILE_PIXELS,
    );
    let difference = 0;
    for (let i = 0; i < left.data.length; i++) difference += Math.abs(left.data[i]! - right.data[i]!);
    expect(difference / left.data.length).toBeLessThan(9);
  });

  it("gives the same bytes from another painter that painted something else before", async () => {
    const scale = planeScale(LAT);
    const known = new Map(Object.entries(tables).map(([id, table]) => [id as PaintedLayer, table]));
    const level = deepest();
    const size = tileDegrees(level);
    const tile = { level, x: Math.floor((LON + 0.003 + 180) / size), y: Math.floor((90 - LAT) / size) };
    const first = await new TilePainter(known, scale).paint(tile, null);
    const painter = new TilePainter(known, scale);
    await painter.paint({ level: 9, x: tile.x >> (level - 9), y: tile.y >> (level - 9) }, null);
    const second = await painter.paint(tile, null);
    for (const theme of ["dark", "light"] as const)
      expect(Buffer.from(second[theme]).equals(first[theme])).toBe(true);
  });

  it("gives the bytes of one tile after another when several are asked for at once", async () => {
    const known = new Map(Object.entries(tables).map(([id, table]) => [id as PaintedLayer, table]));
    const level = deepest();
    const size = tileDegrees(level);
    const [x, y] = [Math.floor((LON + 180) / size), Math.floor((90 - LAT) / size)];
    const tiles = [0, 1, 2, 3].map((i) => ({ level, x: x + i, y }));
    const painter = new TilePainter(known, planeScale(LAT));
    const together = await Promise.all(tiles.map((tile) => painter.paint(tile, null)));
    for (const [i, tile] of tiles.entries()) {
      const alone = await painter.paint(tile, null);
      expect(together[i]!.tile).toEqual(tile);
      for (const theme of ["dark", "light"] as const)
        expect(Buffer.from(alone[theme]).equals(together[i]![theme])).toBe(true);
    }
  });
});
