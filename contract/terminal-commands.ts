import { z } from "zod";

/** What POST /api/vehicles/:id/commands sends down to a vehicle's terminal (JT/T 808), and what comes back. */

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const lonLat = z.tuple([longitude, latitude]);
/** "HH:MM" every day in Beijing time, or an ISO 8601 moment */
const time = z.union([z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), z.iso.datetime({ offset: true })]);
const speedKmh = z.number().int().min(0).max(300);
const areaId = z.number().int().min(0).max(0xffffffff);

const area = z.strictObject({
  id: areaId,
  /** shown by terminals of 2019 */
  name: z.string().max(64).optional(),
  from: time.optional(),
  to: time.optional(),
  maxSpeedKmh: speedKmh.optional(),
  overspeedSeconds: z.number().int().min(0).max(255).optional(),
  /** of terminals of 2019; the same as by day when absent */
  nightMaxSpeedKmh: speedKmh.optional(),
  /** the terminal tells its driver of entering and leaving */
  tellDriver: z.boolean().optional(),
  /** the terminal reports an alarm (bit 20) */
  alarmOnEntering: z.boolean().optional(),
  alarmOnLeaving: z.boolean().optional(),
});
const bothTimes = { error: "from and to come together" };
const hasBothTimes = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  (from === undefined) === (to === undefined);

/** Degrees, longitude first, CGCS2000; metres. */
const circleSchema = area
  .extend({ centre: lonLat, radiusMeters: z.number().int().min(1).max(100_000) })
  .refine(hasBothTimes, bothTimes);
export type CircleArea = z.infer<typeof circleSchema>;

/** A ring without its first point repeated. */
const polygonSchema = area
  .extend({ ring: z.array(lonLat).min(3).max(1_000) })
  .refine(hasBothTimes, bothTimes);
export type PolygonArea = z.infer<typeof polygonSchema>;

/** West, south, east, north. */
const rectangleSchema = area
  .extend({ bounds: z.tuple([longitude, latitude, longitude, latitude]) })
  .refine(hasBothTimes, bothTimes);
export type RectangleArea = z.infer<typeof rectangleSchema>;

/** A corner of a route and the stretch from it to the next. */
const routePoint = z.strictObject({
  at: lonLat,
  /** of the whole corridor */
  widthMeters: z.number().int().min(1).max(255),
  maxSpeedKmh: speedKmh.optional(),
  overspeedSeconds: z.number().int().min(0).max(255).optional(),
  nightMaxSpeedKmh: speedKmh.optional(),
  /** driving the stretch longer or shorter than this is an alarm */
  longestSeconds: z.number().int().min(0).max(0xffff).optional(),
  shortestSeconds: z.number().int().min(0).max(0xffff).optional(),
});
const routeSchema = area
  .omit({ maxSpeedKmh: true, overspeedSeconds: true, nightMaxSpeedKmh: true })
  .extend({ points: z.array(routePoint).min(2).max(1_000) })
  .refine(hasBothTimes, bothTimes);
export type WatchedRoute = z.infer<typeof routeSchema>;

const parameterValue = z.union([z.number(), z.string().max(255)]);

export const terminalCommandSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    text: z.string().min(1).max(512),
    urgent: z.boolean().default(false),
    display: z.boolean().default(true),
    speak: z.boolean().default(false),
  }),
  z.strictObject({
    type: z.literal("setParameters"),
    /** name or id ("0xF001", then hexadecimal) → value */
    parameters: z
      .record(z.string(), parameterValue)
      .refine((all) => Object.keys(all).length > 0, "expected at least one parameter"),
  }),
  z.strictObject({
    type: z.literal("queryParameters"),
    /** absent = all */
    names: z.array(z.string()).min(1).max(200).optional(),
  }),
  z.strictObject({
    type: z.literal("setCircles"),
    mode: z.enum(["replace", "append", "modify"]).default("append"),
    circles: z.array(circleSchema).min(1).max(100),
  }),
  z.strictObject({
    type: z.literal("setRectangles"),
    mode: z.enum(["replace", "append", "modify"]).default("append"),
    rectangles: z.array(rectangleSchema).min(1).max(100),
  }),
  z.strictObject({ type: z.literal("setPolygon"), polygon: polygonSchema }),
  z.strictObject({ type: z.literal("setRoute"), route: routeSchema }),
  z.strictObject({
    type: z.literal("deleteAreas"),
    shape: z.enum(["circle", "rectangle", "polygon", "route"]),
    /** none = all of this shape */
    ids: z.array(areaId).max(125),
  }),
  z.strictObject({
    type: z.literal("confirmAlarms"),
    alarms: z.array(z.string()).min(1),
    /** of the report that raised them; 0 = all */
    serial: z.number().int().min(0).max(0xffff).default(0),
  }),
]);
export type TerminalCommand = z.infer<typeof terminalCommandSchema>;

/** The server draws what the vehicle's permits and the county's zones say, in place of all polygons and routes there were. */
export const vehicleCommandSchema = z.discriminatedUnion("type", [
  ...terminalCommandSchema.options,
  z.strictObject({ type: z.literal("watchPermits") }),
]);

/** What the terminal answered: its result, and the parameters it was asked for. */
export const terminalAnswerSchema = z.object({
  result: z.enum(["ok", "failed", "badMessage", "unsupported"]),
  parameters: z.record(z.string(), parameterValue).optional(),
  /** messages it took it to say the command; absent = one */
  messages: z.number().int().optional(),
});
export type TerminalAnswer = z.infer<typeof terminalAnswerSchema>;
