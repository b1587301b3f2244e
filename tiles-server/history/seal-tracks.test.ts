import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeTracks } from "../../contract/track-columns.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../database/test-databases.ts";
import type { PositionRecord } from "../ingest/records.ts";
import { storeRecords } from "../ingest/store-records.ts";
import { DAY_MS, dayPartitions } from "./day-partitions.ts";
import { lastPositions } from "./last-positions.ts";
import { planTracks, readTracks } from "./read-tracks.ts";
import { TrackSealer } from "./seal-tracks.ts";
import { LEVELS } from "./spans.ts";
import { storedFixes } from "./stored-fixes.ts";
import { thinTrack } from "./thin-track.ts";
import { decodeBlock, type FixRow } from "./track-block.ts";

const HOUR_MS = 3600_000;
/** Midnight, UTC, of the day whose tracks are tried. */
const DAY = Date.UTC(2026, 10, 20);
const EVERY_MS = 10_000;
const KEEP_DAYS = 190;

/** A vehicle that drives east, stands between the 20th and 30th minute of each hour, and tips its load at half past. */
function fix(vehicle: number, timeMs: number): PositionRecord {
  const minute = Math.floor(timeMs / 60_000) % 60;
  const isStanding = minute >= 20 && minute < 30;
  const second = Math.floor(timeMs / 1000) % 86_400;
  return {
    kind: "position",
    vehicle,
    timeMs,
    lonE6: 111_500_000 + vehicle * 1000 + Math.round(second * 1.1),
    latE6: 25_180_000 + ((second * 7919) % 13),
    altitudeMeters: 230 + (second % 5),
    speedDkmh: isStanding ? 0 : 283,
    headingDeg: second % 360,
    status: 3 | (minute < 30 ? 0x300 : 0),
    alarm: second % 601 === 0 ? 2 : 0,
    items: Buffer.from("0104000003e8", "hex"),
  };
}
function drive(vehicle: number, fromMs: number, toMs: number): PositionRecord[] {
  const fixes: PositionRecord[] = [];
  for (let timeMs = fromMs; timeMs < toMs; timeMs += EVERY_MS) fixes.push(fix(vehicle, timeMs));
  return fixes;
}

interface Read {
  readonly everySeconds: number;
  /** times of the fixes of each vehicle, as they came */
  readonly times: ReadonlyMap<number, number[]>;
  readonly messages: number;
}
async function read(database: Database, fromMs: number, toMs: number, more: object = {}): Promise<Read> {
  const plan = await planTracks(database, { from: fromMs, to: toMs, ...more });
  const times = new Map<number, number[]>();
  let messages = 0;
  for await (const bytes of readTracks(database, plan)) {
    for (const { vehicle, timesMs } of decodeTracks(bytes)) {
      times.set(vehicle, [...(times.get(vehicle) ?? []), ...timesMs]);
      messages++;
    }
  }
  return { everySeconds: plan.everySeconds, times, messages };
}
const count = async (database: Database, table: string): Promise<number> => {
  const [row] = await database.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  return row!.n;
};

const databases: {
  name: string;
  make: () => TestDatabase | Promise<TestDatabase>;
  missing: string | null;
}[] = [
  { name: "the embedded database", make: pgliteForTests, missing: null },
  { name: "PostgreSQL", make: postgresForTests, missing: postgresMissing() },
];

for (const { name, make, missing } of databases) {
  if (missing) console.warn(`skipped, ${missing}`);
  describe.skipIf(missing)(`tracks in ${name}`, () => {
    let test: TestDatabase;
    let database: Database;
    let sealer: TrackSealer;
    const fromMs = DAY + 8 * HOUR_MS;
    const toMs = fromMs + 2 * HOUR_MS;
    /** the fixes of three vehicles as they were reported */
    const reported = [1, 2, 3].flatMap((vehicle) => drive(vehicle, fromMs, toMs));
    beforeAll(async () => {
      test = await make();
      database = await openDatabase(test.config);
      sealer = new TrackSealer(database, KEEP_DAYS);
    });
    afterAll(async () => {
      await database.close();
      test.remove();
    });

    it("have a partition a day before their first row, and rows that came before it move there", async () => {
      await storeRecords(database, reported);
      expect(await count(database, "positions_other")).toBe(reported.length);
      await sealer.run(fromMs);
      expect(await dayPartitions(database, "positions")).toEqual(
        [-1, 0, 1, 2].map((day) => DAY + day * DAY_MS),
      );
      expect(await count(database, "positions_other")).toBe(0);
      expect(await count(database, "positions_d20261120")).toBe(reported.length);
    });

    it("are sealed three minutes after their ten minutes, and read the same before and after", async () => {
      const before = await read(database, fromMs, toMs);
      await sealer.run(toMs + 2 * 60_000);
      const [sealed] = await database.query<{ n: number; fixes: number }>(
        "SELECT count(*) AS n, sum(fixes)::integer AS fixes FROM track_blocks WHERE level = 0",
      );
      expect(sealed).toEqual({ n: 3 * 11, fixes: 3 * 11 * 60 });
      const after = await read(database, fromMs, toMs);
      expect(after.times).toEqual(before.times);
      expect(after.times.get(2)).toEqual(drive(2, fromMs, toMs).map(({ timeMs }) => timeMs));
      expect(after.everySeconds).toBe(0);
      expect(after.messages).toBe(3 * 12); // eleven blocks and the rows of the last ten minutes
    });

    it("hold everything that was reported, bit for bit", async () => {
      const blocks = await database.query<{ track: Uint8Array; details: Uint8Array }>(
        "SELECT track, details FROM track_blocks WHERE level = 0 AND vehicle = 3 ORDER BY t0",
      );
      const rows = blocks.flatMap(({ track, details }) => decodeBlock(track, details));
      expect(rows).toEqual(
        drive(3, fromMs, toMs - 600_000).map(
          (report): FixRow => ({
            vehicle: 3,
            ts: report.timeMs,
            lon_e6: report.lonE6,
            lat_e6: report.latE6,
            altitude_m: report.altitudeMeters,
            speed_dkmh: report.speedDkmh,
            heading_deg: report.headingDeg,
            status: report.status,
            alarm: report.alarm,
            items: report.items,
          }),
        ),
      );
    });

    it("are thinned by the hour once it is sealed, and answered from there when asked", async () => {
      await sealer.run(toMs + 4 * 60_000);
      const minutes = await read(database, fromMs, toMs, { resolution: 60 });
      expect(minutes.everySeconds).toBe(60);
      const expected = thinTrack(
        drive(1, fromMs, toMs).map((report) => ({ ...rowOf(report), altitude_m: 0 })),
        60,
      ).map(({ ts }) => ts);
      expect(minutes.times.get(1)).toEqual(expected);
      expect(expected.length).toBe(120);
    });

    it("take in a fix that came a day late, at every level, and only once", async () => {
      const late = { ...fix(1, fromMs + 5 * 60_000 + 3000), status: 0x103 };
      const nowMs = toMs + 5 * 60_000;
      await storeRecords(database, [late]);
      sealer.notice(1, late.timeMs, nowMs);
      await sealer.run(nowMs);
      for (const more of [{}, { resolution: 60 }])
        expect((await read(database, fromMs, toMs, more)).times.get(1)).toContain(late.timeMs);
      const before = await read(database, fromMs, toMs);
      await storeRecords(database, [late]);
      sealer.notice(1, late.timeMs, nowMs);
      await sealer.run(nowMs);
      expect((await read(database, fromMs, toMs)).times).toEqual(before.times);
    });

    it("take in what came late to a server that ended before it sealed it", async () => {
      const late = fix(2, fromMs + 7 * 60_000 + 1000);
      await storeRecords(database, [late]);
      await new TrackSealer(database, KEEP_DAYS).run(toMs + 6 * 60_000);
      expect((await read(database, fromMs, toMs)).times.get(2)).toContain(late.timeMs);
    });

    it("take in what was stored long after it was told of, within the hour", async () => {
      const late = fix(3, fromMs + 9 * 60_000 + 1000);
      await storeRecords(database, [late]);
      await sealer.run(toMs + 7 * 60_000);
      expect((await read(database, fromMs, toMs)).times.get(3)).not.toContain(late.timeMs);
      await sealer.run(toMs + 65 * 60_000);
      expect((await read(database, fromMs, toMs)).times.get(3)).toContain(late.timeMs);
    });

    it("take in a fix of a day that has no partition, and keep no row of it", async () => {
      const late = fix(3, DAY - 9 * DAY_MS + HOUR_MS);
      await storeRecords(database, [late]);
      await sealer.run(toMs + 66 * 60_000);
      expect(await count(database, "positions_other")).toBe(0);
      const found = await read(database, DAY - 9 * DAY_MS, DAY - 8 * DAY_MS, { resolution: 0 });
      expect(found.times).toEqual(new Map([[3, [late.timeMs]]]));
    });

    it("find the vehicles that were in a box, with their whole tracks", async () => {
      // where vehicle 1 begins; vehicle 2 begins 0.001° further east
      const first = await read(database, fromMs, toMs, { bbox: [111.4, 25, 111.533, 25.3] });
      expect([...first.times.keys()]).toEqual([1]);
      expect(first.times).toEqual((await read(database, fromMs, toMs, { vehicles: [1] })).times);
      const some = await read(database, fromMs, toMs, { bbox: [111.4, 25, 111.56, 25.3], vehicles: [1, 3] });
      expect([...some.times.keys()]).toEqual([1, 3]);
      const far = await read(database, fromMs, toMs, { bbox: [112, 25, 112.1, 25.3] });
      expect(far.times.size).toBe(0);
    });

    it("keep their blocks when the rows of the day are dropped, and lose them after the days they are kept", async () => {
      await database.query(
        `INSERT INTO vehicles (vehicle, id, layer, plate, kind, company, terminal, properties, active)
         VALUES (2, 'MT-2', 'muck-trucks', '', '', '', '', '{}', true)`,
      );
      const before = await read(database, fromMs, toMs);
      const fixes = await storedFixes(database, 2, fromMs, toMs);
      const last = await lastPositions(database);
      expect(fixes.map(({ ts }) => ts)).toEqual(before.times.get(2));
      expect(last).toMatchObject([
        { vehicle: 2, timeMs: toMs - EVERY_MS, altitudeMeters: fixes.at(-1)!.altitude_m },
      ]);
      await sealer.run(DAY + 3 * DAY_MS);
      expect(await dayPartitions(database, "positions")).not.toContain(DAY);
      expect((await read(database, fromMs, toMs)).times).toEqual(before.times);
      expect(await storedFixes(database, 2, fromMs, toMs)).toEqual(fixes);
      expect(await storedFixes(database, 2, fromMs + 1, toMs, 70)).toEqual(fixes.slice(1, 71));
      expect(await lastPositions(database)).toEqual(last);
      await sealer.run(DAY + (KEEP_DAYS + 1) * DAY_MS);
      expect((await read(database, fromMs, toMs)).times.size).toBe(0);
      expect(await dayPartitions(database, "track_blocks")).not.toContain(DAY);
    });

    it("are refused with advice when there are too many, and thinned when no resolution is asked for", async () => {
      const manyMs = DAY + 400 * DAY_MS;
      await database.query("INSERT INTO sealed_spans VALUES (0, $1, 3000000, 0), (1, $1, 500000, 0)", [
        manyMs,
      ]);
      await expect(read(database, manyMs, manyMs + HOUR_MS, { resolution: 0 })).rejects.toThrow(
        /^3000000 fixes: ask for resolution=60 \(500000 fixes\), or at most 0\.7 h, or fewer vehicles, or a bbox$/,
      );
      expect((await read(database, manyMs, manyMs + HOUR_MS)).everySeconds).toBe(60);
    });
  });
}

function rowOf(report: PositionRecord): FixRow {
  return {
    vehicle: report.vehicle,
    ts: report.timeMs,
    lon_e6: report.lonE6,
    lat_e6: report.latE6,
    altitude_m: report.altitudeMeters,
    speed_dkmh: report.speedDkmh,
    heading_deg: report.headingDeg,
    status: report.status,
    alarm: report.alarm,
    items: report.items,
  };
}

describe("a level of the history", () => {
  it("is made of whole spans of the one below it", () => {
    for (const [i, { level, spanMs }] of LEVELS.entries()) {
      expect(level).toBe(i);
      if (i > 0) expect(spanMs % LEVELS[i - 1]!.spanMs).toBe(0);
    }
  });
});
