import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "./open-database.ts";

/** A database of its own for one test file. */
export interface TestDatabase {
  /** what `openDatabase` takes */
  readonly config: { databaseUrl: string | undefined; dataDir: string; statementTimeoutMs: number };
  remove(): void;
}

const STATEMENT_TIMEOUT_MS = 20_000;
export const POSTGRES_BIN = "/usr/lib/postgresql/15/bin";
const POSTGIS = "/usr/share/postgresql/15/extension/postgis.control";

/** An empty data folder with an embedded database, copied from one made once: making a cluster takes 14 s. */
export async function pgliteForTests(): Promise<TestDatabase> {
  const template = join(tmpdir(), `county-twin-pglite-${schemaFingerprint()}`);
  if (!existsSync(template)) {
    const fresh = mkdtempSync(join(tmpdir(), "county-twin-pglite-new-"));
    // what a first start leaves that was killed while it made the cluster: every test also shows that it is healed
    mkdirSync(join(fresh, "pglite"));
    writeFileSync(join(fresh, "pglite/PG_VERSION"), "18\n");
    const database = await openDatabase({
      databaseUrl: undefined,
      dataDir: fresh,
      statementTimeoutMs: 60_000,
    });
    await database.close();
    // whoever is first wins; the template of another test file is as good
    if (existsSync(template)) rmSync(fresh, { recursive: true });
    else renameSync(fresh, template);
  }
  const dataDir = mkdtempSync(join(tmpdir(), "county-twin-data-"));
  cpSync(template, dataDir, { recursive: true });
  return {
    config: { databaseUrl: undefined, dataDir, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** Why `postgresForTests` cannot run here, or null. */
export function postgresMissing(): string | null {
  if (!existsSync(join(POSTGRES_BIN, "initdb")) || !existsSync(POSTGIS))
    return "PostgreSQL 15 with PostGIS is not installed: apt-get install postgresql-15 postgresql-15-postgis-3";
  return null;
}

/** A PostgreSQL cluster in a temporary folder, reached by a socket in it: no port is opened. */
export function postgresForTests(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), "county-twin-pg-"));
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    runAsPostgres(folder, join(POSTGRES_BIN, program), args);
  run(
    "initdb",
    "--pgdata",
    data,
    "--username",
    "twin",
    "--auth",
    "trust",
    "--encoding",
    "UTF8",
    "--no-locale",
  );
  run(
    "pg_ctl",
    "start",
    "--pgdata",
    data,
    "--wait",
    "--log",
    join(folder, "log"),
    "--options",
    `-k ${folder} -c listen_addresses=''`,
  );
  run("createdb", "--host", folder, "--username", "twin", "twin");
  const databaseUrl = `postgres://twin@localhost/twin?host=${encodeURIComponent(folder)}`;
  return {
    config: { databaseUrl, dataDir: folder, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    remove: () => {
      run("pg_ctl", "stop", "--pgdata", data, "--mode", "immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** initdb and postgres refuse root; the account comes with the Debian package, and gets the folder. @throws Error with what the program said */
export function runAsPostgres(folder: string, program: string, args: string[]): void {
  const root = process.getuid?.() === 0;
  if (root) {
    const account = execFileSync("id", ["-u", "postgres"], { encoding: "utf8" }).trim();
    chownSync(folder, Number(account), -1);
    chmodSync(folder, 0o755);
  }
  const command = root
    ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program]
    : [program];
  const { status, stderr } = spawnSync(command[0]!, [...command.slice(1), ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${stderr}`);
}

function schemaFingerprint(): string {
  const hash = createHash("sha256");
  const folder = new URL("./migrations/", import.meta.url);
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort())
    hash.update(file).update(readFileSync(new URL(file, folder)));
  for (const file of ["./pglite-thread.mjs", "./postgis-files.ts", "../../package-lock.json"])
    hash.update(readFileSync(new URL(file, import.meta.url)));
  return hash.digest("hex").slice(0, 12);
}
