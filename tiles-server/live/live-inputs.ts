import { join } from "node:path";
import { z } from "zod";
import { circuitName } from "../../contract/api.ts";
import type { Config } from "../config.ts";
import { IngestLog } from "../ingest/log.ts";
import type { LiveInputs } from "../live-services.ts";
import type { Publication } from "../publication/publication.ts";
import { readLayer } from "../publication/read-features.ts";
import type { LampRow } from "./lamp-states.ts";

const STREETLIGHTS = "streetlights";

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ""));
const lampRow = z.object({ id: text, cabinet: text, circuit: text });

/** Reads what the live half needs besides the database, so that it can be done while that opens. */
export async function readLiveInputs(
  { databaseUrl, dataDir }: Pick<Config, "databaseUrl" | "dataDir">,
  publication: Publication,
): Promise<LiveInputs> {
  const isEmbedded = databaseUrl === undefined;
  return {
    ingestLog: isEmbedded ? await IngestLog.open(join(dataDir, "ingest-log")) : undefined,
    lamps: await readLamps(publication),
  };
}

/** Lamps in the row order of the publication; none when it has no streetlights layer. */
export async function readLamps(publication: Publication): Promise<LampRow[]> {
  const rows: LampRow[] = [];
  for await (const { properties } of readLayer(publication, STREETLIGHTS)) {
    const { id, cabinet, circuit } = lampRow.parse(properties);
    rows.push({ id, circuit: circuitName(cabinet, circuit) });
  }
  return rows;
}
