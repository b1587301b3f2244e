import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { displayName, readPostgis } from "./postgis.ts";

const bin = "/usr/lib/postgresql/15/bin";
const hasPostgis = existsSync(bin) && existsSync("/usr/share/postgresql/15/extension/postgis.control");
if (!hasPostgis) console.log("skipped: PostgreSQL 15 with PostGIS is not installed");

/** initdb and postgres refuse root; the account comes with the Debian package. */
function asPostgres(folder: string, program: string, ...args: string[]): void {
  const isRoot = process.getuid?.() === 0;
  const command = [
    ...(isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []),
    join(bin, program),
    ...args,
  ];
  const { status, stderr } = spawnSync(command[0]!, command.slice(1), {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

describe.runIf(hasPostgis)("a PostGIS query", () => {
  const folder = mkdtempSync(join(tmpdir(), "twin-postgis-"));
  const url = (query: string) =>
    `postgres://surveyor:s3cret@localhost/postgres?host=${encodeURIComponent(folder)}&query=${encodeURIComponent(query)}`;

  beforeAll(async () => {
    if (process.getuid?.() === 0) {
      chownSync(folder, Number(execFileSync("id", ["-u", "postgres"], { encoding: "utf8" })), -1);
      chmodSync(folder, 0o755);
    }
    const data = join(folder, "data");
    asPostgres(
      folder,
      "initdb",
      "--pgdata",
      data,
      "--username",
      "surveyor",
      "--auth",
      "trust",
      "--encoding",
      "UTF8",
      "--no-locale",
      "--no-sync",
    );
    asPostgres(
      folder,
      "pg_ctl",
      "start",
      "--pgdata",
      data,
      "--wait",
      "--log",
      join(folder, "log"),
      "--options",
      `-k ${folder} -c listen_addresses='' -c fsync=off`,
    );
    const client = new Client({ host: folder, user: "surveyor", database: "postgres" });
    await client.connect();
    await client.query(`
      CREATE EXTENSION postgis;
      CREATE TABLE pipes (gxbm text, gj int, laid date, depth numeric, geom geometry);
      INSERT INTO pipes VALUES
        ('G1', 200, '2011-03-05', 1.25, ST_GeomFromText('LINESTRING Z (558362 2786672 198.8, 558462 2786672 199.1)', 4546)),
        ('G2', 100, NULL, NULL, ST_GeomFromText('MULTILINESTRING ((558362 2786672, 558363 2786673))', 4546)),
        ('G3', 100, NULL, NULL, NULL);
      CREATE TABLE areas (id int, geom geometry(Polygon, 4490));
      INSERT INTO areas VALUES (1, ST_GeomFromText('POLYGON ((111 25, 111 26, 112 26, 112 25, 111 25), (111.2 25.2, 111.3 25.2, 111.3 25.3, 111.2 25.2))', 4490));`);
    await client.end();
  });
  afterAll(() => {
    asPostgres(folder, "pg_ctl", "stop", "--pgdata", join(folder, "data"), "--mode", "immediate");
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives rows, geometry with heights, and the CRS of its SRID", async () => {
    const table = await readPostgis(url("SELECT * FROM pipes ORDER BY gxbm"));
    expect([...table.columns.keys()]).toEqual(["gxbm", "gj", "laid", "depth"]);
    expect(table.columns.get("gxbm")).toEqual(["G1", "G2", "G3"]);
    expect(table.columns.get("depth")).toEqual(["1.25", null, null]);
    expect(table.columns.get("laid")).toEqual(["2011-03-05", null, null]);
    expect([...table.coordinates.slice(0, 6)]).toEqual([558362, 2786672, 198.8, 558462, 2786672, 199.1]);
    expect(table.kinds).toEqual(["line", "line", "none"]);
    expect(table.crs).toBe("EPSG:4546");
    expect(table.file).not.toContain("s3cret");
  });

  it("turns rings as every reader does", async () => {
    const { coordinates, partStart, crs } = await readPostgis(url("SELECT * FROM areas"));
    expect([...partStart]).toEqual([0, 5, 9]);
    expect([...coordinates.slice(0, 6)].filter((c) => !Number.isNaN(c))).toEqual([111, 25, 112, 25]);
    expect(crs).toBe("EPSG:4490");
  });

  it("cannot write", async () => {
    await expect(readPostgis(url("DELETE FROM pipes RETURNING *"))).rejects.toThrow(
      "the query failed: cannot execute DELETE in a read-only transaction",
    );
    await expect(readPostgis(url("COMMIT; DELETE FROM pipes"))).rejects.toThrow(
      "cannot insert multiple commands into a prepared statement",
    );
    expect((await readPostgis(url("SELECT * FROM pipes"))).count).toBe(3);
  });

  it("says what is wrong, without the password", async () => {
    const failure = await readPostgis(url("SELECT * FROM nothing")).catch((error: Error) => error.message);
    expect(failure).toContain('relation "nothing" does not exist');
    expect(failure).not.toContain("s3cret");
    await expect(readPostgis("postgres://a:b@localhost/x")).rejects.toThrow(
      "postgres://a:***@localhost/x: no query",
    );
    await expect(readPostgis("postgres://a:b@127.0.0.1:1/x?query=SELECT 1")).rejects.toThrow(
      /a:\*\*\*@.*cannot connect/,
    );
  });
});

describe("the name of a source on screens and in files", () => {
  it("has no password", () => {
    expect(displayName("postgres://u:p%40ss@host:5432/db?query=SELECT 1")).toBe(
      "postgres://u:***@host:5432/db?query=SELECT 1",
    );
    expect(displayName("postgresql://u@host/db")).toBe("postgresql://u@host/db");
    expect(displayName("a.shp")).toBe("a.shp");
  });
});
