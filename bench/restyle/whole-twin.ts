import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The demo county is made, published and loaded in this time on two busy cores, milliseconds. */
const START_LIMIT_MS = 900_000;

export interface WholeTwin {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The twin as `npm start` runs it, with the demo county and nobody who reports; it keeps its data in `test-output`, so
 * that only the first run makes them. TWIN_URL names one that runs already, without the simulator.
 * @throws Error when it is not ready in time
 */
export async function startWholeTwin(): Promise<WholeTwin> {
  const running = process.env.TWIN_URL;
  if (running) return { url: running, stop: async () => {} };
  const [port, jt808Port] = [await freePort(), await freePort()];
  const twin = spawn(
    process.execPath,
    [join(ROOT, "scripts/start.mjs"), "--no-simulator", "--port", String(port)],
    {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: join(ROOT, "test-output", "bench"), JT808_PORT: String(jt808Port) },
      // over the channel it notices when we are gone, even by SIGKILL
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + START_LIMIT_MS;
  while (!(await isReady(url))) {
    if (twin.exitCode !== null) throw new Error(`npm start ended with exit ${twin.exitCode}`);
    if (Date.now() > until) throw new Error(`/readyz was not true within ${START_LIMIT_MS} ms`);
    await new Promise((done) => setTimeout(done, 500));
  }
  return {
    url,
    stop: async () => {
      const gone = once(twin, "exit");
      twin.kill("SIGINT");
      await gone;
    },
  };
}

/** Nobody listens at first. */
async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  if (address === null || typeof address === "string") throw new Error("no port from the system");
  probe.close();
  return address.port;
}
