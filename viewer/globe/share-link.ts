import { z } from "zod";

/** What a link to a view holds. Angles degrees, height metres above the ellipsoid, time UTC milliseconds. */
const linkSchema = z.strictObject({
  camera: z
    .strictObject({
      lon: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      heightMeters: z.number().min(-11_000).max(50_000_000),
      headingDeg: z.number(),
      pitchDeg: z.number().min(-90).max(90),
    })
    .optional(),
  /** layers whose visibility differs from the first view: + shown, − hidden */
  layers: z.record(z.string(), z.boolean()).optional(),
  selection: z.strictObject({ layer: z.string().max(40), id: z.string().max(200) }).optional(),
  ground: z.enum(["surface", "glass", "xray", "below"]).optional(),
  transparency: z.number().min(0).max(1).optional(),
  theme: z.enum(["dark", "light"]).optional(),
  timeMs: z.number().optional(),
});
export type ShareLink = z.infer<typeof linkSchema>;

/** The part of the address after `#` for a view. */
export function writeShareLink(view: ShareLink): string {
  const text = JSON.stringify(view, (_key, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(6)) : value,
  );
  return `#v=${encodeURIComponent(text)}`;
}

/** The view of an address, or null when it holds none that can be read: an old or mistyped link opens the home view. */
export function readShareLink(hash: string): ShareLink | null {
  const text = new URLSearchParams(hash.replace(/^#/, "")).get("v");
  if (text === null) return null;
  try {
    const result = linkSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null; // typed by hand
  }
}
