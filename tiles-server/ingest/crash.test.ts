import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeTracks } from "../../contract/track-columns.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import { publishTown } from "../simulator/test-town.ts";
import { encodeLocation, STATUS } from "./jt808/location.ts";

const TERMINALS = 12;
/** Each opens the embedded database, which takes seconds. */
const CYCLES = process.env.ALL_FAULTS ? 50 : 1;
/** starts a server a cycle and one more; minutes on a machine that does much else */
const SLOW_MACHINE_MS = 350_000 + CYCLES * 50_000;
const SPAN_MS = 6 * 3600_000;
const REPORTS_BEFORE_KILL = 240;

let root: string;
let test: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "town-"));
  publishTown(root, { trucks: TERMINALS, sweepers: 1 });
  test = await pgliteForTests();
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(root, { recursive: true });
  test.remove();
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly jt808Port: number;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, ["--import", "tsx", resolve("tiles-server/main.ts"), "--json"], {
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      PORT: "0",
      JT808_PORT: "0",
      LOG_LEVEL: "error",
      DATA_DIR: test.config.dataDir,
      PUBLICATION: root,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout!)) {
    if (!line.startsWith("{")) continue;
    const { url, jt808Port } = JSON.parse(line);
    return { child, url, jt808Port };
  }
  throw new Error("the server ended before it listened");
}

async function storedTimes(url: string, fromMs: number): Promise<Map<number, Set<number>>> {
  const response = await fetch(`${url}/api/tracks?from=${fromMs}&to=${fromMs + SPAN_MS}`);
  const times = new Map<number, Set<number>>();
  for (const { vehicle, timesMs } of decodeTracks(new Uint8Array(await response.arrayBuffer())))
    times.set(vehicle, new Set([...(times.get(vehicle) ?? []), ...timesMs]));
  return times;
}

describe("a server that is killed without warning", () => {
  it(
    "has every report that it acknowledged",
    async () => {
      const firstMs = Math.floor(Date.now() / 1000) * 1000 - SPAN_MS;
      const acknowledged: { vehicle: number; timeMs: number }[] = [];
      let next = 0;
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const server = await start();
        const links = Array.from({ length: TERMINALS }, (_, i) => {
          const n = i + 1;
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
          return link;
        });
        while (!links.every((link) => link.isReady)) await new Promise((done) => setTimeout(done, 20));
        const before = acknowledged.length;
        const all = links.map(async (link, i) => {
          while (acknowledged.length - before < REPORTS_BEFORE_KILL) {
            const timeMs = firstMs + next++ * 1000;
            await link.reportNow(
              encodeLocation({
                alarm: 0,
                status: STATUS.positioned,
                lonE6: 111_600_000,
                latE6: 25_200_000,
                altitudeMeters: 230,
                speedDkmh: 0,
                headingDeg: 0,
                timeMs,
              }),
            );
            acknowledged.push({ vehicle: i + 1, timeMs });
          }
        });
        // killed in the middle: the terminals after the first to finish still wait for answers
        await Promise.race(all);
        server.child.kill("SIGKILL");
        await once(server.child, "exit");
        for (const link of links) link.close();
        await Promise.allSettled(all);
      }

      const server = await start();
      expect(acknowledged.length).toBeGreaterThanOrEqual(CYCLES * REPORTS_BEFORE_KILL);
      // the log is stored while the server already answers
      let lost = acknowledged;
      while (lost.length > 0) {
        const stored = await storedTimes(server.url, firstMs);
        lost = lost.filter(({ vehicle, timeMs }) => !stored.get(vehicle)?.has(timeMs));
      }
      expect(lost).toEqual([]);
      console.log(`${CYCLES} kills, ${acknowledged.length} reports acknowledged, none lost`);
    },
    SLOW_MACHINE_MS,
  );
});
