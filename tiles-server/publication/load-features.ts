import { setImmediate as othersTurn } from "node:timers/promises";
import type { Logger } from "pino";
import { layerById } from "../../contract/layers.ts";
import { FEATURES_PER_FILE, featureFiles } from "../../contract/publication.ts";
import type { Database, OnConflict, Queryable, SqlValue } from "../database/database.ts";
import { type ChangedRows, changedRows } from "./changed-rows.ts";
import { FEATURE_COLUMNS, featureRows } from "./feature-rows.ts";
import type { Publication } from "./publication.ts";
import { readFeatures, readSources } from "./read-features.ts";
import { sourceName } from "./source-name.ts";

/** Rows of one INSERT: big enough to be planned rarely, small enough that live traffic waits < 200 ms. */
const ROWS_PER_INSERT = 2000;
/** Rows made without a pause: requests for tiles wait for them no longer than a few milliseconds. */
const ROWS_AT_ONCE = 64;
/** Raise when what `featureRows` makes changes, so that known files are loaded again. */
const ROW_FORMAT = 2;
const FEATURE_FILE = /^features\/([a-z0-9-]+)\/(\d+)\.fgb$/;
/** A load of more than this share of all rows changes what the planner should know of the table. */
const ANALYZE_SHARE = 0.05;

/**
 * Layer → keys of its rows in table `features`, one a feature file; made from place and hash of the file, so that the
 * same survey has the same keys and an edit loads one file.
 */
export function loadKeys(publication: Publication): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { id } of publication.manifest.layers) {
    const files = featureFiles(publication.files, id);
    if (files.length > 0)
      keys.set(
        id,
        files.map((path) => loadKey(publication, path)),
      );
  }
  return keys;
}

function loadKey(publication: Publication, path: string): string {
  const [, layer, n] = FEATURE_FILE.exec(path)!;
  return `${layer}-${ROW_FORMAT}-${n}-${publication.files.get(path)!.sha256.slice(0, 16)}`;
}

/**
 * Brings the features of a publication into the database; files that are there already cost nothing.
 * Rows of other publications are kept until `dropOtherLoads`, because requests still read them.
 * Not one transaction: a load counts only when it is marked complete, so live traffic never waits long.
 * @param before a publication that was loaded: rows that are as there are copied inside the database
 * @returns layers that were loaded now
 */
export async function loadFeatures(
  database: Database,
  publication: Publication,
  log: Logger,
  before?: Publication,
): Promise<string[]> {
  const complete = new Set(
    (await database.query<{ load: string }>("SELECT load FROM layer_loads WHERE complete")).map(
      (row) => row.load,
    ),
  );
  const loaded: string[] = [];
  let [rows, loadedRows] = [0, 0];
  for (const { id, features } of publication.manifest.layers) {
    const missing = featureFiles(publication.files, id).filter(
      (path) => !complete.has(loadKey(publication, path)),
    );
    rows += features;
    if (missing.length === 0) continue;
    const started = performance.now();
    let count = 0;
    for (const path of missing) {
      const known = before?.files.has(path) && complete.has(loadKey(before, path)) ? before : undefined;
      count += await loadFile(database, publication, path, known).catch((cause: Error) => {
        throw new Error(`${path} cannot be loaded: ${cause.message}`, { cause });
      });
    }
    loaded.push(id);
    loadedRows += count;
    log.info({ layer: id, features: count, ms: Math.round(performance.now() - started) }, "features loaded");
  }
  if (loadedRows > ANALYZE_SHARE * rows) await database.execute("VACUUM ANALYZE features");
  return loaded;
}

/** Deletes all rows but those of some loads. */
export async function dropOtherLoads(database: Queryable, keep: readonly string[]): Promise<void> {
  await database.query("DELETE FROM features WHERE NOT load = ANY($1::text[])", [[...keep]]);
  await database.query("DELETE FROM layer_loads WHERE NOT load = ANY($1::text[])", [[...keep]]);
}

/** @param before holds the same file with other bytes, and its rows are loaded */
async function loadFile(
  database: Database,
  publication: Publication,
  path: string,
  before: Publication | undefined,
): Promise<number> {
  const [, layerId, n] = FEATURE_FILE.exec(path)!;
  const layer = layerById(layerId!);
  const load = loadKey(publication, path);
  const bytes = await publication.read(path);
  // an embedded database is ours alone, and rows of a load that was cut off are cleared first;
  // on a server another process may be loading the same file now
  const onConflict = database.kind === "pglite" ? "fail" : "skip";
  if (onConflict === "fail") await database.query("DELETE FROM features WHERE load = $1", [load]);
  const firstRow = Number(n) * FEATURES_PER_FILE;
  const changed = before && (await changedRows(await before.read(path), bytes));
  let count = 0;
  const isCopied =
    changed && (await copyRows(database, loadKey(before, path), load, firstRow, changed, onConflict));
  if (isCopied) count = changed.same;
  const rowOf = featureRows(load, layer);
  let rows: SqlValue[][] = [];
  let inserted: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await inserted;
    // the next rows are made while these are stored
    inserted = database.insertRows("features", FEATURE_COLUMNS, rows, onConflict);
    inserted.catch(() => {}); // thrown where it is awaited
    rows = [];
  };
  for await (const feature of readFeatures(bytes, firstRow, isCopied ? changed.rows : undefined)) {
    rows.push(rowOf(feature));
    count++;
    if (count % ROWS_AT_ONCE === 0) await othersTurn();
    if (rows.length === ROWS_PER_INSERT) await flush();
  }
  await flush();
  await inserted;
  await database.insertRows(
    "layer_loads",
    ["load", "layer", "features", "sources", "complete"],
    [[load, layer.id, count, (await readSources(bytes)).map(sourceName), true]],
    "skip",
  );
  return count;
}

/**
 * Copies the rows of a load that did not change under another key.
 * @returns whether they are all there: another server may have dropped the load meanwhile
 */
async function copyRows(
  database: Database,
  from: string,
  to: string,
  firstRow: number,
  { rows, same }: ChangedRows,
  onConflict: OnConflict,
): Promise<boolean> {
  const columns = FEATURE_COLUMNS.filter((name) => name !== "load").join(", ");
  const end = firstRow + same + rows.size;
  await database.query(
    `INSERT INTO features (load, ${columns})
     SELECT $1, ${columns} FROM features
     WHERE load = $2 AND row_number < $3 AND NOT row_number = ANY($4::int[])
     ${onConflict === "skip" ? "ON CONFLICT DO NOTHING" : ""}`,
    [to, from, end, [...rows].map((row) => firstRow + row)],
  );
  const [found] = await database.query<{ rows: number }>(
    "SELECT count(*)::int AS rows FROM features WHERE load = $1",
    [to],
  );
  if (found!.rows >= same) return true;
  if (onConflict === "fail") await database.query("DELETE FROM features WHERE load = $1", [to]);
  return false;
}
