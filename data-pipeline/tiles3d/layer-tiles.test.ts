import { validateBytes } from "gltf-validator";
import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { buildSampleTiles, type MemorySink } from "./sample-county.ts";

let sink: MemorySink;
let tables: Map<string, FeatureTable>;
beforeAll(async () => {
  ({ sink, tables } = await buildSampleTiles());
});

/** What the validator cannot know: extensions of the 3D Tiles family, and objects only they refer to. */
const EXPECTED_INFOS = new Set(["UNSUPPORTED_EXTENSION", "UNUSED_OBJECT", "URI_GLB"]);

describe("tiles of every kind of layer", () => {
  it("pass the Khronos validator without an error or a warning", async () => {
    const contents = [...sink.files].filter(([path]) => path.endsWith(".glb"));
    expect(contents.length).toBeGreaterThan(20);
    for (const [path, bytes] of contents) {
      const report = await validateBytes(bytes, {
        uri: path,
        externalResourceFunction: async (uri) => {
          const file = new URL(uri, `http://publication/${path}`).pathname.slice(1);
          return sink.files.get(file)!;
        },
      });
      const serious = report.issues.messages.filter(({ severity }) => severity < 2);
      expect(serious, path).toEqual([]);
      const infos = report.issues.messages.filter(({ code }) => !EXPECTED_INFOS.has(code));
      expect(infos, path).toEqual([]);
    }
    expect(tables.size).toBe(4);
  });
});
