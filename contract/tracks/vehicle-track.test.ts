import { describe, expect, it } from "vitest";
import { encodeTrack, fixColumns } from "../track-columns.ts";
import {
  decodeTracks as columnsOf,
  fixHistogram,
  LOAD,
  reportingIntervals,
  silencesOf,
  stretchesOf,
  withSilences,
} from "./vehicle-track.ts";

const decodeTracks = (bytes: Uint8Array) => columnsOf(bytes).map((columns) => withSilences(columns));

const T0 = Date.UTC(2026, 10, 22, 10);

/** Reports that drive north-west and gain 0.1 km/h each; `dtMs` since the one before. */
function track(
  vehicle: number,
  dtMs: number[],
  status = dtMs.map(() => 3),
  fromMs = T0,
  lonE6 = 111_579_000,
) {
  const columns = fixColumns(vehicle, dtMs.length);
  let timeMs = fromMs;
  for (const [i, dt] of dtMs.entries()) {
    timeMs += dt;
    columns.timesMs[i] = timeMs;
    columns.lonE6[i] = lonE6 + 100 * i;
    columns.latE6[i] = 25_185_000 - 50 * i;
    columns.speedDkmh[i] = 100 + i;
    columns.headingDeg[i] = 90;
    columns.status[i] = status[i]!;
  }
  return encodeTrack(columns);
}

function joined(...messages: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(messages.reduce((sum, message) => sum + message.length, 0));
  let at = 0;
  for (const message of messages) {
    bytes.set(message, at);
    at += message.length;
  }
  return bytes;
}

describe("decoding", () => {
  it("undoes the differences of times and positions", () => {
    const [first] = decodeTracks(track(7, [0, 15_000, 20_000]));
    expect(first?.vehicle).toBe(7);
    expect([...first!.timesMs]).toEqual([T0, T0 + 15_000, T0 + 35_000]);
    expect([...first!.positionsDeg]).toEqual([111.579, 25.185, 111.5791, 25.18495, 111.5792, 25.1849]);
    expect(first!.speedsKmh[2]).toBeCloseTo(10.2, 5);
  });

  it("reads bytes laid out by hand as the schema says", () => {
    // biome-ignore format: one field of the message a line
    const bytes = Uint8Array.of(
      26,               // length of the message
      0x08, 0x05,       // vehicle = 5
      0x10, 0xac, 0x02, // t0_ms = 300
      0x1a, 0x01, 0x00, // dt = [0]
      0x22, 0x01, 0x02, // lon_delta = [1], zigzag
      0x2a, 0x01, 0x01, // lat_delta = [-1]
      0x32, 0x01, 0x28, // speed_dkmh_delta = [20], zigzag
      0x3a, 0x01, 0x5a, // heading_deg_delta = [45], zigzag
      0x42, 0x01, 0x01, // status = [1]: no fix
      0x4a, 0x01, 0x01, // status_run = [1]
    );
    const [only] = columnsOf(bytes);
    expect(only).toEqual({
      vehicle: 5,
      timesMs: Float64Array.of(300),
      positionsDeg: Float64Array.of(0.000001, -0.000001),
      speedsKmh: Float32Array.of(2),
      hasFix: Uint8Array.of(0),
      engineOn: Uint8Array.of(1),
      load: Uint8Array.of(LOAD.empty),
    });
  });

  it("reads a run of messages and an empty body", () => {
    const tracks = decodeTracks(joined(track(1, [0]), track(300, [0, 1000]), track(2, [0])));
    expect(tracks.map((each) => each.vehicle)).toEqual([1, 300, 2]);
    expect(decodeTracks(new Uint8Array())).toEqual([]);
  });

  it("joins the parts of a vehicle, and refuses parts that run backwards", () => {
    const early = track(1, [0, 1000]);
    const late = track(1, [0], [3], T0 + 5000, 111_500_000);
    const [first, second] = decodeTracks(joined(early, track(2, [0]), late));
    expect([...first!.timesMs]).toEqual([T0, T0 + 1000, T0 + 5000]);
    expect([...first!.positionsDeg.slice(4)]).toEqual([111.5, 25.185]);
    expect(second!.vehicle).toBe(2);
    expect(() => decodeTracks(joined(late, early))).toThrow("vehicle 1: a part begins at");
  });

  it("joins several messages of a vehicle, and cuts at the interval asked for", () => {
    const later = track(7, [0, 5000], [0x103, 3], T0 + 20_000);
    const bytes = joined(track(7, [0, 15_000], [3, 0x303]), track(8, [0]), later);
    const [seven, eight] = columnsOf(bytes, T0 + 10_000, T0 + 25_000);
    expect(eight).toBeUndefined();
    expect([...seven!.timesMs]).toEqual([T0 + 15_000, T0 + 20_000]);
    expect([...seven!.load]).toEqual([LOAD.full, LOAD.half]);
    expect([...columnsOf(bytes)[0]!.timesMs].map((timeMs) => timeMs - T0)).toEqual([
      0, 15_000, 20_000, 25_000,
    ]);
  });

  it("throws when the last message is cut short", () => {
    expect(() => decodeTracks(track(1, [0, 1000]).slice(0, -2))).toThrow(RangeError);
  });
});

describe("silences", () => {
  // reports every 10 s, then nothing for 90 s
  const [gap] = decodeTracks(track(1, [0, 10_000, 10_000, 10_000, 90_000, 10_000, 10_000]));

  it("measures a silence against the vehicle's own interval", () => {
    expect(reportingIntervals(gap!)).toEqual({ driving: 10_000, parked: undefined });
    expect(silencesOf(gap!)).toEqual([
      { vehicle: 1, fromMs: T0 + 30_000, toMs: T0 + 120_000, intervals: 9, after: 3 },
    ]);
  });

  it("does not call it a silence when a parked vehicle reports as seldom as parked vehicles do", () => {
    // engine on: every 10 s; off: every minute; switched off after the third report
    const status = [3, 3, 3, 2, 2, 2, 2];
    const [parked] = decodeTracks(track(1, [0, 10_000, 10_000, 60_000, 60_000, 60_000, 60_000], status));
    expect(reportingIntervals(parked!)).toEqual({ driving: 10_000, parked: 60_000 });
    expect(silencesOf(parked!)).toEqual([]);
    const [gone] = decodeTracks(track(1, [0, 10_000, 10_000, 60_000, 60_000, 360_000, 60_000], status));
    expect(silencesOf(gone!)).toMatchObject([{ intervals: 6, after: 4 }]);
  });

  it("cuts the line at the silence", () => {
    expect(stretchesOf(gap!)).toEqual([
      { vehicle: 1, start: 0, end: 4 },
      { vehicle: 1, start: 4, end: 7 },
    ]);
  });

  it("cuts the line where the terminal had no fix, and drops lone points", () => {
    const [lost] = decodeTracks(track(2, [0, 1000, 1000, 1000, 1000], [3, 3, 1, 3, 1]));
    expect(stretchesOf(lost!)).toEqual([{ vehicle: 2, start: 0, end: 2 }]);
  });
});

it("counts fixes into bins and leaves out what lies outside", () => {
  const tracks = decodeTracks(track(1, [0, 60_000, 60_000, 60_000]));
  expect([...fixHistogram(tracks, T0, T0 + 150_000, 60_000)]).toEqual([1, 1, 1]);
});
