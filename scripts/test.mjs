#!/usr/bin/env node
// `npm test`: installs what the tests lack, then format, lint, types, unit, integration and browser tests.
// The last line is `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies, ROOT } from "./dependencies.mjs";
import { ensureTestPackages } from "./test-packages.mjs";

const RESULTS = join(ROOT, "test-output");
let passed = 0;
let failed = 0;

try {
  ensureDependencies();
  ensureTestPackages();
} catch (error) {
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

one("format and lint", ["node_modules/.bin/biome", "check", "."]);
one("types", ["node_modules/.bin/tsc", "-b"]);
one("unused code", ["node_modules/.bin/knip"]);
suite("unit");
suite("browser");

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** One command that counts as one test. */
function one(name, [command, ...args]) {
  const begun = Date.now();
  const result = spawnSync(join(ROOT, command), args, { cwd: ROOT, stdio: "inherit" });
  const ok = result.status === 0;
  ok ? passed++ : failed++;
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

/** One Vitest project; a run that ends without a result file counts as a failure. */
function suite(project) {
  const file = join(RESULTS, `${project}.json`);
  spawnSync(
    join(ROOT, "node_modules/.bin/vitest"),
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    { cwd: ROOT, stdio: "inherit" },
  );
  if (!existsSync(file)) {
    console.log(`FAIL ${project} tests did not finish`);
    failed++;
    return;
  }
  const result = JSON.parse(readFileSync(file, "utf8"));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // a file that cannot be loaded has no tests to fail
  if (!result.success && result.numFailedTests === 0) failed += Math.max(1, result.numFailedTestSuites);
}
