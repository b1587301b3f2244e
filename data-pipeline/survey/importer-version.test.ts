import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hashOfSources, importerVersion } from "./importer-version.ts";

it("names the importer by its code: a changed program is another, a changed test is not", () => {
  const folder = mkdtempSync(join(tmpdir(), "twin-sources-"));
  writeFileSync(join(folder, "read.ts"), "export const a = 1;");
  writeFileSync(join(folder, "read.test.ts"), "it();");
  const first = hashOfSources([folder]);
  writeFileSync(join(folder, "read.test.ts"), "it.skip();");
  expect(hashOfSources([folder])).toBe(first);
  writeFileSync(join(folder, "read.ts"), "export const a = 2;");
  expect(hashOfSources([folder])).not.toBe(first);
  rmSync(folder, { recursive: true });
  expect(importerVersion()).toBe(importerVersion());
});
