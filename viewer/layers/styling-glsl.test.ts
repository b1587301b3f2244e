import { describe, expect, it } from "vitest";
import { layerById } from "../../contract/layers.ts";
import { PIPE_STYLINGS, STYLINGS, stylingById } from "../../contract/styling.ts";
import { stylingGlsl, stylingNumber } from "./styling-glsl.ts";
import type { TileProperties } from "./tile-properties.ts";

const number = (noData: number, scale = 1) => ({ noData, scale, codes: new Map() });
const codes = (...names: string[]) => ({
  noData: 255,
  scale: 1,
  codes: new Map(names.map((name, code) => [name, code])),
});
const water = layerById("water");

/** What tiles of a whole survey say they hold; numbers of codes are not those of the catalogue. */
const PROPERTIES: TileProperties = new Map([
  ["nominalMm", number(65535)],
  ["material", codes("PE", "QM")],
  ["yearLaid", number(65535)],
  ["coverM", number(-32768, 100)],
  ["depthSource", codes("surveyed", "assumed")],
  ["diameterSource", codes("surveyed", "assumed")],
]);

/** Body of one generated function. */
function body(glsl: string, id: string): string {
  const from = glsl.indexOf(`int ${id}Class(FragmentInput fsInput) {`);
  expect(from, id).toBeGreaterThan(0);
  return glsl.slice(from, glsl.indexOf("\n}", from));
}

describe("GLSL of pipes", () => {
  const glsl = stylingGlsl(water, PROPERTIES);

  it("compares stored numbers with the breaks of the definition, in the unit they are stored in", () => {
    const cover = body(glsl, "cover");
    expect(cover).toContain("if (value == -32768.0) return -1;");
    const breaks = [...cover.matchAll(/value >= ([\d.]+)/g)].map((match) => Number(match[1]));
    expect(breaks).toEqual([60, 70, 100, 150]); // centimetres
  });

  it("counts the age from today", () => {
    expect(body(glsl, "age")).toContain("int(u_year - value >= 10.0)");
  });

  it("uses the numbers that the tiles give to codes, and leaves out codes they do not have", () => {
    const material = body(glsl, "material");
    expect(material).toContain("if (code == 0) return 3;"); // PE
    expect(material).toContain("if (code == 1) return 1;"); // QM
    expect(material.match(/if \(code/g)).toHaveLength(2);
  });

  it("reaches every styling of pipes and no styling of lamps, each at its own colours", () => {
    const chosen = [...glsl.matchAll(/u_styling == (\d+)\) \{ offset = (\d+)/g)];
    expect(chosen.map((match) => Number(match[1]))).toEqual(PIPE_STYLINGS.map(stylingNumber));
    const before = (id: string) =>
      STYLINGS.slice(0, STYLINGS.indexOf(stylingById(id))).flatMap(({ classes }) => classes).length;
    expect(chosen.map((match) => Number(match[2]))).toEqual(PIPE_STYLINGS.map(({ id }) => before(id)));
  });

  it("holds every colour of the definition in linear light", () => {
    for (const palette of ["SCREEN", "PRINT"] as const) {
      const table = new RegExp(`COLOURS_${palette}\\[(\\d+)\\] = vec3\\[\\d+\\]\\((.*)\\);`).exec(glsl)!;
      const shown = [...table[2]!.matchAll(/vec3\(([^)]+)\)/g)].map((match) =>
        match[1]!.split(",").map(Number),
      );
      const defined = STYLINGS.flatMap(({ classes }) => classes);
      expect(Number(table[1])).toBe(defined.length);
      expect(shown).toHaveLength(defined.length);
      shown.forEach((colour, i) => {
        const hex = `#${colour
          .map((c) =>
            Math.round(255 * c ** (1 / 2.2))
              .toString(16)
              .padStart(2, "0"),
          )
          .join("")}`;
        const wanted = defined[i]!.colour[palette === "SCREEN" ? "screen" : "print"];
        expect(hex.toUpperCase()).toBe(wanted);
      });
    }
  });
});

it("names no attribute that the tiles do not have: Cesium would refuse the shader", () => {
  const glsl = stylingGlsl(water, new Map([["nominalMm", number(65535)]]));
  const named = new Set([...glsl.matchAll(/fsInput\.metadata\.(\w+)/g)].map((match) => match[1]));
  expect(named).toEqual(new Set(["nominalMm"]));
  for (const id of ["material", "age", "cover", "condition", "source"])
    expect(body(glsl, id)).toContain("return -1;");
  expect(glsl).toContain("bool isAssumed(FragmentInput fsInput) {\n  return false;");
});

it("lets facilities step back where a styling speaks of pipes only", () => {
  const glsl = stylingGlsl(layerById("water-facilities"), new Map([["nominalMm", number(65535)]]));
  for (const id of ["material", "cover", "condition"]) expect(body(glsl, id)).toContain("return -2;");
  expect(body(glsl, "diameter")).toContain("fsInput.metadata.nominalMm");
});

it("finds a lamp's level by its row, and reads no row where the tiles have none", () => {
  const lamps = layerById("streetlights");
  expect(stylingGlsl(lamps, new Map([["row", number(Number.NaN)]]))).toContain("int(fsInput.metadata.row)");
  expect(stylingGlsl(lamps, new Map())).not.toContain("fsInput.metadata");
});

it("styles nothing else", () => {
  expect(stylingGlsl(layerById("buildings"), PROPERTIES)).not.toContain("fsInput.metadata");
});
