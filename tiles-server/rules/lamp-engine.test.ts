import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.ts";
import { lightsAt } from "./lamp-engine.ts";
import { acceptCircuit } from "./lamps/circuit-reports.ts";
import { lampRates } from "./lamps/lamp-rates.ts";
import { acceptLight } from "./lamps/light-observations.ts";
import { type LampPlan, newLightState } from "./lamps/light-state.ts";
import { dutyAt } from "./light-schedule.ts";
import { dayStart } from "./local-time.ts";
import { TEST_RULES } from "./test-tracks.ts";

const MINUTE_MS = 60_000;
const lamps = (from: number, count: number, isMain: boolean) =>
  new Map(
    Array.from({ length: count }, (_, i) => [
      `LD${from + i}`,
      { place: [111_600_000 + i, 25_200_000] as const, isMain },
    ]),
  );
const plan: LampPlan = {
  lonDeg: 111.579,
  latDeg: 25.185,
  circuits: new Map([
    ["PDX1/L1", { place: [111_600_000, 25_200_000], lamps: lamps(1, 60, true) }],
    ["PDX1/L2", { place: [111_610_000, 25_200_000], lamps: lamps(101, 40, true) }],
    ["PDX2/L1", { place: [111_620_000, 25_200_000], lamps: lamps(201, 50, false) }],
  ]),
};
const context = { plan, rules: TEST_RULES };
const at = (day: string, clock: string) =>
  dayStart(day) + (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * MINUTE_MS;
const NIGHT = at("2026-11-20", "21:00");

/** Reports every minute from `fromMs` for so many minutes; each finding by its subject and name. */
function report(
  state = newLightState(),
  fromMs: number,
  minutes: number,
  of: { circuit?: string; level?: number; faults?: string[] },
): Finding[] {
  return Array.from({ length: minutes }, (_, i) =>
    acceptCircuit(
      state,
      {
        circuit: of.circuit ?? "PDX1/L1",
        timeMs: fromMs + i * MINUTE_MS,
        level: of.level ?? 100,
        faults: of.faults ?? [],
      },
      context,
    ),
  ).flat();
}

describe("the schedule of lamps", () => {
  it("follows the sun at the county's seat: published 2026-06-21 sunset 19:27, 12-21 sunset 17:49", () => {
    // domain.md §5; 15 minutes either way nothing is wrong
    expect(dutyAt(at("2026-06-21", "19:11"), plan, TEST_RULES)).toBe("dark");
    expect(dutyAt(at("2026-06-21", "19:27"), plan, TEST_RULES)).toBe("either");
    expect(dutyAt(at("2026-06-21", "19:43"), plan, TEST_RULES)).toBe("lit");
    expect(dutyAt(at("2026-12-21", "17:33"), plan, TEST_RULES)).toBe("dark");
    expect(dutyAt(at("2026-12-21", "18:05"), plan, TEST_RULES)).toBe("lit");
    expect(dutyAt(at("2026-12-21", "03:00"), plan, TEST_RULES)).toBe("lit");
  });
});

describe("faults of lamps", () => {
  it("are events by lamp, raised after two minutes and over when it works twice", () => {
    const state = newLightState();
    expect(report(state, NIGHT, 2, { faults: ["LD7"] })).toEqual([]);
    const [raised] = report(state, NIGHT + 2 * MINUTE_MS, 1, { faults: ["LD7"] });
    expect(raised).toMatchObject({
      rule: "lamp.fault",
      subject: { kind: "lamp", id: "LD7" },
      key: "lampFailure",
      startMs: NIGHT,
      endMs: null,
      place: [111_600_006, 25_200_000],
      details: { talq: "lampFailure", circuit: "PDX1/L1" },
    });
    expect(raised!.readings).toHaveLength(3);
    expect(report(state, NIGHT + 3 * MINUTE_MS, 1, {})).toEqual([]);
    const [ended] = report(state, NIGHT + 4 * MINUTE_MS, 1, {});
    expect(ended).toMatchObject({ startMs: NIGHT, endMs: NIGHT + 3 * MINUTE_MS });
    expect(Object.keys(state.conditions)).toEqual([]);
  });

  it("are named as in TALQ when a circuit stays dark, is not switched off, or is lit by day", () => {
    expect(report(undefined, NIGHT, 5, { level: 0 })[0]).toMatchObject({ key: "switchingErrorOn" });
    const morning = newLightState();
    report(morning, at("2026-11-21", "06:00"), 30, {});
    expect(report(morning, at("2026-11-21", "06:30"), 60, {})[0]).toMatchObject({ key: "switchingErrorOff" });
    const noon = at("2026-11-21", "12:00");
    expect(report(undefined, noon, 5, {})[0]).toMatchObject({ key: "lampUnexpectedOn", startMs: noon });
    expect(report(undefined, noon, 5, { level: 0 })).toEqual([]);
    expect(report(undefined, NIGHT, 5, {})).toEqual([]);
  });

  it("pass over reports that are older than the last", () => {
    const state = newLightState();
    report(state, NIGHT, 3, {});
    expect(report(state, NIGHT - 10 * MINUTE_MS, 5, { level: 0, faults: ["LD1"] })).toEqual([]);
    expect(state.circuits["PDX1/L1"]!.timeMs).toBe(NIGHT + 2 * MINUTE_MS);
  });

  it("are taken from flags and from measured values of a lamp's own controller", () => {
    const state = newLightState();
    const send = (minute: number, points: Record<string, number | boolean>) =>
      acceptLight(state, { device: "LD3", timeMs: NIGHT + minute * MINUTE_MS, points }, context);
    const points = { supplyVoltage: 251, leakageCurrent: 0.045, lampFailure: true, temperature: 40 };
    const raised = [0, 1, 2].flatMap((minute) => send(minute, points));
    expect(raised.map(({ key }) => key).sort()).toEqual([
      "lampFailure",
      "leakageDetected",
      "supplyVoltageTooHigh",
    ]);
    expect(raised.find(({ key }) => key === "leakageDetected")!.values).toMatchObject({
      leakageCurrent: { value: 45, unit: "mA" },
      limit: { value: 30, unit: "mA" },
    });
    // a message about something else changes nothing
    expect(send(3, { activePower: 80 })).toEqual([]);
    const ended = [4, 5].flatMap((minute) =>
      send(minute, { ...points, lampFailure: false, supplyVoltage: 230 }),
    );
    expect(ended.map(({ key, endMs }) => [key, endMs])).toEqual([
      ["lampFailure", NIGHT + 4 * MINUTE_MS],
      ["supplyVoltageTooHigh", NIGHT + 4 * MINUTE_MS],
    ]);
  });

  it("do not take the power factor of a lamp that is off for a fault", () => {
    const send = (actualLightState: number) => {
      const state = newLightState();
      return [0, 1, 2].flatMap((minute) =>
        acceptLight(
          state,
          {
            device: "LD3",
            timeMs: NIGHT + minute * MINUTE_MS,
            points: { powerFactor: 0.5, actualLightState },
          },
          context,
        ),
      );
    };
    expect(send(0)).toEqual([]);
    expect(send(60)).toMatchObject([{ key: "powerFactorTooLow" }]);
  });

  it("include a circuit that fell silent, until it reports again", () => {
    const state = newLightState();
    report(state, NIGHT, 1, {});
    expect(lightsAt(state, NIGHT + 14 * MINUTE_MS, context)).toEqual([]);
    expect(lightsAt(state, NIGHT + 15 * MINUTE_MS, context)).toMatchObject([
      { key: "controlGearCommFailure", startMs: NIGHT, endMs: null },
    ]);
    expect(report(state, NIGHT + 20 * MINUTE_MS, 1, {})).toMatchObject([
      { key: "controlGearCommFailure", startMs: NIGHT, endMs: NIGHT + 20 * MINUTE_MS },
    ]);
  });
});

describe("rates of lamps", () => {
  it("count the lit of those that must be lit at that moment, so that by day there is no rate", () => {
    const state = newLightState();
    report(state, NIGHT, 1, { faults: ["LD1", "LD2", "LD3"] });
    report(state, NIGHT, 1, { circuit: "PDX1/L2", level: 60 });
    expect(lampRates(state, NIGHT, true, context)).toEqual({ should: 100, lit: 97, known: 100, intact: 97 });
    expect(lampRates(state, NIGHT, false, context)).toEqual({ should: 0, lit: 0, known: 0, intact: 0 });
    const noon = newLightState();
    report(noon, at("2026-11-21", "12:00"), 1, { level: 0 });
    expect(lampRates(noon, at("2026-11-21", "12:00"), true, context)).toMatchObject({ should: 0, known: 60 });
  });

  it("are an event when they stay below the target of their class of road", () => {
    const state = newLightState();
    const findings: Finding[] = [];
    for (let minute = 0; minute <= 31; minute++) {
      const timeMs = NIGHT + minute * MINUTE_MS;
      // 97 of 100 on main roads, 98 % is the target; 48 of 50 on others, 96 %
      report(state, timeMs, 1, { faults: ["LD1", "LD2", "LD3"] });
      report(state, timeMs, 1, { circuit: "PDX1/L2" });
      report(state, timeMs, 1, { circuit: "PDX2/L1", faults: ["LD201", "LD202"] });
      findings.push(...lightsAt(state, timeMs, context));
    }
    expect(findings).toMatchObject([
      {
        rule: "lamp.lit-rate",
        subject: { kind: "area", id: "roads:main" },
        startMs: NIGHT,
        values: { leastRate: { value: 97, unit: "%" }, target: { value: 98, unit: "%" } },
      },
    ]);
  });

  it("do the same after the state was written and read", () => {
    const state = newLightState();
    report(state, NIGHT, 2, { faults: ["LD7"] });
    const read = JSON.parse(JSON.stringify(state));
    const more = (of: typeof state) => report(of, NIGHT + 2 * MINUTE_MS, 2, { faults: ["LD7"] });
    const expected = more(state);
    expect(expected).toHaveLength(1);
    expect(more(read)).toEqual(expected);
  });
});
