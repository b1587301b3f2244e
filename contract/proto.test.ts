import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { twin } from "./twin.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

it.each(["twin", "gtfs-realtime"])(
  "has generated wire code that is exactly what %s.proto generates",
  (name) => {
    const dir = mkdtempSync(join(tmpdir(), "proto-"));
    const bin = (program: string) => join(ROOT, "node_modules/.bin", program);
    const scripts: { proto: string } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
    const flags = /pbjs (.*?) -o/.exec(scripts.proto)?.[1]?.split(" ") ?? [];
    execFileSync(bin("pbjs"), [
      ...flags,
      "-o",
      join(dir, `${name}.js`),
      join(ROOT, `contract/${name}.proto`),
    ]);
    execFileSync(bin("pbts"), ["-o", join(dir, `${name}.d.ts`), join(dir, `${name}.js`)]);
    for (const file of [`${name}.js`, `${name}.d.ts`]) {
      expect(
        readFileSync(join(dir, file), "utf8") === readFileSync(join(ROOT, "contract", file), "utf8"),
        `contract/${file} is stale: run npm run proto`,
      ).toBe(true);
    }
  },
);

it("keeps a millisecond time through the wire without loss", () => {
  const sent = { heartbeat: { serverTimeMs: 1_795_320_000_123 } };
  const received = twin.ServerMessage.decode(twin.ServerMessage.encode(sent).finish());
  expect(Number(received.heartbeat?.serverTimeMs)).toBe(1_795_320_000_123);
});

it("packs a column of deltas into one length-delimited field", () => {
  const bytes = twin.CellFrame.encode({ lonE6Delta: [111_579_000, -3, 4] }).finish();
  // field 6, wire type 2 = 0x32; length 6: zigzag(111579000) = 223158000 takes 4 bytes, -3 → 5, 4 → 8
  expect(Array.from(bytes)).toEqual([0x32, 6, 0xf0, 0xbd, 0xb4, 0x6a, 5, 8]);
});
