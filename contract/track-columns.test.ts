import { describe, expect, it } from "vitest";
import {
  decodeTracks,
  decodeVehicles,
  encodeTrack,
  type FixColumns,
  fixColumns,
  THINNED_PLACE_UNIT,
} from "./track-columns.ts";
import { twin } from "./twin.js";

const T0 = Date.UTC(2026, 10, 22, 8);

/** A drive with turns, stops, changing status and negative coordinates, reported each `everyMs`. */
function drive(count: number, everyMs: number, west = 1): FixColumns {
  const track = fixColumns(17, count);
  for (let i = 0; i < count; i++) {
    track.timesMs[i] = T0 + i * everyMs;
    track.lonE6[i] = west * (111_579_000 + Math.round(3000 * Math.sin(i / 7)));
    track.latE6[i] = 25_185_000 - i * 37;
    track.speedDkmh[i] = i % 9 === 0 ? 0 : 300 + ((i * 7919) % 200);
    track.headingDeg[i] = (i * 31) % 360;
    track.status[i] = i < count / 2 ? 3 : 0xc000_0303;
  }
  return track;
}
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe("a track", () => {
  it("is read as it was written, whole seconds or not, east or west of Greenwich", () => {
    for (const track of [drive(60, 10_000), drive(60, 1234), drive(60, 1000, -1), drive(1, 1000)])
      expect([...decodeTracks(encodeTrack(track))]).toEqual([track]);
  });

  it("is the message that protobufjs reads", () => {
    const track = drive(5, 10_000);
    const message = twin.Track.decodeDelimited(encodeTrack(track));
    expect({ ...message, t0Ms: Number(message.t0Ms) }).toEqual({
      vehicle: 17,
      t0Ms: T0,
      dt: [0, 10, 10, 10, 10],
      lonDelta: [...track.lonE6].map((value, i) => value - (track.lonE6[i - 1] ?? 0)),
      latDelta: [25_185_000, -37, -37, -37, -37],
      speedDkmhDelta: [...track.speedDkmh].map((value, i) => value - (track.speedDkmh[i - 1] ?? 0)),
      headingDegDelta: [0, 31, 31, 31, 31],
      status: [3, 0xc000_0303],
      statusRun: [3, 2],
      dtUnitMs: 1000,
      placeUnitE6: 1,
    });
  });

  it("is joined from the messages of its vehicle, which may not run backwards", () => {
    const whole = drive(100, 10_000);
    const part = (from: number, to: number) =>
      encodeTrack({
        vehicle: 17,
        timesMs: whole.timesMs.slice(from, to),
        lonE6: whole.lonE6.slice(from, to),
        latE6: whole.latE6.slice(from, to),
        speedDkmh: whole.speedDkmh.slice(from, to),
        headingDeg: whole.headingDeg.slice(from, to),
        status: whole.status.slice(from, to),
      });
    const other = { ...drive(7, 1000), vehicle: 3 };
    expect(decodeVehicles(joined(part(0, 40), encodeTrack(other), part(40, 40), part(40, 100)))).toEqual([
      whole,
      other,
    ]);
    expect(() => decodeVehicles(joined(part(40, 100), part(0, 40)))).toThrow("vehicle 17: a part begins at");
  });

  it("is rounded to about a metre when it is thinned, without drifting", () => {
    const track = drive(500, 60_000);
    const [thinned] = decodeTracks(encodeTrack(track, THINNED_PLACE_UNIT));
    expect(thinned!.timesMs).toEqual(track.timesMs);
    for (let i = 0; i < 500; i++) {
      expect(Math.abs(thinned!.lonE6[i]! - track.lonE6[i]!)).toBeLessThanOrEqual(THINNED_PLACE_UNIT / 2);
      expect(Math.abs(thinned!.latE6[i]! - track.latE6[i]!)).toBeLessThanOrEqual(THINNED_PLACE_UNIT / 2);
    }
  });

  it("follows others in one run of bytes", () => {
    const tracks = [drive(3, 1000), drive(100, 10_000), fixColumns(300, 0)];
    expect([...decodeTracks(joined(...tracks.map((track) => encodeTrack(track))))]).toEqual(tracks);
    expect([...decodeTracks(new Uint8Array())]).toEqual([]);
  });

  it("is refused with its vehicle's name when columns differ in length", () => {
    const whole = { vehicle: 9, t0Ms: T0, dt: [0, 1], status: [3], statusRun: [2] };
    const columns = { lonDelta: [1, 1], latDelta: [1, 1], speedDkmhDelta: [1, 1], headingDegDelta: [1, 1] };
    const bytes = (more: object) => twin.Track.encodeDelimited({ ...whole, ...columns, ...more }).finish();
    expect([...decodeTracks(bytes({}))]).toHaveLength(1);
    for (const [more, complaint] of [
      [{ lonDelta: [1] }, "vehicle 9: lon_delta has 1 rows, dt has 2"],
      [{ statusRun: [1] }, "vehicle 9: status has 1 rows, dt has 2"],
      [{ statusRun: [3] }, "vehicle 9: status has 3 rows, dt has 2"],
      [{ statusRun: [2, 1], status: [3, 4] }, "vehicle 9: status has 3 rows, dt has 2"],
      [{ statusRun: [2, 1] }, "vehicle 9: status has more runs than rows, dt has 2"],
      [{ status: [], statusRun: [] }, "vehicle 9: status has 0 rows, dt has 2"],
    ] as const)
      expect(() => [...decodeTracks(bytes(more))]).toThrow(complaint);
  });

  it("is refused wherever its bytes are cut, and never read past their end", () => {
    const bytes = encodeTrack(drive(20, 10_000));
    for (let length = 1; length < bytes.length; length++)
      expect(() => [...decodeTracks(bytes.subarray(0, length))]).toThrow(RangeError);
  });
});
