// Installs npm packages when they are missing or the lockfile changed. Uses Node alone: nothing may be installed yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OLDEST_NODE = [20, 19];

/** Throws one sentence for a Node that is too old, or when npm fails. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Error(
      `Node ${process.versions.node} found, ${OLDEST_NODE.join(".")} or newer expected: install a newer Node.`,
    );
  }
  const lockHash = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  const stamp = join(ROOT, "node_modules", ".installed-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash) return;
  console.error("Installing dependencies (npm ci) …");
  const started = Date.now();
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (npm.status !== 0) throw new Error("npm ci failed; its message is above.");
  writeFileSync(stamp, lockHash);
  console.error(`Dependencies installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
