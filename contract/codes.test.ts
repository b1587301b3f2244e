import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePipeCodes, parseUrbanCodes } from "./codes.ts";
import { LAYERS } from "./layers.ts";

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../assets/codes/${file}`, import.meta.url), "utf8"));
const repeated = (keys: string[]) => keys.filter((key, i) => keys.indexOf(key) !== i);

describe("code tables", () => {
  const pipes = parsePipeCodes(read("cjj61.json"));
  const urban = parseUrbanCodes(read("gb47678-5.json"));

  it("hold as many entries as the standards' transcriptions", () => {
    expect(pipes.pipeKinds.items).toHaveLength(37);
    expect(pipes.materials.items).toHaveLength(15);
    expect(pipes.layingMethods.items).toHaveLength(13);
    expect(urban.components.items).toHaveLength(153);
    expect(urban.matters.items).toHaveLength(250);
  });

  it("have each code once", () => {
    expect(repeated(pipes.pipeKinds.items.map((k) => k.majorCode + k.code))).toEqual([]);
    expect(repeated(pipes.materials.items.map((m) => m.symbol))).toEqual([]);
    expect(repeated(pipes.waterPoints.items.map((p) => p.code))).toEqual([]);
    expect(repeated(urban.components.items.map((c) => c.code))).toEqual([]);
    expect(repeated(urban.matters.items.map((m) => m.code))).toEqual([]);
  });

  it("name a component for every matter that is a component out of order", () => {
    const components = new Set(urban.components.items.map((c) => c.code));
    const broken = urban.matters.items.filter((m) => m.componentCode && !components.has(m.componentCode));
    expect(broken).toEqual([]);
    expect(urban.matters.items.filter((m) => m.componentCode)).toHaveLength(153);
  });

  it("agree with the layer catalogue on symbols and print colours", () => {
    for (const { id, cjj61, colour } of LAYERS) {
      if (!cjj61) continue;
      const found = pipes.pipeKinds.items.filter(
        (k) => k.major === cjj61.symbol || k.symbol === cjj61.symbol,
      );
      expect(
        found.map((k) => k.rgb),
        id,
      ).toContain(colour.standard);
    }
  });
});
