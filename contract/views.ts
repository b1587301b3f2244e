import { z } from "zod";

/** Views that people named: a desk and the query of its share link, which says what was on screen. */

export const VIEW_PATHS = {
  /** GET; POST, editors only */
  views: "/api/views",
  /** PUT and DELETE, editors only */
  view: (id: string) => `/api/views/${encodeURIComponent(id)}`,
} as const;

export const VIEW_DESKS = ["briefing", "planner", "analyst"] as const;
/** So many views one server keeps. */
export const MOST_VIEWS = 500;

/** What is sent to make a view, or to give one another name or another content. */
export const viewRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  desk: z.enum(VIEW_DESKS),
  /** of the share link, without its question mark */
  query: z
    .string()
    .max(4_000)
    .regex(/^[\x21-\x7e]*$/, "expected the query of a share link, percent-encoded"),
});
export type ViewRequest = z.infer<typeof viewRequestSchema>;

export const savedViewSchema = viewRequestSchema.extend({
  id: z.string(),
  madeMs: z.number(),
  changedMs: z.number(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** GET /api/views: by name. */
export const savedViewsSchema = z.strictObject({ views: z.array(savedViewSchema) });
