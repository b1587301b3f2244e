import type { Database, Queryable } from "../database/database.ts";
import { byVehicle, markSealed, putBlocks, sealedUntil } from "./block-table.ts";
import {
  DAY_MS,
  dayPartitions,
  dayStart,
  dropDayPartition,
  makeDayPartitions,
  partitionName,
} from "./day-partitions.ts";
import { FINEST, LEVELS, type Level, spanStart } from "./spans.ts";
import { thinTrack } from "./thin-track.ts";
import { decodeBlock, FIX_COLUMNS, type FixRow, mergeRows } from "./track-block.ts";

/** A span is sealed this long after its end: reports are seconds late, and clocks of terminals minutes. */
const GRACE_MS = 3 * 60_000;
/** Partitions are there this long before their first row. */
const AHEAD_MS = 2 * DAY_MS;
/** Blocks are counted against rows this often: what was stored long after it was told of, as after a database was away, is found. */
const COUNT_EVERY_MS = 3600_000;
/** A day's rows are dropped this long after its end: the last 24 hours are counted from rows. */
const HOT_AFTER_DAY_MS = 25 * 3600_000;

/** A fix as it lies in `positions`. */
interface HotFix extends FixRow {
  /** in the partition of days that have none */
  readonly is_other: boolean;
}

interface StoredBlock {
  readonly vehicle: number;
  readonly track: Uint8Array;
  readonly details: Uint8Array | null;
}

/** A vehicle's span whose block lacks fixes that came late. */
interface LateSpan {
  readonly vehicle: number;
  readonly t0: number;
}

/**
 * Seals fixes into blocks, thins them for far views, takes late fixes into blocks that were sealed before, and drops the
 * rows and blocks of days that have passed. All of it may be done twice, or by two servers on one database: a block is
 * what it holds and what the rows hold together.
 */
export class TrackSealer {
  readonly #database: Database;
  readonly #keepDays: number;
  /** vehicles whose blocks lack fixes, by begin of the span */
  readonly #late = new Map<number, Set<number>>();
  #countedMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  /** @param keepDays tracks older than this are dropped */
  constructor(database: Database, keepDays: number) {
    this.#database = database;
    this.#keepDays = keepDays;
  }

  /** Tells of a fix that was stored; one that is later than its span's sealing is taken into the block with the next run. */
  notice(vehicle: number, timeMs: number, nowMs: number): void {
    const t0 = spanStart(FINEST, timeMs);
    if (t0 + FINEST.spanMs + GRACE_MS - 60_000 > nowMs) return; // not sealed yet, on no server's clock
    this.#noteLate({ vehicle, t0 });
  }

  #noteLate({ vehicle, t0 }: LateSpan): void {
    const vehicles = this.#late.get(t0);
    if (vehicles) vehicles.add(vehicle);
    else this.#late.set(t0, new Set([vehicle]));
  }

  /** Does what is due. A call while one runs waits for that one. */
  run(nowMs: number): Promise<void> {
    this.#running ??= this.#run(nowMs).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(nowMs: number): Promise<void> {
    const database = this.#database;
    await makeDayPartitions(database, "positions", nowMs - DAY_MS, nowMs + AHEAD_MS);
    await makeDayPartitions(database, "track_blocks", nowMs - DAY_MS, nowMs + AHEAD_MS);
    await this.#sealDue(nowMs);
    if (nowMs - this.#countedMs >= COUNT_EVERY_MS) {
      for (const dayMs of await dayPartitions(database, "positions"))
        for (const span of await this.#missingOn(database, dayMs)) this.#noteLate(span);
      this.#countedMs = nowMs;
    }
    await this.#sealLate(nowMs);
    for (const level of LEVELS.slice(1)) await this.#thinDue(level, nowMs);
    await this.#dropPassed(nowMs);
  }

  async #sealDue(nowMs: number): Promise<void> {
    const database = this.#database;
    const endMs = spanStart(FINEST, nowMs - GRACE_MS);
    const begunMs = (await sealedUntil(database)).get(FINEST.level);
    if (begunMs !== undefined && begunMs >= endMs) return;
    const spans = await database.query<{ t0: number }>(
      `SELECT DISTINCT ts / ${FINEST.spanMs} * ${FINEST.spanMs} AS t0 FROM positions
       WHERE ts >= $1 AND ts < $2 ORDER BY t0`,
      [begunMs ?? 0, endMs],
    );
    for (const { t0 } of spans) await this.#seal(t0, nowMs);
    // what was silent is sealed too
    if (spans.at(-1)?.t0 !== endMs - FINEST.spanMs) await this.#seal(endMs - FINEST.spanMs, nowMs);
  }

  /** Writes the blocks of a span, of all vehicles that reported or of some, with what the blocks hold already. */
  async #seal(t0: number, nowMs: number, vehicles?: readonly number[]): Promise<void> {
    const rows = await this.#rowsOf(t0, vehicles);
    const tracks = await this.#withStored(t0, byVehicle(rows));
    // rows of days without a partition would stay for ever; exactly those that are in the blocks go
    const done = rows.filter(({ is_other }) => is_other);
    await this.#database.transaction(async (tx) => {
      await putBlocks(tx, FINEST, t0, tracks);
      await markSealed(tx, FINEST, t0, nowMs);
      if (done.length === 0) return;
      await tx.query(
        `DELETE FROM positions_other AS o USING unnest($1::integer[], $2::bigint[]) AS d(vehicle, ts)
         WHERE o.vehicle = d.vehicle AND o.ts = d.ts`,
        [done.map(({ vehicle }) => vehicle), done.map(({ ts }) => ts)],
      );
    });
  }

  /** Rows of a span of ten minutes, by vehicle, in time order. */
  #rowsOf(t0: number, vehicles?: readonly number[]): Promise<HotFix[]> {
    return this.#database.query<HotFix>(
      `SELECT ${FIX_COLUMNS.join(", ")}, tableoid = 'positions_other'::regclass AS is_other FROM positions
       WHERE ts >= $1 AND ts < $2 ${vehicles ? "AND vehicle = ANY($3::integer[])" : ""} ORDER BY vehicle, ts`,
      [t0, t0 + FINEST.spanMs, ...(vehicles ? [vehicles] : [])],
    );
  }

  /** Tracks of a span with what its blocks hold already. */
  async #withStored(t0: number, tracks: readonly (readonly FixRow[])[]): Promise<(readonly FixRow[])[]> {
    const stored = await this.#database.query<StoredBlock>(
      `SELECT vehicle, track, details FROM track_blocks
       WHERE level = $1 AND t0 = $2 AND vehicle = ANY($3::integer[])`,
      [FINEST.level, t0, tracks.map((rows) => rows[0]!.vehicle)],
    );
    const blocks = new Map(stored.map(({ vehicle, track, details }) => [vehicle, { track, details }]));
    return tracks.map((rows) => {
      const block = blocks.get(rows[0]!.vehicle);
      return block ? mergeRows(decodeBlock(block.track, block.details), rows) : rows;
    });
  }

  /** Blocks of a day that hold fewer fixes than the day's rows: nobody noticed what came late. */
  async #missingOn(database: Queryable, dayMs: number): Promise<LateSpan[]> {
    const sealed = (await sealedUntil(database)).get(FINEST.level) ?? 0;
    return database.query<LateSpan>(
      `SELECT r.vehicle, r.t0 FROM (
         SELECT vehicle, ts / ${FINEST.spanMs} * ${FINEST.spanMs} AS t0, count(*) AS fixes
         FROM ${partitionName("positions", dayMs)} WHERE ts < $1 GROUP BY 1, 2
       ) AS r LEFT JOIN track_blocks AS b ON b.vehicle = r.vehicle AND b.level = 0 AND b.t0 = r.t0
       WHERE b.fixes IS NULL OR b.fixes < r.fixes`,
      [sealed],
    );
  }

  async #sealLate(nowMs: number): Promise<void> {
    const database = this.#database;
    const sealed = (await sealedUntil(database)).get(FINEST.level) ?? 0;
    const waiting = await database.query<LateSpan>(
      `SELECT DISTINCT vehicle, ts / ${FINEST.spanMs} * ${FINEST.spanMs} AS t0 FROM positions_other WHERE ts < $1`,
      [sealed],
    );
    for (const span of waiting) this.#noteLate(span);
    for (const [t0, vehicles] of [...this.#late]) {
      // what comes from now on is noticed anew
      this.#late.delete(t0);
      if (t0 >= sealed) continue;
      try {
        await this.#sealAgain(t0, [...vehicles], nowMs);
      } catch (error) {
        for (const vehicle of vehicles) this.#noteLate({ vehicle, t0 });
        throw error;
      }
    }
  }

  async #sealAgain(t0: number, vehicles: readonly number[], nowMs: number): Promise<void> {
    await this.#seal(t0, nowMs, vehicles);
    const ends = await sealedUntil(this.#database);
    for (const level of LEVELS.slice(1)) {
      const start = spanStart(level, t0);
      if (start < (ends.get(level.level) ?? 0)) await this.#thin(level, start, nowMs, vehicles);
    }
  }

  /** Makes the spans of a thinned level whose parts are all sealed. */
  async #thinDue(level: Level, nowMs: number): Promise<void> {
    const ends = await sealedUntil(this.#database);
    const endMs = spanStart(level, ends.get(level.level - 1) ?? 0);
    const begunMs = ends.get(level.level) ?? 0;
    if (begunMs >= endMs) return;
    const spans = await this.#database.query<{ t0: number }>(
      `SELECT DISTINCT t0 / ${level.spanMs} * ${level.spanMs} AS t0 FROM track_blocks
       WHERE level = $1 AND t0 >= $2 AND t0 < $3 ORDER BY t0`,
      [level.level - 1, begunMs, endMs],
    );
    for (const { t0 } of spans) await this.#thin(level, t0, nowMs);
    if (spans.at(-1)?.t0 !== endMs - level.spanMs) await this.#thin(level, endMs - level.spanMs, nowMs);
  }

  async #thin(level: Level, t0: number, nowMs: number, vehicles?: readonly number[]): Promise<void> {
    const finer = await this.#database.query<StoredBlock>(
      `SELECT vehicle, track, NULL::bytea AS details FROM track_blocks
       WHERE level = $1 AND t0 >= $2 AND t0 < $3 ${vehicles ? "AND vehicle = ANY($4::integer[])" : ""}
       ORDER BY vehicle, t0`,
      [level.level - 1, t0, t0 + level.spanMs, ...(vehicles ? [vehicles] : [])],
    );
    const tracks = byVehicle(finer).map((blocks) =>
      thinTrack(
        blocks.flatMap(({ track }) => decodeBlock(track, null)),
        level.everySeconds,
      ),
    );
    await this.#database.transaction(async (tx) => {
      await putBlocks(tx, level, t0, tracks);
      await markSealed(tx, level, t0, nowMs);
    });
  }

  async #dropPassed(nowMs: number): Promise<void> {
    const database = this.#database;
    const sealed = (await sealedUntil(database)).get(FINEST.level) ?? 0;
    for (const dayMs of await dayPartitions(database, "positions")) {
      const endMs = dayMs + DAY_MS;
      if (endMs + HOT_AFTER_DAY_MS > nowMs || endMs > sealed) continue;
      for (const span of await this.#missingOn(database, dayMs)) this.#noteLate(span);
      await this.#sealLate(nowMs);
      await database.transaction(async (tx) => {
        // nothing comes between the last look and the end
        await tx.query(`LOCK TABLE ${partitionName("positions", dayMs)} IN ACCESS EXCLUSIVE MODE`);
        if ((await this.#missingOn(tx, dayMs)).length === 0) await dropDayPartition(tx, "positions", dayMs);
      });
    }
    const oldestMs = dayStart(nowMs - this.#keepDays * DAY_MS);
    for (const dayMs of await dayPartitions(database, "track_blocks"))
      if (dayMs < oldestMs) await dropDayPartition(database, "track_blocks", dayMs);
    await database.query("DELETE FROM track_blocks_other WHERE t0 < $1", [oldestMs]);
    await database.query("DELETE FROM sealed_spans WHERE t0 < $1", [oldestMs]);
  }
}
