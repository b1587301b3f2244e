import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MEMORY_POLL_MS = 100;

/** Runs the `twin` command; seconds, and the most memory it and the processes it started held together, MB (Linux). */
export async function runTwin(args: readonly string[]): Promise<{ seconds: number; peakRssMb: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, ["bin/twin.mjs", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const memory = watchMemory(child);
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  const peakRssMb = memory.stop();
  if (code !== 0) throw new Error(`twin ${args.join(" ")} ended with exit ${code}, expected 0`);
  return { seconds: (performance.now() - begun) / 1000, peakRssMb };
}

/** Adds up what a process and those it started hold, as often as it can. */
function watchMemory(child: ChildProcess): { stop(): number } {
  let peak = 0;
  const timer = setInterval(() => {
    if (child.pid !== undefined) peak = Math.max(peak, treeRssMb(child.pid));
  }, MEMORY_POLL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Resident memory of a process and all below it, MB of 2^20 bytes; pages that they share count once for each. */
function treeRssMb(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readProc(pid, "status"))?.[1] ?? "0";
  const children = readProc(pid, `task/${pid}/children`).split(" ").filter(Boolean);
  return children.reduce((sum, one) => sum + treeRssMb(Number(one)), Number(kib) / 1024);
}

/** Empty once the process is gone. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
