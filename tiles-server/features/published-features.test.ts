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

it("has the rows of a changed publication as if it had been loaded whole, though most are copied", async () => {
  const facility = (id: string, kind: string) => ({
    type: "Point" as const,
    properties: { id, kind },
    coordinates: [111.6 + Number(id.slice(1)) / 1e4, 25.2, 230],
  });
  const first = Array.from({ length: 70 }, (_, i) => facility(`F${i}`, "gateValve"));
  const shown = async (version: string, facilities: typeof first, features: PublishedFeatures) => {
    publishForTest(test.config.dataDir, {
      version,
      layers: { "water-facilities": facilities },
      files: {},
    });
    await features.load(await openPublication(await currentFolder(test.config.dataDir)));
    return database.query(
      `SELECT row_number, id, name, properties::text, west_e7, north_e7, source, source_row, geom::text, words::text
       FROM features WHERE load = ANY($1::text[]) ORDER BY row_number`,
      [[...features.loadsOf("water-facilities")]],
    );
  };
  const whole = async (version: string, facilities: typeof first) => {
    await database.query("DELETE FROM layer_loads");
    await database.query("DELETE FROM features");
    return shown(version, facilities, new PublishedFeatures(database, pino({ level: "silent" })));
  };
  const changes: [version: string, facilities: typeof first][] = [
    ["1111111111111111", first],
    ["2222222222222222", first.with(30, facility("F30", "hydrant"))],
    ["3333333333333333", [...first, facility("F99", "hydrant")]],
    ["4444444444444444", first.slice(0, 50)],
  ];
  const features = new PublishedFeatures(database, pino({ level: "silent" }));
  const followed = [];
  for (const [version, facilities] of changes) followed.push(await shown(version, facilities, features));
  expect(followed.map(({ length }) => length)).toEqual([70, 70, 71, 50]);
  for (const [i, [version, facilities]] of changes.entries())
    expect(await whole(version, facilities)).toEqual(followed[i]);
}, 60_000);
