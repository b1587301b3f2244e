import type { TrackColumns } from "../../contract/tracks/vehicle-track.ts";

/** Tracks one after the other in columns of their own kind; track i has the rows `starts[i]` … `starts[i + 1] − 1`. */
export type PackedTracks = Omit<TrackColumns, "vehicle"> & {
  readonly vehicles: Uint32Array;
  readonly starts: Uint32Array;
};

/** The tracks as columns of one buffer each. */
export function packed(tracks: readonly TrackColumns[]): PackedTracks {
  const rows = tracks.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const pack: PackedTracks = {
    vehicles: Uint32Array.from(tracks, ({ vehicle }) => vehicle),
    starts: new Uint32Array(tracks.length + 1),
    timesMs: new Float64Array(rows),
    positionsDeg: new Float64Array(2 * rows),
    speedsKmh: new Float32Array(rows),
    hasFix: new Uint8Array(rows),
    engineOn: new Uint8Array(rows),
    load: new Uint8Array(rows),
  };
  let row = 0;
  for (const [i, track] of tracks.entries()) {
    pack.timesMs.set(track.timesMs, row);
    pack.positionsDeg.set(track.positionsDeg, 2 * row);
    pack.speedsKmh.set(track.speedsKmh, row);
    pack.hasFix.set(track.hasFix, row);
    pack.engineOn.set(track.engineOn, row);
    pack.load.set(track.load, row);
    row += track.timesMs.length;
    pack.starts[i + 1] = row;
  }
  return pack;
}

/** The tracks again, as views. */
export function unpacked(pack: PackedTracks): TrackColumns[] {
  return Array.from(pack.vehicles, (vehicle, i) => {
    const [start, end] = [pack.starts[i]!, pack.starts[i + 1]!];
    return {
      vehicle,
      timesMs: pack.timesMs.subarray(start, end),
      positionsDeg: pack.positionsDeg.subarray(2 * start, 2 * end),
      speedsKmh: pack.speedsKmh.subarray(start, end),
      hasFix: pack.hasFix.subarray(start, end),
      engineOn: pack.engineOn.subarray(start, end),
      load: pack.load.subarray(start, end),
    };
  });
}
