import type { Findings } from "./finding.ts";
import { checkValue, componentsOf } from "./metadata-value.ts";
import type { ClassProperty, PropertyTableJson, SchemaJson } from "./shapes.ts";

const BYTES: Readonly<Record<string, number>> = {
  INT8: 1,
  UINT8: 1,
  INT16: 2,
  UINT16: 2,
  INT32: 4,
  UINT32: 4,
  INT64: 8,
  UINT64: 8,
  FLOAT32: 4,
  FLOAT64: 8,
};

/** A table to check, and where its bytes are. */
export interface TableSource {
  readonly file: string;
  readonly where: string;
  /** bytes of a buffer view; undefined where the view could not be read, which is a finding of its own */
  readonly view: (index: number) => Uint8Array | undefined;
  readonly viewCount: number;
}

/**
 * Checks a property table against its schema: columns, exact lengths, offsets, enum codes, every value. Returns the
 * columns by property, each with a value a row; columns of variable-length arrays are left out.
 */
export function checkPropertyTable(
  table: PropertyTableJson,
  schema: SchemaJson,
  source: TableSource,
  findings: Findings,
): ReadonlyMap<string, readonly unknown[]> {
  const columns = new Map<string, readonly unknown[]>();
  const definition = schema.classes?.[table.class];
  if (!definition) {
    findings.add(source.file, source.where, `class "${table.class}" is not in the schema`);
    return columns;
  }
  const properties = definition.properties ?? {};
  for (const [id, property] of Object.entries(properties))
    if (property.required && !table.properties?.[id])
      findings.add(source.file, source.where, `required property ${id} has no column`);
  for (const [id, column] of Object.entries(table.properties ?? {})) {
    const where = `${source.where}.properties.${id}`;
    const say = (message: string) => findings.add(source.file, where, message);
    const property = properties[id];
    if (!property) {
      say(`is not a property of class ${table.class}`);
      continue;
    }
    for (const key of ["values", "arrayOffsets", "stringOffsets"] as const) {
      const index = column[key];
      if (index !== undefined && index >= source.viewCount)
        say(`${key} is buffer view ${index}, expected less than ${source.viewCount}`);
    }
    const isVariable = property.array === true && property.count === undefined;
    if (isVariable && ["min", "max", "offset", "scale"].some((key) => column[key] !== undefined))
      say("min, max, offset and scale are not for arrays of variable length");
    if (isVariable && column.arrayOffsets === undefined)
      say("is an array of variable length without arrayOffsets");
    if (property.type === "STRING" && column.stringOffsets === undefined)
      say("is a string without stringOffsets");
    if (isVariable || (property.type === "STRING" && column.stringOffsets === undefined)) continue;
    const values = source.view(column.values);
    if (!values) continue;
    const rows =
      property.type === "STRING"
        ? stringRows(
            table.count * (property.count ?? 1),
            values,
            source.view(column.stringOffsets!),
            column,
            say,
          )
        : numberRows(schema, property, table.count, values, say);
    if (!rows) continue;
    columns.set(id, rows);
    rows.forEach((value, row) => {
      if (property.type !== "STRING" && property.type !== "BOOLEAN")
        checkValue(schema, property, value, (message) => say(`row ${row}: ${message}`));
    });
  }
  return columns;
}

function stringRows(
  count: number,
  values: Uint8Array,
  offsets: Uint8Array | undefined,
  column: { readonly stringOffsetType?: string | undefined },
  say: (message: string) => void,
): string[] | undefined {
  if (!offsets) return undefined;
  const type = column.stringOffsetType ?? "UINT32";
  const expected = (count + 1) * BYTES[type]!;
  if (offsets.byteLength !== expected) {
    say(`stringOffsets have ${offsets.byteLength} bytes, expected ${expected}`);
    return undefined;
  }
  const starts = Array.from({ length: count + 1 }, (_, i) => readNumber(offsets, type, i));
  if (starts[0] !== 0) say(`the first string offset is ${starts[0]}, expected 0`);
  const falls = starts.findIndex((start, i) => i > 0 && start < starts[i - 1]!);
  if (falls > 0) say(`string offset ${falls} is ${starts[falls]}, less than the one before`);
  // a view must not be empty: where all strings are, it holds one byte
  const length = Math.max(1, starts[count]!);
  if (values.byteLength !== length) {
    say(`values have ${values.byteLength} bytes, the offsets end at ${starts[count]}`);
    return undefined;
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    return starts.slice(1).map((end, i) => decoder.decode(values.subarray(starts[i]!, end)));
  } catch {
    say("is not UTF-8");
    return undefined;
  }
}

function numberRows(
  schema: SchemaJson,
  property: ClassProperty,
  count: number,
  values: Uint8Array,
  say: (message: string) => void,
): unknown[] | undefined {
  const length = property.array ? property.count! : 1;
  if (property.type === "BOOLEAN") {
    const bytes = Math.ceil((count * length) / 8);
    if (values.byteLength !== bytes) say(`values have ${values.byteLength} bytes, expected ${bytes}`);
    return undefined;
  }
  const definition = schema.enums?.[property.enumType ?? ""];
  const type = definition ? (definition.valueType ?? "UINT16") : property.componentType!;
  const components = definition ? 1 : componentsOf(property);
  const bytes = count * length * components * BYTES[type]!;
  if (values.byteLength !== bytes) {
    say(`values have ${values.byteLength} bytes, expected exactly ${bytes}`);
    return undefined;
  }
  const names = new Map(definition?.values.map(({ name, value }) => [value, name]));
  const element = (at: number): unknown => {
    if (definition) {
      const code = readNumber(values, type, at);
      const name = names.get(code);
      if (name === undefined) say(`${code} is not a value of enum ${property.enumType}`);
      return name ?? definition.values[0]!.name;
    }
    if (components === 1) return readNumber(values, type, at);
    return Array.from({ length: components }, (_, i) => readNumber(values, type, at * components + i));
  };
  return Array.from({ length: count }, (_, row) =>
    property.array ? Array.from({ length }, (_, i) => element(row * length + i)) : element(row),
  );
}

function readNumber(bytes: Uint8Array, type: string, index: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = index * BYTES[type]!;
  switch (type) {
    case "INT8":
      return view.getInt8(at);
    case "UINT8":
      return view.getUint8(at);
    case "INT16":
      return view.getInt16(at, true);
    case "UINT16":
      return view.getUint16(at, true);
    case "INT32":
      return view.getInt32(at, true);
    case "UINT32":
      return view.getUint32(at, true);
    case "INT64":
      return Number(view.getBigInt64(at, true));
    case "UINT64":
      return Number(view.getBigUint64(at, true));
    case "FLOAT32":
      return view.getFloat32(at, true);
    default:
      return view.getFloat64(at, true);
  }
}
