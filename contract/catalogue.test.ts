import { expect, it } from "vitest";
import { parseCounty } from "./county.ts";
import { LAYERS, layerById } from "./layers.ts";

it("gives every layer an id of its own and two names", () => {
  expect(new Set(LAYERS.map((layer) => layer.id)).size).toBe(LAYERS.length);
  for (const layer of LAYERS)
    expect([layer.name.zh, layer.name.en].every((name) => name.length > 0)).toBe(true);
});

it("lets no survey column mean two fields of one layer", () => {
  for (const layer of LAYERS) {
    const meaning = new Map<string, string>();
    for (const field of layer.fields) {
      for (const column of field.columns) {
        const other = meaning.get(column.toLowerCase());
        expect(
          other === undefined || other === field.name,
          `${layer.id}: column ${column} means ${other} and ${field.name}`,
        ).toBe(true);
        meaning.set(column.toLowerCase(), field.name);
      }
    }
  }
});

it("reserves every underground utility of CJJ 61 with what it will need", () => {
  const symbols = new Set(
    LAYERS.filter((layer) => layer.group === "underground").map((layer) => layer.cjj61?.symbol),
  );
  for (const symbol of ["JS", "YS", "WS", "HS", "RQ", "RL", "DL", "TX", "GY", "QT"])
    expect(symbols.has(symbol), symbol).toBe(true);
  for (const layer of LAYERS.filter((l) => l.group === "underground"))
    expect(layer.needs?.zh.length ?? 0).toBeGreaterThan(0);
});

it("names the ids it has when asked for one it has not", () => {
  expect(() => layerById("sewers")).toThrow(/no layer "sewers".*sewer/s);
});

it("says every wrong field of a county at once", () => {
  const wrong = {
    id: "Big County",
    name: { zh: "县", en: "County" },
    title: { zh: "县", en: "County" },
    synthetic: true,
    timeZone: "Asia/Shanghai",
    crs: "4546",
    heightDatum: "1985",
    heightOffsetMeters: -15.6,
    bounds: [111, 24, 112, 25],
    origin: [111.5, 25],
    gridSizeMeters: 16000,
    home: { lon: 111, lat: 25, heightMeters: 900, headingDeg: 0, pitchDeg: -30 },
  };
  expect(() => parseCounty(wrong)).toThrow(/id:.*\n.*crs:.*\n.*gridSizeMeters: must be a power of two/s);
});
