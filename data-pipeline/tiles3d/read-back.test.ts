import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Tiles3DLoader } from "@loaders.gl/3d-tiles";
import { load } from "@loaders.gl/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { buildSampleTiles, type MemorySink, sampleCounty } from "./sample-county.ts";
import { enuCoordinates, tileGrid } from "./tile-grid.ts";

let sink: MemorySink;
let tables: ReadonlyMap<string, FeatureTable>;
let server: Server;
let root: string;
beforeAll(async () => {
  ({ sink, tables } = await buildSampleTiles());
  server = createServer((request, response) => {
    const bytes = sink.files.get(request.url!.slice(1).split("?")[0]!);
    response.statusCode = bytes ? 200 : 404;
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

interface LoadedTile {
  readonly contentUrl?: string;
  readonly children?: readonly LoadedTile[];
}

function contentUrls(tile: LoadedTile): string[] {
  return [
    ...(tile.contentUrl ? [tile.contentUrl] : []),
    ...(tile.children ?? []).flatMap((child) => contentUrls(child)),
  ];
}

/** What loaders.gl makes of a glb: views unpacked, accessors resolved. */
interface LoadedView {
  readonly data: Uint8Array;
  readonly byteOffset?: number;
  readonly byteLength: number;
}
interface LoadedAccessor {
  readonly bufferView: LoadedView;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly count: number;
}
interface LoadedContent {
  readonly gltf: {
    readonly nodes: readonly {
      readonly translation: readonly [number, number, number];
      readonly extensions?: {
        readonly EXT_mesh_gpu_instancing?: { readonly attributes: Readonly<Record<string, number>> };
      };
    }[];
    readonly accessors: readonly LoadedAccessor[];
    readonly bufferViews: readonly LoadedView[];
    readonly extensions: {
      readonly EXT_structural_metadata: {
        readonly propertyTables: readonly [
          {
            readonly count: number;
            readonly properties: { readonly id: { values: number; stringOffsets: number } };
          },
        ];
      };
    };
    readonly meshes: readonly {
      readonly primitives: readonly [
        { readonly attributes: Readonly<Record<string, { readonly value: ArrayLike<number> }>> },
      ];
    }[];
  };
}

async function contentsOf(layer: string): Promise<LoadedContent["gltf"][]> {
  const { extras } = sink.json(`tiles/${layer}/tileset.json`) as {
    extras: { details: { level: number }[] };
  };
  const leaves = `tiles/${layer}/content/${extras.details.at(-1)!.level}/`;
  const paths = [...sink.files.keys()].filter((path) => path.startsWith(leaves));
  const contents = paths.map((path) =>
    load(`${root}/${path}`, Tiles3DLoader, { "3d-tiles": { isTileset: false, loadGLTF: true } }),
  );
  return (await Promise.all(contents)).map((content) => (content as LoadedContent).gltf);
}

function bytesOf({ data, byteOffset = 0, byteLength }: LoadedView): Buffer {
  return Buffer.from(
    data.buffer,
    data.byteOffset + (data.byteLength === byteLength ? 0 : byteOffset),
    byteLength,
  );
}

function idsOf({ bufferViews, extensions }: LoadedContent["gltf"]): string[] {
  const [{ count, properties }] = extensions.EXT_structural_metadata.propertyTables;
  const text = bytesOf(bufferViews[properties.id.values]!);
  const offsets = bytesOf(bufferViews[properties.id.stringOffsets]!);
  return Array.from({ length: count }, (_, i) =>
    text.toString("utf8", offsets.readUInt16LE(2 * i), offsets.readUInt16LE(2 * i + 2)),
  );
}

describe("another reader of 3D Tiles (loaders.gl)", () => {
  it("finds exactly the contents that were written, through the implicit tiling", async () => {
    for (const layer of ["water", "water-facilities", "streetlights", "buildings"]) {
      const tileset = await load(`${root}/tiles/${layer}/tileset.json`, Tiles3DLoader, {
        "3d-tiles": { isTileset: true },
      });
      const found = contentUrls(tileset.root as LoadedTile).map((url) => url.slice(root.length + 1));
      const written = [...sink.files.keys()].filter((path) => path.startsWith(`tiles/${layer}/content/`));
      expect(found.sort()).toEqual(written.sort());
    }
  });

  it("reads every id of the survey from the leaves, once", async () => {
    for (const [layer, table] of tables) {
      const ids = (await contentsOf(layer)).flatMap(idsOf);
      expect(ids.sort(), layer).toEqual([...table.ids].sort());
    }
  });

  it("finds every lamp within 2 mm of its place in the survey", async () => {
    const table = tables.get("streetlights")!;
    const enu = enuCoordinates(tileGrid(sampleCounty), table);
    const found = new Map<string, [number, number, number]>();
    for (const gltf of await contentsOf("streetlights")) {
      const ids = idsOf(gltf);
      for (const { translation, extensions } of gltf.nodes) {
        const { TRANSLATION, _FEATURE_ID_0 } = extensions!.EXT_mesh_gpu_instancing!.attributes;
        const [places, features] = [gltf.accessors[TRANSLATION!]!, gltf.accessors[_FEATURE_ID_0!]!];
        const [placeBytes, featureBytes] = [bytesOf(places.bufferView), bytesOf(features.bufferView)];
        for (let i = 0; i < places.count; i++) {
          const [x, y, z] = [0, 1, 2].map((k) =>
            placeBytes.readFloatLE((places.byteOffset ?? 0) + 12 * i + 4 * k),
          );
          const id = ids[featureBytes.readUInt16LE((features.byteOffset ?? 0) + 4 * i)]!;
          found.set(id, [translation[0] + x!, -translation[2] - z!, translation[1] + y!]);
        }
      }
    }
    expect(found.size).toBe(table.count);
    table.ids.forEach((id, row) => {
      const [east, north, up] = found.get(id)!;
      const apart = Math.hypot(east - enu[3 * row]!, north - enu[3 * row + 1]!, up - enu[3 * row + 2]!);
      expect(apart, id).toBeLessThan(0.002);
    });
  });
});
