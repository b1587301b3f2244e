import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import { publishTown } from "../simulator/test-town.ts";
import { type RunningServer, startServer } from "../start-server.ts";
import { encodeLocation, type OutgoingLocation, STATUS } from "./jt808/location.ts";

// The whole server over its real ports: what came in, read again over HTTP.

let root: string;
let test: TestDatabase;
let server: RunningServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "town-"));
  publishTown(root, { trucks: 3, sweepers: 1 });
  test = await pgliteForTests();
  server = await startServer({
    ...readConfig({ PORT: "0", JT808_PORT: "0", LOG_LEVEL: "silent" }),
    dataDir: test.config.dataDir,
    publication: root,
  });
});
afterAll(async () => {
  await server.close();
  test.remove();
  rmSync(root, { recursive: true });
});

const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000;
const get = async <Answer>(path: string) => (await (await fetch(`${server.url}${path}`)).json()) as Answer;
/** Asks again until the answer is what it will be: the database follows the log by a fraction of a second. */
async function eventually<Answer>(ask: () => Promise<Answer>, isThere: (answer: Answer) => boolean) {
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function truck(n: number): Promise<TerminalLink> {
  const link = new TerminalLink(
    { host: "127.0.0.1", port: server.jt808Port },
    {
      terminal: String(13_900_000_000 + n),
      year: n % 2 === 0 ? 2019 : 2013,
      plate: `湘M${String(n).padStart(5, "0")}`,
      plateColour: 2,
      province: 0,
      city: 0,
    },
  );
  link.open();
  while (!link.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
  return link;
}

const fix = (timeMs: number, more: Partial<OutgoingLocation> = {}): Buffer =>
  encodeLocation({
    alarm: 0,
    status: STATUS.accOn | STATUS.positioned,
    lonE6: 111_600_000,
    latE6: 25_200_000,
    altitudeMeters: 230,
    speedDkmh: 305,
    headingDeg: 87,
    timeMs,
    ...more,
  });

describe("a report of a terminal", () => {
  it("is read again with its alarms and all its items, known and unknown", async () => {
    const link = await truck(1);
    const timeMs = wholeSecond();
    const items = Buffer.from("0104000186a0e104012804d2f002abcd", "hex");
    await link.reportNow(fix(timeMs, { alarm: 0b10, items }));
    const path = `/api/vehicles/muckTruck-1/reports?from=${timeMs}`;
    const { reports } = await eventually(
      () => get<{ reports: unknown[] }>(path),
      (answer) => answer.reports.length === 1,
    );
    expect(reports[0]).toEqual({
      timeMs,
      lon: 111.6,
      lat: 25.2,
      altitudeMeters: 230,
      speedKmh: 30.5,
      headingDeg: 87,
      status: 3,
      alarms: ["overspeed"],
      items: [
        { id: "0x01", hex: "000186a0", name: "mileageKm", value: 10_000 },
        {
          id: "0xE1",
          hex: "012804d2",
          name: "truckBody",
          value: { isCoverOpen: true, liftDeg: 40, grossTonnes: 12.34 },
        },
        { id: "0xF0", hex: "abcd" },
      ],
    });
    const { alarms } = await get<{ alarms: unknown[] }>("/api/alarms?open=true");
    expect(alarms).toEqual([
      { vehicle: expect.any(Number), alarm: "overspeed", sinceMs: timeMs, untilMs: null },
    ]);
    link.close();
  });

  it("that is not believed is in the quarantine with its reason and its bytes", async () => {
    const link = await truck(2);
    const body = fix(wholeSecond(), { lonE6: 20_000_000 });
    await link.reportNow(body);
    const { total, reports } = await eventually(
      () => get<{ total: number; reports: unknown[] }>("/api/quarantine"),
      (answer) => answer.total > 0,
    );
    expect(total).toBe(1);
    expect(reports[0]).toMatchObject({
      source: "jt808:13900000002",
      reason: "place 20, 25.2 is far outside the county",
      bodyHex: body.toString("hex"),
    });
    expect(await get("/api/quarantine?from=2&to=1")).toMatchObject({ error: expect.stringContaining("to:") });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^ingest_quarantined_total 1$/m);
    link.close();
  });
});

describe("POST /api/vehicles/:id/commands", () => {
  const post = (id: string, command: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/vehicles/${id}/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(command),
    });
  const text = { type: "text", text: "请沿核准路线行驶", speak: true };

  it("sends text and areas to a terminal and tells its answer", async () => {
    const link = await truck(3);
    const answer = await post("muckTruck-3", text);
    expect([answer.status, await answer.json()]).toEqual([201, { result: "ok" }]);
    const circle = { id: 1, centre: [111.6, 25.2], radiusMeters: 200, alarmOnLeaving: true };
    expect((await post("muckTruck-3", { type: "setCircles", circles: [circle] })).status).toBe(201);
    expect((await post("muckTruck-3", { type: "deleteAreas", shape: "circle", ids: [1] })).status).toBe(201);
    expect(link.commands.map(({ messageId }) => messageId)).toEqual([0x8300, 0x8600, 0x8601]);
    link.close();
  });

  it("refuses what is wrong, whom it does not know, who is away, and a foreign page", async () => {
    expect((await post("nobody", text)).status).toBe(404);
    expect((await post("sweeper-4", text)).status).toBe(409);
    const wrong = await post("muckTruck-3", { type: "text" });
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ field: "text" })]);
    expect((await post("muckTruck-3", text, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await post("muckTruck-3", text, { "X-Forwarded-For": "10.1.2.3" })).status).toBe(403);
  });
});
