import { describe, expect, it } from "vitest";
import { zoneFormat } from "../ui/format.ts";
import { type Moment, nextMoment } from "./moments.ts";
import { loopBetween, nextSpeed, replayTime } from "./replay-time.ts";
import { typedTime } from "./typed-time.ts";

describe("the time of a replay", () => {
  const loop = { fromMs: 10_000, toMs: 20_000 };

  it("runs at its speed, backwards too", () => {
    expect(replayTime(5_000, 100, 60, null)).toBe(11_000);
    expect(replayTime(5_000, 100, -60, null)).toBe(-1_000);
  });

  it("goes round in a loop as often as it takes", () => {
    expect(replayTime(15_000, 4_999, 1, loop)).toBe(19_999);
    expect(replayTime(15_000, 5_000, 1, loop)).toBe(10_000);
    expect(replayTime(15_000, 38_000, 1, loop)).toBe(13_000);
    expect(replayTime(12_000, 3_000, -1, loop)).toBe(19_000);
  });

  it("runs into a loop that lies ahead, and begins it anew when it lies behind", () => {
    expect(replayTime(2_000, 3_000, 1, loop)).toBe(5_000);
    expect(replayTime(2_000, 18_500, 1, loop)).toBe(10_500);
    expect(replayTime(50_000, 3_000, 1, loop)).toBe(13_000);
    expect(replayTime(1_000, 3_000, -1, loop)).toBe(17_000);
  });

  it("takes a loop's ends in either order, and none of less than a second", () => {
    expect(loopBetween(20_000, 10_000)).toEqual(loop);
    expect(loopBetween(20_000, 20_900)).toBeNull();
  });

  it("is made faster and slower in steps, and keeps its direction", () => {
    expect(nextSpeed(60, 1)).toBe(300);
    expect(nextSpeed(-60, -1)).toBe(-30);
    expect(nextSpeed(3600, 1)).toBe(3600);
    expect(nextSpeed(1, -1)).toBe(1);
  });
});

describe("a typed time", () => {
  const zone = zoneFormat("Asia/Shanghai", "zh");
  // 2026-11-22 08:00 in Shanghai
  const nowMs = Date.UTC(2026, 10, 22, 0);
  const typed = (text: string) => {
    const timeMs = typedTime(text, nowMs, zone);
    return timeMs === undefined ? undefined : new Date(timeMs).toISOString();
  };

  it("is of the day on screen, in the county's zone", () => {
    expect(typed("18:57:12")).toBe("2026-11-22T10:57:12.000Z");
    expect(typed("7:05")).toBe("2026-11-21T23:05:00.000Z");
    expect(typed("18时57分")).toBe("2026-11-22T10:57:00.000Z");
  });

  it("may have a date, with or without its year", () => {
    expect(typed("11-21 18:57")).toBe("2026-11-21T10:57:00.000Z");
    expect(typed("2025-12-31 00:00:01")).toBe("2025-12-30T16:00:01.000Z");
    expect(typed("11月21日 18:57")).toBe("2026-11-21T10:57:00.000Z");
  });

  it("is of yesterday where today has not come so far", () => {
    expect(new Date(typedTime("18:57", nowMs, zone, nowMs)!).toISOString()).toBe("2026-11-21T10:57:00.000Z");
    expect(new Date(typedTime("07:57", nowMs, zone, nowMs)!).toISOString()).toBe("2026-11-21T23:57:00.000Z");
  });

  it("is refused where it is none", () => {
    for (const text of ["", "24:00", "18:60", "2-31 12:00", "tomorrow", "18"])
      expect([text, typed(text)]).toEqual([text, undefined]);
  });

  it("is right in zones far east and west of London", () => {
    const kiritimati = typedTime("2026-11-22 00:30", 0, zoneFormat("Pacific/Kiritimati", "en"))!;
    expect(new Date(kiritimati).toISOString()).toBe("2026-11-21T10:30:00.000Z");
    const honolulu = typedTime("2026-11-22 00:30", 0, zoneFormat("Pacific/Honolulu", "en"))!;
    expect(new Date(honolulu).toISOString()).toBe("2026-11-22T10:30:00.000Z");
  });
});

it("steps to the nearest moment in either direction, and not to the one it stands on", () => {
  const moments: Moment[] = [3_000, 1_000, 9_000].map((timeMs) => ({ timeMs, kind: "stop", vehicle: 1 }));
  expect(nextMoment(moments, 3_000, 1)?.timeMs).toBe(9_000);
  expect(nextMoment(moments, 3_000, -1)?.timeMs).toBe(1_000);
  expect(nextMoment(moments, 9_000, 1)).toBeUndefined();
});
