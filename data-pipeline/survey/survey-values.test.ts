import { describe, expect, it } from "vitest";
import { halfWidth, parseDate, parseNumber, parseText } from "./survey-values.ts";

describe("cells of a survey", () => {
  it("are read with full-width characters", () => {
    expect(halfWidth("ＪＳ１２３（东）　")).toBe("JS123(东)");
    expect(parseText("　瑶都大道　")).toBe("瑶都大道");
  });

  it.each(["", "  ", "NULL", "无", "N/A", "-"])("are empty when they say nothing: %j", (text) => {
    expect(parseText(text)).toBeNull();
  });

  it.each([
    ["1.25", 1.25, null],
    ["１．２５", 1.25, null],
    [".5", 0.5, null],
    ["-0.3", -0.3, null],
    ["1,250.5", 1250.5, null],
    ["1.2e3", 1200, null],
    ["1.25 m", 1.25, "m"],
    ["300mm", 300, "mm"],
    ["1.2米", 1.2, "米"],
  ])("hold the number %s", (text, value, unit) => {
    expect(parseNumber(text)).toEqual({ value, unit });
  });

  it.each(["1.2.3", "约1米", "1-2", "12 inches", "∞"])("hold no number in %s", (text) => {
    expect(parseNumber(text)).toBeNull();
  });

  it.each(["20210305", "2021-03-05", "2021/3/5", "2021.3.5", "2021年3月5日", "2021-03-05T08:00:00"])(
    "hold a date: %s",
    (text) => {
      expect(parseDate(text)).toBe("2021-03-05");
    },
  );

  it.each(["2021", "20211305", "2021-02-30", "yesterday"])("hold no date: %s", (text) => {
    expect(parseDate(text)).toBeNull();
  });
});
