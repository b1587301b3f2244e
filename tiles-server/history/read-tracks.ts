import type { Database, SqlValue } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import { byVehicle, sealedUntil } from "./block-table.ts";
import { FINEST, LEVELS, type Level, spanStart } from "./spans.ts";
import { encodeRows, type PositionRow } from "./track-message.ts";
import type { TrackQuery } from "./track-query.ts";

/** Fixes one request may read: about 15 MB on the wire. */
const MAX_FIXES = 2_000_000;
/** Rows and blocks in memory at a time. */
const ROWS_PER_READ = 50_000;
const BLOCKS_PER_READ = 4_000;

/** An interval of time that is read from the blocks of one level, or from the rows (undefined). */
interface Stretch {
  readonly level: Level | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a request is answered with. */
export interface TrackPlan {
  /** of the coarsest level in it: 0 = every fix */
  readonly everySeconds: number;
  /** of all stretches, an upper bound where neither vehicles nor a box are asked for */
  readonly fixes: number;
  readonly stretches: readonly Stretch[];
  /** undefined = all */
  readonly vehicles: readonly number[] | undefined;
}

/**
 * Chooses the level that a request is answered with: the one that was asked for, or the finest whose fixes are not too many.
 * The newest part of an interval comes from finer levels, which are sealed sooner, and the last minutes from the rows.
 * @throws HttpError 422 with advice when there is more than one request may read
 */
export async function planTracks(database: Database, query: TrackQuery): Promise<TrackPlan> {
  const ends = await sealedUntil(database);
  const vehicles = query.bbox ? await vehiclesInBox(database, query, query.bbox) : query.vehicles;
  const asked = LEVELS.filter(
    ({ everySeconds }) => query.resolution === undefined || everySeconds === query.resolution,
  );
  let plan: TrackPlan | undefined;
  for (const level of asked) {
    const stretches = stretchesOf(level, ends, query.from, query.to);
    const fixes = await countFixes(database, stretches, vehicles);
    plan = { everySeconds: level.everySeconds, fixes, stretches, vehicles };
    if (fixes <= MAX_FIXES) return plan;
  }
  throw await tooMany(database, query, plan!, ends);
}

/** Tracks of a plan: runs of length-delimited twin.Track, of a vehicle in time order. Blocks are sent as they are stored. */
export async function* readTracks(database: Database, plan: TrackPlan): AsyncGenerator<Uint8Array> {
  if (plan.vehicles?.length === 0) return;
  for (const { level, fromMs, toMs } of plan.stretches) {
    if (level) yield* readBlocks(database, level, fromMs, toMs, plan.vehicles);
    else yield* readRows(database, fromMs, toMs, plan.vehicles);
  }
}

function stretchesOf(
  level: Level,
  ends: ReadonlyMap<number, number>,
  fromMs: number,
  toMs: number,
): Stretch[] {
  const stretches: Stretch[] = [];
  let begun = fromMs;
  for (const finer of LEVELS.slice(0, level.level + 1).reverse()) {
    const end = Math.min(ends.get(finer.level) ?? 0, toMs);
    if (end <= begun) continue;
    stretches.push({ level: finer, fromMs: spanStart(finer, begun), toMs: end });
    begun = end;
  }
  if (begun < toMs) stretches.push({ level: undefined, fromMs: begun, toMs });
  return stretches;
}

/** Vehicles with a fix, or a block that reaches, into the box in the interval. */
async function vehiclesInBox(
  database: Database,
  { from, to, vehicles }: TrackQuery,
  bbox: readonly number[],
): Promise<number[]> {
  const [west, south, east, north] = bbox.map((degrees) => Math.round(degrees * 1e6)) as [
    number,
    number,
    number,
    number,
  ];
  const params: SqlValue[] = [from, to, west, south, east, north, spanStart(FINEST, from)];
  const among = vehicles ? `AND vehicle = ANY($${params.push(vehicles)}::integer[])` : "";
  const rows = await database.query<{ vehicle: number }>(
    `SELECT vehicle FROM positions
     WHERE ts >= $1 AND ts < $2 AND lon_e6 BETWEEN $3 AND $5 AND lat_e6 BETWEEN $4 AND $6 ${among}
     UNION
     SELECT vehicle FROM track_blocks
     WHERE level = 0 AND t0 >= $7 AND t0 < $2 AND first_ms < $2 AND last_ms >= $1
       AND west_e6 <= $5 AND east_e6 >= $3 AND south_e6 <= $6 AND north_e6 >= $4 ${among}
     ORDER BY vehicle`,
    params,
  );
  return rows.map(({ vehicle }) => vehicle);
}

async function countFixes(
  database: Database,
  stretches: readonly Stretch[],
  vehicles: readonly number[] | undefined,
): Promise<number> {
  let sum = 0;
  for (const { level, fromMs, toMs } of stretches) {
    const params: SqlValue[] = [fromMs, toMs];
    const among = vehicles ? `AND vehicle = ANY($${params.push(vehicles)}::integer[])` : "";
    const counted = level
      ? `SELECT coalesce(sum(fixes), 0)::bigint AS n FROM ${vehicles ? "track_blocks" : "sealed_spans"}
         WHERE level = ${level.level} AND t0 >= $1 AND t0 < $2 ${among}`
      : `SELECT count(*) AS n FROM positions WHERE ts >= $1 AND ts < $2 ${among}`;
    const [row] = await database.query<{ n: number }>(counted, params);
    sum += row!.n;
  }
  return sum;
}

async function tooMany(
  database: Database,
  { from, to }: TrackQuery,
  { everySeconds, fixes, vehicles }: TrackPlan,
  ends: ReadonlyMap<number, number>,
): Promise<HttpError> {
  const hours = ((to - from) / 3600_000) * (MAX_FIXES / fixes);
  const advice = [`at most ${hours.toFixed(1)} h`, "fewer vehicles", "a bbox"];
  for (const level of LEVELS.filter((coarser) => coarser.everySeconds > everySeconds)) {
    const coarse = await countFixes(database, stretchesOf(level, ends, from, to), vehicles);
    if (coarse > MAX_FIXES) continue;
    advice.unshift(`resolution=${level.everySeconds} (${coarse} fixes)`);
    break;
  }
  return new HttpError(422, `${fixes} fixes: ask for ${advice.join(", or ")}`, {
    field: "from",
    found: `${fixes} fixes`,
    expected: `at most ${MAX_FIXES}`,
  });
}

async function* readBlocks(
  database: Database,
  { level }: Level,
  fromMs: number,
  toMs: number,
  vehicles: readonly number[] | undefined,
): AsyncGenerator<Uint8Array> {
  let last = { vehicle: -1, t0: 0 };
  for (;;) {
    const params: SqlValue[] = [level, fromMs, toMs, last.vehicle, last.t0, BLOCKS_PER_READ];
    const among = vehicles ? `AND vehicle = ANY($${params.push(vehicles)}::integer[])` : "";
    const blocks = await database.query<{ vehicle: number; t0: number; track: Uint8Array }>(
      `SELECT vehicle, t0, track FROM track_blocks
       WHERE level = $1 AND t0 >= $2 AND t0 < $3 AND (vehicle, t0) > ($4, $5) ${among}
       ORDER BY vehicle, t0 LIMIT $6`,
      params,
    );
    if (blocks.length > 0) yield Buffer.concat(blocks.map(({ track }) => track));
    if (blocks.length < BLOCKS_PER_READ) return;
    last = blocks.at(-1)!;
  }
}

async function* readRows(
  database: Database,
  fromMs: number,
  toMs: number,
  vehicles: readonly number[] | undefined,
): AsyncGenerator<Uint8Array> {
  let last = { vehicle: -1, ts: 0 };
  for (;;) {
    const params: SqlValue[] = [fromMs, toMs, last.vehicle, last.ts, ROWS_PER_READ];
    const among = vehicles ? `AND vehicle = ANY($${params.push(vehicles)}::integer[])` : "";
    const rows = await database.query<PositionRow>(
      `SELECT vehicle, ts, lon_e6, lat_e6, speed_dkmh, heading_deg, status FROM positions
       WHERE ts >= $1 AND ts < $2 AND (vehicle, ts) > ($3, $4) ${among} ORDER BY vehicle, ts LIMIT $5`,
      params,
    );
    for (const track of byVehicle(rows)) yield encodeRows(track);
    if (rows.length < ROWS_PER_READ) return;
    last = rows.at(-1)!;
  }
}
