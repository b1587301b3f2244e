import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  auditSchema,
  coverageSchema,
  EVENT_PATHS,
  eventDetailSchema,
  eventPageSchema,
  permitsSchema,
  rulesSchema,
  tripsSchema,
} from "../../contract/events.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../database/test-databases.ts";
import { TrackSealer } from "../history/seal-tracks.ts";
import { answerErrors } from "../http/errors.ts";
import type { IngestRecord, LampRecord, ObservationRecord, PositionRecord } from "../ingest/records.ts";
import { storeRecords } from "../ingest/store-records.ts";
import { currentFolder, openPublication, type PublicationSource } from "../publication/publication.ts";
import { registerVehicles } from "../publication/register-vehicles.ts";
import { publishForTest } from "../publication/test-publication.ts";
import { auditRoute, coverageRoute, eventRoute, eventsRoute, tripsRoute } from "../routes/events.ts";
import { permitsRoute, ruleRoutes, rulesRoute } from "../routes/rules.ts";
import { waterReadingsRoute, waterReadingsSchema } from "../routes/water-points.ts";
import type { Fix } from "../rules/fix.ts";
import { dayStart } from "../rules/local-time.ts";
import { loadAndWash, TEST_WORLD, TestTrack, tip } from "../rules/test-tracks.ts";
import { randomOf } from "../simulator/random.ts";
import { DeviceWatch } from "./device-watch.ts";
import { RuleService } from "./rule-service.ts";
import { reportOf, testCountyLayers } from "./test-county.ts";

const DAY = "2026-11-20";
const MORNING = dayStart(DAY) + 9 * 3600_000;
const MINUTE_MS = 60_000;

function recordsOf(vehicle: number, fixes: readonly Fix[]): PositionRecord[] {
  return fixes.map((fix) => ({ kind: "position", vehicle, ...reportOf(fix) }));
}

/** Two trips by the permit with a load dumped beside the road between them. */
function dumpingDay(): { track: TestTrack; dumpedMs: number } {
  const track = tip(loadAndWash(new TestTrack(MORNING, [0, 0])).drive([[6000, 0]], 38, { load: "full" }));
  loadAndWash(track.drive([[0, 0]], 45)).drive([[3000, 0]], 38, { load: "full" });
  const dumpedMs = track.timeMs;
  track
    .stand(60, { load: "full", liftDeg: 35 })
    .stand(30, { liftDeg: 35 })
    .drive([[0, 0]], 45);
  return { track, dumpedMs };
}

/** Nine nights of flow into a district, the last two high, and an evening on which lamps fail, fall silent and a main bursts. */
function devicesForDays(): (LampRecord | ObservationRecord)[] {
  const records: (LampRecord | ObservationRecord)[] = [];
  const water = (device: string, type: string, timeMs: number, points: Record<string, number>) =>
    records.push({ kind: "observation", device, type: `water/${type}`, timeMs, points });
  const evening = dayStart(DAY) + 18.5 * 3600_000;
  for (let night = 0; night < 9; night++)
    for (let minute = 0; minute < 190; minute += 5) {
      const timeMs = dayStart(DAY) + (night - 8) * 24 * 3600_000 + (120 + minute) * MINUTE_MS;
      water("FL2", "flow", timeMs, { flow: (night < 7 ? 20 : 32) + (minute % 3) + (night % 2) });
    }
  for (let minute = 0; minute < 150; minute++) {
    const timeMs = evening + minute * MINUTE_MS + 7_000;
    const faults = [...(minute > 20 ? ["LD1"] : []), ...(minute > 40 && minute < 60 ? ["LD2"] : [])];
    const isSilent = minute > 80 && minute < 105;
    if (!isSilent) records.push({ kind: "lamp", circuit: "PDX1/L1", timeMs, level: 100, faults });
    if (minute % 3 > 0) continue;
    const hasBurst = minute >= 60 && minute < 100;
    water("CY1", "pressure", timeMs, { pressure: hasBurst ? 0.12 : 0.3 });
    water("CY2", "pressure", timeMs + 20_000, { pressure: hasBurst ? 0.24 : 0.32 });
    water("FL1", "flow", timeMs + 40_000, { flow: hasBurst ? 140 : 100 });
    water("QY1", "quality", timeMs, { turbidity: minute > 30 && minute < 50 ? 1.4 : 0.4, ph: 7.3 });
  }
  return records;
}

const databases: {
  name: string;
  missing: string | null;
  make: () => TestDatabase | Promise<TestDatabase>;
}[] = [
  { name: "pglite", missing: null, make: pgliteForTests },
  { name: "postgres", missing: postgresMissing(), make: postgresForTests },
];
for (const { name, missing, make } of databases) {
  if (missing) console.warn(`skipped, ${missing}`);
  describe.skipIf(missing)(`rules at work on ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "county-twin-rules-"));
    const log = pino({ level: "silent" });
    let place: TestDatabase;
    let database: Database;
    let publication: PublicationSource;
    let service: RuleService;
    let server: Server;
    let url = "";
    const first = dumpingDay();

    const numberOf = (id: string): number =>
      [...service.book.vehicles.values()].find((vehicle) => vehicle.id === id)!.number;
    const open = () => RuleService.open({ database, publication, log }, MORNING);
    /** As ingest does: stored, then told. Reports come in `batch`es of seconds, a second late. */
    async function send(
      records: readonly PositionRecord[],
      nowOf = (last: PositionRecord) => last.timeMs + 1000,
    ) {
      for (let i = 0; i < records.length; i += 6) {
        const batch = records.slice(i, i + 6);
        const nowMs = nowOf(batch.at(-1)!);
        await storeRecords(database, batch);
        service.accept(batch, nowMs);
        await service.flush(nowMs);
      }
    }
    const get = async (path: string) => {
      const response = await fetch(`${url}${path}`);
      return { status: response.status, body: await response.json() };
    };
    const put = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}${path}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-Editor": encodeURIComponent("盘师傅"), ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    const events = async (query: string) => {
      const range = `from=${MORNING - 6 * 3600_000}&to=${MORNING + 30 * 3600_000}`;
      return eventPageSchema.parse((await get(`${EVENT_PATHS.events}?${range}&${query}`)).body);
    };

    beforeAll(async () => {
      publishForTest(folder, { version: "1".repeat(16), layers: testCountyLayers(2), files: {} });
      place = await make();
      database = await openDatabase(place.config);
      const current = await openPublication(await currentFolder(folder));
      publication = {
        current,
        onFiles: () => () => {},
        onChange: () => () => {},
        showNewest: async () => {},
      };
      await registerVehicles(database, current);
      service = await open();

      const config = { host: "127.0.0.1", trustedOrigins: [], editKey: undefined };
      const app = express();
      app.use(ruleRoutes({ config, rules: service }));
      for (const route of [
        eventsRoute(database),
        eventRoute(database, service),
        rulesRoute(service),
        permitsRoute(service),
        tripsRoute(database),
        coverageRoute(service),
        auditRoute(database),
        waterReadingsRoute(database),
      ])
        app.get(route.path, route.answer);
      app.use(answerErrors(log));
      server = createServer(app).listen(0, "127.0.0.1");
      await new Promise((listening) => server.once("listening", listening));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }, 120_000);

    afterAll(async () => {
      server.close();
      await database.close();
      place.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it("makes permits of the routes of the layers", async () => {
      const { permits } = permitsSchema.parse(
        (await get(`${EVENT_PATHS.permits}?vehicle=${numberOf("ZT001")}`)).body,
      );
      expect(permits).toEqual([
        {
          id: `LX1~${numberOf("ZT001")}`,
          vehicle: numberOf("ZT001"),
          route: "LX1",
          corridorMeters: null,
          source: "GD1",
          sink: "XN1",
          hours: [{ from: "06:30", to: "19:30" }],
          validFromMs: null,
          validUntilMs: null,
          version: 1,
          origin: "layers",
        },
      ]);
    });

    it("raises dumping while it happens, and keeps its evidence", async () => {
      const vehicle = numberOf("ZT001");
      await send(recordsOf(vehicle, first.track.fixes));
      const page = await events(`rules=muck.dumping&vehicles=${vehicle}`);
      expect(page).toMatchObject({ total: 1, next: null });
      const [dumping] = page.events;
      expect(dumping).toMatchObject({
        severity: "red",
        state: "ended",
        foundBy: "live",
        company: "测试运输公司",
        grid: "431129100001001",
        ruleVersion: 1,
        subject: { kind: "vehicle", id: `${vehicle}` },
      });
      expect(Math.abs(dumping!.startMs - first.dumpedMs)).toBeLessThan(10_000);

      const path = EVENT_PATHS.event(dumping!.id);
      const open = eventDetailSchema.parse((await get(path)).body);
      await service.flush(first.track.timeMs + 10 * MINUTE_MS);
      const kept = eventDetailSchema.parse((await get(path)).body);
      expect(kept.evidence.readings).toEqual(open.evidence.readings);
      expect(kept.evidence).toMatchObject({
        fromMs: dumping!.startMs - 3 * MINUTE_MS,
        toMs: dumping!.endMs! + 3 * MINUTE_MS,
        permit: { id: `LX1~${vehicle}`, hours: [{ from: "06:30", to: "19:30" }] },
        limits: { liftDeg: 10 },
      });
      // a report every ten seconds of three minutes before, the event, and three minutes after
      const seconds = 360 + (dumping!.endMs! - dumping!.startMs) / 1000;
      expect(kept.evidence.readings.length).toBeGreaterThan(seconds / 10 - 3);
      expect(kept.evidence.readings.some(({ values }) => values.lift?.value === 35)).toBe(true);

      await database.query("DELETE FROM positions WHERE vehicle = $1 AND ts < $2", [vehicle, MORNING - 1]);
      const trips = tripsSchema.parse(
        (await get(`${EVENT_PATHS.trips}?from=${MORNING}&to=${MORNING + 6 * 3600_000}&vehicles=${vehicle}`))
          .body,
      );
      expect(trips.trips.map(({ outcome, sink }) => [outcome, sink])).toEqual([
        ["complete", "XN1"],
        ["dumped", null],
      ]);
      expect((await get(EVENT_PATHS.event("muck.dumping~vehicle~1~5"))).status).toBe(404);
    });

    it("gives events in pages that hold each once, and filters them", async () => {
      const all = await events("");
      expect(all.total).toBeGreaterThanOrEqual(3);
      const paged: string[] = [];
      let after = "";
      do {
        const page = await events(`limit=1${after}`);
        expect(page.total).toBe(all.total);
        paged.push(...page.events.map(({ id }) => id));
        after = page.next ? `&after=${encodeURIComponent(page.next)}` : "";
      } while (after !== "");
      expect(paged).toEqual(all.events.map(({ id }) => id));
      expect((await events("severity=red")).events.every(({ severity }) => severity === "red")).toBe(true);
      expect((await events("grid=431129100001001&company=测试运输公司")).total).toBe(all.total);
      expect((await events("company=别的")).total).toBe(0);
      expect((await get(`${EVENT_PATHS.events}?rules=muck.nonsense`)).status).toBe(400);
      expect((await get(`${EVENT_PATHS.events}?from=0&to=${MORNING}`)).status).toBe(422);
    });

    it("judges what came late with the same result as in order, without a live alarm, and withdraws the silence", async () => {
      const vehicle = numberOf("ZT002");
      const records = recordsOf(vehicle, first.track.fixes);
      const isKept = ({ timeMs }: PositionRecord) =>
        timeMs > first.dumpedMs - 5 * MINUTE_MS && timeMs < first.dumpedMs + 4 * MINUTE_MS;
      await send(records.filter((record) => !isKept(record)));
      expect((await events(`vehicles=${vehicle}&rules=muck.dumping`)).total).toBe(0);
      const [silence] = (await events(`vehicles=${vehicle}`)).events;
      expect(silence).toMatchObject({
        rule: "muck.equipment",
        details: { fault: "offline" },
        state: "ended",
      });

      const lateMs = first.track.timeMs + 20 * MINUTE_MS;
      await send(records.filter(isKept), () => lateMs);
      const after = (await events(`vehicles=${vehicle}`)).events;
      const [dumping] = after.filter(({ rule }) => rule === "muck.dumping");
      expect(dumping).toMatchObject({ foundBy: "history", state: "ended" });
      const strip = ({ id: _id, subject: _subject, foundBy: _by, ...event }: (typeof after)[number]) => event;
      const inOrder = (await events(`vehicles=${numberOf("ZT001")}`)).events;
      expect(after.map(strip)).toEqual(inOrder.map(strip));
      const withdrawn = (await events(`vehicles=${vehicle}&withdrawn=true`)).events;
      expect(withdrawn.find(({ id }) => id === silence!.id)).toMatchObject({ state: "withdrawn" });
    });

    it("finds the same when it starts anew and when tracks were sealed into blocks", async () => {
      const before = await events("withdrawn=true");
      await service.close();
      const nowMs = first.track.timeMs + 3600_000;
      await new TrackSealer(database, 90).run(nowMs);
      await database.query("DELETE FROM positions");
      await database.query("DELETE FROM rule_states");
      const again = await open();
      const last = first.track.fixes[0]!.timeMs;
      again.resume([
        { vehicle: numberOf("ZT001"), timeMs: last },
        { vehicle: numberOf("ZT002"), timeMs: last },
      ]);
      await again.flush(nowMs);
      await again.close();
      expect(await events("withdrawn=true")).toEqual(before);
    });

    it("changes a limit with an audit entry, and refuses what it cannot mean", async () => {
      const { rules } = rulesSchema.parse((await get(EVENT_PATHS.rules)).body);
      expect(rules).toHaveLength(23);
      const path = EVENT_PATHS.rule("muck.off-route");
      const changed = await put(path, { version: 1, limits: { urbanMeters: 80 } });
      expect(changed).toMatchObject({
        status: 200,
        body: { version: 2, limits: { urbanMeters: { value: 80 } } },
      });
      expect(service.book.rules.number("muck.off-route", "urbanMeters")).toBe(80);
      expect((await put(path, { version: 1, limits: { urbanMeters: 90 } })).status).toBe(409);
      expect((await put(path, { version: 2, limits: { urbanMeters: 5 } })).body).toMatchObject({
        field: "limits.urbanMeters",
        expected: "10 to 1000 m",
      });
      expect((await put(path, { version: 2, limits: { __proto__: 1, nonsense: 1 } })).status).toBe(400);
      expect((await put(path, { version: 2, limits: { urbanMeters: "80" } })).status).toBe(400);
      expect((await put(EVENT_PATHS.rule("muck.nonsense"), { version: 1 })).status).toBe(400);
      const foreign = await put(path, { version: 2 }, { Origin: "https://elsewhere.example" });
      expect(foreign.status).toBe(403);

      const { entries } = auditSchema.parse((await get(`${EVENT_PATHS.audit}?of=rule:muck.off-route`)).body);
      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({
        version: 2,
        before: { limits: { urbanMeters: { value: 50 } } },
        after: { limits: { urbanMeters: { value: 80 } } },
      });
      expect(entries[0]!.who).toMatch(/^盘师傅 \(this machine /);
    });

    it("makes, replaces and withdraws a permit, which stays so when the layers are read again", async () => {
      const id = `LX1~${numberOf("ZT001")}`;
      const permit = {
        vehicle: numberOf("ZT001"),
        route: "LX1",
        corridorMeters: 120,
        source: "GD1",
        sink: "XN2",
        hours: [{ from: "22:00", to: "06:00" }],
        validFromMs: null,
        validUntilMs: MORNING,
      };
      expect((await put(EVENT_PATHS.permit(id), permit)).body).toMatchObject({
        version: 2,
        origin: "edited",
        sink: "XN2",
      });
      expect((await put(EVENT_PATHS.permit(id), { ...permit, sink: "XN9" })).body).toMatchObject({
        field: "sink",
      });
      const at = async (ms: number) =>
        permitsSchema.parse((await get(`${EVENT_PATHS.permits}?vehicle=${permit.vehicle}&at=${ms}`)).body)
          .permits;
      expect(await at(MORNING - 1)).toHaveLength(1);
      expect(await at(MORNING)).toHaveLength(0);
      await service.refresh(MORNING);
      expect(service.book.permits.get(permit.vehicle)).toMatchObject([{ sink: "XN2" }]);
      const remove = () => fetch(`${url}${EVENT_PATHS.permit(id)}`, { method: "DELETE" });
      expect((await remove()).status).toBe(200);
      expect((await remove()).status).toBe(404);
      await service.refresh(MORNING);
      expect(service.book.permits.get(permit.vehicle)).toBeUndefined();
      const { entries } = auditSchema.parse((await get(`${EVENT_PATHS.audit}?of=permit:${id}`)).body);
      expect(entries.map(({ version, after }) => [version, after === null])).toEqual([
        [3, true],
        [2, false],
      ]);
    });

    it("finds a lamp that fails and a main that bursts, also when it starts anew in between", async () => {
      const startMs = dayStart(DAY) + 21 * 3600_000;
      const reports = (minute: number): IngestRecord[] => {
        const timeMs = startMs + minute * MINUTE_MS;
        const pressure = minute < 30 ? 0.35 : 0.25;
        const water = (device: string, points: Record<string, number>): IngestRecord => ({
          kind: "observation",
          device,
          type: "pressure" in points ? "water/pressure" : "water/flow",
          timeMs,
          points,
        });
        return [
          { kind: "lamp", circuit: "PDX1/L1", timeMs, level: 100, faults: minute < 10 ? [] : ["LD2"] },
          water("CY1", { pressure }),
          water("CY2", { pressure }),
          water("FL1", { flow: minute < 30 ? 100 : 140 }),
        ];
      };
      await database.query("INSERT INTO water_points VALUES ('FL1', 'network', '', $1, $2)", [
        ...TEST_WORLD.plane.lonLatE6(300, 2000),
      ]);
      let judged = await open();
      const take = async (records: IngestRecord[], nowMs: number) => {
        await storeRecords(database, records);
        judged.accept(records, nowMs);
        await judged.flush(nowMs);
      };
      for (let minute = -1; minute < 37; minute++) {
        await take(reports(minute), startMs + minute * MINUTE_MS + 1000);
        if (minute !== 11) continue;
        await judged.close();
        judged = await open();
        await take(reports(minute), startMs + minute * MINUTE_MS + 20_000);
      }
      const found = (await events("rules=lamp.fault,water.burst,water.rate")).events;
      expect(
        found.map(({ rule, subject, startMs: ms }) => [rule, subject.id, (ms - startMs) / MINUTE_MS]),
      ).toEqual([
        ["lamp.fault", "LD2", 10],
        ["water.burst", "CY1", 30],
        ["water.rate", "CY1", 30],
        ["water.rate", "CY2", 30],
      ]);
      const { evidence } = eventDetailSchema.parse((await get(EVENT_PATHS.event(found[0]!.id))).body);
      expect(evidence.limits).toMatchObject({ minReports: 2 });
      expect(evidence.readings.at(-1)!.values).toMatchObject({
        level: { value: 100, unit: "%" },
        faults: { value: 1 },
      });
      const rates = (await events("rules=lamp.intact-rate")).events;
      expect(rates).toEqual([]);
      await judged.close();
    });

    it("finds the same of lamps and water while they report, out of order, late and with a clock that jumps, and in what is stored", async () => {
      for (const table of ["observations", "lamp_reports", "device_states"])
        await database.query(`DELETE FROM ${table}`);
      await database.query("DELETE FROM events WHERE vehicle = 0");
      await database.query(
        `INSERT INTO water_points VALUES ('FL1', 'network', '', $1, $2), ('FL2', 'network', 'D9', NULL, NULL)
         ON CONFLICT DO NOTHING`,
        [...TEST_WORLD.plane.lonLatE6(300, 2000)],
      );
      const reports = devicesForDays();
      const arrivals = reports
        .map((record, i) => {
          const [kind, how] = [randomOf(7, i, "kind"), randomOf(7, i, "how")];
          const delayMs = Math.round(how * (kind < 0.7 ? 8_000 : kind < 0.95 ? MINUTE_MS : 40 * MINUTE_MS));
          return { record, atMs: record.timeMs + delayMs };
        })
        .sort((a, b) => a.atMs - b.atMs);
      const endMs = arrivals.at(-1)!.atMs + 10 * MINUTE_MS;
      const found = () =>
        database.query<{ rule: string; subject: string; state: string }>(
          `SELECT id, rule, subject, start_ms, end_ms, state, body, evidence, readings FROM events
           WHERE vehicle = 0 AND state <> 'withdrawn' AND rule NOT LIKE 'sweeping.%' ORDER BY id`,
        );
      const live = new DeviceWatch(database);
      for (let i = 0; i < arrivals.length; ) {
        const { atMs } = arrivals[i]!;
        const untilMs = atMs + (atMs < dayStart(DAY) + 12 * 3600_000 ? 40 : 3) * MINUTE_MS;
        const from = i;
        while (i < arrivals.length && arrivals[i]!.atMs <= untilMs) i++;
        const batch = arrivals.slice(from, i).map(({ record }) => record);
        await storeRecords(database, batch);
        for (const record of batch) live.accept(record, untilMs);
        await live.round(untilMs, service.book, publication.current);
        // the server's clock is an hour ahead for a moment: everything seems silent
        if (from < arrivals.length - 100 && i >= arrivals.length - 100)
          await live.round(untilMs + 3600_000, service.book, publication.current);
      }
      await live.round(endMs, service.book, publication.current);
      const whileItHappened = await found();

      await database.query("DELETE FROM events WHERE vehicle = 0");
      await database.query("DELETE FROM device_states");
      const again = new DeviceWatch(database);
      again.accept(reports[0]!, endMs);
      await again.round(endMs, service.book, publication.current);
      expect(await found()).toEqual(whileItHappened);
      const kinds = new Set(whileItHappened.map(({ rule, subject, state }) => `${rule} ${subject} ${state}`));
      expect([...kinds].sort()).toEqual([
        "lamp.fault LD1 open",
        "lamp.fault LD2 ended",
        "lamp.fault PDX1/L1 ended",
        "lamp.fault PDX1/L1 open",
        "lamp.intact-rate roads:other ended",
        "lamp.lit-rate roads:other ended",
        "water.burst CY1 ended",
        "water.limit CY1 ended",
        "water.limit QY1 ended",
        "water.night-flow dma:D9 open",
        "water.rate CY1 ended",
        "water.rate CY2 ended",
      ]);
    }, 120_000);

    it("answers the readings of a water point one by one or by interval, and refuses more than it will send", async () => {
      const evening = dayStart(DAY) + 18.5 * 3600_000;
      const readings = async (of: string, toMs = evening + 3600_000) =>
        waterReadingsSchema.parse((await get(`/api/water-points/${of}&from=${evening}&to=${toMs}`)).body);
      const single = await readings("CY1/readings?");
      expect(single.readings).toHaveLength(20);
      expect(single.readings[0]).toEqual({
        timeMs: evening + 7_000,
        values: { pressure: { mean: 0.3, least: 0.3, greatest: 0.3 } },
      });
      const { readings: hours } = await readings("QY1/readings?everySeconds=1800");
      expect(hours.map(({ timeMs }) => timeMs)).toEqual([evening, evening + 1800_000]);
      // minutes 33 to 48 of 30 to 57 were turbid
      expect(hours[1]!.values.turbidity).toMatchObject({ least: 0.4, greatest: 1.4 });
      expect(hours[1]!.values.turbidity!.mean).toBeCloseTo((6 * 1.4 + 4 * 0.4) / 10, 9);

      await database.query(
        `INSERT INTO observations (device, ts, type, points)
         SELECT 'DT1', $1::bigint + n * 1000, 'water/pressure', '{"pressure": 0.3}'::jsonb FROM generate_series(0, 10000) AS n`,
        [evening],
      );
      const path = `/api/water-points/DT1/readings?from=${evening}&to=${evening + 3 * 3600_000}`;
      expect(await get(path)).toMatchObject({
        status: 422,
        body: { expected: "everySeconds of at least 60" },
      });
      const minutes = await readings("DT1/readings?everySeconds=60", evening + 3 * 3600_000);
      expect(minutes.readings).toHaveLength(167);
      expect((await get(`/api/water-points/DT1/readings?from=0&to=${evening}`)).status).toBe(422);
      await database.query("DELETE FROM observations WHERE device = 'DT1'");
    });

    it("answers what was swept today, and after the day stores the stretches that were missed", async () => {
      const vehicle = numberOf("HW001");
      const track = new TestTrack(dayStart(DAY) + 5 * 3600_000, [0, 1996]).drive(
        [
          [1004, 1996],
          [1004, 3004],
        ],
        12,
        { isWorking: true },
      );
      await send(recordsOf(vehicle, track.fixes));
      const coverage = coverageSchema.parse((await get(`${EVENT_PATHS.coverage}?day=${DAY}&route=QS1`)).body);
      expect(coverage.routes[0]!.vehicles).toEqual([vehicle]);
      // two of four sides; the far end is seen 20 m around the corner
      expect(coverage.routes[0]!.sweptMeters).toBeGreaterThan(1960);
      expect(coverage.routes[0]!.sweptMeters).toBeLessThan(2050);
      expect(coverage.routes[0]!.missed).toHaveLength(1);
      expect((await get(`${EVENT_PATHS.coverage}?day=2026-11-40`)).status).toBe(400);

      await service.flush(dayStart(DAY) + 27 * 3600_000 + 11 * MINUTE_MS);
      const page = await events("rules=sweeping.missed-stretch");
      expect(page.total).toBe(1);
      expect(page.events[0]).toMatchObject({
        subject: { kind: "segment" },
        details: { route: "QS1", day: DAY, sweptByAnother: "no" },
      });
      const detail = await get(EVENT_PATHS.event(page.events[0]!.id));
      expect(eventDetailSchema.parse(detail.body).evidence.readings.length).toBeGreaterThan(20);

      // the rest of the round was reported late
      const rest = new TestTrack(track.timeMs + 10_000, [1004, 3004]).drive(
        [
          [-4, 3004],
          [-4, 2050],
        ],
        12,
        { isWorking: true },
      );
      const lateMs = dayStart(DAY) + 27 * 3600_000 + 30 * MINUTE_MS;
      await send(recordsOf(vehicle, rest.fixes), () => lateMs);
      await service.flush(lateMs + 2 * MINUTE_MS);
      expect((await events("rules=sweeping.missed-stretch")).total).toBe(0);
      const withdrawn = (await events("rules=sweeping.missed-stretch&withdrawn=true")).events;
      expect(withdrawn.map(({ id }) => id)).toContain(page.events[0]!.id);
    });
  });
}
