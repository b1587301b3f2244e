import { describe, expect, it } from "vitest";
import { MISSING_COLOUR, STYLINGS, stylingById } from "../../contract/styling.ts";
import { stylingLegend } from "./legend.ts";

const AREAS = ["新城", "老城"];

describe.each(STYLINGS.map((styling) => [styling.id, styling] as const))("legend of %s", (_, styling) => {
  it.each(["screen", "print"] as const)(
    "has a row for every class in its %s colour, and says what is not known",
    (on) => {
      const rows = stylingLegend(styling, on, ["1", "2", "3", "4"]);
      expect(rows.filter(({ look }) => look === "plain").map(({ colour }) => colour)).toEqual(
        styling.classes.map(({ colour }) => colour[on]),
      );
      expect(rows.filter(({ look }) => look === "missing")).toEqual([
        { key: "missing", label: styling.missing, colour: MISSING_COLOUR[on], look: "missing" },
      ]);
    },
  );

  it("explains the hatching of assumed pipes, and has none of it for lamps", () => {
    const hatched = stylingLegend(styling, "screen").some(({ look }) => look === "assumed");
    expect(hatched).toBe(styling.id !== "lampState");
  });
});

it("calls the areas of the phases as the county does, and shows no more of them than it has", () => {
  const rows = stylingLegend(stylingById("phase"), "screen", AREAS);
  expect(rows.map(({ label }) => label.zh)).toEqual(["新城", "老城", "不在分期范围", "推定（斜纹）"]);
});

it("adds up the kilometres of each class of diameter and of material", () => {
  const lengths = {
    pipeKmByDiameter: [
      { nominalMm: 63, km: 1 },
      { nominalMm: 99, km: 2 },
      { nominalMm: 100, km: 4 },
      { nominalMm: 600, km: 8 },
    ],
    pipeKmByMaterial: [
      { material: "PE", km: 3 },
      { material: "TC", km: 0.5 },
      { material: "ZS", km: 0.25 },
      { material: "unknown", km: 9 },
    ],
  };
  const km = (id: string) =>
    Object.fromEntries(stylingLegend(stylingById(id), "screen", [], lengths).map((row) => [row.key, row.km]));
  expect(km("diameter")).toMatchObject({ "0": 3, "1": 4, "2": 0, "3": 0, "4": 8 });
  expect(km("material")).toMatchObject({ PE: 3, other: 0.75, ZT: 0 });
  expect(km("age")["0"]).toBeUndefined();
});
