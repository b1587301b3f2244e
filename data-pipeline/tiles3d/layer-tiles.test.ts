import { validateBytes } from "gltf-validator";
import { beforeAll, describe, expect, it } from "vitest";
import { layerById } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { openGdal } from "../gdal.ts";
import { buildPipeNetwork } from "../network/pipe-network.ts";
import { sampleTable } from "./feature-table-fixture.ts";
import { GlbReader } from "./glb-reader-fixture.ts";
import { writeLayerTiles } from "./layer-tiles.ts";
import { ModelLibrary } from "./model-library.ts";
import { buildSampleTiles, MemorySink, sampleCounty } from "./sample-county.ts";
import { tileGrid } from "./tile-grid.ts";

let sink: MemorySink;
let tables: Map<string, FeatureTable>;
beforeAll(async () => {
  ({ sink, tables } = await buildSampleTiles());
});

/** What the validator cannot know or warns of by principle: 3D Tiles extensions, and the buffer shared by all tiles. */
const EXPECTED_INFOS = new Set(["UNSUPPORTED_EXTENSION", "UNUSED_OBJECT", "URI_GLB"]);

interface TilesetExtras {
  readonly root: { readonly transform: readonly number[] };
  readonly extras: { readonly details: readonly { readonly level: number }[] };
}
const tilesetOf = (layer: string) => sink.json(`tiles/${layer}/tileset.json`) as TilesetExtras;

async function contentsOf(layer: string, level: number): Promise<GlbReader[]> {
  const prefix = `tiles/${layer}/content/${level}/`;
  const external = sink.files.get(`tiles/${layer}/models.bin`);
  const contents = [...sink.files].filter(([path]) => path.startsWith(prefix));
  return Promise.all(contents.map(([, bytes]) => GlbReader.open(bytes, external)));
}

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
      const messages = report.issues.messages.filter(
        ({ severity, code }) => severity < 2 || !EXPECTED_INFOS.has(code),
      );
      expect(messages, path).toEqual([]);
    }
  });

  it("hold every feature exactly once at each level of detail that shows it", async () => {
    for (const [layer, table] of tables) {
      const { details } = tilesetOf(layer).extras;
      const mains = table.ids.filter((_, row) => Number(table.columns.get("nominalMm")?.[row]) >= 200);
      for (const [i, { level }] of details.entries()) {
        const ids = (await contentsOf(layer, level)).flatMap((glb) => glb.ids);
        // pipes are mains from afar
        const shown = layer === "water" && i === 0 ? mains : table.ids;
        expect(ids.sort(), `${layer} level ${level}`).toEqual([...shown].sort());
      }
    }
  });

  it("give every feature id of the table to some vertex or instance, and none beyond it", async () => {
    for (const layer of tables.keys())
      for (const { level } of tilesetOf(layer).extras.details)
        for (const glb of await contentsOf(layer, level)) {
          const used = new Set(glb.json.nodes.flatMap((_, node) => [...glb.featureIds(node)]));
          expect([...used].sort((a, b) => a - b)).toEqual(glb.ids.map((_, i) => i));
        }
  });

  it("stand within 2 mm of where PROJ puts the survey's points", async () => {
    const layer = "streetlights";
    const table = tables.get(layer)!;
    const matrix = tilesetOf(layer).root.transform;
    const leafLevel = tilesetOf(layer).extras.details.at(-1)!.level;
    const found = new Map<string, number[]>();
    for (const glb of await contentsOf(layer, leafLevel))
      glb.json.nodes.forEach((_, node) => {
        const enu = glb.enuPositions(node);
        glb.featureIds(node).forEach((id, i) => {
          found.set(glb.ids[id]!, [...enu.subarray(3 * i, 3 * i + 3)]);
        });
      });
    const gdal = await openGdal();
    const geodetic = table.ids.map((_, row) => {
      const [lon, lat, height] = table.coordinates.subarray(3 * row, 3 * row + 3);
      return [lon!, lat!, height! + sampleCounty.heightOffsetMeters];
    });
    const expected = await gdal.gdaltransform(geodetic, ["-s_srs", "EPSG:4979", "-t_srs", "EPSG:4978"]);
    table.ids.forEach((id, row) => {
      const [e, n, u] = found.get(id) as [number, number, number];
      const ecef = [0, 1, 2].map(
        (i) => matrix[i]! * e + matrix[4 + i]! * n + matrix[8 + i]! * u + matrix[12 + i]!,
      );
      const apart = Math.hypot(...ecef.map((value, i) => value - expected[row]![i]!));
      expect(apart, id).toBeLessThan(0.002);
    });
  });

  it("are the same bytes when built again", async () => {
    const again = await buildSampleTiles();
    expect([...again.sink.files.keys()]).toEqual([...sink.files.keys()]);
    for (const [path, bytes] of sink.files)
      expect(Buffer.compare(again.sink.files.get(path)!, bytes), path).toBe(0);
  });

  it("refuse a feature outside the county's grid and say which grid would hold it", async () => {
    const table = sampleTable("bins", "point", [{ parts: [[[111.68, 25.19, 240]]], fields: { id: "far" } }]);
    const library = await ModelLibrary.open(new URL("../../assets/models", import.meta.url).pathname);
    const attempt = writeLayerTiles(layerById("bins"), table, undefined, {
      grid: tileGrid(sampleCounty),
      library,
      sink: new MemorySink(),
      tick: () => {},
    });
    await expect(attempt).rejects.toThrow(/bins far .*grid of 8192 m; set gridSizeMeters to 32768/);
  });

  it("hold half a sign as U+FFFD, also where the next text begins with its other half", async () => {
    const bin = (id: string) => ({ parts: [[[111.579, 25.185, 240]]] as const, fields: { id } });
    const table = sampleTable("bins", "point", [bin("a\ud83d"), bin("\ude00b"), bin("c")]);
    const library = await ModelLibrary.open(new URL("../../assets/models", import.meta.url).pathname);
    const bins = new MemorySink();
    await writeLayerTiles(layerById("bins"), table, undefined, {
      grid: tileGrid(sampleCounty),
      library,
      sink: bins,
      tick: () => {},
    });
    const tiles = [...bins.files].filter(([path]) => path.endsWith(".glb") && path.includes("/content/"));
    expect(tiles.length).toBeGreaterThan(0);
    for (const [, bytes] of tiles) {
      const { ids } = await GlbReader.open(bytes, bins.files.get("tiles/bins/models.bin"));
      expect(ids.sort()).toEqual(["a\ufffd", "c", "\ufffdb"]);
    }
  });

  it("name the model that is missing", async () => {
    const library = await ModelLibrary.open(new URL("../../assets/models", import.meta.url).pathname);
    await expect(library.model("obelisk")).rejects.toThrow(/no model "obelisk".*hydrant/);
  });

  it("keep unknown values apart from surveyed ones", async () => {
    const schema = sink.json("tiles/water/schema.json") as {
      enums: { material: { values: { name: string; value: number }[] } };
      classes: { feature: { properties: Record<string, { noData?: unknown }> } };
    };
    expect(schema.classes.feature.properties.material?.noData).toBe("notSurveyed");
    expect(schema.classes.feature.properties.yearLaid?.noData).toBe(65535);
    expect(schema.enums.material.values).toContainEqual({ name: "QM", value: 1 });
    expect(schema.classes.feature.properties).not.toHaveProperty("road");
  });
});

describe("a facility", () => {
  it("turns along its pipe, with the branch of a tee towards the branching pipe", async () => {
    //        N (branch, to the north)
    //        |
    //  W ----T---- E
    const at = (east: number, north: number): [number, number, number] => [
      111.58 + east * 1e-4,
      25.19 + north * 1e-4,
      240,
    ];
    const pipe = (id: string, from: [number, number, number], to: [number, number, number]) => ({
      parts: [[from, to]],
      fields: { id, nominalMm: 100, outerDiameterMm: 110 },
    });
    const pipes = sampleTable("water", "line", [
      pipe("a", at(-1, 0), at(0, 0)),
      pipe("b", at(0, 0), at(1, 0)),
      pipe("c", at(0, 1), at(0, 0)),
    ]);
    const tee = sampleTable("water-facilities", "point", [
      { parts: [[at(0, 0)]], fields: { id: "T", kind: "tee" } },
    ]);
    const files = new MemorySink();
    await writeLayerTiles(
      layerById("water-facilities"),
      tee,
      { table: pipes, network: buildPipeNetwork(pipes, tee) },
      {
        grid: tileGrid(sampleCounty),
        library: await ModelLibrary.open(new URL("../../assets/models", import.meta.url).pathname),
        sink: files,
        tick: () => {},
      },
    );
    const leaf = [...files.files].filter(([path]) => path.endsWith(".glb")).at(-1)!;
    const glb = await GlbReader.open(leaf[1], files.files.get("tiles/water-facilities/models.bin"));
    const { attributes } = glb.json.nodes[0]!.extensions!.EXT_mesh_gpu_instancing!;
    const [, qy, , qw] = [...glb.accessor(attributes.ROTATION!)];
    // the model branches towards +z; turned about y by θ that is (sin θ, 0, cos θ), north is −z
    const turn = 2 * Math.atan2(qy!, qw!);
    expect(Math.cos(turn)).toBeCloseTo(-1, 3);
    const [scale] = glb.accessor(attributes.SCALE!);
    expect(scale).toBeCloseTo(1.1, 3);
  });
});
