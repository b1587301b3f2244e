/**
 * How long a new machine waits for the county after `npm ci`, and how long a later start takes.
 * Every step is a process of its own; memory is the most that a step and the processes it starts held together (Linux).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { print, significant } from "./run/figure.ts";
import { runTwin } from "./run/twin-run.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SEED = 1;

const work = mkdtempSync(join(tmpdir(), "twin-bench-"));
try {
  const county = join(work, "county");
  const demo = await runTwin(["demo", "--out", county, "--seed", String(SEED)]);
  print({ metric: "start.demo_s", value: significant(demo.seconds), unit: "s" });
  const publish = await runTwin(["build", "--county", county, "--out", join(work, "publication")]);
  print({ metric: "start.publish_s", value: significant(publish.seconds), unit: "s" });
  const data = join(work, "data");
  const first = await untilListening(data);
  print({ metric: "start.first_s", value: significant(first), unit: "s" });
  const warm = median([await untilListening(data), await untilListening(data), await untilListening(data)]);
  print({ metric: "start.warm_s", value: significant(warm), unit: "s" });
  print({
    metric: "start.peak_rss_mb",
    value: significant(Math.max(demo.peakRssMb, publish.peakRssMb)),
    unit: "MB",
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Seconds from `npm start` (dependencies installed) to listening; everything is made when the data folder is new. */
async function untilListening(dataDir: string): Promise<number> {
  const begun = performance.now();
  const [port, jt808Port] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ["scripts/start.mjs", "--port", String(port), "--no-simulator"], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, JT808_PORT: String(jt808Port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const seconds = await new Promise<number>((done, fail) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
      if (output.includes("Listening after")) done((performance.now() - begun) / 1000);
    });
    child.once("exit", (code) => fail(new Error(`npm start ended with exit ${code} before it listened`)));
  });
  await refuseDeadUrl(`http://127.0.0.1:${port}`);
  child.kill("SIGINT");
  await new Promise((done) => child.once("exit", done));
  return seconds;
}

/** What is printed must be true: page, county and figures are there in the moment of "Listening". */
async function refuseDeadUrl(url: string): Promise<void> {
  for (const path of ["/planner", "/api/county", "/api/figures", "/api/vehicles"]) {
    const { status } = await fetch(`${url}${path}`);
    if (status !== 200) throw new Error(`${path} answered ${status} when npm start listened, expected 200`);
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
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
