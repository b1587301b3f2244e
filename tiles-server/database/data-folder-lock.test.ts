import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataFolder } from "./data-folder-lock.ts";

const LOCK = new URL("./data-folder-lock.ts", import.meta.url).pathname;

describe("lock of a data folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "county-twin-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** another process that takes the lock and keeps it */
  const holder = async () => {
    const script = `import { lockDataFolder } from ${JSON.stringify(LOCK)}; lockDataFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout!, "data");
    return child;
  };

  it("is refused to a second process, which is told who holds it", async () => {
    const child = await holder();
    expect(() => lockDataFolder(folder)).toThrow(
      `data folder ${folder} is in use by process ${child.pid}; stop it or choose another DATA_DIR`,
    );
    child.kill("SIGKILL");
    await once(child, "exit");
  });

  it("is free again at once when its holder was killed", async () => {
    const child = await holder();
    child.kill("SIGKILL");
    await once(child, "exit");
    lockDataFolder(folder)();
  });

  it("is not fooled by a new process with the number of the dead one", () => {
    writeFileSync(join(folder, "server.lock"), `${process.pid} 1`); // our number, started at boot
    const unlock = lockDataFolder(folder);
    expect(readFileSync(join(folder, "server.lock"), "utf8")).not.toBe(`${process.pid} 1`);
    unlock();
  });

  it("is refused a second time to the same process", () => {
    const unlock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(/in use by process/);
    unlock();
    lockDataFolder(folder)();
  });

  it("says in one sentence that a folder cannot be written", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => lockDataFolder(join(folder, "file/data"))).toThrow(
      /^data folder .*file\/data cannot be written: /,
    );
    chmodSync(folder, 0o555);
    const script = `import { lockDataFolder } from ${JSON.stringify(LOCK)}; lockDataFolder(${JSON.stringify(folder)});`;
    // root may write anywhere, so the question is put as nobody
    const command = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
    const [program, ...args] = [
      ...command,
      process.execPath,
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      script,
    ];
    const { stderr } = spawnSync(program!, args, { encoding: "utf8", env: { ...process.env, HOME: "/tmp" } });
    chmodSync(folder, 0o755);
    expect(stderr).toMatch(/cannot be written|EACCES/);
  });
});
