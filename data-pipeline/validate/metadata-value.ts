import type { Findings } from "./finding.ts";
import type { ClassProperty, EntityJson, SchemaJson } from "./shapes.ts";

/** Least and greatest value of each integer component type. */
export const COMPONENT_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  INT8: [-128, 127],
  UINT8: [0, 255],
  INT16: [-32768, 32767],
  UINT16: [0, 65535],
  INT32: [-2147483648, 2147483647],
  UINT32: [0, 4294967295],
  INT64: [-(2 ** 63), 2 ** 63],
  UINT64: [0, 2 ** 64],
  FLOAT32: [-3.4028234663852886e38, 3.4028234663852886e38],
  FLOAT64: [-Number.MAX_VALUE, Number.MAX_VALUE],
};
const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

/** Numbers in one element; 0 for strings, booleans and enums. */
export function componentsOf({ type }: ClassProperty): number {
  return COMPONENTS[type] ?? 0;
}

export function isFloat({ componentType }: ClassProperty): boolean {
  return componentType === "FLOAT32" || componentType === "FLOAT64";
}

/** Whether a number, vector, matrix or array of those has the property's form, without its range. */
export function checkNumbers(
  property: ClassProperty,
  value: unknown,
  what: string,
  say: (message: string) => void,
): void {
  if (hasForm(property, value)) return;
  const { type, array, count } = property;
  say(
    `${what} is ${JSON.stringify(value)}, expected ${type}${array ? ` array of ${count ?? "any length"}` : ""}`,
  );
}

function hasForm(property: ClassProperty, value: unknown): boolean {
  const { array, count } = property;
  if (!array) return isElement(property, value);
  return (
    Array.isArray(value) &&
    (count === undefined || value.length === count) &&
    value.every((element) => isElement(property, element))
  );
}

function isElement(property: ClassProperty, value: unknown): boolean {
  const components = componentsOf(property);
  if (components === 1) return typeof value === "number";
  return (
    Array.isArray(value) && value.length === components && value.every((part) => typeof part === "number")
  );
}

/** Numbers of a value in the order of the property's components. */
function flat(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap(flat) : typeof value === "number" ? [value] : [];
}

/**
 * Checks one value as it stands in JSON or was read from a property table, before normalisation, offset and scale.
 */
export function checkValue(
  schema: SchemaJson,
  property: ClassProperty,
  value: unknown,
  say: (message: string) => void,
): void {
  if (componentsOf(property) === 0) {
    checkWord(schema, property, value, say);
    return;
  }
  if (!hasForm(property, value)) {
    checkNumbers(property, value, "value", say);
    return;
  }
  const [least, most] = COMPONENT_RANGES[property.componentType!]!;
  const numbers = flat(value);
  for (const number of numbers)
    if (number < least || number > most || (!isFloat(property) && !Number.isInteger(number))) {
      say(`value ${number} does not fit ${property.componentType}`);
      return;
    }
  const { min, max, noData } = property;
  if (noData !== undefined && JSON.stringify(noData) === JSON.stringify(value)) return;
  const [lows, highs, scales, offsets] = [min, max, property.scale, property.offset].map(flat);
  const divisor = property.normalized ? most : 1;
  numbers.forEach((number, i) => {
    const meant = (number / divisor) * (scales![i] ?? 1) + (offsets![i] ?? 0);
    // float properties hold their limits in float precision
    const slack = property.componentType === "FLOAT32" ? 1e-6 * Math.max(1, Math.abs(meant)) : 0;
    if (lows![i] !== undefined && meant < lows![i]! - slack) say(`value ${meant} is below min ${lows![i]}`);
    if (highs![i] !== undefined && meant > highs![i]! + slack)
      say(`value ${meant} is above max ${highs![i]}`);
  });
}

function checkWord(
  schema: SchemaJson,
  property: ClassProperty,
  value: unknown,
  say: (message: string) => void,
): void {
  const words = property.array ? value : [value];
  if (!Array.isArray(words)) {
    say(`value ${JSON.stringify(value)}, expected an array`);
    return;
  }
  if (property.count !== undefined && words.length !== property.count)
    say(`${words.length} values, expected ${property.count}`);
  const expected = property.type === "BOOLEAN" ? "boolean" : "string";
  const names = schema.enums?.[property.enumType ?? ""]?.values.map(({ name }) => name);
  for (const word of words)
    if (typeof word !== expected) say(`value ${JSON.stringify(word)}, expected a ${expected}`);
    else if (names && !names.includes(`${word}`)) say(`"${word}" is not a name of enum ${property.enumType}`);
}

/** Checks the metadata of a tileset, group, tile or content; returns the values by semantic. */
export function checkEntity(
  schema: SchemaJson | undefined,
  entity: EntityJson,
  file: string,
  where: string,
  findings: Findings,
): ReadonlyMap<string, unknown> {
  const bySemantic = new Map<string, unknown>();
  const found = schema?.classes?.[entity.class];
  if (!found) {
    findings.add(
      file,
      where,
      `class "${entity.class}" is not in the schema${schema ? "" : ", which is missing"}`,
    );
    return bySemantic;
  }
  const properties = found.properties ?? {};
  const values = entity.properties ?? {};
  for (const id of Object.keys(values))
    if (!properties[id]) findings.add(file, `${where}.${id}`, `is not a property of class ${entity.class}`);
  for (const [id, property] of Object.entries(properties)) {
    const value = values[id] ?? null;
    if (value === null) {
      if (property.required) findings.add(file, `${where}.${id}`, "is required and missing");
      continue;
    }
    checkValue(schema!, property, value, (message) => findings.add(file, `${where}.${id}`, message));
    if (property.semantic) bySemantic.set(property.semantic, value);
  }
  return bySemantic;
}
