import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Tiles3DLoader } from "@loaders.gl/3d-tiles";
import { load } from "@loaders.gl/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSampleTiles, type MemorySink } from "./sample-county.ts";

let sink: MemorySink;
let server: Server;
let root: string;
beforeAll(async () => {
  ({ sink } = await buildSampleTiles());
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
});
