import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { z } from "zod";
import {
  countyViewSchema,
  featurePageSchema,
  featureSchema,
  figuresSchema,
  layerStatesSchema,
  nearestSchema,
  searchSchema,
  vehicleSchema,
} from "../contract/api.ts";
import { twin } from "../contract/twin.js";
import { type Config, readConfig } from "./config.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "./database/test-databases.ts";
import { hashOf } from "./http/file-cache.ts";
import { publishForTest, type TestFeature } from "./publication/test-publication.ts";
import { type RunningServer, startServer } from "./start-server.ts";

// A square community, two grids, one road in two pieces, three pipes west to east along 25.2° N:
//
//   111.60      111.61      111.62      111.63
//     ●── P1 ─────●── P2 ─────●── P3 ─────●      ● gate valve, hydrant, tee, meter
//
const square = (west: number, south: number, size: number) => [
  [
    [west, south, 200],
    [west + size, south, 200],
    [west + size, south + size, 200],
    [west, south + size, 200],
    [west, south, 200],
  ],
];
const pipe = (id: string, west: number, nominalMm: number, material: string, road: string): TestFeature => ({
  type: "LineString",
  coordinates: [
    [west, 25.2, 198.8],
    [west + 0.01, 25.2, 198.7],
  ],
  properties: { id, diameterLabel: `DN${nominalMm}`, nominalMm, material, road, coverM: 1.25 },
});
const facility = (id: string, lon: number, kind: string): TestFeature => ({
  type: "Point",
  coordinates: [lon, 25.2, 198.8],
  properties: { id, kind, road: "萌渚路" },
});
const order = (id: string, grid: string, category: string, reportedAt: string): TestFeature => ({
  type: "Point",
  coordinates: [111.605, 25.205, 200],
  properties: { id, title: `井盖破损${id}`, category, grid, reportedAt, status: "closed" },
});
/** Attributes as an attacker would survey them. */
const ATTACKS = [
  `<img src=x onerror=alert(1)>`,
  `"><script>alert(1)</script>`,
  `javascript:alert(1)`,
  `<svg/onload=alert(1)>`,
  `{{constructor.constructor('alert(1)')()}}`,
  `'; DROP TABLE features; --`,
  `\u2028</script><script>alert(1)//`,
];
const LAYERS: Record<string, TestFeature[]> = {
  water: [
    pipe("JS-000001", 111.6, 200, "QM", "萌渚路"),
    pipe("JS-000002", 111.61, 100, "PE", "萌渚路"),
    pipe("JS-000003", 111.62, 100, "PE", "瑶都大道"),
  ],
  "water-facilities": [
    facility("F1", 111.6, "gateValve"),
    facility("F2", 111.61, "hydrant"),
    facility("F3", 111.62, "tee"),
    facility("F4", 111.63, "meter"),
    ...ATTACKS.map((text, i) => ({
      ...facility(`X${i}`, 111.64, "meter"),
      properties: { id: `X${i}`, kind: "meter", road: text },
    })),
  ],
  roads: [
    {
      type: "LineString",
      coordinates: [
        [111.6, 25.2, 200],
        [111.61, 25.2, 200],
      ],
      properties: { id: "R1", name: "萌渚路", class: "primary" },
    },
    {
      type: "LineString",
      coordinates: [
        [111.61, 25.2, 200],
        [111.63, 25.2, 200],
      ],
      properties: { id: "R2", name: "萌渚路", class: "primary" },
    },
  ],
  communities: [
    { type: "Polygon", coordinates: square(111.6, 25.2, 0.02), properties: { id: "C1", name: "春晓" } },
  ],
  "duty-grids": [
    {
      type: "Polygon",
      coordinates: square(111.6, 25.2, 0.01),
      properties: { id: "G1", name: "网格一", community: "春晓" },
    },
    {
      type: "Polygon",
      coordinates: square(111.61, 25.2, 0.01),
      properties: { id: "G2", name: "网格二", community: "春晓" },
    },
  ],
  "work-orders": [
    order("W1", "G1", "water", "2026-05-03T08:00:00+08:00"),
    order("W2", "G2", "water", "2026-05-09T08:00:00+08:00"),
    order("W3", "G2", "streetlight", "2026-06-01T08:00:00+08:00"),
  ],
  "muck-trucks": [
    {
      type: "Point",
      coordinates: [],
      properties: {
        id: "V1",
        plate: "湘M·D1234",
        kind: "muckTruck",
        terminal: "013900000001",
        company: "宏运",
      },
    },
    {
      type: "Point",
      coordinates: [],
      properties: {
        id: "V2",
        plate: "湘M·D5678",
        kind: "muckTruck",
        terminal: "013900000002",
        company: "宏运",
      },
    },
  ],
};
const TILE = Buffer.from("glTF".repeat(500));
const FILES = {
  "tiles/water/tileset.json": Buffer.from(
    JSON.stringify({ asset: { version: "1.1" }, filler: "x".repeat(500) }),
  ),
  "tiles/water/content/0/0/0.glb": TILE,
  "terrain/0/0/0.terrain": Buffer.from("quantized".repeat(100)),
  "basemap/dark/0/0/0.webp": Buffer.from([1, 2, 3]),
};

/** Raw request: `fetch` tidies paths, chooses encodings and hides the bytes. */
function ask(url: string, headers: Record<string, string> = {}, method = "GET", path?: string) {
  return new Promise<{ status: number; headers: Record<string, string | undefined>; bytes: Buffer }>(
    (resolve, reject) => {
      const request = httpRequest(url, { method, headers, ...(path && { path }) }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers as Record<string, string | undefined>,
            bytes: Buffer.concat(chunks),
          }),
        );
      });
      request.on("error", reject);
      request.end();
    },
  );
}

const missing = postgresMissing();
if (missing) console.log(`SKIPPED PostgreSQL: ${missing}`);

const DATABASES = [
  { name: "pglite", skip: false, make: pgliteForTests },
  { name: "postgres", skip: missing !== null, make: postgresForTests },
] as const;
for (const one of DATABASES) describe.skipIf(one.skip)(`server on ${one.name}`, () => serverTests(one));

/** What a client is answered that begins a request and does not go on. */
function sendSlowly(url: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write("GET / HTTP/1.1\r\nX-Slow: ");
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk) => (text += chunk));
    socket.on("close", () => resolve(text));
  });
}

function serverTests({ make }: (typeof DATABASES)[number]): void {
  let place: TestDatabase;
  let folder: string;
  let config: Config;
  let server: RunningServer;
  let slowAnswer: Promise<string>;
  const get = (path: string) => fetch(`${server.url}${path}`);
  const json = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await get(path);
    const body = await response.json();
    expect({ status: response.status, body }).toMatchObject({ status: 200 });
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    return schema.parse(body);
  };

  beforeAll(async () => {
    place = await make();
    folder = mkdtempSync(join(tmpdir(), "county-twin-server-"));
    publishForTest(folder, { version: "a".repeat(16), layers: LAYERS, files: FILES });
    mkdirSync(join(folder, "viewer/assets"), { recursive: true });
    writeFileSync(join(folder, "viewer/index.html"), "<!doctype html><title>twin</title>");
    writeFileSync(join(folder, "viewer/assets/main-abcdefgh.js"), `console.log("${"twin".repeat(100)}")`);
    writeFileSync(join(folder, "secret.txt"), "secret");
    config = {
      ...readConfig({
        LOG_LEVEL: "silent",
        PORT: "0",
        JT808_PORT: "0",
        TRUSTED_ORIGINS: "https://twin.example.cn",
      }),
      ...place.config,
      publication: folder,
      viewerDir: join(folder, "viewer"),
    };
    server = await startServer(config);
    await server.ready;
    // it is given ten seconds, while others are answered
    slowAnswer = sendSlowly(server.url);
  }, 120_000);
  afterAll(async () => {
    await server.close();
    place.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("describes the county and every layer of the catalogue, live or reserved", async () => {
    expect(await json("/api/county", countyViewSchema)).toMatchObject({
      id: "test",
      publication: "a".repeat(16),
    });
    const layers = await json("/api/layers", layerStatesSchema);
    expect(layers.find(({ id }) => id === "water")).toMatchObject({
      status: "live",
      features: 3,
      tileset: true,
    });
    // three times 0.01° at 25.2° N: 1.0079 km each on the ellipsoid
    expect(layers.find(({ id }) => id === "water")!.lengthKm).toBeCloseTo(3 * 1.00785, 3);
    expect(layers.find(({ id }) => id === "gas")).toEqual({
      id: "gas",
      status: "reserved",
      features: 0,
      tileset: false,
    });
  });

  it("gives one feature with every attribute, its geometry to 0.1 mm and its box", async () => {
    const feature = await json("/api/features/water/JS-000001", featureSchema);
    expect(feature).toMatchObject({
      layer: "water",
      id: "JS-000001",
      properties: { material: "QM", nominalMm: 200, coverM: 1.25, road: "萌渚路" },
      geometry: {
        type: "LineString",
        coordinates: [
          [111.6, 25.2, 198.8],
          [111.61, 25.2, 198.7],
        ],
      },
      bbox: [111.6, 25.2, 111.61, 25.2],
    });
    expect((await json("/api/features/muck-trucks/V1", featureSchema)).geometry).toBeNull();
  });

  it("finds features by box and by attribute, and says when there are more", async () => {
    const ids = async (query: string) => {
      const page = await json(`/api/features/water?${query}`, featurePageSchema);
      return { ids: page.features.map(({ id }) => id), total: page.total, truncated: page.truncated };
    };
    expect(await ids("")).toEqual({
      ids: ["JS-000001", "JS-000002", "JS-000003"],
      total: 3,
      truncated: false,
    });
    expect(await ids("bbox=111.625,25.1,111.7,25.3")).toEqual({
      ids: ["JS-000003"],
      total: 1,
      truncated: false,
    });
    expect(await ids("where=nominalMm:100&where=road:萌渚路")).toEqual({
      ids: ["JS-000002"],
      total: 1,
      truncated: false,
    });
    expect(await ids("limit=1")).toEqual({ ids: ["JS-000001"], total: 3, truncated: true });
  });

  it("finds what is nearest to each place, and nothing where nothing is near", async () => {
    // 11 m north of the middle of the second pipe; 550 m from anything
    const { places } = await json("/api/nearest/water?at=111.615,25.2001;111.615,25.205", nearestSchema);
    expect(places[0]![0]).toMatchObject({ id: "JS-000002", geometry: { type: "LineString" } });
    expect(places[1]).toEqual([]);
    const wide = await json("/api/nearest/water?at=111.615,25.2016&within=200", nearestSchema);
    expect(wide.places[0]![0]!.id).toBe("JS-000002");
  });

  it.each([
    ["/api/features/water?bbox=1,2,3", "bbox"],
    ["/api/features/water?bbox=112,25,111,26", "bbox"],
    ["/api/features/water?limit=0", "limit"],
    ["/api/features/water?limit=many", "limit"],
    ["/api/features/water?where=color:red", "where"],
    ["/api/features/water?where=properties%20->>%20'id':1", "where"],
    ["/api/features/water?colour=red", "colour"],
    ["/api/nearest/water", "at"],
    ["/api/nearest/water?at=111.6", "at"],
    ["/api/nearest/water?at=25.2,111.6", "at"],
    ["/api/nearest/water?at=111.6,25.2&within=5000", "within"],
    ["/api/search", "q"],
    ["/api/search?q=a&lang=fr", "lang"],
    ["/overlays/water.geojson", "layer"],
    ["/overlays/__proto__.geojson", "layer"],
  ])("refuses %s and names the field", async (path, field) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ field, expected: expect.any(String) });
  });

  it.each([
    ["/api/features/gas", /reserved/],
    ["/api/features/nowhere/1", /no such layer/],
    ["/api/features/water/JS-9", /no feature JS-9/],
    ["/overlays/parking.geojson", /reserved/],
    ["/api/nearest/gas?at=111.6,25.2", /reserved/],
    ["/api/findings", /no findings/],
    ["/api/nowhere", /nothing is at/],
    ["/planner/x", /nothing is at/],
    ["/%E0%A4%A", /Bad Request/],
  ])("answers what is not there, %s, in JSON", async (path, message) => {
    const response = await get(path);
    expect([400, 404]).toContain(response.status);
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(message) });
  });

  it.each([
    ["JS-000002", "water", "JS-000002"],
    ["js-0000", "water", "JS-000001"],
    ["000003", "water", "JS-000003"],
    ["闸阀", "water-facilities", "F1"],
    ["gate valve", "water-facilities", "F1"],
    ["hydrant 萌渚", "water-facilities", "F2"],
    ["萌渚路", "roads", "R1"],
    ["萌", "roads", "R1"],
    ["dn200", "water", "JS-000001"],
    ["湘MD1234", "muck-trucks", "V1"],
    ["湘M·D1234", "muck-trucks", "V1"],
    ["5678", "muck-trucks", "V2"],
    ["ＤＮ２００", "water", "JS-000001"],
    ["春晓", "communities", "C1"],
    ["井盖", "work-orders", "W1"],
  ])("finds %s", async (typed, layer, id) => {
    const { hits } = await json(`/api/search?q=${encodeURIComponent(typed)}`, searchSchema);
    expect(hits[0]).toMatchObject({ layer, id });
    expect(hits.every((hit) => hit.title !== "" && hit.subtitle !== "")).toBe(true);
  });

  it("lists a road of several pieces once, with a place on it, in the language asked for", async () => {
    const { hits } = await json(`/api/search?q=${encodeURIComponent("萌渚路")}&lang=en`, searchSchema);
    expect(hits.filter(({ layer }) => layer === "roads")).toHaveLength(1);
    expect(hits[0]!.subtitle).toBe("Roads · Primary · R1");
    expect(hits[0]!.lat).toBeCloseTo(25.2, 6);
    expect(hits[0]!.lon).toBeGreaterThanOrEqual(111.6);
  });

  it("finds nothing for words that are nowhere, and does not mind operators of the query language", async () => {
    for (const typed of ["不存在的东西", "!!!", "' & | ! ( ) :* <->", "\\'; DELETE FROM features", "a:*b"])
      expect((await json(`/api/search?q=${encodeURIComponent(typed)}`, searchSchema)).hits).toEqual([]);
  });

  it("answers any search text, however odd", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), async (typed) => {
        const response = await get(`/api/search?q=${encodeURIComponent(typed)}`);
        expect([typed, response.status]).toEqual([typed, typed.includes("\0") ? 400 : 200]);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("counts the figures from the features, each with when it was true, and null where there is no layer", async () => {
    const figures = await json("/api/figures", figuresSchema);
    expect(figures.waterPipeKm.value).toBeCloseTo(3.02355, 3);
    expect(figures).toMatchObject({
      facilities: { value: 4 + ATTACKS.length },
      gateValves: { value: 1, of: 4 + ATTACKS.length },
      hydrants: { value: 1 },
      communities: { value: 1 },
      dutyGrids: { value: 2 },
      workOrders: { value: 3 },
      workOrdersClosed: { value: 3, of: 3 },
      buildings: { value: null },
      lampsLit: { value: null },
      muckTrucksOnline: { value: null, of: 2 },
      workOrdersByCategory: [
        { category: "water", count: 2 },
        { category: "streetlight", count: 1 },
      ],
      workOrdersByCommunity: [{ community: "春晓", count: 3, grids: 2 }],
      workOrdersByMonth: [
        { month: "2026-05", count: 2 },
        { month: "2026-06", count: 1 },
      ],
    });
    expect(figures.pipeKmByMaterial.map(({ material }) => material)).toEqual(["PE", "QM"]);
    expect(figures.pipeKmByDiameter.map(({ nominalMm }) => nominalMm)).toEqual([100, 200]);
  });

  it("numbers the vehicles of the registry from 1", async () => {
    const vehicles = await json("/api/vehicles", z.array(vehicleSchema));
    expect(vehicles.map(({ number, id, layer }) => [number, id, layer])).toEqual([
      [1, "V1", "muck-trucks"],
      [2, "V2", "muck-trucks"],
    ]);
  });

  it("gives overlay layers as GeoJSON", async () => {
    const response = await get("/overlays/communities.geojson");
    expect(response.headers.get("content-type")).toBe("application/geo+json; charset=utf-8");
    const { features } = (await response.json()) as { features: unknown[] };
    expect(features).toEqual([
      {
        type: "Feature",
        id: "C1",
        properties: { id: "C1", name: "春晓" },
        geometry: {
          type: "Polygon",
          coordinates: square(111.6, 25.2, 0.02).map((ring) =>
            ring.map((p) => p.map((v) => expect.closeTo(v, 7))),
          ),
        },
      },
    ]);
  });

  it("sends tiles as brotli, gzip or plain as the client can take them, each with its own strong ETag", async () => {
    const url = `${server.url}/tiles/water/content/0/0/0.glb`;
    const brotli = await ask(url, { "Accept-Encoding": "gzip, deflate, br" });
    const gzip = await ask(url, { "Accept-Encoding": "gzip, br;q=0" });
    const plain = await ask(url);
    expect(brotliDecompressSync(brotli.bytes).equals(TILE)).toBe(true);
    expect(gunzipSync(gzip.bytes).equals(TILE)).toBe(true);
    expect(plain.bytes.equals(TILE)).toBe(true);
    expect([brotli, gzip, plain].map(({ headers }) => headers["content-encoding"])).toEqual([
      "br",
      "gzip",
      undefined,
    ]);
    const etags = [brotli, gzip, plain].map(({ headers }) => headers.etag!);
    expect(new Set(etags).size).toBe(3);
    expect(etags[2]).toBe(`"${hashOf(TILE).slice(0, 32)}"`);
    for (const answer of [brotli, gzip, plain])
      expect(answer.headers).toMatchObject({
        vary: "Accept-Encoding",
        "cache-control": "no-cache",
        "content-type": "model/gltf-binary",
        "x-content-type-options": "nosniff",
      });
  });

  it("answers 304 when the client has the bytes, and not for another encoding of them", async () => {
    const url = `${server.url}/terrain/0/0/0.terrain`;
    const first = await ask(url, { "Accept-Encoding": "br" });
    expect(first.headers["content-type"]).toBe("application/vnd.quantized-mesh");
    const again = await ask(url, {
      "Accept-Encoding": "br",
      "If-None-Match": `"other", W/${first.headers.etag}`,
    });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    expect((await ask(url, { "If-None-Match": first.headers.etag! })).status).toBe(200);
    const head = await ask(url, { "Accept-Encoding": "br" }, "HEAD");
    expect([head.status, head.bytes.length, head.headers["content-length"]]).toEqual([
      200,
      0,
      first.headers["content-length"],
    ]);
  });

  it.each([
    "/tiles/../county.json",
    "/tiles/%2e%2e/county.json",
    "/tiles/..%2f..%2f..%2f..%2fsecret.txt",
    "/tiles/water/../../../../secret.txt",
    "/models/..\\..\\secret.txt",
    "/tiles/water/content/0/0/0.glb%00",
    "/tiles/__proto__",
    "/tiles/constructor",
    "/assets/..%2f..%2fsecret.txt",
    "//secret.txt",
    "/features/water/0.fgb",
    "/network/water/0.pb",
    "/manifest.json",
  ])("gives nothing for the path %s", async (path) => {
    const answer = await ask(server.url, {}, "GET", path);
    expect(answer.status).toBe(404);
    expect(answer.bytes.toString()).not.toContain("secret\n");
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  });

  it("serves the viewer's page on every screen with a strict policy, and its hashed files for ever", async () => {
    for (const path of ["/", "/planner", "/analyst", "/briefing/"]) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("<title>twin</title>");
      const policy = response.headers.get("content-security-policy")!;
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
      expect(policy).toContain("worker-src 'self' blob:");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    }
    const script = await get("/assets/main-abcdefgh.js");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(script.headers.get("content-encoding")).toBe("gzip");
  });

  it("shows a new build of the viewer without a restart", async () => {
    writeFileSync(join(folder, "viewer/assets/later-abcdefgh.js"), "1");
    writeFileSync(join(folder, "viewer/index.html"), "<!doctype html><title>twin</title><p>newer");
    expect(await (await get("/")).text()).toContain("newer");
    expect((await get("/assets/later-abcdefgh.js")).status).toBe(200);
  });

  it("never sends attributes of imported data as anything a page would run", async () => {
    for (const [i, text] of ATTACKS.entries()) {
      const response = await get(`/api/features/water-facilities/X${i}`);
      expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(featureSchema.parse(await response.json()).properties.road).toBe(text);
      const found = await get(`/api/search?q=${encodeURIComponent(text)}`);
      expect(found.headers.get("content-type")).toBe("application/json; charset=utf-8");
      const missed = await get(`/api/features/water/${encodeURIComponent(text)}`);
      expect([missed.status, missed.headers.get("content-type")]).toEqual([
        404,
        "application/json; charset=utf-8",
      ]);
    }
    expect((await json("/api/features/water-facilities", featurePageSchema)).total).toBe(4 + ATTACKS.length);
  });

  it("refuses a foreign Host, and writing", async () => {
    expect((await ask(`${server.url}/api/county`, { Host: "evil.example" })).status).toBe(421);
    expect((await ask(`${server.url}/tiles/water/tileset.json`, { Host: "evil.example" })).status).toBe(421);
    expect((await ask(`${server.url}/api/county`, { Host: "twin.example.cn" })).status).toBe(200);
    const written = await ask(`${server.url}/api/county`, {}, "DELETE");
    expect([written.status, written.headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  it("describes every route in OpenAPI", async () => {
    const document = await json(
      "/api/openapi.json",
      z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
    );
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        "/api/county",
        "/api/features/{layer}/{id}",
        "/api/search",
        "/api/tracks",
        "/healthz",
        "/readyz",
        "/metrics",
      ]),
    );
    expect(Object.keys(document.paths["/api/features/{layer}/{id}"] as object).sort()).toEqual([
      "delete",
      "get",
      "patch",
    ]);
    expect(Object.keys(document.paths["/api/features/{layer}"] as object).sort()).toEqual(["get", "post"]);
  });

  it("gzips JSON from a kilobyte on where the client takes it, with an ETag of its own", async () => {
    const url = `${server.url}/api/openapi.json`;
    const gzipped = await ask(url, { "Accept-Encoding": "gzip, deflate" });
    const plain = await ask(url);
    expect(gunzipSync(gzipped.bytes).equals(plain.bytes)).toBe(true);
    expect(gzipped.bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(gzipped.headers).toMatchObject({
      "content-encoding": "gzip",
      "content-type": "application/json; charset=utf-8",
      vary: "Accept-Encoding",
    });
    expect(plain.headers).not.toHaveProperty("content-encoding");
    expect(gzipped.headers.etag).not.toBe(plain.headers.etag);
    const again = await ask(url, { "Accept-Encoding": "gzip", "If-None-Match": gzipped.headers.etag! });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    const small = await ask(`${server.url}/api/search?q=nowhere`, { "Accept-Encoding": "gzip" });
    expect(small.headers).not.toHaveProperty("content-encoding");
    expect(JSON.parse(small.bytes.toString())).toBeDefined();
  });

  it("says that it is healthy, ready and on which database", async () => {
    expect(await (await get("/healthz")).json()).toMatchObject({
      status: "ok",
      publication: "a".repeat(16),
      powerLossSafe: config.databaseUrl !== undefined,
    });
    expect(await (await get("/readyz")).json()).toEqual({
      ready: true,
      reasons: [],
      bus: "in process",
      publication: 1,
      newestPublication: 1,
    });
    expect(await (await get("/metrics")).text()).toContain(
      `twin_http_request_seconds_count{route="/api/county",status="200"}`,
    );
  });

  it("closes a connection that sends its headers too slowly", async () => {
    expect(await slowAnswer).toContain("408");
  }, 20_000);

  it("opens /live to its own pages and to nobody else's", async () => {
    const open = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${server.url.replace("http", "ws")}/live`, { headers });
        socket.binaryType = "nodebuffer";
        socket.once("message", (bytes: Buffer) => {
          resolve(twin.ServerMessage.decode(bytes).hello ? "hello" : "other");
          socket.close();
        });
        socket.once("error", ({ message }) => resolve(message));
      });
    expect(await open({ Origin: server.url })).toBe("hello");
    expect(await open({ Origin: "https://twin.example.cn" })).toBe("hello");
    expect(await open({ Origin: "https://evil.example" })).toContain("403");
    expect(await open({ Origin: "http://evil.example", Host: "evil.example" })).toMatch(/403|421/);
  });

  it("shows a new publication without a restart, tells open viewers which layers changed, and forgets the old rows", async () => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/live`);
    await new Promise((opened) => socket.once("open", opened));
    const told = new Promise<{ version: string; layers: string[] }>((resolve) => {
      socket.on("message", (bytes: Buffer) => {
        const { publication } = twin.ServerMessage.decode(bytes);
        if (publication?.hasFeatures) resolve({ version: publication.version!, layers: publication.layers! });
      });
    });
    const water = [...LAYERS.water!.slice(0, 2), pipe("JS-000009", 111.62, 300, "G", "冯乘路")];
    publishForTest(folder, { version: "b".repeat(16), layers: { ...LAYERS, water }, files: FILES });
    expect(await told).toEqual({ version: "b".repeat(16), layers: ["water"] });
    socket.close();
    expect((await json("/api/county", countyViewSchema)).publication).toBe("b".repeat(16));
    expect((await get("/api/features/water/JS-000003")).status).toBe(404);
    expect((await json("/api/features/water/JS-000009", featureSchema)).properties.material).toBe("G");
    const { hits } = await json(`/api/search?q=${encodeURIComponent("瑶都")}`, searchSchema);
    expect(hits).toEqual([]);
  });

  it("keeps serving the old publication when the new one is broken", async () => {
    mkdirSync(join(folder, "versions/broken"));
    writeFileSync(join(folder, "versions/broken/manifest.json"), "{");
    symlinkSync("versions/broken", join(folder, ".current"));
    renameSync(join(folder, ".current"), join(folder, "current"));
    await new Promise((passed) => setTimeout(passed, 600)); // two looks at the link
    expect((await json("/api/county", countyViewSchema)).publication).toBe("b".repeat(16));
    publishForTest(folder, { version: "c".repeat(16), layers: LAYERS, files: FILES });
  });

  it("refuses to start where another process or server already is, in one sentence", async () => {
    await expect(startServer(config)).rejects.toThrow(
      /^data folder .* is in use by process \d+; stop it or choose another DATA_DIR$/,
    );
    const elsewhere = mkdtempSync(join(tmpdir(), "county-twin-data-"));
    await expect(startServer({ ...config, dataDir: elsewhere, publication: elsewhere })).rejects.toThrow(
      /^no publication in .*: run twin build/,
    );
    rmSync(elsewhere, { recursive: true });
  }, 60_000);

  it("starts again at once on what it has, and refuses a port in use", async () => {
    await server.close();
    server = await startServer(config);
    await server.ready;
    expect((await json("/api/figures", figuresSchema)).facilities.value).toBe(4 + ATTACKS.length);
    const port = Number(new URL(server.url).port);
    const other = mkdtempSync(join(tmpdir(), "county-twin-data-"));
    const second = {
      ...config,
      dataDir: other,
      databaseUrl: config.databaseUrl ?? "postgres://nobody@127.0.0.1:1/none",
    };
    if (config.databaseUrl)
      await expect(startServer({ ...second, port })).rejects.toThrow(
        /^port \d+ on 127.0.0.1 is in use by another process/,
      );
    else await expect(startServer(second)).rejects.toThrow(/^cannot use PostgreSQL 127.0.0.1:1\/none/);
    rmSync(other, { recursive: true });
  }, 60_000);
}
