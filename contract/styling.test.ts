import { describe, expect, it } from "vitest";
import { ciede2000, seenDistance, VISIONS } from "./colour-vision-fixture.ts";
import { layerById } from "./layers.ts";
import { classOfNumber, MISSING_COLOUR, STYLINGS, type Styling } from "./styling.ts";

/** CIEDE2000; 1 is just noticeable on large patches side by side, thin lines apart need several times that. */
const LEAST_DISTANCE = 8;
/** Open ground and glass of the desks by night; paper, and glass by day. */
const GROUNDS = { screen: ["#0a1118", "#22384e"], print: ["#faf9f5", "#cfdde6"] } as const;
const LEAST_FROM_GROUND = 12;

it("measures colour distances as the published test pairs of CIEDE2000 do", () => {
  // Sharma, Wu and Dalal (2005), table 1, pairs 1, 7, 13, 17, 20 and 34
  for (const [a, b, distance] of [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const)
    expect(ciede2000(a, b)).toBeCloseTo(distance, 4);
});

it("knows that red and green are hard to tell apart for two kinds of colour vision and not for the others", () => {
  const [red, green] = ["#C0504D", "#77933C"];
  const far = (vision: (typeof VISIONS)[number]) => seenDistance(red, green, vision);
  expect(far("deuteranopia")).toBeLessThan(0.4 * far("normal"));
  expect(far("protanopia")).toBeLessThan(0.4 * far("normal"));
  expect(far("tritanopia")).toBeGreaterThan(0.8 * far("normal"));
});

describe.each(STYLINGS.map((styling) => [styling.id, styling] as const))("styling %s", (_, styling) => {
  it.each(["screen", "print"] as const)("keeps its classes apart on the %s for every colour vision", (on) => {
    for (const [a, b] of mistakable(styling))
      for (const vision of VISIONS)
        expect(
          seenDistance(a[on], b[on], vision),
          `${a[on]} and ${b[on]} under ${vision}`,
        ).toBeGreaterThanOrEqual(LEAST_DISTANCE);
  });

  it.each(["screen", "print"] as const)("stands out from the grounds of the %s", (on) => {
    for (const { colour } of [...styling.classes, { colour: MISSING_COLOUR }])
      for (const ground of GROUNDS[on])
        for (const vision of VISIONS)
          expect(
            seenDistance(colour[on], ground, vision),
            `${colour[on]} on ${ground} under ${vision}`,
          ).toBeGreaterThanOrEqual(LEAST_FROM_GROUND);
  });

  it("has a class for every value and reads fields that travel in tiles", () => {
    const { value, classes } = styling;
    const travels = (layer: string, name: string) =>
      layerById(layer).fields.find((field) => field.name === name)?.tile;
    if (value.kind === "breaks") {
      expect(classes).toHaveLength(value.breaks.length + 1);
      expect(travels("water", value.pipes)).toMatch(/int/);
      if (value.facilities) expect(travels("water-facilities", value.facilities)).toMatch(/int/);
      expect([...value.breaks].sort((a, b) => a - b)).toEqual(value.breaks);
    }
    if (value.kind === "codes") {
      expect(classes).toHaveLength(value.codes.length);
      expect(travels("water", value.pipes)).toBe("enum8");
      const known = Object.keys(
        layerById("water").fields.find((field) => field.name === value.pipes)?.values ?? {},
      );
      expect([...value.codes.flat(), "unknown"].sort()).toEqual([...new Set([...known, "unknown"])].sort());
    }
  });
});

it("puts a value that equals a break into the upper class", () => {
  expect([0, 99, 100, 499, 500].map((value) => classOfNumber(value, [100, 200, 300, 500]))).toEqual([
    0, 0, 1, 3, 4,
  ]);
});

/** Pairs a reader could take for one another: neighbours of an order, otherwise any two; and all with "not surveyed". */
function mistakable({ classes, isOrdered }: Styling) {
  const colours = classes.map(({ colour }) => colour);
  const pairs = colours.flatMap((a, i) =>
    (isOrdered ? colours.slice(i + 1, i + 2) : colours.slice(i + 1)).map((b) => [a, b] as const),
  );
  return [...pairs, ...colours.map((colour) => [colour, MISSING_COLOUR] as const)];
}
