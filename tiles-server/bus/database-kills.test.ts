import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresMissing } from "../database/test-databases.ts";
import { publishTown } from "../simulator/test-town.ts";
import { freePorts, TestPostgres, TestServer, tryTo, until } from "./test-cluster.ts";
import { TestTraffic } from "./test-traffic.ts";

/** minutes on a machine that does much else */
const SLOW_MACHINE_MS = 400_000;
const TERMINALS = 12;
const CYCLES = process.env.ALL_FAULTS ? 10 : 1;
const REPORTS_A_CYCLE = 30;

describe.skipIf(postgresMissing())("a database that is killed without warning while terminals report", () => {
  let root: string;
  let postgres: TestPostgres;
  let server: TestServer;
  let traffic: TestTraffic;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "town-"));
    publishTown(root, { trucks: TERMINALS, sweepers: 1 });
    const [port] = await freePorts(1);
    postgres = new TestPostgres(port!);
    postgres.create();
    server = await TestServer.start({ DATABASE_URL: postgres.url, PUBLICATION: root });
    const firstMs = Math.floor(Date.now() / 1000) * 1000 - 7200_000;
    traffic = new TestTraffic(server.jt808Port, TERMINALS, firstMs);
  }, SLOW_MACHINE_MS);
  afterAll(async () => {
    await server?.kill();
    postgres?.remove();
    rmSync(root, { recursive: true });
  });

  it(
    "has every report that was acknowledged, and takes more as soon as it is back",
    async () => {
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        await traffic.more(REPORTS_A_CYCLE);
        postgres.kill();
        await until(async () => !(await server.ready()).ready);
        await until(() => tryTo(() => postgres.start()));
      }
      await traffic.more(REPORTS_A_CYCLE);
      await until(async () => (await server.ready()).ready);
      await traffic.stop();
      expect(traffic.count).toBeGreaterThanOrEqual((CYCLES + 1) * REPORTS_A_CYCLE * TERMINALS);
      expect(await traffic.lostFrom(postgres)).toEqual([]);
      console.log(`${CYCLES} kills, ${traffic.count} reports acknowledged, none lost`);
    },
    SLOW_MACHINE_MS,
  );
});
