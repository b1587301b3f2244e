import { emptyColumns, putColumns, rows, type TrackColumns } from "../../contract/tracks/vehicle-track.ts";

/** Tracks one after the other in columns of their own kind; track i has the rows `starts[i]` … `starts[i + 1] − 1`. */
export type PackedTracks = Omit<TrackColumns, "vehicle"> & {
  readonly vehicles: Uint32Array;
  readonly starts: Uint32Array;
};

/** The tracks as columns of one buffer each. */
export function packed(tracks: readonly TrackColumns[]): PackedTracks {
  const pack: PackedTracks = {
    vehicles: Uint32Array.from(tracks, ({ vehicle }) => vehicle),
    starts: new Uint32Array(tracks.length + 1),
    ...emptyColumns(tracks.reduce((sum, { timesMs }) => sum + timesMs.length, 0)),
  };
  let row = 0;
  for (const [i, track] of tracks.entries()) {
    putColumns(pack, track, row);
    row += track.timesMs.length;
    pack.starts[i + 1] = row;
  }
  return pack;
}

/** The tracks again, as views. */
export function unpacked({ vehicles, starts, ...columns }: PackedTracks): TrackColumns[] {
  return Array.from(vehicles, (vehicle, i) => rows({ vehicle, ...columns }, starts[i]!, starts[i + 1]!));
}
