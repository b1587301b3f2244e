import type { County } from "../../contract/county.ts";
import type { EditedGeometry, EditProblem, EditRequest, FeatureEdit } from "../../contract/edits.ts";
import { isEditable } from "../../contract/edits.ts";
import type { FieldDefinition } from "../../contract/fields.ts";
import { LAYERS, type LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { featureAt } from "./edited-table.ts";

type Value = string | number | null;

/** An edit that cannot be made, with what to correct. */
export class EditRefused extends Error {
  readonly problem: EditProblem;
  /** the feature does not exist */
  readonly isMissing: boolean;

  constructor(problem: EditProblem, isMissing = false) {
    super(`${problem.field}: found ${problem.found}, expected ${problem.expected}`);
    this.problem = problem;
    this.isMissing = isMissing;
  }
}

/** Sizes that belong together: who changes one of the first must say what becomes of the others. */
const TOGETHER = [
  { changed: ["nominalMm", "diameterLabel", "material"], with: ["outerDiameterMm"] },
] as const;
/** Depths are measured at the ends of the axis, which a change of its heights moves. */
const DEPTHS = ["depthFromM", "depthToM"] as const;
const SAME_HEIGHT_METERS = 0.001;
/** of a plain number a tile can hold */
const UNSIGNED = new Set(["uint8", "uint16", "uint32"]);

/** @throws EditRefused for a layer whose features cannot be edited one at a time */
export function editableLayer(id: string): LayerDefinition {
  const layer = LAYERS.find((known) => known.id === id);
  if (layer && isEditable(layer)) return layer;
  throw new EditRefused({
    field: "layer",
    found: id,
    expected: layer
      ? "a layer of pipes or of points: edit the survey of this one and import it again"
      : "a layer of the catalogue",
  });
}

/**
 * The journal entry of an edit.
 * @param table the layer as it is published; undefined = the publication does not hold it
 * @param bounds of the county, [west, south, east, north] degrees
 * @throws EditRefused naming field, found, expected
 */
export function entryOf(
  request: EditRequest,
  n: number,
  atMs: number,
  layer: LayerDefinition,
  table: FeatureTable | undefined,
  bounds: County["bounds"],
): FeatureEdit {
  if (!table)
    throw new EditRefused(
      { field: "layer", found: `${layer.id}, which has no features`, expected: "a layer that is published" },
      true,
    );
  const row = table.ids.indexOf(request.id);
  const entry = { n, atMs, layer: layer.id, id: request.id };
  if (request.op === "insert") {
    if (row >= 0)
      throw new EditRefused({
        field: "id",
        found: `${request.id}, which exists`,
        expected: "an id of its own",
      });
    const properties = valuesOf(layer, request.properties);
    checkGeometry(layer, request.geometry, bounds);
    const complete = { ...nothing(table), ...properties, id: request.id };
    checkDrawable(layer, complete);
    return { ...entry, op: "put", properties: complete, geometry: request.geometry };
  }
  if (row < 0)
    throw new EditRefused({ field: "id", found: request.id, expected: `a feature of ${layer.id}` }, true);
  if (request.op === "delete") {
    if (table.count === 1)
      throw new EditRefused({
        field: "id",
        found: `${request.id}, the last feature of ${layer.id}`,
        expected: "one that leaves the layer with another: remove its source from county.yaml to empty it",
      });
    return { ...entry, op: "delete" };
  }
  const before = featureAt(table, row);
  const changes = valuesOf(layer, request.properties ?? {});
  if ("id" in changes && changes.id !== request.id)
    throw new EditRefused({
      field: "id",
      found: `${changes.id}`,
      expected: `${request.id}: a new id is a new feature`,
    });
  if (request.geometry) {
    checkGeometry(layer, request.geometry, bounds);
    checkDepths(before, changes, request.geometry);
  }
  checkTogether(before.properties, changes);
  const properties = { ...before.properties, ...changes };
  checkDrawable(layer, properties);
  return { ...entry, op: "put", properties, geometry: request.geometry ?? before.geometry };
}

/** No value in any of a layer's columns. */
function nothing(table: FeatureTable): Record<string, Value> {
  return Object.fromEntries([...table.columns.keys()].map((name) => [name, null]));
}

function valuesOf(
  layer: LayerDefinition,
  properties: Readonly<Record<string, string | number | boolean | null>>,
): Record<string, Value> {
  const fields = new Map(layer.fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const field = fields.get(name);
      if (!field)
        throw new EditRefused({
          field: name,
          found: `a field that ${layer.id} does not have`,
          expected: [...fields.keys()].join(", "),
        });
      return [name, value === null ? null : storedValue(field, value)];
    }),
  );
}

function storedValue(field: FieldDefinition, value: string | number | boolean): string | number {
  const refused = (expected: string) =>
    new EditRefused({ field: field.name, found: JSON.stringify(value), expected });
  switch (field.type) {
    case "boolean":
      if (typeof value !== "boolean") throw refused("true or false");
      return value ? 1 : 0;
    case "integer":
    case "number": {
      if (typeof value !== "number" || !Number.isFinite(value)) throw refused("a number");
      if (field.type === "integer" && !Number.isInteger(value)) throw refused("a whole number");
      if (field.tile && UNSIGNED.has(field.tile) && value < 0) throw refused("a number from 0");
      return value;
    }
    case "enum": {
      const codes = Object.keys(field.values ?? {});
      if (typeof value !== "string" || !codes.includes(value)) throw refused(`one of ${codes.join(", ")}`);
      return value;
    }
    case "date":
      if (typeof value !== "string" || Number.isNaN(Date.parse(value))) throw refused("a date as 2026-11-22");
      return value;
    case "string":
      if (typeof value !== "string") throw refused("text");
      return value;
  }
}

function checkGeometry(layer: LayerDefinition, geometry: EditedGeometry, bounds: County["bounds"]): void {
  const { type } = geometry;
  const expected = layer.geometry === "point" ? ["Point"] : ["LineString", "MultiLineString"];
  if (!expected.includes(type))
    throw new EditRefused({ field: "geometry", found: type, expected: expected.join(" or ") });
  const [west, south, east, north] = bounds;
  const outside = positionsOf(geometry).find(
    ([lon, lat]) => lon < west || lon > east || lat < south || lat > north,
  );
  if (outside)
    throw new EditRefused({
      field: "geometry",
      found: `${outside[0]}, ${outside[1]}`,
      expected: `longitude, latitude within the county, ${west} to ${east}, ${south} to ${north}`,
    });
}

function positionsOf(geometry: EditedGeometry): readonly (readonly [number, number, number])[] {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates];
    case "LineString":
      return geometry.coordinates;
    case "MultiLineString":
      return geometry.coordinates.flat();
  }
}

/** A pipe without a size cannot be drawn, and a kind decides the model. */
function checkDrawable(layer: LayerDefinition, properties: Readonly<Record<string, Value>>): void {
  if (layer.representation === "tubes" && !(Number(properties.outerDiameterMm ?? 0) > 0))
    throw new EditRefused({
      field: "outerDiameterMm",
      found: `${properties.outerDiameterMm ?? "nothing"}`,
      expected: "the outer diameter in millimetres, above 0",
    });
  const kind = layer.fields.find(({ name }) => name === "kind");
  if (kind?.values && layer.network && (properties.kind ?? null) === null)
    throw new EditRefused({
      field: "kind",
      found: "nothing",
      expected: `one of ${Object.keys(kind.values).join(", ")}`,
    });
}

function checkTogether(
  before: Readonly<Record<string, Value>>,
  changes: Readonly<Record<string, Value>>,
): void {
  for (const rule of TOGETHER) {
    const changed = rule.changed.find((name) => name in changes && changes[name] !== (before[name] ?? null));
    const missing = rule.with.find((name) => !(name in changes) && (before[name] ?? null) !== null);
    if (changed && missing)
      throw new EditRefused({
        field: missing,
        found: `nothing beside a new ${changed}`,
        expected: `its value too: it is ${before[missing]} now, and the pipe is drawn by it`,
      });
  }
}

function checkDepths(
  before: ReturnType<typeof featureAt>,
  changes: Readonly<Record<string, Value>>,
  geometry: EditedGeometry,
): void {
  const [from, to] = [endHeights(before.geometry), endHeights(geometry)];
  DEPTHS.forEach((field, end) => {
    if ((before.properties[field] ?? null) === null || field in changes) return;
    if (Math.abs(from[end]! - to[end]!) <= SAME_HEIGHT_METERS) return;
    throw new EditRefused({
      field,
      found: `nothing beside an end that moves from ${from[end]} to ${to[end]} m`,
      expected: `the depth there too: it is ${before.properties[field]} m now (null = not surveyed)`,
    });
  });
}

/** Survey heights of the first and the last vertex, metres. */
function endHeights(geometry: EditedGeometry): [first: number, last: number] {
  const positions = positionsOf(geometry);
  return [positions[0]![2], positions.at(-1)![2]];
}
