import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type {} from "vitest";
import type { TestProject } from "vitest/node";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The demo county is made, published and loaded in this time on two cores, or the tests fail. */
const START_LIMIT_MS = 300_000;

declare module "vitest" {
  interface ProvidedContext {
    /** address of the running twin, without a slash at the end */
    twinUrl: string;
  }
}

/**
 * Starts the whole twin as `npm start` does, with its own data folder, for all browser tests. TWIN_URL names one that
 * runs already, to work on a test without starting it anew.
 */
export default async function setup(project: TestProject) {
  const running = process.env.TWIN_URL;
  if (running) {
    project.provide("twinUrl", running);
    return;
  }
  const [port, jt808Port] = [await freePort(), await freePort()];
  const dataDir = join(ROOT, "test-output", "data");
  const twin = spawn(process.execPath, [join(ROOT, "scripts/start.mjs"), "--port", String(port)], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, JT808_PORT: String(jt808Port) },
    // over the channel it notices when we are gone, even by SIGKILL
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  await listening(twin);
  const url = `http://127.0.0.1:${port}`;
  await ready(url);
  project.provide("twinUrl", url);
  return async () => {
    twin.kill("SIGINT");
    await new Promise((done) => twin.once("exit", done));
  };
}

function listening(twin: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`npm start did not listen within ${START_LIMIT_MS} ms`)),
      START_LIMIT_MS,
    );
    let output = "";
    twin.stdout?.on("data", (chunk: Buffer) => {
      output += chunk;
      if (output.includes("Listening after")) {
        clearTimeout(timer);
        done();
      }
    });
    twin.once("exit", (code) => {
      clearTimeout(timer);
      fail(new Error(`npm start ended with exit ${code}`));
    });
  });
}

/** Waits until the features are in the database. */
async function ready(url: string) {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    if ((await fetch(`${url}/readyz`)).ok) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`/readyz was not true within ${START_LIMIT_MS} ms`);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      if (address === null || typeof address === "string") throw new Error("no port from the system");
      probe.close(() => done(address.port));
    });
  });
}
