import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
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

const VECTORS = fileURLToPath(new URL("../../../shared/data/codes/vectors.json", import.meta.url));
if (!existsSync(VECTORS)) console.warn(`skipped: sunrises of the county are not at ${VECTORS}`);

it.skipIf(!existsSync(VECTORS))("gives the county's sunrises and sunsets of the year to the minute", () => {
  const { sun }: { sun: { place?: [number, number]; date: string; sunrise: string; sunset: string }[] } =
    JSON.parse(readFileSync(VECTORS, "utf8"));
  const [lon, lat] = sun[0]!.place!;
  expect(sun).toHaveLength(3);
  for (const { date, sunrise, sunset } of sun) {
    const dayStartMs = Date.parse(`${date}T00:00:00+08:00`);
    const { sunriseMs, sunsetMs } = sunOf(dayStartMs, dayStartMs, lon, lat);
    for (const [ms, time] of [
      [sunriseMs, sunrise],
      [sunsetMs, sunset],
    ] as const)
      expect(Math.abs(ms! - Date.parse(`${date}T${time}:00+08:00`)), `${date} ${time}`).toBeLessThan(60_000);
  }
});
