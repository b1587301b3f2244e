import { z } from "zod";
import type { Database } from "../database/database.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import type { LiveServices } from "../live-services.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { newestShown } from "../publication/shown-loads.ts";
import { jsonRoute, type Route } from "./route.ts";

/** GET /healthz: the process runs; and what it runs on. */
export const healthRoute = (database: Database, publication: PublicationSource) =>
  jsonRoute({
    path: "/healthz",
    summary: "The process runs",
    response: z.object({
      status: z.literal("ok"),
      publication: z.string(),
      database: z.enum(["pglite", "postgres"]),
      /** false = embedded: a power cut may lose the last seconds */
      powerLossSafe: z.boolean(),
      uptimeSeconds: z.number(),
    }),
    handle: () => ({
      status: "ok" as const,
      publication: publication.current.manifest.version,
      database: database.kind,
      powerLossSafe: database.powerLossSafe,
      uptimeSeconds: Math.round(process.uptime()),
    }),
  });

const readiness = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()),
  /** lost = other servers are not heard; what is drawn comes through the database, and nothing else changes */
  bus: z.enum(["in process", "connected", "lost"]),
  /** number of the publication that is answered from, null = none yet; and of the newest that any server answers from */
  publication: z.number().int().nullable(),
  newestPublication: z.number().int().nullable(),
});

/** GET /readyz: 200 when every kind of request is answered, else 503 with the reasons. */
export const readyRoute = (database: Database, features: PublishedFeatures, live: LiveServices): Route => ({
  path: "/readyz",
  summary: "Whether every kind of request is answered now",
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: readiness,
  answer: async (_request, response) => {
    const reasons: string[] = [];
    if (!features.isReady) reasons.push("the features of the publication are still being loaded");
    const liveReason = live.notReady();
    if (liveReason !== null) reasons.push(liveReason);
    const publication = features.isReady ? features.loaded.publication.manifest.number : null;
    const newest = await newestShown(database).catch((error: Error) => {
      // named recovery: this route exists to say that the database does not answer
      reasons.push(`the database: ${error.message}`);
      return undefined;
    });
    response.status(reasons.length === 0 ? 200 : 503).json({
      ready: reasons.length === 0,
      reasons,
      bus: busState(live),
      publication,
      newestPublication: newest ?? publication,
    });
  },
});

function busState({ bus }: LiveServices): z.infer<typeof readiness>["bus"] {
  if (bus.kind === "in process") return bus.kind;
  return bus.isConnected ? "connected" : "lost";
}
