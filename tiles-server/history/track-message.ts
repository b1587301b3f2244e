import { encodeTrack, fixColumns } from "../../contract/track-columns.ts";

/** A row of table positions, as the track query selects it. */
export interface PositionRow {
  readonly vehicle: number;
  readonly ts: number;
  readonly lon_e6: number;
  readonly lat_e6: number;
  readonly speed_dkmh: number;
  readonly heading_deg: number;
  readonly status: number;
}

/**
 * One length-delimited twin.Track of a vehicle's rows, which are in time order and not empty.
 * @param placeUnitE6 places are rounded to this many 1e-6 degree
 */
export function encodeRows(rows: readonly PositionRow[], placeUnitE6?: number): Uint8Array {
  const columns = fixColumns(rows[0]!.vehicle, rows.length);
  for (const [i, row] of rows.entries()) {
    columns.timesMs[i] = row.ts;
    columns.lonE6[i] = row.lon_e6;
    columns.latE6[i] = row.lat_e6;
    columns.speedDkmh[i] = row.speed_dkmh;
    columns.headingDeg[i] = row.heading_deg;
    columns.status[i] = row.status;
  }
  return encodeTrack(columns, placeUnitE6);
}
