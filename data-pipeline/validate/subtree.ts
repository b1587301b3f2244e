import type { Findings, TileFiles } from "./finding.ts";
import { resolved } from "./finding.ts";
import { checkPropertyTable } from "./property-table.ts";
import {
  type BuffersJson,
  buffersShape,
  parsedJson,
  type SchemaJson,
  shaped,
  subtreeShape,
} from "./shapes.ts";

const MAGIC = 0x74627573; // "subt"
const HEADER_BYTES = 24;

/** What one subtree says: addresses relative to its root, in the order of the bits. */
export interface Subtree {
  readonly tiles: readonly {
    readonly level: number;
    readonly morton: number;
    readonly hasContent: boolean;
  }[];
  /** columns of the tiles' property table by property, in the order of `tiles` */
  readonly metadata: ReadonlyMap<string, readonly unknown[]>;
  readonly tileClass: string | undefined;
  /** Morton indices of child subtrees */
  readonly children: readonly number[];
}

/**
 * Reads and checks a subtree of a quadtree, binary or JSON.
 * https://docs.ogc.org/cs/22-025r4/22-025r4.html#toc48
 */
export async function checkSubtree(
  files: TileFiles,
  file: string,
  levels: number,
  schema: SchemaJson | undefined,
  findings: Findings,
): Promise<Subtree | undefined> {
  const bytes = await files.read(file);
  if (!bytes) {
    findings.add(file, "", "is missing");
    return undefined;
  }
  const parts = subtreeParts(bytes, file, findings);
  if (!parts) return undefined;
  const json = shaped(subtreeShape, parts.json, file, findings);
  if (!json) return undefined;
  const view = await viewReader(files, file, json, parts.binary, findings);
  if (!view) return undefined;
  const say = (where: string, message: string) => findings.add(file, where, message);
  const bits = (4 ** levels - 1) / 3;
  const available = (where: string, entry: typeof json.tileAvailability, length: number) => {
    const none = new Array<boolean>(length).fill(entry.constant === 1);
    if (entry.bitstream === undefined) return none;
    const stream = view(entry.bitstream);
    if (!stream) {
      say(
        where,
        `bitstream is buffer view ${entry.bitstream}, expected less than ${json.bufferViews?.length ?? 0}`,
      );
      return none;
    }
    const expected = Math.ceil(length / 8);
    if (stream.byteLength !== expected) {
      say(where, `bitstream has ${stream.byteLength} bytes, expected ${expected} for ${length} bits`);
      return none;
    }
    const set = Array.from({ length }, (_, bit) => ((stream[bit >> 3]! >> (bit & 7)) & 1) === 1);
    const count = set.filter(Boolean).length;
    if (entry.availableCount !== undefined && entry.availableCount !== count)
      say(where, `availableCount is ${entry.availableCount}, the bitstream has ${count}`);
    return set;
  };
  const tileSet = available("tileAvailability", json.tileAvailability, bits);
  const contentSets = (json.contentAvailability ?? []).map((entry, i) =>
    available(`contentAvailability.${i}`, entry, bits),
  );
  const childSet = available("childSubtreeAvailability", json.childSubtreeAvailability, 4 ** levels);
  const tiles: { level: number; morton: number; hasContent: boolean }[] = [];
  for (let level = 0; level < levels; level++)
    for (let morton = 0; morton < 4 ** level; morton++) {
      const bit = (4 ** level - 1) / 3 + morton;
      const hasContent = contentSets.some((set) => set[bit]);
      if (!tileSet[bit]) {
        if (hasContent) say(`level ${level} morton ${morton}`, "has content and is not an available tile");
        continue;
      }
      const parent = (4 ** (level - 1) - 1) / 3 + (morton >> 2);
      if (level > 0 && !tileSet[parent])
        say(`level ${level} morton ${morton}`, "is available, its parent is not");
      tiles.push({ level, morton, hasContent });
    }
  const children = [...childSet.keys()].filter((morton) => childSet[morton]);
  for (const morton of children)
    if (!tileSet[(4 ** (levels - 1) - 1) / 3 + (morton >> 2)])
      say(`child subtree ${morton}`, "is available, the tile above it is not");

  const tables = json.propertyTables ?? [];
  const table = (where: string, index: number, count: number) => {
    const found = tables[index];
    if (!found) say(where, `property table ${index}, expected less than ${tables.length}`);
    else if (found.count !== count)
      say(where, `property table ${index} has ${found.count} rows, expected ${count}`);
    return found;
  };
  json.contentMetadata?.forEach((index, i) => {
    table(`contentMetadata.${i}`, index, contentSets[i]?.filter(Boolean).length ?? 0);
  });
  const own =
    json.tileMetadata === undefined ? undefined : table("tileMetadata", json.tileMetadata, tiles.length);
  let metadata: ReadonlyMap<string, readonly unknown[]> = new Map();
  for (const [i, entry] of schema ? tables.entries() : []) {
    const source = { file, where: `propertyTables.${i}`, view, viewCount: json.bufferViews?.length ?? 0 };
    const columns = checkPropertyTable(entry, schema!, source, findings);
    if (entry === own) metadata = columns;
  }
  return { tiles, metadata, tileClass: own?.class, children };
}

function subtreeParts(
  bytes: Uint8Array,
  file: string,
  findings: Findings,
): { json: unknown; binary: Uint8Array | undefined } | undefined {
  if (bytes[0] === 0x7b) {
    const json = parsedJson(bytes, file, findings);
    return json === undefined ? undefined : { json, binary: undefined };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    findings.add(file, "", 'does not begin with "subt"');
    return undefined;
  }
  const before = findings.all.length;
  const version = view.getUint32(4, true);
  if (version !== 1) findings.add(file, "", `is version ${version}, expected 1`);
  const [jsonBytes, binaryBytes] = [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))];
  for (const [name, length] of [
    ["JSON", jsonBytes],
    ["binary", binaryBytes],
  ] as const)
    if (length % 8 !== 0) findings.add(file, "", `its ${name} has ${length} bytes, expected a multiple of 8`);
  const total = HEADER_BYTES + jsonBytes + binaryBytes;
  if (total !== bytes.byteLength)
    findings.add(file, "", `has ${bytes.byteLength} bytes, its header adds up to ${total}`);
  if (findings.all.length > before) return undefined;
  const json = parsedJson(bytes.subarray(HEADER_BYTES, HEADER_BYTES + jsonBytes), file, findings);
  return json === undefined ? undefined : { json, binary: bytes.subarray(HEADER_BYTES + jsonBytes) };
}

/** Checks buffers and views; gives the function that reads a view, or undefined when a buffer is broken. */
async function viewReader(
  files: TileFiles,
  file: string,
  json: BuffersJson,
  binary: Uint8Array | undefined,
  findings: Findings,
): Promise<((index: number) => Uint8Array | undefined) | undefined> {
  const before = findings.all.length;
  const buffers: (Uint8Array | undefined)[] = [];
  for (const [i, { uri, byteLength }] of (json.buffers ?? []).entries()) {
    const bytes = uri === undefined ? (i === 0 ? binary : undefined) : await files.read(resolved(file, uri));
    if (!bytes)
      findings.add(file, `buffers.${i}`, uri === undefined ? "has no uri and no bytes" : `${uri} is missing`);
    else if (bytes.byteLength < byteLength)
      findings.add(file, `buffers.${i}`, `has ${bytes.byteLength} bytes, expected ${byteLength}`);
    buffers.push(bytes?.subarray(0, byteLength));
  }
  const views = json.bufferViews ?? [];
  for (const [i, { buffer, byteOffset, byteLength }] of views.entries()) {
    const length = json.buffers?.[buffer]?.byteLength;
    if (length === undefined)
      findings.add(
        file,
        `bufferViews.${i}`,
        `buffer is ${buffer}, expected less than ${json.buffers?.length ?? 0}`,
      );
    else if (byteOffset + byteLength > length)
      findings.add(file, `bufferViews.${i}`, `ends at ${byteOffset + byteLength}, its buffer at ${length}`);
  }
  if (findings.all.length > before) return undefined;
  return (index) => {
    const view = views[index];
    return view && buffers[view.buffer]?.subarray(view.byteOffset, view.byteOffset + view.byteLength);
  };
}

/** Checks buffers, views and property tables of a JSON file that has nothing else. */
export async function checkTables(
  files: TileFiles,
  file: string,
  schema: SchemaJson | undefined,
  findings: Findings,
): Promise<void> {
  const bytes = await files.read(file);
  const parsed = bytes && parsedJson(bytes, file, findings);
  const json = parsed === undefined ? undefined : shaped(buffersShape, parsed, file, findings);
  const view = json && (await viewReader(files, file, json, undefined, findings));
  if (!json || !view || !schema) return;
  for (const [i, table] of (json.propertyTables ?? []).entries()) {
    const source = { file, where: `propertyTables.${i}`, view, viewCount: json.bufferViews?.length ?? 0 };
    checkPropertyTable(table, schema, source, findings);
  }
}
