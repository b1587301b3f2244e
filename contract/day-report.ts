import { z } from "zod";
import { ruleIdSchema, SEVERITIES } from "./events.ts";

/**
 * The day of a company's vehicles: what they reported, what the rules found, and what is not known. Computed from stored
 * reports, trips, events and coverage. Times are UTC in milliseconds, the day is one of the county's time zone.
 */

/** GET ?company=&date=YYYY-MM-DD&format=json|pdf|xlsx&language=zh|en */
export const DAY_REPORT_PATH = "/api/reports/day";
export const REPORT_FORMATS = ["json", "pdf", "xlsx"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const label = z.strictObject({ zh: z.string(), en: z.string() });
const timeMs = z.number().int();

/** Litres by the terminal's own sensor (JT/T 808 item 0x02). */
export const fuelDaySchema = z.strictObject({
  readings: z.number().int(),
  /** what the tank lost beside the drops below; null where the readings are too few or contradict themselves */
  usedLitres: z.number().nullable(),
  refuelledLitres: z.number(),
  /** `timeMs` is when the stop or the silence began */
  refuels: z.array(z.strictObject({ timeMs, litres: z.number() })),
  /** fast falls of a standing vehicle, or across a silence: they look like theft and may be a sensor's fault */
  drops: z.array(z.strictObject({ timeMs, litres: z.number(), inSilence: z.boolean() })),
});
export type FuelDay = z.infer<typeof fuelDaySchema>;

const silence = z.strictObject({ fromMs: timeMs, toMs: timeMs, intervals: z.number() });

export const vehicleDaySchema = z.strictObject({
  number: z.number().int(),
  plate: z.string(),
  kind: label,
  layer: z.string(),
  /** reports of the day; 0 = none, and nothing below is known */
  reports: z.number().int(),
  firstMs: timeMs.nullable(),
  lastMs: timeMs.nullable(),
  /** along the reported places; a silence adds nothing */
  km: z.number(),
  /** by the terminal's own counter (JT/T 808 item 0x01); null = not reported */
  odometerKm: z.number().nullable(),
  engineMs: z.number(),
  drivingMs: z.number(),
  stops: z.number().int(),
  standingMs: z.number(),
  fastestKmh: z.number(),
  trips: z.number().int(),
  events: z.number().int(),
  silences: z.array(silence),
  /** of the day so far, nobody knows what was */
  unknownMs: z.number(),
  /** null = no reading of a fuel sensor */
  fuel: fuelDaySchema.nullable(),
});
export type VehicleDay = z.infer<typeof vehicleDaySchema>;

export const reportEventSchema = z.strictObject({
  id: z.string(),
  rule: ruleIdSchema,
  name: label,
  severity: z.enum(SEVERITIES),
  vehicle: z.number().int().nullable(),
  plate: z.string(),
  startMs: timeMs,
  endMs: timeMs.nullable(),
  grid: z.string().nullable(),
  /** path and query of the page that shows its evidence */
  link: z.string(),
});

export const dayReportSchema = z.strictObject({
  county: label,
  /** vehicles are driven by a simulator */
  isDemo: z.boolean(),
  company: z.string(),
  date: z.string(),
  timeZone: z.string(),
  /** what was looked at: the day, or as much of it as is over */
  fromMs: timeMs,
  toMs: timeMs,
  isOver: z.boolean(),
  madeMs: timeMs,
  /** of the newest report of the day; null = none */
  newestMs: timeMs.nullable(),
  vehicles: z.array(vehicleDaySchema),
  /** by start; at most MOST_REPORT_EVENTS of `eventCount` */
  events: z.array(reportEventSchema),
  eventCount: z.number().int(),
  /** sweeping routes of the company's vehicles; empty = none is planned for them */
  coverage: z.array(
    z.strictObject({
      route: z.string(),
      name: z.string(),
      plannedMeters: z.number(),
      sweptMeters: z.number(),
      missed: z.number().int(),
    }),
  ),
});
export type DayReport = z.infer<typeof dayReportSchema>;

export const MOST_REPORT_EVENTS = 5_000;
