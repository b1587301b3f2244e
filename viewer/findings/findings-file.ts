import { z } from "zod";
import { type PublishedFindings, publishedFindingsSchema } from "../../contract/findings.ts";

const text = z.string().nullable();
/** A layer of points as `twin check --findings x.geojson` writes it; GDAL may write numbers of rows as text. */
const fileSchema = z.object({
  type: z.literal("FeatureCollection"),
  features: z.array(
    z.object({
      properties: z.object({
        check: z.string(),
        name: text.optional(),
        severity: z.enum(["error", "warning"]),
        layer: text,
        file: z.string(),
        row: z.coerce.number().int().nullable(),
        id: text,
        field: text,
        found: z.string(),
        expected: z.string(),
        advice: z.string(),
        grid: text,
      }),
      geometry: z.object({ type: z.literal("Point"), coordinates: z.array(z.number()).min(2) }).nullable(),
    }),
  ),
});

/**
 * Reads a file of findings: GeoJSON of `twin check --findings`, or checks/findings.json of a publication.
 * @throws Error naming the file, the feature and field, what was found and what was expected
 */
export function readFindingsFile(file: string, content: string): PublishedFindings {
  const value = parseJson(file, content);
  const published = publishedFindingsSchema.safeParse(value);
  if (published.success) return published.data;
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const [, index, , field] = issue?.path ?? [];
    const place = typeof index === "number" ? `, row ${index + 1}` : "";
    const where = field === undefined ? place : `${place}, ${String(field)}`;
    throw new Error(`${file}${where}: ${issue?.message}; expected GeoJSON of twin check --findings`);
  }
  const findings = parsed.data.features.map(({ properties: { name: _, ...finding }, geometry }) => ({
    ...finding,
    lon: geometry?.coordinates[0] ?? null,
    lat: geometry?.coordinates[1] ?? null,
  }));
  const names = parsed.data.features.map(
    ({ properties: { check, name } }) => [check, name ?? check] as const,
  );
  return {
    by: "check",
    checkedOn: null,
    isStale: false,
    total: findings.length,
    findings,
    rules: Object.fromEntries(
      names.map(([check, name]) => [
        check,
        { name: { zh: name, en: check.replaceAll("-", " ") }, family: "", source: "", clause: "" },
      ]),
    ),
  };
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    const start = content.slice(0, 24).replace(/\s+/g, " ");
    throw new Error(`${file}: found "${start}…", expected GeoJSON of twin check --findings`, { cause });
  }
}
