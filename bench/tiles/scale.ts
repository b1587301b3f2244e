/**
 * `node --import tsx bench/tiles/scale.ts PUBLICATION TIMES`: the pipes, facilities and lamps of a published county TIMES
 * over, side by side, made to tiles that are thrown away. Prints {"seconds":…,"peakRssMb":…}. The copies are put on disk by
 * a process of its own (scale-copies.ts), as a large county would lie there; what is measured (scale-tiles.ts) reads them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [publication, text] = process.argv.slice(2);
if (!publication || !(Number(text) >= 1)) throw new Error("expected PUBLICATION TIMES");
const folder = mkdtempSync(join(tmpdir(), "twin-bench-scale-"));
try {
  run("scale-copies.ts", [publication, `${text}`, folder]);
  process.stdout.write(run("scale-tiles.ts", [publication, folder]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What a program beside this one prints. */
function run(program: string, programArgs: readonly string[]): string {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ["--import", "tsx", path, ...programArgs], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} ended with exit ${status}, expected 0`);
  return stdout;
}
