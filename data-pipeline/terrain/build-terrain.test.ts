import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import decodeQuantizedMesh, { DECODING_STEPS } from "@here/quantized-mesh-decoder";
import {
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  CesiumTerrainProvider,
  Ellipsoid,
  GeographicTilingScheme,
} from "cesium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ecefFromGeodetic } from "../../contract/geodesy.ts";
import { silentProgress } from "../progress.ts";
import { buildTerrain, type TerrainSummary } from "./build-terrain.ts";
import { joinGrids } from "./dem.ts";
import type { HeightGrid } from "./height-grid.ts";
import { errorMeters, tileBounds } from "./tile-grid.ts";

const OFFSET = -15.6;

/** Hills of 120 m and a river valley, [lon°, lat°] → metres. */
const hills = (lon: number, lat: number) =>
  400 + 60 * Math.sin(lon * 700) * Math.cos(lat * 600) - 80 * Math.exp(-(((lat - 25.18) * 400) ** 2));

function gridOf(west: number, south: number, degrees: number, step: number): HeightGrid {
  const n = Math.round(degrees / step);
  const heights = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      heights[row * n + column] = hills(west + (column + 0.5) * step, south + degrees - (row + 0.5) * step);
    }
  }
  return { west, north: south + degrees, stepLon: step, stepLat: step, columns: n, rows: n, heights };
}

const dem = joinGrids([gridOf(111.4, 25.1, 0.16, 0.0008), gridOf(111.5, 25.16, 0.03, 0.0001)]);
const files = new Map<string, Uint8Array>();
let summary: TerrainSummary;

beforeAll(async () => {
  summary = await buildTerrain(
    dem,
    { heightOffsetMeters: OFFSET, name: { zh: "试", en: "Test" } },
    { put: async (path, bytes) => void files.set(path, bytes) },
    silentProgress,
  );
});

function decode(path: string) {
  const bytes = files.get(path)!;
  const buffer = Uint8Array.from(bytes).buffer;
  const {
    header,
    vertexData,
    triangleIndices,
    westIndices,
    southIndices,
    eastIndices,
    northIndices,
    extensions,
  } = decodeQuantizedMesh(buffer, { maxDecodingStep: DECODING_STEPS.extensions });
  const count = vertexData.length / 3;
  const height = (i: number) =>
    header.minHeight + (vertexData[2 * count + i]! / 32767) * (header.maxHeight - header.minHeight);
  return {
    header,
    count,
    u: (i: number) => vertexData[i]!,
    v: (i: number) => vertexData[count + i]!,
    height,
    triangles: triangleIndices,
    edges: { west: westIndices, south: southIndices, east: eastIndices, north: northIndices },
    extensions,
  };
}

/** Inverse of the paper's mapping, written from Cigolle et al. 2014, listing 1. */
function octDecode(a: number, b: number): Cartesian3 {
  const [x, y] = [(a / 255) * 2 - 1, (b / 255) * 2 - 1];
  const z = 1 - Math.abs(x) - Math.abs(y);
  const v =
    z >= 0
      ? new Cartesian3(x, y, z)
      : new Cartesian3((1 - Math.abs(y)) * Math.sign(x), (1 - Math.abs(x)) * Math.sign(y), z);
  return Cartesian3.normalize(v, v);
}

const tilePaths = () => [...files.keys()].filter((path) => path.endsWith(".terrain"));
const addressOf = (path: string) => {
  const [level, x, y] = path.replace(".terrain", "").split("/").slice(1).map(Number);
  return { level: level!, x: x!, y: y! };
};

describe("buildTerrain", () => {
  it("covers the globe at level 0 and goes as deep as the finest grid", () => {
    expect(files.has("terrain/0/0/0.terrain")).toBe(true);
    expect(files.has("terrain/0/1/0.terrain")).toBe(true);
    expect(summary.maximumLevel).toBe(14);
    expect(summary.maxErrorMeters).toBeLessThan(0.3);
  });

  it("lists exactly the tiles it wrote in layer.json", () => {
    const layer = JSON.parse(new TextDecoder().decode(files.get("terrain/layer.json")!));
    const listed: string[] = [];
    for (const [level, runs] of layer.available.entries()) {
      for (const { startX, startY, endX, endY } of runs) {
        for (let y = startY; y <= endY; y++) {
          for (let x = startX; x <= endX; x++) listed.push(`terrain/${level}/${x}/${y}.terrain`);
        }
      }
    }
    expect(listed.sort()).toEqual(tilePaths().sort());
    expect(layer).toMatchObject({ format: "quantized-mesh-1.0", scheme: "tms", projection: "EPSG:4326" });
  });

  it("gives two neighbours the same vertices and the same heights on their shared edge", () => {
    let shared = 0;
    for (const path of tilePaths()) {
      const { level, x, y } = addressOf(path);
      const tile = decode(path);
      const edge = (t: ReturnType<typeof decode>, side: "west" | "south" | "east" | "north") =>
        [...t.edges[side]]
          .map((i): [number, number] => [side === "west" || side === "east" ? t.v(i) : t.u(i), t.height(i)])
          .sort((a, b) => a[0] - b[0]);
      for (const [side, other, neighbour] of [
        ["east", "west", `terrain/${level}/${x + 1}/${y}.terrain`],
        ["north", "south", `terrain/${level}/${x}/${y + 1}.terrain`],
      ] as const) {
        if (!files.has(neighbour)) continue;
        expect(edge(decode(neighbour), other), `${path} ${side}`).toEqual(edge(tile, side));
        shared++;
      }
    }
    expect(shared).toBeGreaterThan(30);
  });

  it("covers every tile without hole or overlap", () => {
    for (const path of tilePaths()) {
      const t = decode(path);
      let area = 0;
      let smallest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < t.triangles.length; i += 3) {
        const [a, b, c] = [t.triangles[i]!, t.triangles[i + 1]!, t.triangles[i + 2]!];
        const twice = (t.u(b) - t.u(a)) * (t.v(c) - t.v(a)) - (t.v(b) - t.v(a)) * (t.u(c) - t.u(a));
        smallest = Math.min(smallest, twice);
        area += twice / 2;
      }
      expect(smallest, path).toBeGreaterThan(0);
      expect(area).toBe(32767 ** 2);
    }
  });

  it("holds its bounding sphere and keeps the horizon point on the ray to the centre", () => {
    for (const path of tilePaths()) {
      const t = decode(path);
      const [west, south, east, north] = tileBounds(addressOf(path));
      const { boundingSphereCenterX: x, boundingSphereCenterY: y, boundingSphereCenterZ: z } = t.header;
      let farthest = 0;
      for (let i = 0; i < t.count; i++) {
        const p = ecefFromGeodetic(
          west + (t.u(i) / 32767) * (east - west),
          south + (t.v(i) / 32767) * (north - south),
          t.height(i),
        );
        farthest = Math.max(farthest, Math.hypot(p[0] - x, p[1] - y, p[2] - z));
      }
      expect(farthest, path).toBeLessThanOrEqual(t.header.boundingSphereRadius + 1e-3);
    }
  });

  it("has unit normals that point away from the earth", () => {
    for (const path of tilePaths()) {
      const t = decode(path);
      expect(t.extensions.vertexNormals.length).toBe(2 * t.count);
      const [west, south, east, north] = tileBounds(addressOf(path));
      let steepest = 1;
      for (let i = 0; i < t.count; i++) {
        const normal = octDecode(t.extensions.vertexNormals[2 * i]!, t.extensions.vertexNormals[2 * i + 1]!);
        const up = Ellipsoid.WGS84.geodeticSurfaceNormalCartographic(
          Cartographic.fromDegrees(
            west + (t.u(i) / 32767) * (east - west),
            south + (t.v(i) / 32767) * (north - south),
          ),
        );
        steepest = Math.min(steepest, Cartesian3.dot(normal, up));
      }
      expect(steepest, path).toBeGreaterThan(0.7);
    }
  });

  describe("read by Cesium", () => {
    const server = createServer((request, response) => {
      const bytes = files.get(request.url!.slice(1).split("?")[0]!);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    });
    beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
    afterAll(() => server.close());

    it("gives the surveyed height plus the county's offset, within the tolerance of the slope", async () => {
      const { port } = server.address() as AddressInfo;
      const provider = await CesiumTerrainProvider.fromUrl(`http://127.0.0.1:${port}/terrain`, {
        requestVertexNormals: true,
      });
      expect(provider.hasVertexNormals).toBe(true);
      const scheme = new GeographicTilingScheme();
      const level = 14;
      let checked = 0;
      for (let i = 0; i < 400; i++) {
        const lon = 111.504 + 0.022 * ((i * 0.618034) % 1);
        const lat = 25.164 + 0.022 * ((i * 0.754878) % 1);
        const here = { longitude: CesiumMath.toRadians(lon), latitude: CesiumMath.toRadians(lat), height: 0 };
        const size = Math.PI / 2 ** level;
        const x = Math.floor((here.longitude + Math.PI) / size);
        const y = 2 ** level - 1 - Math.floor((here.latitude + Math.PI / 2) / size);
        if (!provider.availability!.isTileAvailable(level, x, y)) continue;
        const data = await provider.requestTileGeometry(x, y, level);
        const height = data!.interpolateHeight(
          scheme.tileXYToRectangle(x, y, level),
          here.longitude,
          here.latitude,
        );
        const slope = 0.5;
        // the mesh may leave its samples by the tolerance, and the samples leave the ground between them by a little
        expect(Math.abs(height - (hills(lon, lat) + OFFSET))).toBeLessThan(
          errorMeters(level) * (1 + 8 * slope * slope) + 0.3,
        );
        checked++;
      }
      expect(checked).toBeGreaterThan(300);
    });
  });
});
