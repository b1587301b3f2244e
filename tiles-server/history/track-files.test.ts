import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { deserialize } from "flatgeobuf/lib/mjs/geojson.js";
import { asyncBufferFromFile, parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { publishForTest } from "../publication/test-publication.ts";
import { type RunningServer, startServer } from "../start-server.ts";

const TWIN = resolve("bin/twin.mjs");
const GEOLIFE = resolve("../shared/data/tracks/geolife/demodata_geolife.csv");
/** Ten days ago, at 8 in the morning in the county. */
const T0 = Math.floor((Date.now() - 10 * 86_400_000) / 86_400_000) * 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** A drive east: 120 points, ten seconds apart, with a silence of ten minutes in the middle. */
const POINTS = Array.from({ length: 120 }, (_, i) => ({
  timeMs: T0 + i * 10_000 + (i >= 60 ? 600_000 : 0),
  lon: 111.55 + i * 0.0008,
  lat: 25.185,
}));

describe("tracks from files, and to files", () => {
  let test: TestDatabase;
  let folder: string;
  let server: RunningServer;
  beforeAll(async () => {
    test = await pgliteForTests();
    folder = mkdtempSync(join(tmpdir(), "track-files-"));
    const vehicle = (id: string, plate: string) => ({
      type: "Point" as const,
      coordinates: [111.55, 25.185, 240],
      properties: { id, plate, kind: "muckTruck", company: '=cmd|运输, "一"公司', terminal: id },
    });
    publishForTest(folder, {
      version: "0000000000000001",
      layers: { "muck-trucks": [vehicle("MT-001", "湘MD0001"), vehicle("MT-002", "湘MD0002")] },
      files: {},
    });
    server = await startServer({
      ...readConfig({ LOG_LEVEL: "silent", PORT: "0", JT808_PORT: "0" }),
      dataDir: test.config.dataDir,
      publication: folder,
      viewerDir: folder,
    });
    await server.ready;
  });
  afterAll(async () => {
    await server?.close();
    test?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const twin = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((done) => {
      execFile(process.execPath, [TWIN, ...args], { encoding: "utf8" }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  const send = (file: string, ...args: string[]) =>
    twin("import", join(folder, file), "--layer", "tracks", "--server", server.url, ...args);
  const write = (file: string, ...args: string[]) =>
    twin(
      "export",
      join(folder, file),
      "--server",
      server.url,
      "--from",
      iso(T0),
      "--to",
      iso(T0 + 3_600_000),
      ...args,
    );
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it("are read from GPX for the vehicle that is named, and a second time change nothing", async () => {
    const points = POINTS.map(
      ({ timeMs, lon, lat }) => `<trkpt lat="${lat}" lon="${lon}"><time>${iso(timeMs)}</time></trkpt>`,
    );
    file(
      "a.gpx",
      `<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points.join("")}</trkseg></trk></gpx>`,
    );
    const first = await send("a.gpx", "--vehicle", "湘MD0001", "--json");
    expect(first.err).not.toContain("twin:");
    expect(JSON.parse(first.out)).toEqual({ vehicles: 1, stored: 120, known: 0 });
    expect(JSON.parse((await send("a.gpx", "--vehicle", "MT-001", "--json")).out)).toEqual({
      vehicles: 1,
      stored: 0,
      known: 120,
    });
  });

  it("are read from CSV with Chinese columns, local times and a column of vehicles", async () => {
    const local = (ms: number) =>
      iso(ms + 8 * 3_600_000)
        .slice(0, 19)
        .replace("T", " ");
    const rows = POINTS.map(({ timeMs, lon, lat }) => `湘MD0002,${local(timeMs)},${lon},${lat},36.5,90`);
    file("b.csv", ["车牌号,时间,经度,纬度,速度,方向", ...rows].join("\n"));
    const unclear = await send("b.csv");
    expect(unclear.code).toBe(1);
    expect(unclear.err).toContain("its zone is not said");
    expect(unclear.err).toContain("--zone +08:00");
    expect((await send("b.csv", "--zone", "+08:00")).out).toContain("120 fixes of 1 vehicles stored");
  });

  it("are refused as a whole, naming each row that is wrong", async () => {
    const good = `MT-001,${iso(T0)},111.56,25.18`;
    file(
      "c.csv",
      ["vehicle,time,lon,lat", good, "MT-001,yesterday,111.56,25.18", `,${iso(T0)},111.56,95`].join("\n"),
    );
    const { code, err } = await send("c.csv");
    expect(code).toBe(1);
    expect(err).toMatch(/row 2 · time\s+found\s+yesterday/);
    expect(err).toMatch(/row 3 · vehicle\s+found\s+nothing/);
    expect(err).toMatch(/row 3 · lon, lat\s+found\s+111\.56, 95/);
    file("d.csv", ["vehicle,time,lon,lat", `XX-9,${iso(T0)},111.56,25.18`].join("\n"));
    expect((await send("d.csv")).err).toContain("found vehicles that");
    file("e.csv", ["vehicle,time,lon,lat", `MT-001,${iso(T0)},116.39,39.9`].join("\n"));
    expect((await send("e.csv")).err).toContain(
      "vehicle 1, fix 1: place is 116.39, 39.9, expected a place within a degree of the county",
    );
    file("f.csv", ["vehicle,time,lon,lat", "MT-001,2019-02-18T07:45:50Z,111.56,25.18"].join("\n"));
    expect((await send("f.csv")).err).toContain("expected a time of the last 190 days");
    file("g.csv", "vehicle,lon,lat\nMT-001,111.56,25.18\n");
    expect((await send("g.csv")).err).toContain("expected one with times; name it with --map time=COLUMN");
  });

  it.skipIf(!existsSync(GEOLIFE))("of a real receiver are read to the last point", async () => {
    const { code, err } = await twin(
      "import",
      GEOLIFE,
      "--layer",
      "tracks",
      "--server",
      server.url,
      "--vehicle",
      "MT-001",
    );
    // Beijing in 2008: read, and refused by the county
    expect(code).toBe(1);
    expect(err).toContain("expected a time of the last 190 days");
    expect(err).toContain("2008-12-");
  });
  if (!existsSync(GEOLIFE)) console.warn("skipped, ../shared/data is absent: tracks of a real receiver");

  it("are written to CSV as they were reported, with nothing that a spreadsheet runs", async () => {
    expect((await write("out.csv", "--vehicles", "湘MD0002")).out).toContain("120 fixes of 1 vehicles");
    const [head, first, ...rest] = readFileSync(join(folder, "out.csv"), "utf8").trimEnd().split("\r\n");
    expect(head).toBe(
      "\uFEFFvehicle,plate,kind,company,time,lon,lat,speed_kmh,heading_deg,ignition,has_fix,load",
    );
    expect(first).toBe(
      `MT-002,湘MD0002,muckTruck,"'=cmd|运输, ""一""公司",${iso(T0)},111.550000,25.185000,36.5,90,1,1,0`,
    );
    expect(rest).toHaveLength(119);
  });

  it("are written to GPX with a new segment after a silence", async () => {
    await write("out.gpx", "--vehicles", "MT-001");
    const gpx = readFileSync(join(folder, "out.gpx"), "utf8");
    expect(gpx.match(/<trkseg>/g)).toHaveLength(2);
    expect(gpx.match(/<trkpt /g)).toHaveLength(120);
  });

  it("are written to GeoParquet and FlatGeobuf that other readers read", async () => {
    await write("out.parquet");
    const buffer = await asyncBufferFromFile(join(folder, "out.parquet"));
    const rows = await parquetReadObjects({ file: buffer });
    expect(rows).toHaveLength(240);
    expect(rows[0]).toMatchObject({ vehicle: "MT-001", time: new Date(T0), heading_deg: 90, has_fix: true });
    const metadata = parquetMetadata(await buffer.slice(0, buffer.byteLength));
    const geo = metadata.key_value_metadata!.find(({ key }) => key === "geo")!;
    expect(JSON.parse(geo.value!)).toMatchObject({ version: "1.1.0", primary_column: "geometry" });
    await write("out.fgb");
    const features: { geometry: unknown; properties: unknown }[] = [];
    for await (const feature of deserialize(new Uint8Array(readFileSync(join(folder, "out.fgb")))))
      features.push(feature);
    expect(features).toHaveLength(240);
    expect(features[0]!.geometry).toEqual({ type: "Point", coordinates: [111.55, 25.185, 0] });
    expect(features[0]!.properties).toMatchObject({ vehicle: "MT-001", time: iso(T0), ignition: true });
  });

  it("are judged by the rules at once, as if they had been reported then", async () => {
    const from = T0 + 2 * 3_600_000;
    const rows = POINTS.slice(0, 12).map(
      ({ lon, lat }, i) => `MT-002,${iso(from + i * 10_000)},${lon + i * 0.002},${lat},100,90`,
    );
    file("fast.csv", ["vehicle,time,lon,lat,speed,heading", ...rows].join("\n"));
    expect((await send("fast.csv")).out).toContain("12 fixes of 1 vehicles stored");
    const path = `/api/events?from=${from}&to=${from + 3_600_000}&rules=muck.speeding`;
    let events: unknown[] = [];
    while (events.length === 0) {
      events = ((await (await fetch(`${server.url}${path}`)).json()) as { events: unknown[] }).events;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(events).toMatchObject([
      { subject: { kind: "vehicle", id: "2" }, startMs: from, foundBy: "history", state: "open" },
    ]);
  });

  it("cannot be sent by a page of another origin, or as something else", async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${server.url}/api/tracks`, { method: "POST", headers, body: new Uint8Array([1]) });
    const type = { "Content-Type": "application/x-protobuf" };
    expect((await post({ ...type, Origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await post({ "Content-Type": "application/json" })).status).toBe(415);
    const broken = await post(type);
    expect(broken.status).toBe(400);
    expect(((await broken.json()) as { error: string }).error).toContain("bytes are left");
  });

  it("say where the server is not, and what is wrong with the interval", async () => {
    const gone = await twin(
      "export",
      join(folder, "x.csv"),
      "--server",
      "http://127.0.0.1:9",
      "--from",
      iso(T0),
      "--to",
      iso(T0 + 1),
    );
    expect(gone.err).toContain("no server answers at http://127.0.0.1:9");
    expect((await write("x.doc")).err).toContain(
      "found the ending doc, expected one of csv, gpx, parquet, fgb",
    );
    const unclear = await twin(
      "export",
      join(folder, "x.csv"),
      "--from",
      "2026-11-22T08:00",
      "--to",
      iso(T0),
    );
    expect(unclear.err).toContain("expected a time with its zone");
  });
});
