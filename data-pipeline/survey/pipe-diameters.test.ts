import { describe, expect, it } from "vitest";
import { parsePipeSize, pipeDiameters, sizeLabel } from "./pipe-diameters.ts";

const size = (nominalMm: number, extra = {}) => ({
  nominalMm,
  heightMm: null,
  isOuter: false,
  wasMetres: false,
  ...extra,
});

describe("a pipe size", () => {
  it.each([
    ["DN100", size(100)],
    ["dn63", size(63, { isOuter: true })],
    ["De63", size(63, { isOuter: true })],
    ["ＤＮ１００", size(100)],
    ["Φ200", size(200)],
    ["φ 200mm", size(200)],
    ["２００", size(200)],
    [300, size(300)],
    ["0.3", size(300, { wasMetres: true })],
    [0.1524, size(150, { wasMetres: true })],
    ["0.3m", size(300)],
    ["400X600", size(400, { heightMm: 600 })],
    ["400×600", size(400, { heightMm: 600 })],
    ["4００＊６００", size(400, { heightMm: 600 })],
    ["0.4x0.6", size(400, { heightMm: 600, wasMetres: true })],
    ['6"', size(150)],
    ["110.5", size(110.5)],
  ])("is read from %s", (text, expected) => {
    expect(parsePipeSize(text)).toEqual(expected);
  });

  it("is inches, centimetres or metres when the source says so", () => {
    expect(parsePipeSize(6, "in")).toEqual(size(150));
    expect(parsePipeSize("0.75", "in")).toEqual(size(20));
    expect(parsePipeSize(20, "cm")).toEqual(size(200));
    expect(parsePipeSize(0.2032, "m")).toEqual(size(200));
  });

  it.each(["", "large", "DN", "-100", "0", "100-200", "NaN"])("is not guessed from %j", (text) => {
    expect(parsePipeSize(text)).toBeNull();
  });
});

describe("the diameters of a pipe", () => {
  it.each([
    ["DN100", "QM", 118, 100],
    ["DN600", "QM", 635, 600],
    ["DN100", "G", 114.3, 100],
    ["DN500", "T", 600, 500],
    ["400X600", "T", 400, 400],
  ])("%s of %s is %d mm outside", (text, material, outerMm, innerMm) => {
    expect(pipeDiameters(parsePipeSize(text)!, material, null)).toEqual({
      outerMm,
      innerMm,
      fromTable: true,
    });
  });

  it("take the number of a plastic pipe as outside, whatever stands before it", () => {
    for (const text of ["DN63", "De63", "63"]) {
      const { outerMm, innerMm } = pipeDiameters(parsePipeSize(text)!, "PE", null);
      expect([outerMm, Math.round(innerMm * 10) / 10]).toEqual([63, 55.6]);
    }
  });

  it("use a surveyed wall", () => {
    expect(pipeDiameters(parsePipeSize("De110")!, "PE", 10).innerMm).toBe(90);
    expect(pipeDiameters(parsePipeSize("DN300")!, "T", 40).outerMm).toBe(380);
  });

  it("are interpolated and said to be assumed for sizes and materials without a table", () => {
    expect(pipeDiameters(parsePipeSize("DN75")!, "QM", null)).toMatchObject({
      outerMm: 92.667,
      fromTable: false,
    });
    expect(pipeDiameters(parsePipeSize("DN100")!, null, null)).toMatchObject({
      outerMm: 118,
      fromTable: false,
    });
    expect(pipeDiameters(parsePipeSize("DN20")!, "QM", null)).toMatchObject({
      outerMm: 28,
      fromTable: false,
    });
  });
});

describe("the label of a size", () => {
  it.each([
    ["100", "QM", "DN100"],
    ["63", "PE", "De63"],
    ["dn110", null, "De110"],
    ["400*600", "T", "400X600"],
  ])("%s of %s is %s", (text, material, label) => {
    expect(sizeLabel(parsePipeSize(text)!, material)).toBe(label);
  });
});
