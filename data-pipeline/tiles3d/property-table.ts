import type { FieldDefinition } from "../../contract/fields.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { SOURCE_COLUMNS } from "../check/quality-passport.ts";
import { type CheckVerdicts, TILE_GRADES, tileGrade, UNCHECKED } from "../check/tile-grade.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { GlbWriter } from "./glb-writer.ts";

/**
 * Attributes that travel in tiles: EXT_structural_metadata with one schema file a layer and ONE property table
 * a glb (Cesium picks by the first one only). Strings are UTF-8; numbers are stored as value × tileScale.
 * https://github.com/CesiumGS/glTF/tree/3d-tiles-next/extensions/2.0/Vendor/EXT_structural_metadata
 */

/** Class of features in schema.json. */
export const FEATURE_CLASS = "feature";
/** Class of tiles in schema.json, used by the subtree. */
export const TILE_CLASS = "tile";
/** How good the figures of a pipe or facility are, in one word; data-pipeline/check/quality-passport.ts. */
const PASSPORT_PROPERTY = "passport";
/** Row of a feature in its layer: the index of live state (lamp levels). */
const ROW_PROPERTY = "row";
/** An enum value must have a name; none of the catalogue's is called this. */
const ENUM_NO_DATA = { name: "notSurveyed", value: 255 };

type NumberType = "uint8" | "uint16" | "uint32" | "int16" | "float32" | "enum8";
interface NumberLayout {
  readonly componentType: string;
  readonly noData: number;
  readonly least: number;
  readonly greatest: number;
  readonly allocate: (count: number) => Uint8Array | Uint16Array | Uint32Array | Int16Array | Float32Array;
}

/** The greatest value (the least, when signed) says "not surveyed". */
const NUMBERS: Readonly<Record<NumberType, NumberLayout>> = {
  uint8: {
    componentType: "UINT8",
    noData: 255,
    least: 0,
    greatest: 254,
    allocate: (count) => new Uint8Array(count),
  },
  enum8: {
    componentType: "UINT8",
    noData: ENUM_NO_DATA.value,
    least: 0,
    greatest: 254,
    allocate: (count) => new Uint8Array(count),
  },
  uint16: {
    componentType: "UINT16",
    noData: 65535,
    least: 0,
    greatest: 65534,
    allocate: (count) => new Uint16Array(count),
  },
  uint32: {
    componentType: "UINT32",
    noData: 4294967295,
    least: 0,
    greatest: 4294967294,
    allocate: (count) => new Uint32Array(count),
  },
  int16: {
    componentType: "INT16",
    noData: -32768,
    least: -32767,
    greatest: 32767,
    allocate: (count) => new Int16Array(count),
  },
  float32: {
    componentType: "FLOAT32",
    noData: -3.4028234663852886e38,
    least: -3.4e38,
    greatest: 3.4e38,
    allocate: (count) => new Float32Array(count),
  },
};

/** Columns of a layer that its property tables are made from. */
export function tableColumns({ fields }: LayerDefinition): string[] {
  return [...fields.filter(({ tile }) => tile).map(({ name }) => name), ...SOURCE_COLUMNS];
}

/** The columns of one layer's property tables, and the schema that describes them. */
export class FeatureProperties {
  readonly #table: FeatureTable;
  readonly #fields: readonly FieldDefinition[];
  readonly #withRow: boolean;
  readonly #withPassport: boolean;
  readonly #verdicts: CheckVerdicts;
  readonly #layerRows: ArrayLike<number> | undefined;

  /**
   * @param verdicts of the checks that were made of the surveys
   * @param layerRows row of the layer of each row of the table; undefined = the same
   */
  constructor(
    layer: LayerDefinition,
    table: FeatureTable,
    verdicts: CheckVerdicts = UNCHECKED,
    layerRows?: ArrayLike<number>,
  ) {
    this.#table = table;
    this.#layerRows = layerRows;
    this.#verdicts = verdicts;
    this.#withPassport = layer.representation === "tubes" || layer.network !== undefined;
    // the id is always known; other fields only where the survey has the column
    this.#fields = layer.fields.filter(
      (field) => field.tile && field.name !== "id" && table.columns.has(field.name),
    );
    this.#withRow = layer.id === "streetlights";
  }

  /** schema.json of the tileset: what features and tiles hold. */
  get schema(): Record<string, unknown> {
    const properties: Record<string, unknown> = {
      id: { name: "编号 · Number", type: "STRING", semantic: "ID", required: true },
    };
    const enums: Record<string, unknown> = {};
    if (this.#withRow) properties[ROW_PROPERTY] = { type: "SCALAR", componentType: "UINT32", required: true };
    if (this.#withPassport) {
      properties[PASSPORT_PROPERTY] = {
        name: "质量护照 · Quality",
        type: "ENUM",
        enumType: PASSPORT_PROPERTY,
        required: true,
      };
      enums[PASSPORT_PROPERTY] = {
        valueType: "UINT8",
        values: TILE_GRADES.map((name, value) => ({ name, value })),
      };
    }
    for (const field of this.#fields) {
      properties[field.name] = propertyOf(field);
      if (field.tile === "enum8") enums[field.name] = enumOf(field);
    }
    return {
      id: "twin",
      ...(Object.keys(enums).length > 0 && { enums }),
      classes: {
        [FEATURE_CLASS]: { properties },
        [TILE_CLASS]: {
          properties: {
            boundingBox: {
              type: "SCALAR",
              componentType: "FLOAT64",
              array: true,
              count: 12,
              required: true,
              semantic: "TILE_BOUNDING_BOX",
            },
            geometricError: {
              type: "SCALAR",
              componentType: "FLOAT64",
              required: true,
              semantic: "TILE_GEOMETRIC_ERROR",
            },
          },
        },
      },
    };
  }

  /** Writes the table of these rows, in this order; feature id = position. Returns the extension's object. */
  write(writer: GlbWriter, rows: ArrayLike<number>, schemaUri: string): Record<string, unknown> {
    const count = rows.length;
    const properties: Record<string, unknown> = { id: this.#writeIds(writer, rows) };
    if (this.#withRow) {
      const layerRow = (row: number) => this.#layerRows?.[row] ?? row;
      const numbers = Uint32Array.from({ length: count }, (_, i) => layerRow(rows[i]!));
      const values = writer.addView(bytesOf(numbers));
      properties[ROW_PROPERTY] = { values };
    }
    if (this.#withPassport) {
      const grades = Uint8Array.from({ length: count }, (_, i) =>
        TILE_GRADES.indexOf(tileGrade(this.#table, rows[i]!, this.#verdicts)),
      );
      properties[PASSPORT_PROPERTY] = { values: writer.addView(grades) };
    }
    for (const field of this.#fields) {
      const column = this.#table.columns.get(field.name)!;
      properties[field.name] =
        field.tile === "string"
          ? writeStrings(
              writer,
              Array.from({ length: count }, (_, i) => `${column[rows[i]!] ?? ""}`),
            )
          : { values: writer.addView(bytesOf(this.#numbers(field, column, rows))) };
    }
    return { schemaUri, propertyTables: [{ class: FEATURE_CLASS, count, properties }] };
  }

  #writeIds(writer: GlbWriter, rows: ArrayLike<number>): Record<string, unknown> {
    return writeStrings(
      writer,
      Array.from({ length: rows.length }, (_, i) => this.#table.ids[rows[i]!]!),
    );
  }

  #numbers(
    field: FieldDefinition,
    column: readonly (string | number | null)[],
    rows: ArrayLike<number>,
  ): ArrayBufferView {
    const layout = NUMBERS[field.tile as NumberType];
    const codes = field.tile === "enum8" ? enumCodes(field) : undefined;
    const scale = field.tileScale ?? 1;
    const values = layout.allocate(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const value = column[rows[i]!]!;
      if (value === null) {
        values[i] = layout.noData;
        continue;
      }
      const stored = codes ? codes.get(`${value}`) : (Number(value) - (field.tileOffset ?? 0)) * scale;
      const number = stored === undefined || field.tile === "float32" ? stored : Math.round(stored);
      const fits = number !== undefined && number >= layout.least && number <= layout.greatest;
      if (!fits && field.tileOffset !== undefined) {
        values[i] = layout.noData;
        continue;
      }
      if (!fits)
        throw new Error(
          `${this.#table.layer} ${this.#table.ids[rows[i]!]}: ${field.name} is ${JSON.stringify(value)}, ` +
            (codes
              ? `expected one of ${[...codes.keys()].join(", ")}`
              : `expected ${layout.least / scale} to ${layout.greatest / scale}`),
        );
      values[i] = number;
    }
    return values;
  }
}

function propertyOf(field: FieldDefinition): Record<string, unknown> {
  const name = `${field.label.zh} · ${field.label.en}`;
  if (field.tile === "string") return { name, type: "STRING" };
  if (field.tile === "enum8") return { name, type: "ENUM", enumType: field.name, noData: ENUM_NO_DATA.name };
  const layout = NUMBERS[field.tile as NumberType];
  const unit = field.unit ? ` ${field.unit}` : "";
  const scale = field.tileScale ? ` × ${field.tileScale}` : "";
  const offset = field.tileOffset ? ` − ${field.tileOffset}` : "";
  return {
    name,
    ...((unit || scale || offset) && { description: `stored:${unit}${scale}${offset}` }),
    type: "SCALAR",
    componentType: layout.componentType,
    noData: layout.noData,
  };
}

function enumOf(field: FieldDefinition): Record<string, unknown> {
  const values = [...enumCodes(field)].map(([name, value]) => ({ name, value }));
  return { valueType: "UINT8", values: [...values, ENUM_NO_DATA] };
}

/** Code of each enum value: its place in the catalogue. */
function enumCodes(field: FieldDefinition): ReadonlyMap<string, number> {
  return new Map(Object.keys(field.values ?? {}).map((name, index) => [name, index]));
}

function writeStrings(writer: GlbWriter, strings: readonly string[]): Record<string, unknown> {
  const offsets = new Uint32Array(strings.length + 1);
  for (let i = 0; i < strings.length; i++)
    offsets[i + 1] = offsets[i]! + Buffer.byteLength(strings[i]!, "utf8");
  const total = offsets[strings.length]!;
  let values = Buffer.from(strings.join(""), "utf8");
  // two halves of a sign in two texts, each U+FFFD by itself, were joined to one
  if (values.byteLength !== total) values = Buffer.concat(strings.map((text) => Buffer.from(text, "utf8")));
  const short = total <= 65535;
  return {
    // a view must not be empty
    values: writer.addView(total > 0 ? values : new Uint8Array(1)),
    stringOffsets: writer.addView(bytesOf(short ? Uint16Array.from(offsets) : offsets)),
    stringOffsetType: short ? "UINT16" : "UINT32",
  };
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
