import { readFileSync } from "node:fs";
import { z } from "zod";

const FAMILIES = [
  "file",
  "attributes",
  "place",
  "points",
  "segments",
  "levels",
  "joints",
  "gravity",
  "network",
];
const words = z.array(z.string().min(1)).min(1);

/** A rule: what it is called, how bad, from which clause, and the figures and words its algorithm needs. */
const rule = <Limits extends z.ZodRawShape, More extends z.ZodRawShape>(limits: Limits, more: More) =>
  z.strictObject({
    family: z.enum(FAMILIES),
    severity: z.enum(["error", "warning"]),
    name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
    /** names of limits stand in braces */
    inChinese: z.strictObject({ expected: z.string().min(1), advice: z.string().min(1) }),
    source: z.string().min(1),
    clause: z.string().min(1),
    limits: z.strictObject(limits),
    ...more,
  });
const plain = rule({}, {});
const metres = z.number().positive();
const degrees = z.number().positive().max(90);
const toleranceM = metres;
const changeKinds = words;

/** assets/codes/survey-checks.json. A rule without its limit, or with an unknown one, is refused. */
const schema = z.strictObject({
  about: z.string(),
  source: z.string(),
  checkedOn: z.iso.date(),
  checks: z.strictObject({
    "file-content": plain,
    "unknown-crs": plain,
    geometry: plain,
    "required-field": plain,
    number: plain,
    unit: plain,
    date: plain,
    "known-word": plain,
    "duplicate-id": plain,
    "pipe-size": plain,
    "catalogue-size": rule({}, { sizesMm: z.array(z.number().positive()) }),
    year: rule({ earliestYear: z.number().int() }, {}),
    "outside-bounds": plain,
    "area-overlap": rule({ sliverM2: z.number().positive() }, {}),
    "duplicate-place": rule({ planM: metres, heightM: metres }, {}),
    "end-off-point": rule({ planM: metres }, {}),
    "feature-or-appurtenance": rule({}, { featureColumns: words, appurtenanceColumns: words }),
    "code-fits-kind": plain,
    "orphan-point": plain,
    "missing-point": plain,
    "self-segment": plain,
    "duplicate-segment": plain,
    "segment-too-long": rule({ longestM: metres }, {}),
    "segment-too-short": rule({ shortestM: metres }, {}),
    "level-balance": rule({ toleranceM }, {}),
    "node-level": rule({ toleranceM }, {}),
    steep: rule({ pressureDeg: degrees, gravityDeg: degrees, smallestFallM: metres }, {}),
    "too-deep": rule({ pressureM: metres, gravityM: metres }, {}),
    degree: plain,
    "node-size": rule({}, { changeKinds }),
    "node-material": rule({}, { changeKinds }),
    "against-fall": rule({ toleranceM }, {}),
    "well-rise": rule({ toleranceM }, { liftKinds: words }),
    "well-drop": rule({ toleranceM }, { dropKinds: words, freeInletKinds: words }),
    "narrows-downstream": rule({}, { changeKinds }),
    "no-outlet": rule({}, { outletKinds: words }),
    island: plain,
    "no-source": rule({}, { sourceKinds: z.record(z.string(), words), outOfUse: words }),
    "near-miss": rule({ planM: metres, heightM: metres }, { endKinds: words }),
    "crossing-without-node": rule(
      { smallestOuterMm: z.number().positive(), overlapM: metres },
      { roughRoles: words },
    ),
  }),
});

/** @throws ZodError that names the rule and the limit that is missing, unknown or of the wrong kind */
export const parseRules = (value: unknown) => schema.parse(value).checks;

/** The rules of `twin check`, from assets/codes/survey-checks.json. */
export const RULES = parseRules(
  JSON.parse(readFileSync(new URL("../../assets/codes/survey-checks.json", import.meta.url), "utf8")),
);

export type CheckId = keyof typeof RULES;
export const CHECK_IDS = Object.keys(RULES) as CheckId[];
