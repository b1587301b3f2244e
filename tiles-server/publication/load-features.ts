import type { Logger } from "pino";
import { layerById } from "../../contract/layers.ts";
import type { Database, SqlValue } from "../database/database.ts";
import { FEATURE_COLUMNS, featureRows } from "./feature-rows.ts";
import type { Publication } from "./publication.ts";
import { readFeatures, readSources } from "./read-features.ts";
import { sourceName } from "./source-name.ts";

/** Rows of one INSERT: big enough to be planned rarely, small enough that live traffic waits < 200 ms. */
const ROWS_PER_INSERT = 2000;
/** Raise when what `featureRows` makes changes, so that known files are loaded again. */
const ROW_FORMAT = 2;
const FEATURE_FILE = /^features\/([a-z0-9-]+)\.fgb$/;

/** Layer → key of its rows in table `features`; made from the file's hash, so the same survey has the same key. */
export function loadKeys(publication: Publication): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [path, file] of publication.files) {
    const layer = FEATURE_FILE.exec(path)?.[1];
    if (layer) keys.set(layer, `${layer}-${ROW_FORMAT}-${file.sha256.slice(0, 16)}`);
  }
  return keys;
}

/**
 * Brings the features of a publication into the database; files that are there already cost nothing.
 * Rows of other publications are kept until `dropOtherLoads`, because requests still read them.
 * Not one transaction: a load counts only when it is marked complete, so live traffic never waits long.
 * @returns layers that were loaded now
 */
export async function loadFeatures(
  database: Database,
  publication: Publication,
  log: Logger,
): Promise<string[]> {
  const keys = loadKeys(publication);
  const complete = new Set(
    (await database.query<{ load: string }>("SELECT load FROM layer_loads WHERE complete")).map(
      (row) => row.load,
    ),
  );
  const loaded: string[] = [];
  for (const [layer, load] of keys) {
    if (complete.has(load)) continue;
    const started = performance.now();
    const features = await loadLayer(database, publication, layer, load).catch((cause: Error) => {
      throw new Error(`features/${layer}.fgb cannot be loaded: ${cause.message}`, { cause });
    });
    loaded.push(layer);
    log.info({ layer, features, ms: Math.round(performance.now() - started) }, "features loaded");
  }
  if (loaded.length > 0) await database.execute("VACUUM ANALYZE features");
  return loaded;
}

/** Deletes rows that no layer of this publication uses. */
export async function dropOtherLoads(database: Database, publication: Publication): Promise<void> {
  const keep = [...loadKeys(publication).values()];
  await database.query("DELETE FROM features WHERE NOT load = ANY($1::text[])", [keep]);
  await database.query("DELETE FROM layer_loads WHERE NOT load = ANY($1::text[])", [keep]);
}

async function loadLayer(
  database: Database,
  publication: Publication,
  layerId: string,
  load: string,
): Promise<number> {
  const layer = layerById(layerId);
  const bytes = await publication.read(`features/${layerId}.fgb`);
  // an embedded database is ours alone, and rows of a load that was cut off are cleared first;
  // on a server another process may be loading the same file now
  const onConflict = database.kind === "pglite" ? "fail" : "skip";
  if (onConflict === "fail") await database.query("DELETE FROM features WHERE load = $1", [load]);
  const rowOf = featureRows(load, layer);
  let rows: SqlValue[][] = [];
  let count = 0;
  let inserted: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await inserted;
    // the next rows are made while these are stored
    inserted = database.insertRows("features", FEATURE_COLUMNS, rows, onConflict);
    inserted.catch(() => {}); // thrown where it is awaited
    rows = [];
  };
  for await (const feature of readFeatures(bytes)) {
    rows.push(rowOf(feature));
    count++;
    if (rows.length === ROWS_PER_INSERT) await flush();
  }
  await flush();
  await inserted;
  await database.insertRows(
    "layer_loads",
    ["load", "layer", "features", "sources", "complete"],
    [[load, layerId, count, (await readSources(bytes)).map(sourceName), true]],
    "skip",
  );
  return count;
}
