import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { currentFolder, openPublication } from "../publication/publication.ts";
import { publishForTest } from "../publication/test-publication.ts";
import { PublishedFeatures } from "./published-features.ts";

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await pgliteForTests();
  database = await openDatabase(test.config);
}, 60_000);
afterAll(async () => {
  await database.close();
  test.remove();
});

it("has the figures of the whole publication while its features still wait for the database", async () => {
  const facilities = ["gateValve", "gateValve", "hydrant"].map((kind, i) => ({
    type: "Point" as const,
    properties: { id: `F${i}`, kind },
    coordinates: [111.6, 25.2, 230],
  }));
  publishForTest(test.config.dataDir, {
    version: "0123456789abcdef",
    layers: { "water-facilities": facilities },
    files: {},
  });
  const publication = await openPublication(await currentFolder(test.config.dataDir));
  const features = new PublishedFeatures(database, pino({ level: "silent" }));
  // an open transaction keeps the database from everyone else for as long as this test wants
  let release = () => {};
  const busy = database.transaction(() => new Promise<void>((done) => (release = done)));
  const loading = features.load(publication);
  const { counted } = await features.counted();
  expect(features.isReady).toBe(false);
  expect(counted).toMatchObject({ gateValves: 2, hydrants: 1, workOrdersClosed: null });
  expect(counted.counts.get("water-facilities")).toBe(3);
  release();
  await Promise.all([busy, loading]);
  expect(features.isReady).toBe(true);
}, 30_000);
