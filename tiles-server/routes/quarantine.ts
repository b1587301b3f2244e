import { z } from "zod";
import type { Database } from "../database/database.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const MOST_ROWS = 1_000;

const quarantinedSchema = z.object({
  /** registry number; 0 = of none that is registered */
  vehicle: z.number(),
  /** way in and sender, e.g. jt808:13900000001 */
  source: z.string(),
  receivedMs: z.number(),
  reason: z.string(),
  /** as sent, hexadecimal; of JT/T 808 the body of its 0x0200 */
  bodyHex: z.string(),
});

/** GET /api/quarantine?from=&to=&vehicle=&limit=: what was not believed and why, newest first. */
export const quarantineRoute = (database: Database) =>
  jsonRoute({
    path: "/api/quarantine",
    summary: "Reports that were not believed, with the reason, newest first",
    query: z.strictObject({
      ...intervalQuery,
      vehicle: z.coerce.number().int().min(0).optional(),
      limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(200),
    }),
    response: z.object({ total: z.number(), reports: z.array(quarantinedSchema) }),
    handle: async ({ query }) => {
      const { fromMs, toMs } = readInterval(query);
      const where = `received_ms >= $1 AND received_ms < $2 AND ($3::integer IS NULL OR vehicle = $3)`;
      const params = [fromMs, toMs, query.vehicle ?? null];
      const [count] = await database.query<{ n: number }>(
        `SELECT count(*) AS n FROM quarantine WHERE ${where}`,
        params,
      );
      const rows = await database.query<{
        vehicle: number;
        source: string;
        received_ms: number;
        reason: string;
        body: Uint8Array;
      }>(
        `SELECT vehicle, source, received_ms, reason, body FROM quarantine WHERE ${where}
         ORDER BY received_ms DESC, vehicle, sequence DESC LIMIT $4`,
        [...params, query.limit],
      );
      const reports = rows.map(({ vehicle, source, received_ms, reason, body }) => ({
        vehicle,
        source,
        receivedMs: received_ms,
        reason,
        bodyHex: Buffer.from(body).toString("hex"),
      }));
      return { total: count!.n, reports };
    },
  });
