import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pgliteForTests, type TestDatabase } from "./database/test-databases.ts";
import { publishForTest } from "./publication/test-publication.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;
/** `npm start` promises 2 s; a test machine that does three other things gets more. */
const STOP_MS = 6_000;

describe("the server program", () => {
  let place: TestDatabase;
  let publication: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    place = await pgliteForTests();
    publication = mkdtempSync(join(tmpdir(), "county-twin-main-"));
    publishForTest(publication, { version: "a".repeat(16), layers: {}, files: {} });
    env = {
      DATA_DIR: place.config.dataDir,
      PUBLICATION: publication,
      PORT: "0",
      JT808_PORT: "0",
      LOG_LEVEL: "silent",
    };
  }, 120_000);
  afterAll(() => {
    place.remove();
    rmSync(publication, { recursive: true });
  });

  const start = (changes: Record<string, string>, ...args: string[]): ChildProcess =>
    spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
      env: { PATH: process.env.PATH!, ...env, ...changes },
      stdio: ["ignore", "pipe", "pipe"],
    });
  const outcome = async (child: ChildProcess) => {
    let complaint = "";
    child.stderr!.on("data", (text) => (complaint += text));
    const [code] = await once(child, "close");
    return { code, complaint: complaint.trim() };
  };

  it.each(["SIGINT", "SIGTERM"] as const)(
    "says where it listens, and %s ends it with 0 and leaves no lock",
    async (signal) => {
      const child = start({}, "--json");
      const [line] = await once(child.stdout!, "data");
      const { url } = JSON.parse(String(line)) as { url: string };
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      const stopping = Date.now();
      child.kill(signal);
      expect(await outcome(child)).toEqual({ code: 0, complaint: "" });
      expect(Date.now() - stopping).toBeLessThan(STOP_MS);
    },
  );

  it("names every wrong variable and ends with 1", async () => {
    const { code, complaint } = await outcome(start({ PORT: "many", LOG_LEVEL: "loud" }));
    expect(code).toBe(1);
    expect(complaint).toMatch(/^wrong configuration:\n {2}PORT=many: .*\n {2}LOG_LEVEL=loud: .*$/);
  });

  it("takes flags over the environment, shows its help, and ends with 2 for a flag it does not know", async () => {
    const wrong = await outcome(start({}, "--port", "many"));
    expect(wrong).toEqual({ code: 1, complaint: expect.stringContaining("PORT=many") });
    const unknown = await outcome(start({}, "--colour"));
    expect(unknown).toEqual({ code: 2, complaint: expect.stringMatching(/--colour[\s\S]*twin serve/) });
    expect((await outcome(start({}, "--help"))).code).toBe(0);
  });

  it("says in one sentence that a port is in use, and ends with 1", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const http = await outcome(start({ PORT: String(port) }));
    expect(http).toEqual({
      code: 1,
      complaint: `port ${port} on 127.0.0.1 is in use by another process; stop it or choose another PORT`,
    });
    other.close();
  });
});
