import { z } from "zod";

/**
 * Events: what the rules found in the reports of vehicles, lamps and water points, with the evidence, and the rules and
 * permits they were found by. Times are UTC in milliseconds, places degrees CGCS2000.
 */

export const EVENT_PATHS = {
  /** GET ?from&to&rules&vehicles&company&grid&severity&subject&withdrawn&limit&after */
  events: "/api/events",
  /** GET: with evidence */
  event: (id: string) => `/api/events/${encodeURIComponent(id)}`,
  /** GET */
  rules: "/api/rules",
  /** PUT, editors only */
  rule: (rule: string) => `/api/rules/${encodeURIComponent(rule)}`,
  /** GET ?vehicle&at */
  permits: "/api/permits",
  /** PUT and DELETE, editors only */
  permit: (id: string) => `/api/permits/${encodeURIComponent(id)}`,
  /** GET ?of=rule:ID|permit:ID&limit, editors only: who changed what and when */
  audit: "/api/audit",
  /** GET ?from&to&vehicles */
  trips: "/api/trips",
  /** GET ?day=YYYY-MM-DD&route */
  coverage: "/api/coverage",
} as const;

/** Longest span of one question for events or trips, and its largest page. */
export const MOST_EVENT_DAYS = 92;
export const MOST_EVENTS_PER_PAGE = 5000;
/** Evidence of a vehicle's event is its track from this long before the start to this long after the end. */
export const EVIDENCE_MARGIN_MS = 3 * 60_000;

const label = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) });
const timeMs = z.number().int().nonnegative();
const id = z.string().min(1).max(128);

/** Worst first. */
export const SEVERITIES = ["red", "orange", "yellow", "blue"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The four levels of public alarms in China. */
export const SEVERITY_NAMES: Record<Severity, { zh: string; en: string }> = {
  red: { zh: "红色（一级，特别严重）", en: "Red (level 1, most severe)" },
  orange: { zh: "橙色（二级，严重）", en: "Orange (level 2, severe)" },
  yellow: { zh: "黄色（三级，较重）", en: "Yellow (level 3, serious)" },
  blue: { zh: "蓝色（四级，一般）", en: "Blue (level 4, ordinary)" },
};

/** The fifteen rules of muck trucks. */
export const MUCK_RULES = [
  "muck.no-permit",
  "muck.out-of-hours",
  "muck.off-route",
  "muck.restricted-zone",
  "muck.missed-sink",
  "muck.speeding",
  "muck.open-cover",
  "muck.illegal-lift",
  "muck.dumping",
  "muck.overload",
  "muck.dirty-wheels",
  "muck.fatigue",
  "muck.equipment",
  "muck.detour",
  "muck.long-stop",
] as const;
export const RULE_IDS = [
  ...MUCK_RULES,
  "sweeping.missed-stretch",
  "lamp.lit-rate",
  "lamp.intact-rate",
  "lamp.fault",
  "water.limit",
  "water.rate",
  "water.burst",
  "water.night-flow",
] as const;
export type RuleId = (typeof RULE_IDS)[number];
export const ruleIdSchema = z.enum(RULE_IDS);

/**
 * What an event is about. `id` of a vehicle is its number in the registry, of a lamp circuit its name in reports
 * ("PDX056/L3"), of a segment `route@fromMeters-toMeters` along the sweeping route, of an area `roads:main`,
 * `roads:other` (lamps by class of road) or `dma:ID` (a metered district).
 */
export const subjectSchema = z.strictObject({
  kind: z.enum(["vehicle", "circuit", "lamp", "area", "waterPoint", "segment"]),
  id,
});
export type Subject = z.infer<typeof subjectSchema>;

/** A number with its unit as it is shown: "m", "km/h", "s", "%", "t", "°", "MPa", "m³/h". "" = a count. */
export const measureSchema = z.strictObject({ value: z.number(), unit: z.string().max(16) });
export type Measure = z.infer<typeof measureSchema>;

export const eventSchema = z.strictObject({
  /** made of rule, subject and start, so that the same thing found twice is one event */
  id,
  rule: ruleIdSchema,
  severity: z.enum(SEVERITIES),
  subject: subjectSchema,
  startMs: timeMs,
  /** null = not over yet */
  endMs: timeMs.nullable(),
  /** where it began; null = it has no place, e.g. a rate of the whole county */
  place: z.strictObject({ lonDeg: z.number(), latDeg: z.number() }).nullable(),
  /** by name, e.g. offRoute, limit, speed, duration, loadBefore; the limit it was measured against is among them */
  values: z.record(z.string(), measureSchema),
  /** words that belong to it, e.g. talq: "lampFailure", fence: "JX1" */
  details: z.record(z.string(), z.string()),
  ruleVersion: z.number().int().positive(),
  /** of the vehicle; "" = none is known */
  company: z.string(),
  /** duty grid of the place; null = outside of all */
  grid: z.string().nullable(),
  /** withdrawn: raised while it happened, and not found again when the late reports had come */
  state: z.enum(["open", "ended", "withdrawn"]),
  /** live: raised while it happened; history: found when the day was read again */
  foundBy: z.enum(["live", "history"]),
});
export type TwinEvent = z.infer<typeof eventSchema>;

/** HH:MM–HH:MM in the county's time; "22:00" to "06:00" goes over midnight. */
export const hoursSchema = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
});
export type Hours = z.infer<typeof hoursSchema>;

/** Permit = vehicle × route corridor × source fence × sink fence × hours. */
export const permitSchema = z.strictObject({
  id,
  /** number in the registry */
  vehicle: z.number().int().positive(),
  /** feature of the layer approved-routes; null = any way */
  route: id.nullable(),
  /** the corridor's half width; null = the rule's own limit */
  corridorMeters: z.number().positive().max(2000).nullable(),
  /** feature of the layer construction-sites */
  source: id,
  /** feature of the layer disposal-sites */
  sink: id,
  /** when loaded driving is allowed; empty = at all hours */
  hours: z.array(hoursSchema).max(12),
  validFromMs: timeMs.nullable(),
  validUntilMs: timeMs.nullable(),
});
export type Permit = z.infer<typeof permitSchema>;

/** PUT /api/permits/:id takes everything but the id. */
export const permitRequestSchema = permitSchema.omit({ id: true });
/** GET /api/permits; `origin` layers = from the county's layers, unchanged; edited = by hand. */
export const storedPermitSchema = permitSchema.extend({
  version: z.number().int().positive(),
  origin: z.enum(["layers", "edited"]),
});
export const permitsSchema = z.strictObject({ permits: z.array(storedPermitSchema) });
export type StoredPermit = z.infer<typeof storedPermitSchema>;

/** GET /api/events/:id */
export const evidenceSchema = z.strictObject({
  /** of the track to look at: /api/tracks?from&to&vehicles */
  fromMs: timeMs,
  toMs: timeMs,
  /** areas it was measured against */
  fences: z.array(z.strictObject({ layer: z.string(), id, name: z.string() })),
  /** the permit as it was then; null = none was valid, or the rule needs none */
  permit: permitSchema.nullable(),
  /** the limits as they were then */
  limits: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  /** readings the decision was made by, in order of time; at most a few hundred */
  readings: z.array(z.strictObject({ timeMs, values: z.record(z.string(), measureSchema) })),
});
export type Evidence = z.infer<typeof evidenceSchema>;
export const eventDetailSchema = eventSchema.extend({ evidence: evidenceSchema });
export type EventDetail = z.infer<typeof eventDetailSchema>;

/** GET /api/events: by start, oldest first. */
export const eventPageSchema = z.strictObject({
  events: z.array(eventSchema),
  /** of the whole question, not of this page */
  total: z.number().int().nonnegative(),
  /** give it as `after` for the next page; null = this is the last */
  next: z.string().nullable(),
});

/** One limit of a rule: its value, unit and what it means. */
export const limitSchema = z.strictObject({
  value: z.union([z.number(), z.string(), z.boolean()]),
  unit: z.string().max(16),
  name: label,
  /** what a person may set a number to */
  range: z.tuple([z.number(), z.number()]).optional(),
});

/** A rule as data: assets/rules/*.json holds the first version, the database those that people made of it. */
export const ruleSchema = z.strictObject({
  id: ruleIdSchema,
  version: z.number().int().positive(),
  name: label,
  /** the condition in words */
  condition: label,
  severity: z.enum(SEVERITIES),
  enabled: z.boolean(),
  limits: z.record(z.string().max(64), limitSchema),
  /** where the condition and the limits are from, and how sure they are */
  source: z.strictObject({ text: z.string(), clause: z.string(), verifiedAt: z.string().nullable() }),
});
export type Rule = z.infer<typeof ruleSchema>;
export const rulesSchema = z.strictObject({ rules: z.array(ruleSchema) });

/** PUT /api/rules/:rule: what changes; `version` is the one it was read at, 409 when it is no longer the newest. */
export const ruleChangeSchema = z.strictObject({
  version: z.number().int().positive(),
  enabled: z.boolean().optional(),
  severity: z.enum(SEVERITIES).optional(),
  limits: z.record(z.string().max(64), z.union([z.number(), z.string(), z.boolean()])).optional(),
});
export type RuleChange = z.infer<typeof ruleChangeSchema>;

/** One change; entries are only ever added. */
export const auditEntrySchema = z.strictObject({
  of: z.string(),
  version: z.number().int().positive(),
  atMs: timeMs,
  who: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export const auditSchema = z.strictObject({ entries: z.array(auditEntrySchema) });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const TRIP_PHASES = ["idle", "loading", "loaded", "unloading", "empty"] as const;
export type TripPhase = (typeof TRIP_PHASES)[number];

/** From the arrival at a source until the next arrival or the end of the work. */
export const tripSchema = z.strictObject({
  id,
  vehicle: z.number().int().positive(),
  company: z.string(),
  startMs: timeMs,
  /** null = under way */
  endMs: timeMs.nullable(),
  phases: z.array(z.strictObject({ phase: z.enum(TRIP_PHASES), startMs: timeMs, endMs: timeMs.nullable() })),
  /** fence it loaded in; null = nowhere known */
  source: id.nullable(),
  /** fence it unloaded in; null = outside of all, or not yet */
  sink: id.nullable(),
  permit: id.nullable(),
  distanceKm: z.number().nonnegative(),
  loadedKm: z.number().nonnegative(),
  /** complete: loaded in a source, unloaded in a sink */
  outcome: z.enum(["running", "complete", "dumped", "unfinished"]),
});
export type Trip = z.infer<typeof tripSchema>;
/** GET /api/trips: by start. */
export const tripsSchema = z.strictObject({ trips: z.array(tripSchema), truncated: z.boolean() });

/** A stretch along a route that was not swept; [lon°, lat°]. */
export const stretchSchema = z.strictObject({
  fromMeters: z.number(),
  toMeters: z.number(),
  line: z.array(z.tuple([z.number(), z.number()])),
});
export const routeCoverageSchema = z.strictObject({
  /** feature of the layer sweeping-routes */
  route: id,
  name: z.string(),
  vehicles: z.array(z.number().int().positive()),
  /** the planned hours of the day that are over, or the whole plan */
  hours: z.array(hoursSchema),
  plannedMeters: z.number(),
  sweptMeters: z.number(),
  /** driven on, but too fast or not in work */
  tooFastMeters: z.number(),
  segments: z.array(z.strictObject({ road: z.string(), plannedMeters: z.number(), sweptMeters: z.number() })),
  missed: z.array(stretchSchema),
});
export type RouteCoverage = z.infer<typeof routeCoverageSchema>;
/** GET /api/coverage */
export const coverageSchema = z.strictObject({
  /** YYYY-MM-DD in the county's time */
  day: z.string(),
  /** what it was computed from ends here */
  asOfMs: timeMs,
  plannedMeters: z.number(),
  sweptMeters: z.number(),
  routes: z.array(routeCoverageSchema),
});
export type Coverage = z.infer<typeof coverageSchema>;
