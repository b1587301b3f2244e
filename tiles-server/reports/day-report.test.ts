import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { strFromU8, unzipSync } from "fflate";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Vehicle } from "../../contract/api.ts";
import { DAY_REPORT_PATH, type DayReport, dayReportSchema } from "../../contract/day-report.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { putEvents } from "../events/event-rows.ts";
import { RuleService } from "../events/rule-service.ts";
import { TrackSealer } from "../history/seal-tracks.ts";
import { answerErrors } from "../http/errors.ts";
import { encodeMileage } from "../ingest/jt808/location-items.ts";
import type { PositionRecord } from "../ingest/records.ts";
import { storeRecords } from "../ingest/store-records.ts";
import { currentFolder, openPublication, type PublicationSource } from "../publication/publication.ts";
import { registerVehicles } from "../publication/register-vehicles.ts";
import { publishForTest, type TestFeature } from "../publication/test-publication.ts";
import { dayReportRoute } from "../routes/day-report.ts";
import { dayStart } from "../rules/local-time.ts";
import { fontOutlines, readPdf } from "./test-pdf.ts";

const DAY = "2026-11-20";
const COMPANY = "测试运输公司";
const MIDNIGHT = dayStart(DAY);
const HOUR_MS = 3600_000;
const MINUTE_MS = 60_000;
const EIGHT = MIDNIGHT + 8 * HOUR_MS;
const NOW = MIDNIGHT + 40 * HOUR_MS;

function vehicle(id: string, plate: string, company: string): TestFeature {
  return {
    type: "Point",
    coordinates: [111.6, 25.2],
    properties: { id, plate, kind: "muckTruck", company, terminal: `1390000${id.slice(2)}`, ratedM3: 10 },
  };
}

/** JT/T 808 item 0x02, 0.1 L. */
function fuelItem(litres: number): Buffer {
  const item = Buffer.of(0x02, 2, 0, 0);
  item.writeUInt16BE(Math.round(litres * 10), 2);
  return item;
}

/**
 * A morning of one truck, a report every ten seconds:
 *   08:00 ── drives east at 36 km/h ── 09:00 ── stands, engine on ── 09:20 ══ silence ══ 09:50 ── stands ── 10:00
 *                                        fuelled by 100 L at 09:10
 */
function morning(number: number): PositionRecord[] {
  const records: PositionRecord[] = [];
  for (let timeMs = EIGHT; timeMs < EIGHT + 2 * HOUR_MS; timeMs += 10_000) {
    const minutes = (timeMs - EIGHT) / MINUTE_MS;
    if (minutes > 80 && minutes < 110) continue;
    const drivenKm = 0.6 * Math.min(60, minutes);
    // sloshes by two litres while it drives
    const slosh = minutes < 60 ? 2 * Math.sin(timeMs / 7000) : 0;
    const litres = 200 - 0.3 * drivenKm + (minutes >= 70 ? 100 : 0) + slosh;
    records.push({
      kind: "position",
      vehicle: number,
      timeMs,
      // a degree of longitude at 25.2° N is 100.75 km
      lonE6: Math.round(111_500_000 + (drivenKm / 100.75) * 1e6),
      latE6: 25_200_000,
      altitudeMeters: 230,
      speedDkmh: minutes < 60 ? 360 : 0,
      headingDeg: 90,
      status: 3,
      alarm: 0,
      items: Buffer.concat([encodeMileage(5000 + drivenKm), fuelItem(litres)]),
    });
  }
  return records;
}

describe("the day report of a company", () => {
  const folder = mkdtempSync(join(tmpdir(), "county-twin-report-"));
  let place: TestDatabase;
  let database: Database;
  let rules: RuleService;
  let server: Server;
  let url = "";
  let vehicles: Vehicle[];

  const get = (query: Record<string, string>) =>
    fetch(`${url}${DAY_REPORT_PATH}?${new URLSearchParams(query)}`);
  const report = async (): Promise<DayReport> =>
    dayReportSchema.parse(await (await get({ company: COMPANY, date: DAY })).json());
  const file = async (query: Record<string, string>) => {
    const response = await get({ company: COMPANY, date: DAY, ...query });
    expect(response.status).toBe(200);
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };

  beforeAll(async () => {
    publishForTest(folder, {
      version: "1".repeat(16),
      layers: {
        "muck-trucks": [
          vehicle("ZT001", "湘M00001", COMPANY),
          vehicle("ZT002", "湘M00002", COMPANY),
          vehicle("ZT003", "湘M00003", "别家"),
        ],
      },
      files: {},
    });
    place = await pgliteForTests();
    database = await openDatabase(place.config);
    const current = await openPublication(await currentFolder(folder));
    const publication: PublicationSource = {
      current,
      onFiles: () => () => {},
      onChange: () => () => {},
      showNewest: async () => {},
    };
    await registerVehicles(database, current);
    const log = pino({ level: "silent" });
    rules = await RuleService.open({ database, publication, log }, EIGHT);
    vehicles = await database.query<Vehicle>(
      "SELECT vehicle AS number, id, plate, kind, company, terminal, layer FROM vehicles ORDER BY id",
    );
    await storeRecords(database, morning(vehicles[0]!.number));
    await putEvents(database, [
      {
        vehicle: vehicles[0]!.number,
        id: `muck.dumping~vehicle~${vehicles[0]!.number}~${EIGHT + 65 * MINUTE_MS}`,
        rule: "muck.dumping",
        severity: "red",
        subject_kind: "vehicle",
        subject: `${vehicles[0]!.number}`,
        start_ms: EIGHT + 65 * MINUTE_MS,
        end_ms: EIGHT + 70 * MINUTE_MS,
        lon_e6: 111_500_000,
        lat_e6: 25_200_000,
        rule_version: 1,
        company: COMPANY,
        grid: null,
        state: "ended",
        found_by: "live",
        body: { values: {}, details: {} },
        evidence: { fences: [], permit: null, limits: {} },
        readings: null,
      },
    ]);
    const app = express();
    const route = dayReportRoute({
      config: { historyDays: 190 },
      database,
      publication,
      live: { vehicles: async () => vehicles, rules },
      now: () => NOW,
    });
    app.get(route.path, route.answer);
    app.use(answerErrors(log));
    server = createServer(app).listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await rules.close();
    await database.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  it("counts what was driven, and neither way nor engine in the silence", async () => {
    const { vehicles: days, isDemo, isOver } = await report();
    expect({ isDemo, isOver, count: days.length }).toEqual({ isDemo: true, isOver: true, count: 2 });
    const [truck] = days;
    expect(truck!.km).toBeCloseTo(36, 1);
    expect(truck!.odometerKm).toBe(36);
    expect(truck!.engineMs / MINUTE_MS).toBeCloseTo(80 + 9.8, 0);
    expect(truck!.drivingMs / MINUTE_MS).toBeCloseTo(60, 0);
    expect(truck!.silences.map(({ fromMs, toMs }) => [fromMs - EIGHT, toMs - EIGHT])).toEqual([
      [80 * MINUTE_MS, 110 * MINUTE_MS],
    ]);
    expect(truck!.unknownMs / HOUR_MS).toBeCloseTo(24 - 89.8 / 60, 1);
    expect(truck!.events).toBe(1);
  });

  it("tells what was burnt from what was filled in", async () => {
    const { fuel } = (await report()).vehicles[0]!;
    // 0.3 L/km over 36 km
    expect(Math.abs(fuel!.usedLitres! - 10.8)).toBeLessThan(3);
    expect(fuel!.refuels.map(({ litres }) => Math.round(litres))).toEqual([100]);
    expect(fuel!.drops).toEqual([]);
  });

  it("knows nothing of a vehicle that said nothing", async () => {
    const silent = (await report()).vehicles[1]!;
    expect(silent).toMatchObject({
      plate: "湘M00002",
      reports: 0,
      firstMs: null,
      odometerKm: null,
      fuel: null,
    });
    expect(silent.unknownMs).toBe(24 * HOUR_MS);
  });

  it("says the same when the day is sealed into blocks", async () => {
    const before = await report();
    await new TrackSealer(database, 190).run(NOW);
    const [rows] = await database.query<{ n: number }>(
      "SELECT count(*) AS n FROM track_blocks WHERE level = 0",
    );
    expect(rows!.n).toBeGreaterThan(0);
    expect(await report()).toEqual(before);
  });

  it("is a PDF whose pages are labelled, whose Chinese can be read and seen, and whose evidence is linked", async () => {
    const { response, bytes } = await file({ format: "pdf" });
    expect(response.headers.get("content-type")).toBe("application/pdf");
    const pages = readPdf(bytes);
    for (const page of pages) expect(page.text).toContain("演示数据：车辆由模拟器驾驶，不是真实记录");
    const text = pages.map((page) => page.text).join("\n");
    expect(text).not.toContain("\uFFFD");
    for (const words of ["车辆日报", COMPANY, "湘M00001", "36.0", "情况不明", "湘M00002"])
      expect(text).toContain(words);
    expect(text).not.toContain("湘M00003");
    const [link] = pages.flatMap(({ links }) => links);
    expect(link).toContain(`${url}/analyst?`);
    expect(new URL(link!).searchParams.get("e")).toContain("muck.dumping~vehicle");
    // the outlines of Noto's characters lie within their em square, give or take accents
    const outlines = fontOutlines(bytes);
    expect(outlines.length).toBeGreaterThan(50);
    for (const { contours, box } of outlines) {
      expect(contours).toBeGreaterThan(0);
      expect(Math.min(...box)).toBeGreaterThan(-0.5);
      expect(Math.max(...box)).toBeLessThan(1.2);
    }
  });

  it("is a workbook that another program reads: labelled sheets, numbers as numbers, times in the county's time", async () => {
    const { bytes } = await file({ format: "xlsx", language: "en" });
    const parts = unzipSync(bytes);
    const xml = (path: string) => strFromU8(parts[path]!);
    const strings = [...xml("xl/sharedStrings.xml").matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, item]) =>
      [...item!.matchAll(/<t[^>]*>([\s\S]*?)<\/t>/g)].map(([, part]) => part).join(""),
    );
    const names = [...xml("xl/workbook.xml").matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name);
    expect(names).toEqual([
      "Vehicle day report",
      "Vehicles",
      "Violations and events",
      "Silences",
      "Refuelling and sudden falls",
    ]);
    const cells = (sheet: number) =>
      [...xml(`xl/worksheets/sheet${sheet}.xml`).matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(
        ([, attributes, content]) => {
          const value = /<v>([^<]*)<\/v>/.exec(content ?? "")?.[1] ?? "";
          return attributes!.includes('t="s"') ? strings[Number(value)]! : Number(value);
        },
      );
    for (let sheet = 1; sheet <= names.length; sheet++)
      expect(cells(sheet)).toContain(
        "Demo data: the vehicles are driven by a simulator; nothing here happened",
      );
    const truck = cells(2).slice(cells(2).indexOf("湘M00001"));
    expect(truck[1]).toBe("Muck truck");
    // days since 1899-12-30 in the county's time: 08:00 is a third of a day
    expect((truck[2] as number) % 1).toBeCloseTo(1 / 3, 6);
    expect(truck[5]).toBeCloseTo(36, 1);
    expect(cells(3)).toContain("evidence");
  });

  it.each([
    [{ company: "没有这家", date: DAY }, 404, "company"],
    [{ company: COMPANY, date: "2026-11-22" }, 400, "date"],
    [{ company: COMPANY, date: "2026-04-01" }, 410, "date"],
    [{ company: COMPANY, date: "2026-02-30" }, 400, "date"],
    [{ company: COMPANY, date: DAY, format: "doc" }, 400, "format"],
    [{ date: DAY }, 400, "company"],
  ])("refuses %j with %d and names %s", async (query, status, field) => {
    const response = await get(query);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ field });
  });
});
