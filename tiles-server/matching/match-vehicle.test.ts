import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Vehicle } from "../../contract/api.ts";
import { MATCHED_PATH, matchedTrackSchema } from "../../contract/matching.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { answerErrors } from "../http/errors.ts";
import { storeRecords } from "../ingest/store-records.ts";
import { currentFolder, openPublication } from "../publication/publication.ts";
import { registerVehicles } from "../publication/register-vehicles.ts";
import { publishForTest } from "../publication/test-publication.ts";
import { matchedRoute } from "../routes/matched.ts";

const START_MS = Date.UTC(2026, 10, 20, 1);
const MINUTE_MS = 60_000;

describe("a vehicle's track on the county's roads", () => {
  const folder = mkdtempSync(join(tmpdir(), "county-twin-matched-"));
  let place: TestDatabase;
  let database: Database;
  let server: Server;
  let number = 0;
  const get = async (query: Record<string, string>) => {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${MATCHED_PATH}?${new URLSearchParams(query)}`);
    return { status: answer.status, body: await answer.json() };
  };
  const hour = { from: `${START_MS}`, to: `${START_MS + 60 * MINUTE_MS}` };

  beforeAll(async () => {
    publishForTest(folder, {
      version: "1".repeat(16),
      layers: {
        roads: [
          {
            type: "LineString",
            coordinates: [
              [111.6, 25.2, 200],
              [111.65, 25.2, 200],
            ],
            properties: { id: "R1", name: "萌渚路", class: "primary" },
          },
        ],
        "muck-trucks": [
          {
            type: "Point",
            coordinates: [111.6, 25.2],
            properties: {
              id: "ZT001",
              plate: "湘M00001",
              kind: "muckTruck",
              company: "",
              terminal: "13900000001",
            },
          },
        ],
      },
      files: {},
    });
    place = await pgliteForTests();
    database = await openDatabase(place.config);
    const current = await openPublication(await currentFolder(folder));
    await registerVehicles(database, current);
    const vehicles = await database.query<Vehicle>("SELECT vehicle AS number FROM vehicles");
    number = vehicles[0]!.number;
    // eastwards along the road, silent from the 10th to the 20th minute
    await storeRecords(
      database,
      Array.from({ length: 180 }, (_, i) => i)
        .filter((i) => i < 60 || i > 120)
        .map((i) => ({
          kind: "position" as const,
          vehicle: number,
          timeMs: START_MS + i * 10_000,
          lonE6: 111_600_000 + 250 * i,
          latE6: 25_200_000 + (i % 2 ? 40 : -40),
          altitudeMeters: 200,
          speedDkmh: 90,
          headingDeg: 90,
          status: 3,
          alarm: 0,
          items: new Uint8Array(),
        })),
    );
    const route = matchedRoute(
      database,
      { vehicles: async () => vehicles },
      { current, onFiles: () => () => {}, onChange: () => () => {}, showNewest: async () => {} },
    );
    const app = express();
    app.get(route.path, route.answer);
    app.use(answerErrors(pino({ level: "silent" })));
    server = createServer(app).listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
  });
  afterAll(async () => {
    server.close();
    await database.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  it("lies on the road's axis, and not across the silence", async () => {
    const { body } = await get({ vehicle: `${number}`, ...hour });
    const { stretches, gaps } = matchedTrackSchema.parse(body);
    expect(stretches.map(({ roads }) => roads)).toEqual([["萌渚路"], ["萌渚路"]]);
    for (const [, lat] of stretches.flatMap(({ line }) => line)) expect(lat).toBeCloseTo(25.2, 5);
    expect(gaps).toEqual([{ fromMs: START_MS + 590_000, toMs: START_MS + 1_210_000, why: "silence" }]);
  });

  it("is empty where nothing was reported, and refused where it cannot be", async () => {
    const before = { from: `${START_MS - 60 * MINUTE_MS}`, to: `${START_MS}` };
    expect((await get({ vehicle: `${number}`, ...before })).body).toMatchObject({
      positions: 0,
      stretches: [],
      gaps: [],
    });
    expect(await get({ vehicle: "99", ...hour })).toMatchObject({ status: 404, body: { field: "vehicle" } });
    expect(await get({ vehicle: `${number}`, from: "0", to: hour.to })).toMatchObject({ status: 422 });
    expect(await get({ vehicle: "x", ...hour })).toMatchObject({ status: 400, body: { field: "vehicle" } });
  });
});
