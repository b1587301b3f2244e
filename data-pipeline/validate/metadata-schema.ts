import type { Findings } from "./finding.ts";
import { COMPONENT_RANGES, checkNumbers, componentsOf, isFloat } from "./metadata-value.ts";
import { type ClassProperty, type SchemaJson, schemaShape, shaped } from "./shapes.ts";

interface SemanticType {
  readonly type: string;
  readonly componentTypes?: readonly string[];
  readonly array?: boolean;
  readonly count?: number;
}
const FLOATS = ["FLOAT32", "FLOAT64"];
const UNSIGNED = ["UINT8", "UINT16", "UINT32", "UINT64"];
const text: SemanticType = { type: "STRING" };
const measure: SemanticType = { type: "SCALAR", componentTypes: FLOATS };
const number = (count: number): SemanticType => ({
  type: "SCALAR",
  componentTypes: FLOATS,
  array: true,
  count,
});
const unsigned: SemanticType = { type: "SCALAR", componentTypes: UNSIGNED };
const volumes = (prefix: string): Record<string, SemanticType> => ({
  [`${prefix}_BOUNDING_BOX`]: number(12),
  [`${prefix}_BOUNDING_REGION`]: number(6),
  [`${prefix}_BOUNDING_SPHERE`]: number(4),
  [`${prefix}_MINIMUM_HEIGHT`]: measure,
  [`${prefix}_MAXIMUM_HEIGHT`]: measure,
});
/** https://github.com/CesiumGS/3d-tiles/tree/main/specification/Metadata/Semantics */
const SEMANTICS: Readonly<Record<string, SemanticType>> = {
  ID: text,
  NAME: text,
  DESCRIPTION: text,
  ATTRIBUTION_IDS: { type: "SCALAR", componentTypes: ["UINT8", "UINT16", "UINT32"], array: true },
  ATTRIBUTION_STRINGS: { type: "STRING", array: true },
  TILESET_FEATURE_ID_LABELS: { type: "STRING", array: true },
  TILESET_CRS_GEOCENTRIC: text,
  TILESET_CRS_COORDINATE_EPOCH: text,
  TILESET_TILE_COUNT: unsigned,
  ...volumes("TILE"),
  TILE_HORIZON_OCCLUSION_POINT: { type: "VEC3", componentTypes: FLOATS },
  TILE_GEOMETRIC_ERROR: measure,
  TILE_REFINE: { type: "SCALAR", componentTypes: ["UINT8"] },
  TILE_TRANSFORM: { type: "MAT4", componentTypes: FLOATS },
  ...volumes("CONTENT"),
  CONTENT_HORIZON_OCCLUSION_POINT: { type: "VEC3", componentTypes: FLOATS },
  CONTENT_URI: text,
  CONTENT_GROUP_ID: { type: "SCALAR", componentTypes: ["UINT8", "UINT16", "UINT32"] },
};
const NUMERIC_ONLY = ["min", "max", "offset", "scale"] as const;

/** Checks a metadata schema; undefined when it is too broken to check anything against it. */
export function checkSchema(
  value: unknown,
  file: string,
  findings: Findings,
  root = "",
): SchemaJson | undefined {
  const before = findings.all.length;
  const schema = shaped(schemaShape, value, file, findings, root);
  if (!schema) return undefined;
  for (const [id, { valueType = "UINT16", values }] of Object.entries(schema.enums ?? {})) {
    const where = `${root}enums.${id}`;
    for (const key of ["name", "value"] as const)
      if (new Set(values.map((entry) => entry[key])).size < values.length)
        findings.add(file, where, `has a ${key} twice, expected each once`);
    const [least, most] = COMPONENT_RANGES[valueType]!;
    for (const entry of values)
      if (entry.value < least || entry.value > most)
        findings.add(file, where, `value ${entry.value} of ${entry.name} does not fit ${valueType}`);
  }
  for (const [className, { properties = {} }] of Object.entries(schema.classes ?? {})) {
    const semantics = Object.values(properties).flatMap(({ semantic }) => semantic ?? []);
    if (new Set(semantics).size < semantics.length)
      findings.add(file, `${root}classes.${className}`, "has a semantic twice, expected each once");
    for (const [id, property] of Object.entries(properties))
      checkProperty(schema, property, file, `${root}classes.${className}.properties.${id}`, findings);
  }
  return findings.all.length === before ? schema : undefined;
}

function checkProperty(
  schema: SchemaJson,
  property: ClassProperty,
  file: string,
  where: string,
  findings: Findings,
) {
  const say = (message: string) => findings.add(file, where, message);
  const components = componentsOf(property);
  const isNumeric = components > 0;
  const { type, array = false, count, normalized = false, noData } = property;
  if (isNumeric !== (property.componentType !== undefined))
    say(`type ${type} ${isNumeric ? "without" : "with"} componentType`);
  if ((type === "ENUM") !== (property.enumType !== undefined))
    say(`type ${type} ${type === "ENUM" ? "without" : "with"} enumType`);
  else if (type === "ENUM" && !schema.enums?.[property.enumType!])
    say(`enumType "${property.enumType}", expected one of ${Object.keys(schema.enums ?? {}).join(", ")}`);
  if (count !== undefined && !array) say("count without array");
  if (normalized && (!isNumeric || isFloat(property))) say("normalized, expected integer components");
  if (property.required && noData !== undefined) say("required and noData at once");
  if (property.required && property.default !== undefined) say("required and default at once");
  const isVariable = array && count === undefined;
  for (const key of NUMERIC_ONLY) {
    const value = property[key];
    if (value === undefined) continue;
    if (!isNumeric) say(`${key} of type ${type}, expected a number type`);
    else if (isVariable) say(`${key} of an array of variable length`);
    else if ((key === "offset" || key === "scale") && !isFloat(property) && !normalized)
      say(`${key} of ${property.componentType}, expected a float or normalized type`);
    else checkNumbers(property, value, key, say);
  }
  if (noData !== undefined) checkNoData(schema, property, noData, say);
  const { semantic } = property;
  if (semantic !== undefined) checkSemantic(property, semantic, say);
}

function checkNoData(
  schema: SchemaJson,
  property: ClassProperty,
  noData: unknown,
  say: (message: string) => void,
): void {
  const { type } = property;
  if (type === "BOOLEAN") {
    say("noData of a boolean");
    return;
  }
  if (componentsOf(property) > 0) {
    checkNumbers(property, noData, "noData", say);
    return;
  }
  const names = schema.enums?.[property.enumType ?? ""]?.values.map((entry) => entry.name);
  const each = property.array ? noData : [noData];
  if (!Array.isArray(each)) {
    say(`noData is ${JSON.stringify(noData)}, expected an array`);
    return;
  }
  if (property.count !== undefined && each.length !== property.count)
    say(`noData has ${each.length} values, expected ${property.count}`);
  for (const value of each)
    if (typeof value !== "string" || (type === "ENUM" && !names?.includes(value)))
      say(
        `noData is ${JSON.stringify(value)}, expected a ${type === "ENUM" ? "name of the enum" : "string"}`,
      );
}

function checkSemantic(property: ClassProperty, semantic: string, say: (message: string) => void): void {
  const expected = SEMANTICS[semantic];
  if (!expected) {
    say(`semantic ${semantic} is not one of 3D Tiles 1.1`);
    return;
  }
  if (property.type !== expected.type) say(`${semantic} is ${property.type}, expected ${expected.type}`);
  if (expected.componentTypes && !expected.componentTypes.includes(`${property.componentType}`))
    say(`${semantic} has ${property.componentType}, expected ${expected.componentTypes.join(" or ")}`);
  if ((property.array ?? false) !== (expected.array ?? false))
    say(`${semantic} ${property.array ? "is" : "is not"} an array`);
  if (expected.count !== undefined && property.count !== expected.count)
    say(`${semantic} has count ${property.count}, expected ${expected.count}`);
  if (property.normalized) say(`${semantic} is normalized`);
}
