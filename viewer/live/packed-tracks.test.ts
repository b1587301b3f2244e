import { expect, it } from "vitest";
import { encodeTrack, fixColumns } from "../../contract/track-columns.ts";
import { decodeTracks } from "../../contract/tracks/vehicle-track.ts";
import { packed, unpacked } from "./packed-tracks.ts";

it("gives every vehicle its own fixes again, in one buffer a column", () => {
  const bytes = [3, 0, 5].map((count, vehicle) => {
    const track = fixColumns(vehicle, count);
    for (let i = 0; i < count; i++) {
      track.timesMs[i] = 1e12 + 1000 * i;
      track.lonE6[i] = 111e6 + 10 * vehicle + i;
      track.latE6[i] = 25e6 - i;
      track.speedDkmh[i] = 10 * i;
      track.status[i] = i % 2 === 0 ? 0b11 : 0x302;
    }
    return encodeTrack(track);
  });
  const tracks = decodeTracks(Buffer.concat(bytes));
  expect(tracks.map(({ timesMs }) => timesMs.length)).toEqual([3, 5]);
  const again = unpacked(packed(tracks));
  expect(again).toEqual(tracks);
  expect(new Set(again.map(({ timesMs }) => timesMs.buffer)).size).toBe(1);
});
