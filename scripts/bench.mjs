#!/usr/bin/env node
// `npm run bench -- NAME [--json]`: runs bench/NAME.ts and appends its figures to bench/results.csv.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies, ROOT } from "./dependencies.mjs";
import { bundledTwin } from "./pipeline-bundle.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const names = readdirSync(join(ROOT, "bench"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3));
const [name] = positionals;
if (name === undefined || !names.includes(name)) {
  console.error(
    `Usage: npm run bench -- NAME [--json]; NAME is one of ${names.join(", ")}. Found: ${name ?? "nothing"}`,
  );
  process.exit(2);
}
ensureDependencies();
// `twin` is measured as `npm start` leaves it
if (bundledTwin() === null)
  spawnSync(process.execPath, [join(ROOT, "scripts/bundle-pipeline.mjs")], { stdio: "inherit" });

const run = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "bench", `${name}.ts`)], {
  cwd: ROOT,
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const figures = run.stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line));
const results = join(ROOT, "bench", "results.csv");
if (!existsSync(results))
  appendFileSync(results, "date,commit,machine,metric,value,unit,baseline,baseline_value,ratio\n");
const commit =
  spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).stdout.trim() ||
  "unknown";
const machine =
  `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"} ${Math.round(totalmem() / 2 ** 30)} GiB Node ${process.versions.node}`.replaceAll(
    ",",
    " ",
  );
for (const figure of figures) {
  if (values.json) console.log(JSON.stringify(figure));
  else
    console.log(
      `${figure.metric.padEnd(32)} ${figure.value} ${figure.unit}${figure.baseline ? `   ${figure.baseline.name} ${figure.baseline.value} (x ${figure.ratio})` : ""}`,
    );
  appendFileSync(
    results,
    `${[new Date().toISOString(), commit, machine, figure.metric, figure.value, figure.unit, figure.baseline?.name ?? "", figure.baseline?.value ?? "", figure.ratio ?? ""].join(",")}\n`,
  );
}
process.exit(run.status ?? 1);
