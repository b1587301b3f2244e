import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { Registry } from "prom-client";
import { openDatabase } from "../../tiles-server/database/open-database.ts";
import type { TestDatabase } from "../../tiles-server/database/test-databases.ts";
import { ReportAcceptor } from "../../tiles-server/ingest/accept-reports.ts";
import { GroupCommit } from "../../tiles-server/ingest/group-commit.ts";
import { createIngestCounts } from "../../tiles-server/ingest/ingest-counts.ts";
import { openJt808Server } from "../../tiles-server/ingest/jt808-server.ts";
import { IngestLog } from "../../tiles-server/ingest/log.ts";
import type { IngestRecord } from "../../tiles-server/ingest/records.ts";
import { StrangerReports } from "../../tiles-server/ingest/stranger-reports.ts";
import { TerminalCodes } from "../../tiles-server/ingest/terminal-codes.ts";
import { VehicleRegistry } from "../../tiles-server/ingest/vehicle-registry.ts";
import { print, significant } from "../run/figure.ts";

const log = pino({ level: "silent" });
const SECONDS = 10;
const OLDEST_DAYS = 20;
/** [connections, reports a second of all together] */
const LOADS = [
  [180, 180],
  [1000, 1000],
  [1000, 5000],
  [1000, 7500],
] as const;

interface Answered {
  readonly acknowledged: number;
  readonly perSecond: number;
  /** ms from the moment a report was due to its answer */
  readonly p50: number;
  readonly p99: number;
  /** cores the terminals took themselves */
  readonly cpu: number;
}

/**
 * Reports answered by the whole way from TCP to the store: terminals in a process of their own, the server here,
 * answered when fdatasync of the log (embedded) or COMMIT (PostgreSQL, fsync on) has returned.
 */
export async function measureIngest({ config }: TestDatabase): Promise<void> {
  const logDir = mkdtempSync(join(tmpdir(), "bench-ingest-"));
  const database = await openDatabase(config);
  await database.insertRows(
    "vehicles",
    ["vehicle", "id", "layer", "plate", "kind", "company", "terminal", "properties", "active"],
    Array.from({ length: 1000 }, (_, i) => i + 1).map((n) => [
      n,
      `B${n}`,
      "muck-trucks",
      `B${n}`,
      "muckTruck",
      "",
      String(13_000_000_000 + n),
      "{}",
      true,
    ]),
  );
  const registry = new VehicleRegistry();
  await registry.load(database);
  const ingestLog = database.kind === "pglite" ? await IngestLog.open(logDir) : undefined;
  const codes = await TerminalCodes.open(database, (record) => commit.submit([record]));
  const onDurable = (records: readonly IngestRecord[]) => {
    for (const record of records) if (record.kind === "code") codes.remember(record);
  };
  const commit = new GroupCommit({ database, ingestLog, onDurable, log });
  const acceptor = new ReportAcceptor([111, 24, 112, 26]);
  const server = await openJt808Server(
    { host: "127.0.0.1", port: 0, connectionsPerAddress: 5_000 },
    {
      registry,
      codes,
      acceptor,
      strangers: new StrangerReports(acceptor),
      heartbeatSeconds: 60,
      commit,
      counts: createIngestCounts(new Registry()),
      log,
      onHeard: () => {},
    },
  );
  const figure = (metric: string, value: number, unit: string) =>
    print({ metric: `ingest.${database.kind}.${metric}`, value: significant(value), unit });
  let acknowledged = 0;
  for (const [i, [connections, rate]] of LOADS.entries()) {
    const cpu = process.cpuUsage();
    const answered = await runTerminals(server.port, connections, rate, OLDEST_DAYS - i);
    const { user, system } = process.cpuUsage(cpu);
    acknowledged += answered.acknowledged;
    const name = `${connections}x${rate}`;
    figure(`${name}.acknowledged`, answered.perSecond, "reports/s");
    figure(`${name}.p50`, answered.p50, "ms");
    figure(`${name}.p99`, answered.p99, "ms");
    figure(`${name}.cpu`, (user + system) / 1e6 / SECONDS, "cores");
    figure(`${name}.terminals_cpu`, answered.cpu, "cores");
    if (i === LOADS.length - 1) {
      // the two figures of the whole way in, by the database that comes without installation, and by PostgreSQL
      const suffix = database.kind === "pglite" ? "" : `.${database.kind}`;
      print({
        metric: `ingest.jt808_per_s${suffix}`,
        value: significant(answered.perSecond),
        unit: "reports/s",
      });
      print({ metric: `ingest.ack_p99_ms${suffix}`, value: significant(answered.p99), unit: "ms" });
    }
  }
  const stored = async () =>
    (await database.query<{ n: number }>("SELECT count(*) AS n FROM positions"))[0]!.n;
  const emptied = performance.now() + 30_000;
  while ((await stored()) < acknowledged && performance.now() < emptied) await delay(200);
  print({
    metric: `ingest.${database.kind}.acknowledged_not_stored`,
    value: Math.max(0, acknowledged - (await stored())),
    unit: "reports",
  });
  figure("rss", process.memoryUsage().rss / 2 ** 20, "MiB");
  await server.close();
  await commit.close();
  await database.close();
  rmSync(logDir, { recursive: true });
}

async function runTerminals(
  port: number,
  connections: number,
  rate: number,
  daysAgo: number,
): Promise<Answered> {
  const file = new URL("./terminals.ts", import.meta.url).pathname;
  const args = ["--import", "tsx", file, ...[port, connections, rate, SECONDS, daysAgo].map(String)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`terminals ended with exit ${code}, expected 0`);
  return JSON.parse(output);
}
