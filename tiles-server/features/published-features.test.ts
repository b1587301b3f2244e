import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../database/test-databases.ts";
import { currentFolder, openPublication } from "../publication/publication.ts";
import { newestShown } from "../publication/shown-loads.ts";
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

describe.skipIf(postgresMissing())("two servers on one database", () => {
  const silent = pino({ level: "silent" });
  let shared: TestDatabase;
  let both: Database;
  beforeAll(async () => {
    shared = postgresForTests();
    both = await openDatabase(shared.config);
  });
  afterAll(async () => {
    await both.close();
    shared.remove();
  });

  async function publish(number: number, facilities: number) {
    const layer = Array.from({ length: facilities }, (_, i) => ({
      type: "Point" as const,
      properties: { id: `F${i}`, kind: "gateValve" },
      coordinates: [111.6, 25.2, 230],
    }));
    publishForTest(shared.config.dataDir, {
      version: `${number}`.padStart(16, "0"),
      number,
      layers: { "water-facilities": layer },
      files: {},
    });
    return openPublication(await currentFolder(shared.config.dataDir));
  }
  const answered = async (features: PublishedFeatures) => {
    const loads = [...features.loadsOf("water-facilities")];
    return (await both.query("SELECT id FROM features WHERE load = ANY($1::text[])", [loads])).length;
  };

  it("answer all features of what each shows, whichever shows the new publication first and for however long", async () => {
    const [early, late] = [new PublishedFeatures(both, silent), new PublishedFeatures(both, silent)];
    const first = await publish(1, 30);
    await Promise.all([early.load(first), late.load(first)]);
    const second = await publish(2, 40);
    await early.load(second);
    expect([await answered(early), await answered(late)]).toEqual([40, 30]);
    expect(await newestShown(both)).toBe(2);
    await late.load(second);
    expect([await answered(early), await answered(late)]).toEqual([40, 40]);
    // nobody reads the first any more
    expect(await both.query("SELECT count(*)::int AS rows FROM features")).toEqual([{ rows: 40 }]);

    // one that has ended, or was not heard of for its time, is not waited for
    const third = await publish(3, 50);
    await early.close();
    await late.load(third);
    expect(await both.query("SELECT count(*)::int AS rows FROM features")).toEqual([{ rows: 50 }]);
    await late.close();
    expect(await newestShown(both)).toBeUndefined();
  });

  it.runIf(process.env.ALL_FAULTS)(
    "load again what was taken from one that stood still too long",
    async () => {
      const [still, other] = [new PublishedFeatures(both, silent), new PublishedFeatures(both, silent)];
      await still.load(await publish(4, 60));
      await both.query("UPDATE shown_loads SET until_ms = 1");
      await other.load(await publish(5, 70));
      expect(await answered(still)).toBe(0);
      await expect.poll(() => answered(still), { timeout: 60_000, interval: 200 }).toBe(60); // with its next round
      await still.close();
      await other.close();
    },
  );
});
