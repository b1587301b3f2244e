import { z } from "zod";
import type { LayerDefinition } from "./layers.ts";

/**
 * Edits of published features. The county keeps them in DIR/edits.jsonl, one a line, and every build applies them to
 * the imported surveys; so an edit survives the next import, and a rebuild gives what the edit gave.
 */

const value = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);
/** GeoJSON; [longitude°, latitude°, survey height m] (CGCS2000, 1985 datum or the county's), of pipes the height of the axis. */
const position = z.tuple([
  z.number().min(-180).max(180),
  z.number().min(-90).max(90),
  z.number().min(-1000).max(9000),
]);
const line = z.array(position).min(2).max(10_000);
export const editedGeometrySchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Point"), coordinates: position }),
  z.strictObject({ type: z.literal("LineString"), coordinates: line }),
  z.strictObject({ type: z.literal("MultiLineString"), coordinates: z.array(line).min(1).max(1000) }),
]);
export type EditedGeometry = z.infer<typeof editedGeometrySchema>;

const properties = z.record(z.string().max(64), value);
const id = z.string().min(1).max(128);

/** PATCH /api/features/:layer/:id: the fields that change, null = not surveyed, and the geometry if it changes. */
export const patchSchema = z
  .strictObject({ properties: properties.optional(), geometry: editedGeometrySchema.optional() })
  .refine(({ properties, geometry }) => properties || geometry, "expected properties, geometry or both");
/** POST /api/features/:layer: a feature the survey does not have. */
export const newFeatureSchema = z.strictObject({ id, properties, geometry: editedGeometrySchema });

/** What a person asks for. */
export const editRequestSchema = z.discriminatedUnion("op", [
  z.strictObject({
    op: z.literal("patch"),
    layer: z.string(),
    id,
    properties: properties.optional(),
    geometry: editedGeometrySchema.optional(),
  }),
  z.strictObject({ op: z.literal("insert"), layer: z.string(), ...newFeatureSchema.shape }),
  z.strictObject({ op: z.literal("delete"), layer: z.string(), id }),
]);
export type EditRequest = z.infer<typeof editRequestSchema>;

/** One line of edits.jsonl. A put holds the whole feature, so that it can be read without what came before it. */
export const journalEntrySchema = z.discriminatedUnion("op", [
  z.strictObject({
    n: z.number().int().positive(),
    atMs: z.number().int().nonnegative(),
    op: z.literal("put"),
    layer: z.string(),
    id,
    properties: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    geometry: editedGeometrySchema,
  }),
  z.strictObject({
    n: z.number().int().positive(),
    atMs: z.number().int().nonnegative(),
    op: z.literal("delete"),
    layer: z.string(),
    id,
  }),
  /** entries after `to` no longer hold */
  z.strictObject({
    n: z.number().int().positive(),
    atMs: z.number().int().nonnegative(),
    op: z.literal("rollback"),
    to: z.number().int().nonnegative(),
  }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;
export type FeatureEdit = Exclude<JournalEntry, { op: "rollback" }>;

/** Name of the journal in the county's folder. */
export const EDITS_FILE = "edits.jsonl";

/** The edits that hold, without those that a rollback took back. */
export function heldEdits(entries: readonly JournalEntry[]): FeatureEdit[] {
  let held: FeatureEdit[] = [];
  for (const entry of entries) {
    if (entry.op === "rollback") held = held.filter(({ n }) => n <= entry.to);
    else held.push(entry);
  }
  return held;
}

/** GET /api/edited: features that are not as the surveys have them, each with its last edit. */
export const editedFeaturesSchema = z.array(
  z.strictObject({
    layer: z.string(),
    id: z.string(),
    /** UTC milliseconds */
    atMs: z.number().int().nonnegative(),
    isDeleted: z.boolean(),
  }),
);
export type EditedFeatures = z.infer<typeof editedFeaturesSchema>;

/** The answer to an edit. */
export const editResultSchema = z.strictObject({
  layer: z.string(),
  id,
  /** number of the publication that holds it, and its version */
  number: z.number().int(),
  version: z.string(),
  /** tiles that were drawn again, paths inside the publication */
  tiles: z.array(z.string()),
  /** from the request to the new publication on disk, milliseconds */
  publishedMs: z.number(),
});
export type EditResult = z.infer<typeof editResultSchema>;

/** What is wrong with an edit, for a message in words. */
const problemSchema = z.strictObject({ field: z.string(), found: z.string(), expected: z.string() });
export type EditProblem = z.infer<typeof problemSchema>;

/** A line that `twin edit` answers. */
export const editAnswerSchema = z.union([
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ done: editResultSchema }),
  z.strictObject({ refused: problemSchema.extend({ isMissing: z.boolean() }) }),
  z.strictObject({ failed: z.string() }),
]);
export type EditAnswer = z.infer<typeof editAnswerSchema>;

/**
 * Layers whose features can be edited one at a time. Others are painted into the map or stand in the vehicle registry:
 * their survey is edited and imported again.
 */
export function isEditable(layer: LayerDefinition): boolean {
  return layer.representation === "tubes" || layer.representation === "models";
}
