import { expect, it } from "vitest";
import { sunOf } from "./sun.ts";

const midnight = Date.UTC(2026, 5, 20, 16); // 2026-06-21 00:00 in Shanghai
const at = (hours: number) => midnight + hours * 3_600_000;

it("gives the sunset of Beijing at midsummer as almanacs print it: 19:46, sunrise 04:45", () => {
  const { sunriseMs, sunsetMs } = sunOf(at(12), midnight, 116.39, 39.91);
  expect(Math.abs(sunsetMs! - at(19 + 46 / 60))).toBeLessThan(2 * 60_000);
  expect(Math.abs(sunriseMs! - at(4 + 45 / 60))).toBeLessThan(2 * 60_000);
});

it("is night after sunset and before sunrise, and day between", () => {
  const night = [3, 12, 23].map((hour) => sunOf(at(hour), midnight, 111.579, 25.185).isNight);
  expect(night).toEqual([true, false, true]);
});

it("knows no sunset in the polar summer, and no night", () => {
  expect(sunOf(at(1), midnight, 18.95, 78.2)).toEqual({ sunriseMs: null, sunsetMs: null, isNight: false });
});
