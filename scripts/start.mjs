#!/usr/bin/env node
// `npm start`: the whole twin on a machine that has nothing but Node.
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ensureDependencies, ROOT } from "./dependencies.mjs";
import { folderFingerprint, isFresh, markFresh, sourceFingerprint } from "./fingerprint.mjs";
import { bundledTwin } from "./pipeline-bundle.mjs";

const USAGE = `npm start -- [--county DIR] [--port N] [--host H] [--no-simulator] [--seed N]

  --county DIR      a county folder (county.yaml and its surveys); without it the demo county is made
  --port N          HTTP port, 8080
  --host H          address to bind, 127.0.0.1
  --no-simulator    no simulated vehicles and lamps
  --seed N          seed of the demo county, 1

Example: npm start -- --county e2e/counties/andorra --port 8090`;

/** How long children have to end after Ctrl-C before they are killed, milliseconds. */
const STOP_MS = 1500;
const EXIT_INTERRUPTED = 130;

const started = Date.now();
/** Programs that prepare something and end by themselves. */
const steps = new Set();
// nothing outlives us: not when another step fails, and not after Ctrl-C
process.on("exit", () => {
  for (const child of steps) child.kill("SIGTERM");
});
const interrupted = () => process.exit(EXIT_INTERRUPTED);
process.once("SIGINT", interrupted);
process.once("SIGTERM", interrupted);
process.once("disconnect", interrupted); // who started us with a channel is gone
try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(error.usage ? 2 : 1);
}

async function main() {
  const options = readOptions();
  if (options.help) return console.log(USAGE);
  ensureDependencies();
  const [programs] = await Promise.all([bundleServerWhenStale(), bundlePipelineWhenStale()]);
  const { host, port, jt808Host, jt808Port, dataDir } = await readServerConfig(programs, options);
  await refuseBusyPort(host, port, "--port");
  await refuseBusyPort(jt808Host, jt808Port, "JT808_PORT");
  refuseUnwritable(dataDir);

  const countyDir = options.county ? resolve(options.county) : join(dataDir, "demo", "county");
  const home = join(dataDir, options.county ? countyId(countyDir) : "demo");
  mkdirSync(home, { recursive: true });
  const publication = join(home, "publication");
  const serverDir = join(home, "server");
  // making the county keeps both cores busy, importing it only one: the database is made beside the import
  const made = options.county ? Promise.resolve() : makeDemoCounty(countyDir, options.seed);
  await Promise.all([
    buildViewerWhenStale(),
    made.then(() => prepareDatabase(programs, serverDir)),
    made.then(() => publishWhenStale(countyDir, publication, home)),
  ]);

  await run({ ...options, host, port }, { programs, countyDir, publication, dataDir: serverDir, jt808Port });
}

/** The server's own reading of the environment, so that every wrong value is named before anything is made. */
async function readServerConfig(programs, { host, port }) {
  const { readConfig } = await import(pathToFileURL(join(programs, "config.mjs")).href);
  const config = readConfig({
    ...process.env,
    ...(host !== undefined && { HOST: host }),
    ...(port !== undefined && { PORT: port }),
  });
  if (!isPort(config.port)) throw new Error(`PORT=${config.port}: expected a number from 1 to 65535`);
  return { ...config, dataDir: resolve(process.env.DATA_DIR ?? join(ROOT, "data")) };
}

/** The id in DIR/county.yaml: names the folder of what is made of that county. */
function countyId(countyDir) {
  const path = join(countyDir, "county.yaml");
  if (!existsSync(path)) throw new Error(`${countyDir} has no county.yaml: --county wants a county folder.`);
  const id = /^id:\s*["']?([\w-]+)/m.exec(readFileSync(path, "utf8"))?.[1];
  if (!id) throw new Error(`${path} has no id.`);
  return id;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        county: { type: "string" },
        port: { type: "string" },
        host: { type: "string" },
        seed: { type: "string" },
        "no-simulator": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    if (values.port !== undefined && !isPort(Number(values.port)))
      throw new Error(`--port: found ${values.port}, expected a number from 1 to 65535`);
    const seed = Number(values.seed ?? 1);
    if (!Number.isInteger(seed) || seed < 0)
      throw new Error(`--seed: found ${values.seed}, expected a whole number`);
    return {
      county: values.county,
      port: values.port,
      host: values.host,
      seed,
      simulator: !values["no-simulator"],
      help: values.help,
    };
  } catch (error) {
    throw Object.assign(new Error(`${error.message}\n\n${USAGE}`), { usage: true });
  }
}

function isPort(number) {
  return Number.isInteger(number) && number >= 1 && number <= 65535;
}

function refuseBusyPort(host, port, option) {
  return new Promise((done, refuse) => {
    const probe = createServer();
    probe.once("error", (error) => {
      refuse(
        new Error(
          error.code === "EADDRINUSE"
            ? `Port ${port} on ${host} is in use by another process: stop it or choose another with ${option}.`
            : `Cannot listen on ${host}:${port}: ${error.message}`,
        ),
      );
    });
    probe.listen(port, host, () => probe.close(done));
  });
}

function refuseUnwritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `The data folder ${folder} cannot be written (${error.code}): give its owner the right, or set DATA_DIR to another folder.`,
    );
  }
}

/** Folder of the server's programs (bundle-server.mjs), named by what they are made from. */
async function bundleServerWhenStale() {
  const bundling = ["scripts/bundle-server.mjs", "scripts/bundle-programs.mjs"];
  const sources = ["tiles-server", "contract", ...bundling, "package-lock.json"];
  const folder = join(ROOT, "dist", "server", sourceFingerprint(sources, ROOT).slice(0, 16));
  if (existsSync(folder)) return folder;
  await step("Bundling the server", [join(ROOT, "scripts/bundle-server.mjs"), folder]);
  return folder;
}

/** The programs of `twin`, which demo, build and edits then start from. */
async function bundlePipelineWhenStale() {
  if (bundledTwin() === null)
    await step("Bundling the pipeline", [join(ROOT, "scripts/bundle-pipeline.mjs")]);
}

function buildViewerWhenStale() {
  const stamp = join(ROOT, "dist", "viewer", ".fingerprint");
  const fingerprint = sourceFingerprint(["viewer", "contract", "vite.config.ts", "package-lock.json"]);
  if (isFresh(stamp, fingerprint)) return Promise.resolve();
  return step("Building the viewer", [
    join(ROOT, "node_modules/vite/bin/vite.js"),
    "build",
    "--logLevel",
    "error",
  ]).then(() => markFresh(stamp, fingerprint));
}

async function makeDemoCounty(dir, seed) {
  const stamp = `${dir}.fingerprint`;
  const fingerprint = sourceFingerprint(
    ["data-pipeline/demo", "data-pipeline/gdal.ts", "assets/counties", "contract"],
    `seed ${seed}`,
  );
  if (isFresh(stamp, fingerprint)) return;
  rmSync(dir, { recursive: true, force: true });
  await step("Making the demo county", [
    join(ROOT, "bin/twin.mjs"),
    "demo",
    "--out",
    dir,
    "--seed",
    String(seed),
  ]);
  markFresh(stamp, fingerprint);
}

async function publishWhenStale(countyDir, publication, home) {
  const stamp = join(home, "publication.fingerprint");
  const fingerprint = sourceFingerprint(
    ["data-pipeline", "contract", "assets"],
    folderFingerprint(countyDir),
  );
  const isPublished = existsSync(join(publication, "current")) && isFresh(stamp, fingerprint);
  if (isPublished && publishedEdits(publication) >= countedEdits(countyDir)) return;
  await step("Publishing the county", [
    join(ROOT, "bin/twin.mjs"),
    "build",
    "--county",
    countyDir,
    "--out",
    publication,
  ]);
  markFresh(stamp, fingerprint);
}

/** Number of the last edit that the publication holds. */
function publishedEdits(publication) {
  const changes = join(publication, "current", "changes.json");
  return existsSync(changes) ? JSON.parse(readFileSync(changes, "utf8")).edits : 0;
}

/** Number of the last edit of a county; a crash may have come before it was published. */
function countedEdits(countyDir) {
  const journal = join(countyDir, "edits.jsonl");
  return existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length - 1 : 0;
}

/** A new embedded database takes 11 s of one core. */
async function prepareDatabase(programs, serverDir) {
  if (process.env.DATABASE_URL !== undefined || existsSync(serverDir)) return;
  await step("Making the database", [join(programs, "prepare-database.mjs")], { DATA_DIR: serverDir });
}

/** Runs one Node program to its end; its own progress goes to stderr. */
function step(name, args, env = {}) {
  const begun = Date.now();
  console.error(`${name} …`);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    steps.add(child);
    child.on("exit", (code) => {
      steps.delete(child);
      if (code === 0) {
        console.error(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
        done();
      } else {
        fail(new Error(`${name} failed (exit ${code}); the reason is above.`));
      }
    });
  });
}

async function run(options, { programs, countyDir, publication, dataDir, jt808Port }) {
  const url = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${options.port}`;
  const children = [];
  let stopping = false;
  const stop = (code) => {
    if (stopping) return;
    stopping = true;
    for (const child of children) child.kill("SIGTERM");
    const killer = setTimeout(() => {
      for (const child of children) child.kill("SIGKILL");
    }, STOP_MS);
    Promise.all(
      children.map(
        (child) =>
          child.exitCode === null &&
          child.signalCode === null &&
          new Promise((done) => child.once("exit", done)),
      ),
    ).then(() => {
      clearTimeout(killer);
      process.exit(code);
    });
  };
  for (const signal of ["SIGINT", "SIGTERM", "disconnect"]) {
    process.off(signal, interrupted);
    process.on(signal, () => stop(0));
  }

  const launch = (program, args, env) => {
    const child = spawn(
      process.execPath,
      [join(ROOT, "scripts/child.mjs"), join(programs, program), ...args],
      {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        // out of the terminal's group, so that Ctrl-C reaches it once, through us
        detached: true,
      },
    );
    children.push(child);
    return child;
  };

  const server = launch("server.mjs", [], {
    PUBLICATION: publication,
    COUNTY_DIR: countyDir,
    TWIN_PROGRAM: join(ROOT, "bin/twin.mjs"),
    DATA_DIR: dataDir,
    HOST: options.host,
    PORT: String(options.port),
    JT808_PORT: String(jt808Port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  });
  server.on("exit", (code) => stop(code ?? 1));
  await new Promise((done) => server.once("message", done)); // "started": it answers
  console.log(`\nListening after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  console.log(
    `  planner   ${url}/planner\n  analyst   ${url}/analyst\n  briefing  ${url}/briefing\n  JT/T 808  tcp ${options.host}:${jt808Port}\nCtrl-C stops everything.`,
  );
  if (options.simulator) {
    const simulator = launch(
      "simulator.mjs",
      [
        "--publication",
        publication,
        "--server",
        url,
        "--host",
        options.host,
        "--port",
        String(jt808Port),
        "--seed",
        String(options.seed),
      ],
      {},
    );
    simulator.on("exit", (code) => {
      if (!stopping && code !== 0)
        console.error(`The traffic simulator ended with exit ${code}; the twin runs on without it.`);
    });
  }
}
