import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { pgliteForTests } from "../../tiles-server/database/test-databases.ts";
import { encodeLocation, STATUS } from "../../tiles-server/ingest/jt808/location.ts";
import { TerminalLink } from "../../tiles-server/simulator/terminal-link.ts";
import { publishTown } from "../../tiles-server/simulator/test-town.ts";
import { print } from "../run/figure.ts";

const TERMINALS = 20;
const REPORTS_BEFORE_KILL = 300;
const MOST_OF_ONE_ANSWER = 2_000;

/**
 * Kills the server with SIGKILL while terminals report, again and again on the same folder, then asks it for every
 * report that was ever acknowledged. The issue asks for 50 cycles: KILL_CYCLES=50 npm run bench -- live.
 */
export async function measureKills(cycles: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "bench-kill-"));
  publishTown(root, { trucks: TERMINALS, sweepers: 1 });
  const test = await pgliteForTests();
  const acknowledged = new Map<number, number[]>();
  let next = Math.floor(Date.now() / 1000) * 1000 - 6 * 3600_000;
  let count = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const server = await start(test.config.dataDir, root);
    const links = Array.from({ length: TERMINALS }, (_, i) => link(server.jt808Port, i + 1));
    while (!links.every(({ isReady }) => isReady)) await delay(20);
    const enough = count + REPORTS_BEFORE_KILL;
    const all = links.map(async (terminal, i) => {
      while (count < enough) {
        next += 1000;
        const timeMs = next;
        await terminal.reportNow(reportAt(timeMs));
        acknowledged.set(i + 1, [...(acknowledged.get(i + 1) ?? []), timeMs]);
        count++;
      }
    });
    await Promise.race(all);
    server.child.kill("SIGKILL");
    await once(server.child, "exit");
    for (const terminal of links) terminal.close();
    await Promise.allSettled(all);
  }
  const server = await start(test.config.dataDir, root);
  const lost = await countLost(server.url, acknowledged);
  server.child.kill("SIGKILL");
  await once(server.child, "exit");
  test.remove();
  rmSync(root, { recursive: true });
  print({ metric: "ingest.kill_cycles", value: cycles, unit: "kills" });
  print({ metric: "ingest.kill_acknowledged", value: count, unit: "reports" });
  print({ metric: "ingest.acked_lost", value: lost, unit: "reports" });
}

/** Reports that are not there a minute after the start: the log is stored while the server already answers. */
async function countLost(url: string, acknowledged: ReadonlyMap<number, readonly number[]>): Promise<number> {
  const until = performance.now() + 60_000;
  for (;;) {
    let lost = 0;
    for (const [n, times] of acknowledged) {
      const stored = new Set<number>();
      for (let from = times[0]!; ; ) {
        const answer = await fetch(
          `${url}/api/vehicles/muckTruck-${n}/reports?from=${from}&to=${times.at(-1)! + 1}&limit=${MOST_OF_ONE_ANSWER}`,
        );
        const { reports } = (await answer.json()) as { reports: { timeMs: number }[] };
        for (const { timeMs } of reports) stored.add(timeMs);
        if (reports.length < MOST_OF_ONE_ANSWER) break;
        from = reports.at(-1)!.timeMs + 1;
      }
      lost += times.filter((timeMs) => !stored.has(timeMs)).length;
    }
    if (lost === 0 || performance.now() > until) return lost;
    await delay(500);
  }
}

function link(port: number, n: number): TerminalLink {
  const terminal = new TerminalLink(
    { host: "127.0.0.1", port },
    {
      terminal: String(13_900_000_000 + n),
      year: n % 2 === 0 ? 2019 : 2013,
      plate: `湘M${String(n).padStart(5, "0")}`,
      plateColour: 2,
      province: 0,
      city: 0,
    },
  );
  terminal.open();
  return terminal;
}

function reportAt(timeMs: number): Buffer {
  const place = { lonE6: 111_600_000, latE6: 25_200_000, altitudeMeters: 230, speedDkmh: 0, headingDeg: 0 };
  return encodeLocation({ alarm: 0, status: STATUS.positioned, timeMs, ...place });
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly jt808Port: number;
}

async function start(dataDir: string, publication: string): Promise<Running> {
  const child = spawn(process.execPath, ["--import", "tsx", resolve("tiles-server/main.ts"), "--json"], {
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      PORT: "0",
      JT808_PORT: "0",
      LOG_LEVEL: "error",
      DATA_DIR: dataDir,
      PUBLICATION: publication,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout!)) {
    if (line.startsWith("{")) return { child, ...JSON.parse(line) };
  }
  throw new Error("the server ended before it listened");
}
