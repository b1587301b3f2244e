import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { GlbReader } from "./glb-reader-fixture.ts";
import { morton } from "./implicit-tileset.ts";
import { buildSampleTiles, type MemorySink, sampleCounty } from "./sample-county.ts";

interface SubtreeTile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly hasContent: boolean;
  readonly box: readonly number[];
  readonly geometricError: number;
}

let sink: MemorySink;
let tables: Map<string, FeatureTable>;
const tilesets = new Map<string, SubtreeTile[]>();
beforeAll(async () => {
  ({ sink, tables } = await buildSampleTiles());
  for (const layer of tables.keys()) tilesets.set(layer, readSubtree(sink, layer));
});

/** Reads a subtree as the specification lays it out. */
function readSubtree(files: MemorySink, layer: string): SubtreeTile[] {
  const bytes = Buffer.from(files.files.get(`tiles/${layer}/subtrees/0/0/0.subtree`)!);
  expect(bytes.toString("latin1", 0, 4)).toBe("subt");
  const jsonBytes = Number(bytes.readBigUInt64LE(8));
  const json = JSON.parse(bytes.toString("utf8", 24, 24 + jsonBytes));
  expect(bytes.length).toBe(24 + jsonBytes + Number(bytes.readBigUInt64LE(16)));
  const view = (index: number) => {
    const { byteOffset, byteLength } = json.bufferViews[index];
    return bytes.subarray(24 + jsonBytes + byteOffset, 24 + jsonBytes + byteOffset + byteLength);
  };
  const bit = (index: number, i: number) => ((view(index)[i >> 3]! >> (i & 7)) & 1) === 1;
  const { subtreeLevels } = (
    files.json(`tiles/${layer}/tileset.json`) as { root: { implicitTiling: { subtreeLevels: number } } }
  ).root.implicitTiling;
  const table = json.propertyTables[json.tileMetadata].properties;
  const tiles: SubtreeTile[] = [];
  for (let level = 0; level < subtreeLevels; level++)
    for (let code = 0; code < 4 ** level; code++) {
      const i = (4 ** level - 1) / 3 + code;
      if (!bit(json.tileAvailability.bitstream, i)) continue;
      const row = tiles.length;
      const box = Array.from({ length: 12 }, (_, k) =>
        view(table.boundingBox.values).readDoubleLE(8 * (12 * row + k)),
      );
      const [x, y] = unmorton(code);
      tiles.push({
        level,
        x,
        y,
        hasContent: bit(json.contentAvailability[0].bitstream, i),
        box,
        geometricError: view(table.geometricError.values).readDoubleLE(8 * row),
      });
    }
  expect(tiles.length).toBe(json.tileAvailability.availableCount);
  return tiles;
}

function unmorton(code: number): [number, number] {
  let [x, y] = [0, 0];
  for (let i = 0; i < 16; i++) {
    x |= ((code >> (2 * i)) & 1) << i;
    y |= ((code >> (2 * i + 1)) & 1) << i;
  }
  return [x, y];
}

const contentPath = (layer: string, { level, x, y }: SubtreeTile) =>
  `tiles/${layer}/content/${level}/${x}/${y}.glb`;
const contains = (box: readonly number[], [x, y, z]: readonly number[], slack = 1e-6) =>
  Math.abs(x! - box[0]!) <= box[3]! + slack &&
  Math.abs(y! - box[1]!) <= box[7]! + slack &&
  Math.abs(z! - box[2]!) <= box[11]! + slack;

describe("a tileset's subtree", () => {
  it("says a content is there exactly where its file is", () => {
    for (const [layer, tiles] of tilesets) {
      const said = tiles.filter((tile) => tile.hasContent).map((tile) => contentPath(layer, tile));
      const files = [...sink.files.keys()].filter((path) => path.startsWith(`tiles/${layer}/content/`));
      expect(said.sort()).toEqual(files.sort());
    }
  });

  it("has boxes that hold their contents", async () => {
    for (const [layer, tiles] of tilesets)
      for (const tile of tiles.filter(({ hasContent }) => hasContent)) {
        const glb = await GlbReader.open(
          sink.files.get(contentPath(layer, tile))!,
          sink.files.get(`tiles/${layer}/models.bin`),
        );
        glb.json.nodes.forEach((_, node) => {
          const enu = glb.enuPositions(node);
          const outside = Array.from({ length: enu.length / 3 }, (_, i) =>
            enu.subarray(3 * i, 3 * i + 3),
          ).filter((point) => !contains(tile.box, [...point]));
          expect(outside, contentPath(layer, tile)).toEqual([]);
        });
      }
  });

  it("keeps every tile inside its parent, with an error not greater than its parent's", () => {
    for (const tiles of tilesets.values())
      for (const tile of tiles) {
        if (tile.level === 0) continue;
        const parent = tiles.find(
          ({ level, x, y }) => level === tile.level - 1 && x === tile.x >> 1 && y === tile.y >> 1,
        )!;
        const [cx, cy, cz] = tile.box;
        for (const [sx, sy, sz] of [
          [-1, -1, -1],
          [1, 1, 1],
        ] as const) {
          const corner = [cx! + sx * tile.box[3]!, cy! + sy * tile.box[7]!, cz! + sz * tile.box[11]!];
          expect(contains(parent.box, corner)).toBe(true);
        }
        expect(tile.geometricError).toBeLessThanOrEqual(parent.geometricError);
      }
  });

  it("never stops refining at an empty tile below one with content", () => {
    for (const tiles of tilesets.values())
      for (const tile of tiles) {
        if (tile.hasContent || tile.level === 0) continue;
        const parent = tiles.find(
          ({ level, x, y }) => level === tile.level - 1 && x === tile.x >> 1 && y === tile.y >> 1,
        )!;
        expect(tile.geometricError).toBe(parent.geometricError);
      }
  });

  it("leaves nothing to refine below the last level of detail", () => {
    for (const [layer, tiles] of tilesets) {
      const deepest = Math.max(...tiles.map(({ level }) => level));
      for (const tile of tiles.filter(({ level }) => level === deepest)) {
        expect(tile.hasContent, layer).toBe(true);
        expect(tile.geometricError, layer).toBe(0);
      }
    }
  });

  it("is placed by the east-north-up frame of the county's origin", () => {
    const { root } = sink.json("tiles/water/tileset.json") as { root: { transform: number[] } };
    const up = root.transform.slice(8, 11);
    const [lon, lat] = sampleCounty.origin.map((deg) => (deg * Math.PI) / 180) as [number, number];
    expect(up[0]).toBeCloseTo(Math.cos(lat) * Math.cos(lon), 12);
    expect(up[1]).toBeCloseTo(Math.cos(lat) * Math.sin(lon), 12);
    expect(up[2]).toBeCloseTo(Math.sin(lat), 12);
  });
});

it("orders tiles by Morton code, x in the low bit", () => {
  expect([morton(0, 0), morton(1, 0), morton(0, 1), morton(1, 1), morton(2, 0), morton(5, 3)]).toEqual([
    0, 1, 2, 3, 4, 27,
  ]);
});
