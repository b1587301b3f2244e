import { z } from "zod";
import type { Database } from "../database/database.ts";
import { ALARMS } from "../ingest/jt808/alarms.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const MOST_ROWS = 5_000;

const alarmSchema = z.object({
  /** registry number */
  vehicle: z.number(),
  alarm: z.enum(ALARMS),
  sinceMs: z.number(),
  /** null = still set */
  untilMs: z.number().nullable(),
});

/** GET /api/alarms?from=&to=&vehicle=&open=true: what terminals raised, newest first. */
export const alarmsRoute = (database: Database) =>
  jsonRoute({
    path: "/api/alarms",
    summary: "Alarms of vehicles' terminals from their rise to their fall, newest first",
    query: z.strictObject({
      ...intervalQuery,
      vehicle: z.coerce.number().int().min(0).optional(),
      open: z.stringbool().default(false),
    }),
    response: z.object({ alarms: z.array(alarmSchema), isTruncated: z.boolean() }),
    handle: async ({ query }) => {
      const { fromMs, toMs } = readInterval(query);
      const rows = await database.query<{
        vehicle: number;
        alarm: number;
        since_ms: number;
        until_ms: number | null;
      }>(
        `SELECT vehicle, alarm, since_ms, until_ms FROM alarms
         WHERE since_ms < $2 AND (until_ms IS NULL OR until_ms >= $1)
           AND ($3::integer IS NULL OR vehicle = $3) AND (NOT $4 OR until_ms IS NULL)
         ORDER BY since_ms DESC, vehicle, alarm LIMIT ${MOST_ROWS + 1}`,
        [fromMs, toMs, query.vehicle ?? null, query.open],
      );
      return {
        alarms: rows.slice(0, MOST_ROWS).map((row) => ({
          vehicle: row.vehicle,
          alarm: ALARMS[row.alarm]!,
          sinceMs: row.since_ms,
          untilMs: row.until_ms,
        })),
        isTruncated: rows.length > MOST_ROWS,
      };
    },
  });
