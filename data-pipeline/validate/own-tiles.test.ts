import { validateBytes } from "gltf-validator";
import { beforeAll, describe, expect, it } from "vitest";
import { buildSampleTiles } from "../tiles3d/sample-county.ts";
import { checkTileset } from "./tileset.ts";

const TILESET = "tiles/water/tileset.json";
let published: ReadonlyMap<string, Uint8Array>;
beforeAll(async () => {
  published = (await buildSampleTiles()).sink.files;
});

/** Findings of one tileset after some of its files were replaced or taken away. */
async function findingsOf(tileset: string, changes: Readonly<Record<string, Uint8Array | undefined>> = {}) {
  const changed = new Map<string, Uint8Array | undefined>([...published, ...Object.entries(changes)]);
  const files = {
    read: async (path: string) => changed.get(path),
    list: async (folder: string) => [...changed.keys()].filter((path) => path.startsWith(folder)),
  };
  const { findings } = await checkTileset(tileset, { files, validator: validateBytes });
  return findings.map(({ file, where, message }) => `${file} ${where} ${message}`);
}

/** A leaf of the sample's pipes, and a copy of it with another JSON of the same length. */
function leaf(): [path: string, glb: Buffer] {
  const [path, bytes] = [...published]
    .filter(([name]) => /^tiles\/water\/content\/.*glb$/.test(name))
    .at(-1)!;
  return [path, Buffer.from(bytes)];
}
function edited(glb: Buffer, from: RegExp, to: (found: string) => string): Buffer {
  const end = 20 + glb.readUInt32LE(12);
  const json = glb.toString("utf8", 20, end);
  const found = from.exec(json)?.[0];
  if (found === undefined) throw new Error(`${from} is not in ${json.slice(0, 400)}`);
  const replaced = to(found).padEnd(found.length);
  if (replaced.length !== found.length) throw new Error(`${replaced} is longer than ${found}`);
  const copy = Buffer.from(glb);
  copy.write(json.replace(found, replaced), 20, "utf8");
  return copy;
}

describe("our own tiles", () => {
  it("pass every check", async () => {
    for (const layer of ["water", "water-facilities", "streetlights", "buildings"])
      expect(await findingsOf(`tiles/${layer}/tileset.json`), layer).toEqual([]);
  });
});

describe("the checks of our own tiles", () => {
  it("miss a content that is gone and find one too many", async () => {
    const [path] = leaf();
    expect(await findingsOf(TILESET, { [path]: undefined })).toEqual([
      `${path}  is missing, its tile says it is available`,
    ]);
    const stray = path.replace(/\d+\.glb$/, "9999.glb");
    expect(await findingsOf(TILESET, { [stray]: leaf()[1] })).toEqual([
      `${stray}  is there, no tile says it is available`,
    ]);
  });

  it("see a content that has left its tile", async () => {
    const [path, glb] = leaf();
    const moved = edited(glb, /"translation":\[-?\d+/, (found) =>
      found.replace(/\d+$/, (n) => "9".repeat(n.length)),
    );
    const findings = await findingsOf(TILESET, { [path]: moved });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/draws \d+ points outside its tile's box/);
  });

  it("see a tile that stands out of its parent and an error that grows", async () => {
    const subtree = "tiles/water/subtrees/0/0/0.subtree";
    const bytes = Buffer.from(published.get(subtree)!);
    const jsonBytes = Number(bytes.readBigUInt64LE(8));
    const json = JSON.parse(bytes.toString("utf8", 24, 24 + jsonBytes)) as {
      bufferViews: { byteOffset: number }[];
      tileAvailability: { availableCount: number };
    };
    const last = json.tileAvailability.availableCount - 1;
    const box = 24 + jsonBytes + json.bufferViews[2]!.byteOffset + last * 12 * 8;
    const wide = Buffer.from(bytes);
    wide.writeDoubleLE(wide.readDoubleLE(box) + 5000, box);
    expect((await findingsOf(TILESET, { [subtree]: wide })).join("\n")).toMatch(
      /stands out of its parent's box/,
    );
    const vague = Buffer.from(bytes);
    vague.writeDoubleLE(600, 24 + jsonBytes + json.bufferViews[3]!.byteOffset + last * 8);
    expect((await findingsOf(TILESET, { [subtree]: vague })).join("\n")).toMatch(
      /geometric error 600, its parent's is/,
    );
  });

  it("see a tile too few, too many, or counted wrong in the subtree", async () => {
    const subtree = "tiles/water/subtrees/0/0/0.subtree";
    const bytes = Buffer.from(published.get(subtree)!);
    const at = 24 + Number(bytes.readBigUInt64LE(8));
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 0b10;
    const findings = (await findingsOf(TILESET, { [subtree]: flipped })).join("\n");
    expect(findings).toMatch(/availableCount is \d+, the bitstream has \d+/);
  });

  it("see a column of the wrong length, a wrong offset and an unknown code", async () => {
    const [path, glb] = leaf();
    const rows = edited(glb, /"class":"feature","count":\d+/, (found) =>
      found.replace(/\d+$/, (n) => `${Number(n) - 1}`),
    );
    expect((await findingsOf(TILESET, { [path]: rows })).join("\n")).toMatch(
      /values have \d+ bytes, expected exactly \d+/,
    );
    const end = 20 + glb.readUInt32LE(12);
    const { bufferViews, extensions } = JSON.parse(glb.toString("utf8", 20, end)) as {
      bufferViews: { byteOffset: number }[];
      extensions: {
        EXT_structural_metadata: {
          propertyTables: [{ properties: Record<string, { values: number; stringOffsets: number }> }];
        };
      };
    };
    const { id, material } = extensions.EXT_structural_metadata.propertyTables[0].properties;
    const offsets = Buffer.from(glb);
    offsets.writeUInt16LE(60000, end + 8 + bufferViews[id!.stringOffsets]!.byteOffset + 2);
    expect((await findingsOf(TILESET, { [path]: offsets })).join("\n")).toMatch(
      /string offset 2 is \d+, less than the one before/,
    );
    const code = Buffer.from(glb);
    code[end + 8 + bufferViews[material!.values]!.byteOffset] = 200;
    expect(await findingsOf(TILESET, { [path]: code })).toEqual([
      `${path} propertyTables.0.properties.material 200 is not a value of enum material`,
    ]);
  });

  it("see a feature id beyond its table", async () => {
    const [path, glb] = leaf();
    const count = edited(glb, /"featureCount":\d\d?/, () => '"featureCount":1');
    expect((await findingsOf(TILESET, { [path]: count })).join("\n")).toMatch(
      /\d+ different ids, featureCount is 1/,
    );
  });
});
