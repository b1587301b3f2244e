import { z } from "zod";

/** Where a publication holds its findings, if somebody has checked the county. */
export const FINDINGS_FILE = "checks/findings.json";

const label = z.object({ zh: z.string(), en: z.string() });

/** One place where a survey breaks a rule. */
const publishedFinding = z.object({
  /** rule of assets/codes/survey-checks.json, and key of `rules` */
  check: z.string(),
  severity: z.enum(["error", "warning"]),
  layer: z.string().nullable(),
  file: z.string(),
  /** row in the file, from 1; null = the whole file */
  row: z.number().nullable(),
  /** of the feature in its layer */
  id: z.string().nullable(),
  field: z.string().nullable(),
  found: z.string(),
  expected: z.string(),
  advice: z.string(),
  /** degrees CGCS2000; null = a whole file, or a row without geometry */
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  /** duty grid it lies in */
  grid: z.string().nullable(),
});
export type PublishedFinding = z.infer<typeof publishedFinding>;

/** GET /api/findings and FINDINGS_FILE: what `twin check` found, or what the import found when nobody has checked. */
export const publishedFindingsSchema = z.object({
  /** `import`: only the few checks an import makes */
  by: z.enum(["check", "import"]),
  /** day of the check; null = at the import */
  checkedOn: z.string().nullable(),
  /** a survey has changed since the check */
  isStale: z.boolean(),
  /** more than `findings` holds when there are too many */
  total: z.number().int().nonnegative(),
  findings: z.array(publishedFinding),
  /** of the rules that are broken */
  rules: z.record(
    z.string(),
    z.object({
      name: label,
      family: z.string(),
      source: z.string(),
      clause: z.string(),
      /** the rule's own words for a Chinese screen; those of a finding are English, with the figures of its place */
      inChinese: z.object({ expected: z.string(), advice: z.string() }).optional(),
    }),
  ),
});
export type PublishedFindings = z.infer<typeof publishedFindingsSchema>;
