import { describe, expect, it } from "vitest";
import { idHashes, mayShareIds } from "./shared-ids.ts";

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe("ids of several sources", () => {
  it("are told apart by their hashes, 600,000 of them in the ways that surveys number", () => {
    const sources = [
      numbered("JS", 100_000),
      numbered("js", 100_000),
      numbered("", 100_000),
      numbered("0-", 100_000),
      numbered("1-", 100_000),
      numbered("阀门", 100_000),
    ];
    expect(mayShareIds(sources.map(idHashes))).toBe(false);
    expect(new Set(sources.flatMap((ids) => [...idHashes(ids)])).size).toBe(600_000);
  });

  it("are found wherever one is used twice", () => {
    for (const shared of ["JS0", "JS49999", "js7", "阀门3"])
      expect(
        mayShareIds(
          [numbered("JS", 50_000), numbered("js", 10), numbered("阀门", 10), [shared]].map(idHashes),
        ),
      ).toBe(true);
  });

  it("fit into a number without loss", () => {
    for (const hash of idHashes(numbered("x", 10_000))) expect(Number.isSafeInteger(hash)).toBe(true);
    expect(mayShareIds([])).toBe(false);
    expect(mayShareIds([new Float64Array(0), idHashes(["a"])])).toBe(false);
  });
});
