import { z } from "zod";
import type { Database } from "../database/database.ts";
import { readWaterPoints } from "../events/device-judge.ts";
import { HttpError } from "../http/http-error.ts";
import { DEVICE_ID } from "../ingest/devices/payloads.ts";
import type { LiveServices } from "../live-services.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { samplingPlace } from "../rules/water-engine.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const RULE = "water.limit";
const MOST_READINGS = 10_000;
/** A point every three minutes for a month is 15,000. */
const MOST_DAYS = 92;
const DAY_MS = 24 * 3600_000;

const limitSchema = z.object({
  /** as in readings, e.g. pressure */
  measured: z.string(),
  level: z.string(),
  value: z.number(),
  unit: z.string(),
});
const pointSchema = z.object({
  id: z.string(),
  /** sampling place, by which limits are chosen */
  place: z.enum(["outlet", "network", "end", "reservoir"]),
  /** metered district; "" = none */
  dma: z.string(),
  /** null = nobody said where it is */
  lonDeg: z.number().nullable(),
  latDeg: z.number().nullable(),
  /** null = it has not reported in the last day */
  latest: z
    .object({
      timeMs: z.number(),
      ageSeconds: z.number(),
      values: z.record(
        z.string(),
        z.object({ value: z.union([z.number(), z.boolean(), z.string()]), timeMs: z.number() }),
      ),
    })
    .nullable(),
  limits: z.array(limitSchema),
});

interface Sources {
  readonly database: Database;
  readonly publication: PublicationSource;
  readonly live: Pick<LiveServices, "devices" | "rules">;
}

/** GET /api/water-points: what each measured last, how old that is, and the limits it is judged by. */
export const waterPointsRoute = ({ database, publication, live }: Sources) =>
  jsonRoute({
    path: "/api/water-points",
    summary:
      "Where water is measured, with the newest reading, its age and the limits that hold there; units as in telemetry.json",
    response: z.object({ serverTimeMs: z.number(), points: z.array(pointSchema) }),
    handle: async () => {
      const nowMs = Date.now();
      const planned = await readWaterPoints(database, publication.current);
      const states = new Map(live.devices.states.list("water").map((state) => [state.device, state]));
      const { limits } = live.rules.book.rules.rule(RULE);
      const points = [...new Set([...planned.keys(), ...states.keys()])].sort().map((id) => {
        const state = states.get(id);
        const { place: said = null, dma = "", at = null } = planned.get(id) ?? {};
        const place = samplingPlace(said, state?.type.split("/")[1] ?? "");
        return {
          id,
          place,
          dma,
          lonDeg: at && at[0] / 1e6,
          latDeg: at && at[1] / 1e6,
          latest: state
            ? {
                timeMs: state.timeMs,
                ageSeconds: Math.max(0, Math.round((nowMs - state.timeMs) / 1000)),
                values: state.points,
              }
            : null,
          limits: Object.entries(limits).flatMap(([name, { value, unit }]) => {
            const [of, measured, level] = name.split(".");
            return of === place && measured && level && typeof value === "number"
              ? [{ measured, level, value, unit }]
              : [];
          }),
        };
      });
      return { serverTimeMs: nowMs, points };
    },
  });

/** By point; of single moments all three are the value. */
const spread = z.object({ mean: z.number(), least: z.number(), greatest: z.number() });

export const waterReadingsSchema = z.object({
  id: z.string(),
  readings: z.array(z.object({ timeMs: z.number(), values: z.record(z.string(), spread) })),
});

/** GET /api/water-points/:id/readings?from=&to=&everySeconds=: oldest first. */
export const waterReadingsRoute = (database: Database) =>
  jsonRoute({
    path: "/api/water-points/:id/readings",
    summary: `Readings of one water point, oldest first, at most ${MOST_READINGS}; with everySeconds their mean, least and greatest of each such interval`,
    params: z.strictObject({ id: z.string().regex(DEVICE_ID) }),
    query: z.strictObject({
      ...intervalQuery,
      everySeconds: z.coerce.number().int().min(60).max(86_400).optional(),
    }),
    response: waterReadingsSchema,
    handle: async ({ params: { id }, query }) => {
      const { fromMs, toMs } = readInterval(query);
      if (toMs - fromMs > MOST_DAYS * DAY_MS)
        throw new HttpError(422, `too long: ask for at most ${MOST_DAYS} days at a time`, {
          field: "to",
          found: `${Math.ceil((toMs - fromMs) / DAY_MS)} days`,
          expected: `at most ${MOST_DAYS} days`,
        });
      const everyMs = (query.everySeconds ?? 0) * 1000;
      const rows = await database.query<{ t: number; values: Record<string, z.infer<typeof spread>> }>(
        `SELECT t, jsonb_object_agg(point, jsonb_build_object('mean', mean, 'least', least, 'greatest', greatest)) AS values
         FROM (
           SELECT CASE WHEN $4::bigint = 0 THEN o.ts ELSE o.ts / $4 * $4 END AS t, p.key AS point,
             avg((p.value #>> '{}')::double precision) AS mean,
             min((p.value #>> '{}')::double precision) AS least,
             max((p.value #>> '{}')::double precision) AS greatest
           FROM observations AS o CROSS JOIN LATERAL jsonb_each(o.points) AS p
           WHERE o.device = $1 AND o.ts >= $2 AND o.ts < $3 AND o.type LIKE 'water/%'
             AND jsonb_typeof(p.value) = 'number'
           GROUP BY 1, 2
         ) AS r GROUP BY t ORDER BY t LIMIT ${MOST_READINGS + 1}`,
        [id, fromMs, toMs, everyMs],
      );
      if (rows.length > MOST_READINGS) {
        const seconds = Math.max(60, Math.ceil((toMs - fromMs) / MOST_READINGS / 1000));
        throw new HttpError(
          422,
          `too many readings: ask for a shorter time, or for everySeconds=${seconds}`,
          {
            field: "everySeconds",
            found: `more than ${MOST_READINGS} readings`,
            expected: `everySeconds of at least ${seconds}`,
          },
        );
      }
      return { id, readings: rows.map(({ t, values }) => ({ timeMs: t, values })) };
    },
  });
