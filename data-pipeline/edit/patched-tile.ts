import { GlbWriter } from "../tiles3d/glb-writer.ts";
import type { FeatureProperties } from "../tiles3d/property-table.ts";

interface TableProperty {
  /** buffer view */
  readonly values: number;
  /** buffer view; only of texts */
  readonly stringOffsets?: number;
  readonly stringOffsetType?: "UINT16" | "UINT32";
}

/** What is read of a glb of our own: its views lie in the binary chunk, tables are not compressed. */
interface TableJson {
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[];
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly propertyTables: readonly [
        { readonly count: number; readonly properties: Readonly<Record<string, TableProperty>> },
      ];
    };
  };
}

const JSON_LENGTH_AT = 12;
const JSON_AT = 20;
const CHUNK_HEADER_BYTES = 8;

/** A glb that holds nothing but the property table of one row. */
export function tableOfOne(properties: FeatureProperties, row: number): Uint8Array {
  const writer = new GlbWriter();
  return writer.finish({ extensions: { EXT_structural_metadata: properties.write(writer, [row], "") } });
}

/**
 * A tile whose property table says something else of one feature, byte for byte as drawing it again would give.
 * @param one table of that feature as it is now, from tableOfOne; of the same schema as the tile's
 * @returns undefined when a text differs: the layout of the table then changes
 * @throws Error when the tile does not hold the feature
 */
export function patchedTile(tile: Uint8Array, id: string, one: Uint8Array): Uint8Array | undefined {
  const old = new PropertyTable(tile.slice());
  const now = new PropertyTable(one);
  const feature = old.featureOf(id);
  for (const [name, property] of Object.entries(now.properties)) {
    const before = old.properties[name];
    if (!before) throw new Error(`tile of ${id}: found no property ${name}, expected the layer's schema`);
    if (property.stringOffsets !== undefined) {
      if (!old.text(before, feature).equals(now.text(property, 0))) return undefined;
      continue;
    }
    const value = now.view(property.values);
    old.view(before.values).set(value, feature * value.byteLength);
  }
  return old.glb;
}

class PropertyTable {
  readonly glb: Uint8Array;
  readonly properties: Readonly<Record<string, TableProperty>>;
  readonly #count: number;
  readonly #views: TableJson["bufferViews"];
  readonly #bin: Buffer;

  constructor(glb: Uint8Array) {
    this.glb = glb;
    const bytes = Buffer.from(glb.buffer, glb.byteOffset, glb.byteLength);
    const jsonEnd = JSON_AT + bytes.readUInt32LE(JSON_LENGTH_AT);
    const json = JSON.parse(bytes.toString("utf8", JSON_AT, jsonEnd)) as TableJson;
    const [{ count, properties }] = json.extensions.EXT_structural_metadata.propertyTables;
    this.properties = properties;
    this.#count = count;
    this.#views = json.bufferViews;
    this.#bin = bytes.subarray(jsonEnd + CHUNK_HEADER_BYTES);
  }

  view(index: number): Buffer {
    const { byteOffset, byteLength } = this.#views[index]!;
    return this.#bin.subarray(byteOffset, byteOffset + byteLength);
  }

  text(property: TableProperty, feature: number): Buffer {
    const start = this.#textStart(property, feature);
    return this.view(property.values).subarray(start, this.#textStart(property, feature + 1));
  }

  featureOf(id: string): number {
    const property = this.properties.id!;
    const wanted = Buffer.from(id, "utf8");
    const ids = this.view(property.values);
    for (let at = ids.indexOf(wanted); at >= 0; at = ids.indexOf(wanted, at + 1)) {
      const feature = this.#featureStartingAt(property, at);
      if (this.#textStart(property, feature) === at && this.text(property, feature).equals(wanted))
        return feature;
    }
    throw new Error(`found no feature ${id} in its tile, expected one of ${this.#count}`);
  }

  /** The last feature whose text starts at or before a byte; ids are never empty. */
  #featureStartingAt(property: TableProperty, at: number): number {
    let [low, high] = [0, this.#count - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#textStart(property, middle) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #textStart({ stringOffsets, stringOffsetType }: TableProperty, feature: number): number {
    const offsets = this.view(stringOffsets!);
    return stringOffsetType === "UINT16"
      ? offsets.readUInt16LE(2 * feature)
      : offsets.readUInt32LE(4 * feature);
  }
}
