import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LOCK_FILE = "server.lock";

/**
 * Takes a data folder for this process: PGlite lets two processes open one folder and loses the rows of one.
 * The lock names a process and when it started, so one left behind by a killed process does not count.
 * @returns gives the folder back
 * @throws Error in one sentence when another process holds it or it cannot be written
 */
export function lockDataFolder(folder: string): () => void {
  const path = join(folder, LOCK_FILE);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`data folder ${folder} cannot be written: ${(cause as Error).message}`, { cause });
  }
  const mine = `${process.pid} ${startedAt(process.pid)}`;
  if (!create(path, mine)) {
    const held = readFileSync(path, "utf8");
    const [pid, started] = held.split(" ");
    if (startedAt(Number(pid)) === started)
      throw new Error(
        `data folder ${folder} is in use by process ${pid}; stop it or choose another DATA_DIR`,
      );
    rmSync(path, { force: true });
    if (!create(path, mine)) throw new Error(`data folder ${folder} was taken by another process just now`);
  }
  return () => rmSync(path, { force: true });
}

function create(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Start time of a process in clock ticks since boot (field 22 of /proc/PID/stat); "alive" where there is no /proc; "gone" when it has ended. */
function startedAt(pid: number): string {
  try {
    if (process.platform !== "linux") return process.kill(pid, 0) ? "alive" : "gone";
    // the command name may hold blanks and brackets; fields are counted after its last bracket
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "gone" : (fields[19] ?? "gone");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return "alive";
    return "gone";
  }
}
