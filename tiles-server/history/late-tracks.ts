import type { Database, Queryable } from "../database/database.ts";
import { FINEST } from "./spans.ts";

interface LateSpan {
  readonly vehicle: number;
  readonly fromMs: number;
  readonly toMs: number;
}

interface LateRow extends LateSpan {
  readonly told: number;
}

/** Leaves word of tracks of the past for the server on duty; in the transaction that stores them. */
export async function leaveLate(tx: Queryable, spans: readonly LateSpan[]): Promise<void> {
  await tx.query(
    `INSERT INTO late_tracks (vehicle, from_ms, to_ms, told)
     SELECT vehicle, from_ms, to_ms, 1 FROM jsonb_to_recordset($1::jsonb)
       AS r(vehicle integer, from_ms bigint, to_ms bigint)
     ON CONFLICT (vehicle) DO UPDATE SET from_ms = least(late_tracks.from_ms, excluded.from_ms),
       to_ms = greatest(late_tracks.to_ms, excluded.to_ms), told = late_tracks.told + 1`,
    [JSON.stringify(spans.map(({ vehicle, fromMs, toMs }) => ({ vehicle, from_ms: fromMs, to_ms: toMs })))],
  );
}

interface LateTracksDependencies {
  readonly database: Database;
  /** takes a fix that was stored long after its time */
  readonly seal: (vehicle: number, timeMs: number) => void;
  /** has a vehicle judged again from a fix on */
  readonly judge: (vehicle: number, timeMs: number) => void;
  readonly isJudging: (vehicle: number) => boolean;
}

/** What the server on duty does with tracks of the past, whichever server took them; forgotten only when it is done. */
export class LateTracks {
  readonly #dependencies: LateTracksDependencies;
  /** vehicle → word that was passed on */
  readonly #passedOn = new Map<number, number>();
  #running: Promise<void> | undefined;

  constructor(dependencies: LateTracksDependencies) {
    this.#dependencies = dependencies;
  }

  /** Passes on what is new and forgets what is judged. A call while one runs waits for that one. @throws Error of the database */
  round(): Promise<void> {
    this.#running ??= this.#round().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #round(): Promise<void> {
    const { database, isJudging } = this.#dependencies;
    const rows = await database.query<LateRow>(
      `SELECT vehicle, from_ms AS "fromMs", to_ms AS "toMs", told FROM late_tracks`,
    );
    for (const row of rows) {
      if (this.#passedOn.get(row.vehicle) !== row.told) await this.#passOn(row);
      else if (!isJudging(row.vehicle)) await this.#forget(row);
    }
  }

  async #passOn({ vehicle, fromMs, toMs, told }: LateRow): Promise<void> {
    const { database, seal, judge } = this.#dependencies;
    const spans = await database.query<{ t0: number }>(
      `SELECT DISTINCT ts / ${FINEST.spanMs} * ${FINEST.spanMs} AS t0 FROM positions
       WHERE vehicle = $1 AND ts BETWEEN $2 AND $3`,
      [vehicle, fromMs, toMs],
    );
    for (const { t0 } of spans) seal(vehicle, t0);
    judge(vehicle, fromMs);
    judge(vehicle, toMs);
    this.#passedOn.set(vehicle, told);
  }

  async #forget({ vehicle, told }: LateRow): Promise<void> {
    this.#passedOn.delete(vehicle);
    await this.#dependencies.database.query("DELETE FROM late_tracks WHERE vehicle = $1 AND told = $2", [
      vehicle,
      told,
    ]);
  }
}
