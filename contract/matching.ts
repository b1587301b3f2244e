import { z } from "zod";

/** GET ?vehicle=17&from=&to=: where one vehicle drove, on the county's roads */
export const MATCHED_PATH = "/api/matched";

/** Longest interval of one question. */
export const MOST_MATCHED_HOURS = 24;

const timeMs = z.number().int();

/** A track on the roads. Stretches and gaps alternate as the vehicle did; times UTC ms. */
export const matchedTrackSchema = z.strictObject({
  vehicle: z.number().int(),
  /** positions that were asked of the roads */
  positions: z.number().int(),
  meters: z.number(),
  stretches: z.array(
    z.strictObject({
      fromMs: timeMs,
      toMs: timeMs,
      meters: z.number(),
      /** [lon°, lat°] along the roads' axes */
      line: z.array(z.tuple([z.number(), z.number()])),
      /** names in the order driven, each once in a row; "" = it has none */
      roads: z.array(z.string()),
    }),
  ),
  gaps: z.array(
    z.strictObject({
      fromMs: timeMs,
      toMs: timeMs,
      /** no road is near; no way leads on; nothing was reported */
      why: z.enum(["noRoad", "noWay", "silence"]),
    }),
  ),
});
export type MatchedTrack = z.infer<typeof matchedTrackSchema>;
