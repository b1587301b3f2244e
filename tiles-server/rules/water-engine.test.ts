import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.ts";
import { dayStart } from "./local-time.ts";
import { TEST_RULES } from "./test-tracks.ts";
import {
  acceptWater,
  newWaterState,
  type WaterContext,
  type WaterPoint,
  type WaterReading,
} from "./water-engine.ts";

const MINUTE_MS = 60_000;
const START = dayStart("2026-11-20") + 10 * 60 * MINUTE_MS;
const points = new Map<string, WaterPoint>([
  ["W1", { place: "outlet", dma: "", at: [111_600_000, 25_200_000] }],
  ["P1", { place: "network", dma: "A", at: [111_600_000, 25_200_000] }],
  ["P2", { place: "network", dma: "A", at: [111_605_000, 25_200_000] }],
  ["F1", { place: "network", dma: "A", at: [111_600_000, 25_200_000] }],
  ["F2", { place: "network", dma: "A", at: [111_600_000, 25_200_000] }],
  ["E1", { place: "end", dma: "", at: [111_700_000, 25_200_000] }],
  ["X1", { place: "network", dma: "B", at: [111_600_000, 25_200_000] }],
]);
const context: WaterContext = { points, rules: TEST_RULES };

/** One value a minute from START; `skip` minutes are not reported. */
function run(
  state: ReturnType<typeof newWaterState>,
  device: string,
  name: string,
  values: readonly number[],
  type = name,
): Finding[] {
  return values.flatMap((value, i) =>
    acceptWater(state, { device, type, timeMs: START + i * MINUTE_MS, points: { [name]: value } }, context),
  );
}

describe("limits of water", () => {
  it("depend on the sampling place: 0.2 mg/L of chlorine is too little at the works and enough at a far end", () => {
    const low = run(newWaterState(), "W1", "residualChlorine", [0.2, 0.2], "quality");
    expect(low.map(({ key }) => key)).toEqual(["residualChlorine.L", "residualChlorine.LL"]);
    expect(low[1]).toMatchObject({
      startMs: START,
      values: { leastResidualChlorine: { value: 0.2 }, limit: { value: 0.3 } },
    });
    expect(run(newWaterState(), "E1", "residualChlorine", [0.2, 0.2, 0.2], "quality")).toEqual([]);
  });

  it("need two readings of quality in a row, and five minutes of pressure", () => {
    expect(run(newWaterState(), "E1", "ph", [8.6, 7.5, 8.6, 7.5], "quality")).toEqual([]);
    const pressures = [0.55, 0.55, 0.55, 0.55, 0.55];
    expect(run(newWaterState(), "P1", "pressure", pressures)).toEqual([]);
    expect(run(newWaterState(), "P1", "pressure", [...pressures, 0.55])).toMatchObject([
      { rule: "water.limit", key: "pressure.H", startMs: START, endMs: null },
    ]);
  });

  it("stay inside the dead band and end below it", () => {
    const high = Array<number>(6).fill(0.51);
    // 5 % of 0.5 MPa: over at 0.475
    const wobble = Array<number>(10).fill(0.485);
    const findings = run(newWaterState(), "P1", "pressure", [...high, ...wobble, 0.47, 0.47]);
    expect(findings.map(({ endMs }) => endMs)).toEqual([null, START + 16 * MINUTE_MS]);
  });
});

describe("falls of pressure", () => {
  it("are found from 0.05 MPa in five minutes, and not when they are slow", () => {
    expect(run(newWaterState(), "P1", "pressure", [0.35, 0.35, 0.34, 0.32, 0.3])).toMatchObject([
      { rule: "water.rate", startMs: START + 4 * MINUTE_MS, values: { fall: { value: 0.05, unit: "MPa" } } },
    ]);
    const slow = Array.from({ length: 20 }, (_, i) => 0.45 - i * 0.008);
    expect(run(newWaterState(), "P1", "pressure", slow)).toEqual([]);
  });

  it("are a suspected burst when two neighbours fall at once and the flow rises by a fifth", () => {
    const flow = [...Array<number>(30).fill(100), ...Array<number>(10).fill(130)];
    const steady = Array<number>(40).fill(100);
    const fall = [...Array<number>(30).fill(0.4), ...Array<number>(10).fill(0.32)];
    const still = Array<number>(40).fill(0.4);
    const bursts = (p1: number[], p2: number[], f: number[], other = "P2") => {
      const state = newWaterState();
      const readings: WaterReading[] = [];
      for (let i = 0; i < 40; i++) {
        const timeMs = START + i * MINUTE_MS;
        readings.push({ device: "P1", type: "pressure", timeMs, points: { pressure: p1[i]! } });
        readings.push({ device: other, type: "pressure", timeMs, points: { pressure: p2[i]! } });
        readings.push({ device: "F1", type: "flow", timeMs, points: { flow: f[i]! } });
      }
      return readings
        .flatMap((reading) => acceptWater(state, reading, context))
        .filter(({ rule }) => rule === "water.burst");
    };
    const found = bursts(fall, fall, flow);
    expect(found[0]).toMatchObject({
      subject: { kind: "area", id: "dma:A" },
      startMs: START + 30 * MINUTE_MS,
      details: { points: "P1,P2" },
    });
    expect(found[0]!.values.flowRise!.value).toBeCloseTo(30, 5);
    expect(bursts(fall, still, flow)).toEqual([]);
    expect(bursts(fall, fall, steady)).toEqual([]);
    // a point of another district is no neighbour
    expect(bursts(fall, fall, flow, "X1")).toEqual([]);
  });
});

describe("the least flow of the night", () => {
  /** Flow of two inlets every five minutes of twelve nights; the consumption of 02:00–05:00 is least at 03:00–04:00. */
  function nights(leak: (night: number) => number, written = false): Finding[] {
    let state = newWaterState();
    const findings: Finding[] = [];
    for (let night = 0; night < 12; night++) {
      const midnight = dayStart("2026-11-01") + night * 24 * 60 * MINUTE_MS;
      for (let minute = 0; minute < 6 * 60; minute += 5) {
        const isLeast = minute >= 180 && minute < 240;
        const usual = (isLeast ? 10 : 18) + (night % 3) * 0.2;
        for (const [device, share] of [
          ["F1", 0.6],
          ["F2", 0.4],
        ] as const) {
          const flow = (usual + leak(night)) * share;
          const timeMs = midnight + minute * MINUTE_MS;
          findings.push(...acceptWater(state, { device, type: "flow", timeMs, points: { flow } }, context));
        }
      }
      if (written) state = JSON.parse(JSON.stringify(state));
    }
    return findings.filter(({ rule }) => rule === "water.night-flow");
  }

  it("is an event after two nights above seven by three sigmas, until a night is as usual", () => {
    const findings = nights((night) => (night === 8 || night === 9 ? 4 : 0));
    expect(findings).toHaveLength(2);
    const [raised, ended] = findings;
    expect(raised).toMatchObject({
      subject: { kind: "area", id: "dma:A" },
      startMs: dayStart("2026-11-09") + 120 * MINUTE_MS,
      endMs: null,
    });
    // the inlets together: 10 and 4 m³/h, and the spread of the nights
    expect(raised!.values.nightFlow!.value).toBeCloseTo(14.4, 6);
    expect(raised!.values.usual!.value).toBeCloseTo(10.2, 0);
    expect(ended).toMatchObject({
      startMs: raised!.startMs,
      endMs: dayStart("2026-11-10") + 300 * MINUTE_MS,
    });
    expect(nights((night) => (night === 8 ? 4 : 0))).toEqual([]);
    expect(nights(() => 0)).toEqual([]);
    expect(nights((night) => (night === 8 || night === 9 ? 4 : 0), true)).toEqual(findings);
  });
});
