import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layerById } from "../contract/layers.ts";
import { FeatureFiles } from "./feature-files.ts";
import type { FeatureTable } from "./feature-table.ts";
import { networkOf } from "./network/pipe-network.ts";
import { parseFeatureFile, writeFeatureFile } from "./read/feature-file.ts";
import { sampleTable } from "./tiles3d/feature-table-fixture.ts";
import { writeSourceTiles } from "./tiles3d/layer-tiles.ts";
import { ModelLibrary } from "./tiles3d/model-library.ts";
import { buildSampleTiles, MemorySink, sampleCounty } from "./tiles3d/sample-county.ts";
import { tileGrid } from "./tiles3d/tile-grid.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "feature-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A table in files of so many rows. */
function filesOf(table: FeatureTable, rows: number): FeatureFiles {
  const paths: string[] = [];
  for (let from = 0; from < table.count; from += rows)
    paths.push(
      written(
        `${table.layer}-${from}.fgb`,
        writeFeatureFile(table, from, Math.min(table.count, from + rows)),
      ),
    );
  return new FeatureFiles(paths, table.layer);
}

const lines = sampleTable(
  "water",
  "line",
  Array.from({ length: 2500 }, (_, i) => ({
    parts: Array.from({ length: 1 + (i % 2) }, (_, part) =>
      Array.from({ length: 2 + (i % 5) }, (_, v) => [111 + i / 1000, 25 + part + v / 100, i] as const),
    ),
    fields: { id: `GS-${i}`, material: i % 3 ? "球墨铸铁" : null, nominalMm: 100 + i },
  })),
);

describe("features in files", () => {
  it("are the same as in memory, all of them and any of them", () => {
    const files = filesOf(lines, 900);
    expect({ count: files.count, columns: files.columns }).toEqual({
      count: 2500,
      columns: ["id", "material", "nominalMm"],
    });
    const ids: string[] = [];
    for (const { first, table } of files.batches()) {
      expect(first).toBe(ids.length);
      expect(table.count).toBeLessThanOrEqual(1024);
      ids.push(...table.ids);
    }
    expect(ids).toEqual(lines.ids);
    for (const rows of [[0], [2499], [3, 4, 5, 899, 900, 1700, 2400], []]) {
      const { columns, ...some } = files.rows(Uint32Array.from(rows));
      expect(some.ids).toEqual(rows.map((row) => lines.ids[row]));
      expect([...some.sourceRow]).toEqual(rows.map((row) => row + 1));
      for (const [name, values] of lines.columns)
        expect(columns.get(name), name).toEqual(rows.map((row) => values[row]));
      rows.forEach((row, i) => {
        const verticesOf = (table: Omit<FeatureTable, "columns">, at: number) =>
          table.coordinates.subarray(
            3 * table.partStart[table.featureStart[at]!]!,
            3 * table.partStart[table.featureStart[at + 1]!]!,
          );
        expect(verticesOf(some, i)).toEqual(verticesOf(lines, row));
      });
    }
  });

  it("have the columns of all files, without a value where their own file has not that column", () => {
    const other = sampleTable("water", "line", [
      { parts: [[[111, 25, 1] as const, [111, 26, 1] as const]], fields: { id: "X", coverM: 1.5 } },
    ]);
    const files = new FeatureFiles(
      [written("a.fgb", writeFeatureFile(lines, 0, 2)), written("b.fgb", writeFeatureFile(other))],
      "water",
    );
    expect(files.columns).toEqual(["id", "material", "nominalMm", "coverM"]);
    const { columns } = files.rows(Uint32Array.of(1, 2));
    expect(columns.get("material")).toEqual(["球墨铸铁", null]);
    expect(columns.get("coverM")).toEqual([null, 1.5]);
    expect([...files.rows(Uint32Array.of(0)).columns.keys()]).toEqual(files.columns);
  });

  it("say which file is not whole, and which row there is not", () => {
    const bytes = writeFeatureFile(lines, 0, 10);
    const cut = written("cut.fgb", bytes.subarray(0, bytes.length - 8));
    expect(() => new FeatureFiles([cut], "water").rows(Uint32Array.of(9))).toThrow(`${cut} ends at byte`);
    expect(() => filesOf(lines, 900).rows(Uint32Array.of(2500))).toThrow("found row 2500 of water");
    expect(() => parseFeatureFile(bytes, "x.fgb", "gas")).toThrow("expected gas");
  });

  it("become the tiles that they become from memory", async () => {
    const { sink: expected, tables } = await buildSampleTiles();
    const sink = new MemorySink();
    const sources = new Map([...tables].map(([id, table]) => [id, filesOf(table, 20)]));
    const source = sources.get("water")!;
    const pipes = { source, network: networkOf(source, sources.get("water-facilities")!) };
    const library = await ModelLibrary.open(new URL("../assets/models", import.meta.url).pathname);
    for (const [id, own] of sources)
      await writeSourceTiles(layerById(id), own, pipes, {
        grid: tileGrid(sampleCounty),
        library,
        sink,
        tick: () => {},
      });
    expect([...sink.files.keys()].sort()).toEqual([...expected.files.keys()].sort());
    for (const [path, bytes] of expected.files)
      expect(Buffer.compare(sink.files.get(path)!, bytes), path).toBe(0);
  });
});
