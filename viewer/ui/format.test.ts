import { describe, expect, it } from "vitest";
import {
  ageOf,
  formatArea,
  formatLength,
  formatMeasured,
  formatNumber,
  formatPercent,
  zoneFormat,
} from "./format.ts";

describe("numbers", () => {
  it("groups thousands and keeps the decimals asked for", () => {
    expect(formatNumber(48537)).toBe("48,537");
    expect(formatNumber(589.2, 2)).toBe("589.20");
  });

  it("says unknown instead of zero for a missing figure", () => {
    expect(formatNumber(null)).toBe("—");
    expect(formatNumber(Number.NaN)).toBe("—");
    expect(formatPercent(3, 0)).toBe("—");
    expect(formatPercent(null, 10)).toBe("—");
  });

  it("never rounds a rate up to 100 %", () => {
    expect(formatPercent(6199, 6200)).toBe("99.9");
    expect(formatPercent(99_999, 100_000)).toBe("99.9");
    expect(formatPercent(380, 380)).toBe("100");
    expect(formatPercent(6112, 6200)).toBe("98.6");
  });

  it("drops zeros that measured nothing", () => {
    expect(formatMeasured(1.2)).toBe("1.2");
    expect(formatMeasured(222)).toBe("222");
    expect(formatMeasured(0.94444)).toBe("0.944");
  });

  it("changes the unit of lengths and areas where people do", () => {
    expect(formatLength(12.346)).toBe("12.35 m");
    expect(formatLength(999.96)).toBe("1,000 m");
    expect(formatLength(1234)).toBe("1.23 km");
    expect(formatArea(640)).toBe("640 m²");
    expect(formatArea(25_000)).toBe("2.5 ha");
    expect(formatArea(3_210_000)).toBe("3.21 km²");
  });
});

describe("ages", () => {
  it("uses the largest unit that says enough", () => {
    expect(ageOf(400)).toEqual({ unit: "now", count: 0 });
    expect(ageOf(3_999)).toEqual({ unit: "second", count: 3 });
    expect(ageOf(60_000)).toEqual({ unit: "minute", count: 1 });
    expect(ageOf(47 * 3_600_000)).toEqual({ unit: "hour", count: 47 });
    expect(ageOf(48 * 3_600_000)).toEqual({ unit: "day", count: 2 });
  });

  it("calls data from a clock that runs ahead new, not negative", () => {
    expect(ageOf(-5_000)).toEqual({ unit: "now", count: 0 });
  });
});

describe("times of the county", () => {
  const shanghai = zoneFormat("Asia/Shanghai", "zh");
  const evening = Date.UTC(2026, 10, 22, 11, 42, 8, 250);

  it("shows Asia/Shanghai whatever zone the computer is in", () => {
    expect(shanghai.time(evening)).toBe("19:42:08");
    expect(shanghai.minutes(evening)).toBe("19:42");
    expect(shanghai.date(evening)).toBe("2026-11-22");
    expect(shanghai.weekday(evening)).toBe("星期日");
    expect(zoneFormat("Asia/Shanghai", "en").weekday(evening)).toBe("Sunday");
  });

  it("turns the date at midnight of the county, 16:00 UTC", () => {
    expect(shanghai.date(Date.UTC(2026, 10, 22, 15, 59, 59))).toBe("2026-11-22");
    expect(shanghai.date(Date.UTC(2026, 10, 22, 16, 0, 0))).toBe("2026-11-23");
    expect(shanghai.time(Date.UTC(2026, 10, 22, 16, 0, 0))).toBe("00:00:00");
    expect(shanghai.startOfDay(evening)).toBe(Date.UTC(2026, 10, 21, 16));
  });

  it("refuses a zone that does not exist", () => {
    expect(() => zoneFormat("Asia/Nowhere", "zh")).toThrow(RangeError);
  });
});
