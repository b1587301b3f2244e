import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { featureSchema } from "../../contract/api.ts";
import { editedFeaturesSchema, editResultSchema } from "../../contract/edits.ts";
import { twin } from "../../contract/twin.js";
import { clusterMissing, freePorts, TestNats } from "../bus/test-cluster.ts";
import { type Config, readConfig } from "../config.ts";
import { pgliteForTests, postgresForTests, type TestDatabase } from "../database/test-databases.ts";
import { currentFolder, openPublication } from "../publication/publication.ts";
import { type RunningServer, startServer } from "../start-server.ts";

const TWIN = resolve("bin/twin.mjs");

const pipe = (id: string, lon: number) => ({
  type: "Feature",
  properties: { id, DN: "DN100", MATERIAL: "球墨铸铁", YEAR: 2001, QDMS: 1.2, ZDMS: 1.2 },
  geometry: {
    type: "LineString",
    coordinates: [
      [lon, 25.185, 240],
      [lon + 0.001, 25.185, 240],
    ],
  },
});
// two streets 3 km apart, so that they have no leaf tile in common
const PIPES = [...[0, 1, 2].map((i) => pipe(`A${i}`, 111.56 + i * 0.001)), pipe("B0", 111.59)];
const COUNTY = `id: test
name: { zh: 测试, en: Test }
title: { zh: 测试, en: Test }
synthetic: true
timeZone: Asia/Shanghai
crs: EPSG:4546
heightDatum: "1985"
heightOffsetMeters: -15.6
bounds: [111.55, 25.18, 111.6, 25.19]
origin: [111.575, 25.185]
gridSizeMeters: 8192
home: { lon: 111.575, lat: 25.185, heightMeters: 1000, headingDeg: 0, pitchDeg: -45 }
sources:
  - { file: pipes.geojson, layer: water }
`;

describe("editing a feature over HTTP", () => {
  let root: string;
  let county: string;
  let publication: string;
  let place: TestDatabase;
  let config: Config;
  let server: RunningServer;
  const twinCommand = (...args: string[]) =>
    execFileSync(process.execPath, [TWIN, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const feature = async (id: string) =>
    featureSchema.parse(await (await send("GET", `/api/features/water/${id}`)).json());
  const etag = async (path: string) => (await send("GET", `/${path}`)).headers.get("etag");

  /** A viewer, and what it is told of the next change. */
  async function openViewer() {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/live`);
    await new Promise((opened) => socket.once("open", opened));
    const told = new Promise<twin.IPublicationChanged>((heard) => {
      socket.on("message", (bytes: Buffer) => {
        const { publication: changed } = twin.ServerMessage.decode(bytes);
        if (changed?.namesTiles) heard(changed);
      });
    });
    return { told, close: () => socket.close() };
  }

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "twin-edits-"));
    county = join(root, "county");
    publication = join(root, "publication");
    mkdirSync(county);
    writeFileSync(join(county, "county.yaml"), COUNTY);
    writeFileSync(
      join(county, "pipes.geojson"),
      JSON.stringify({ type: "FeatureCollection", features: PIPES }),
    );
    twinCommand("build", "--county", county, "--out", publication);
    place = await pgliteForTests();
    config = {
      ...readConfig({
        LOG_LEVEL: "silent",
        PORT: "0",
        JT808_PORT: "0",
        COUNTY_DIR: county,
        TWIN_PROGRAM: TWIN,
      }),
      dataDir: place.config.dataDir,
      publication,
      viewerDir: root,
    };
    server = await startServer(config);
    await server.ready;
  }, 180_000);
  afterAll(async () => {
    await server?.close();
    place?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it("draws the tiles of that feature again, leaves the others as they were, and tells open viewers which", async () => {
    const viewer = await openViewer();
    const before = await feature("A1");
    expect(before.properties.yearLaid).toBe(2001);
    const { files } = await openPublication(await currentFolder(publication));
    const manifestPaths = [...files.keys()].filter((path) => /^tiles\/.*\.glb$/.test(path));
    const etags = new Map(
      await Promise.all(manifestPaths.map(async (path) => [path, await etag(path)] as const)),
    );

    const answer = await send("PATCH", "/api/features/water/A1", { properties: { yearLaid: 2024 } });
    const result = editResultSchema.parse(await answer.json());
    expect(result).toMatchObject({ layer: "water", id: "A1", number: 2 });
    expect((await feature("A1")).properties).toEqual({ ...before.properties, yearLaid: 2024 });
    const changed = [];
    for (const [path, old] of etags) if ((await etag(path)) !== old) changed.push(path);
    expect(changed.sort()).toEqual([...result.tiles].sort());
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(manifestPaths.length);
    const { tiles } = await viewer.told;
    expect(tiles).toHaveLength(1);
    expect(tiles![0]).toMatchObject({ layer: "water", isReshaped: false });
    expect(tiles![0]!.contents!.map((path) => `tiles/water/${path}`).sort()).toEqual(changed.sort());
    viewer.close();
  }, 60_000);

  it("adds, moves and deletes", async () => {
    const { properties, geometry } = await feature("A0");
    const viewer = await openViewer();
    const added = await send("POST", "/api/features/water", {
      id: "C0",
      properties: { ...properties, id: "C0" },
      geometry,
    });
    expect(added.status).toBe(201);
    expect((await feature("C0")).geometry).toEqual(geometry);
    // a pipe more where pipes are: its tiles are fetched again, not the whole tileset
    expect((await viewer.told).tiles).toMatchObject([{ layer: "water", isReshaped: false }]);
    viewer.close();
    const line = {
      type: "LineString",
      coordinates: [
        [111.57, 25.186, 240],
        [111.571, 25.187, 240],
      ],
    };
    const moved = { geometry: line, properties: { depthFromM: null, depthToM: null } };
    expect((await send("PATCH", "/api/features/water/C0", moved)).status).toBe(200);
    expect((await feature("C0")).geometry).toEqual(line);
    expect((await send("DELETE", "/api/features/water/C0")).status).toBe(200);
    expect((await send("GET", "/api/features/water/C0")).status).toBe(404);
    const edited = editedFeaturesSchema.parse(await (await send("GET", "/api/edited")).json());
    const [last, ...others] = edited.filter(({ id }) => id === "C0");
    expect(last).toMatchObject({ layer: "water", isDeleted: true });
    expect(others).toEqual([]);
    expect(edited.some(({ id }) => id === "A1")).toBe(true); // the test before
  }, 60_000);

  it("says what is wrong with an edit, and changes nothing", async () => {
    const path = "/api/features/water/A2";
    const before = await feature("A2");
    const refused = async (status: number, message: RegExp, method: string, to: string, body?: unknown) => {
      const answer = await send(method, to, body);
      expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(message)]);
    };
    const patch = (body: unknown) => ["PATCH", path, body] as const;
    await refused(
      422,
      /yearLaid: found .*old.*expected a number/,
      ...patch({ properties: { yearLaid: "old" } }),
    );
    await refused(422, /material: .*expected one of ZT/, ...patch({ properties: { material: "gold" } }));
    await refused(422, /outerDiameterMm: .*it is \d+/, ...patch({ properties: { material: "PE" } }));
    await refused(
      422,
      /colour: found a field that water does not have/,
      ...patch({ properties: { colour: 1 } }),
    );
    await refused(
      422,
      /expected LineString/,
      ...patch({ geometry: { type: "Point", coordinates: [111.57, 25.18, 240] } }),
    );
    await refused(
      400,
      /coordinates/,
      ...patch({ geometry: { type: "LineString", coordinates: [[111.57, 25.18, 240]] } }),
    );
    await refused(400, /expected properties, geometry or both/, ...patch({}));
    await refused(404, /found nobody/, "PATCH", "/api/features/water/nobody", {
      properties: { yearLaid: 2000 },
    });
    await refused(422, /edit the survey/, "DELETE", "/api/features/buildings/x");
    await refused(415, /application\/json/, "PATCH", path);
    await refused(405, /PUT/, "PUT", path, {});
    const foreign = await send("DELETE", path, undefined, { Origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    const proxied = await send("DELETE", path, undefined, { "X-Forwarded-For": "10.1.2.3" });
    expect(proxied.status).toBe(403);
    const outside = {
      type: "LineString",
      coordinates: [
        [10, 50, 240],
        [10.1, 50, 240],
      ],
    };
    await refused(
      422,
      /10, 50, expected longitude, latitude within the county/,
      ...patch({ geometry: outside }),
    );
    expect(await feature("A2")).toEqual(before);
  }, 60_000);

  it("goes on after its pipeline was killed, and after a rollback by hand, which takes later edits back", async () => {
    const first = editResultSchema.parse(
      await (await send("PATCH", "/api/features/water/B0", { properties: { yearLaid: 2010 } })).json(),
    );
    execFileSync("pkill", ["-KILL", "-f", `edit --county ${county}`]);
    const second = await send("PATCH", "/api/features/water/B0", { properties: { yearLaid: 2011 } });
    const retried = second.ok
      ? second
      : await send("PATCH", "/api/features/water/B0", { properties: { yearLaid: 2011 } });
    expect(retried.status).toBe(200);
    twinCommand("rollback", `${first.number}`, "--county", county, "--out", publication);
    await expect.poll(async () => (await feature("B0")).properties.yearLaid, { timeout: 20_000 }).toBe(2010);
    const after = await send("PATCH", "/api/features/water/A0", { properties: { yearLaid: 1999 } });
    expect(after.status).toBe(200);
    expect((await feature("B0")).properties.yearLaid).toBe(2010);
    expect(twinCommand("rollback", "--list", "--county", county, "--out", publication)).toMatch(
      /edit\s+water A0/,
    );
    expect(() => twinCommand("rollback", "999", "--county", county, "--out", publication)).toThrow(
      /does not keep version 999/,
    );
  }, 90_000);

  it("lets nobody edit over the network without the key", async () => {
    const another = await pgliteForTests();
    onTestFinished(() => another.remove());
    const open = { ...config, host: "0.0.0.0", dataDir: another.config.dataDir };
    const ask = async (key: string | undefined, given: string | undefined) => {
      const running = await startServer({ ...open, editKey: key });
      await running.ready;
      const { port } = new URL(running.url);
      const answer = await fetch(`http://127.0.0.1:${port}/api/features/water/A0`, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", ...(given && { Authorization: `Bearer ${given}` }) },
        body: JSON.stringify({ properties: { yearLaid: 2005 } }),
      });
      await running.close();
      return answer.status;
    };
    expect(await ask(undefined, undefined)).toBe(403);
    expect(await ask("a-key-of-the-county", "another-key-of-it")).toBe(401);
    expect(await ask("a-key-of-the-county", "a-key-of-the-county")).toBe(200);
  }, 90_000);

  it.skipIf(clusterMissing())(
    "is made by the one of several servers that has the county's folder, whichever is asked, and shown by all",
    async () => {
      const database = postgresForTests();
      const nats = new TestNats(await freePorts(9));
      onTestFinished(async () => {
        await nats.killAll();
        database.remove();
      });
      await nats.start();
      const start = async (name: string, env: Record<string, string>) => {
        const of = readConfig({
          ...{ LOG_LEVEL: "silent", PORT: "0", JT808_PORT: "0", TWIN_PROGRAM: TWIN, NATS_URL: nats.url },
          ...{ DATABASE_URL: database.config.databaseUrl!, PUBLICATION: publication, ...env },
        });
        const running = await startServer({ ...of, dataDir: join(root, name), viewerDir: root });
        await running.ready;
        return running;
      };
      const asked = await start("asked", {});
      const edit = (yearLaid: number, path = "/api/features/water/A2") =>
        fetch(`${asked.url}${path}`, {
          method: "PATCH",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ properties: { yearLaid } }),
        });
      const get = async (url: string, path: string) => fetch(`${url}${path}`);
      const nobody = await edit(2013);
      expect([nobody.status, await nobody.text()]).toEqual([501, expect.stringContaining("with COUNTY_DIR")]);
      expect(await (await get(asked.url, "/api/edited")).json()).toEqual([]);

      const editor = await start("editor", { COUNTY_DIR: county });
      const result = editResultSchema.parse(await (await edit(2013)).json());
      for (const { url } of [asked, editor]) {
        await expect
          .poll(async () => {
            const answer = await get(url, "/api/features/water/A2");
            return featureSchema.parse(await answer.json()).properties.yearLaid;
          })
          .toBe(2013);
        const answer = await get(url, "/api/edited");
        expect(answer.headers.get("Twin-Publication")).toBe(`${result.number}`);
        expect(editedFeaturesSchema.parse(await answer.json()).map(({ id }) => id)).toContain("A2");
        const ready = await (await get(url, "/readyz")).json();
        expect(ready).toMatchObject({ publication: result.number, newestPublication: result.number });
      }
      const refused = await edit(2014, "/api/features/water/nobody");
      expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining("found nobody")]);
      await editor.close();
      expect((await edit(2015)).status).toBe(501);
      await asked.close();
    },
    90_000,
  );
});
