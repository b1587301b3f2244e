import { twin } from "../../contract/twin.js";

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

/** One length-delimited twin.Track of a vehicle's rows, which are in time order and not empty. */
export function encodeTrack(rows: readonly PositionRow[]): Uint8Array {
  const first = rows[0]!;
  return twin.Track.encodeDelimited({
    vehicle: first.vehicle,
    t0Ms: first.ts,
    dtMs: rows.map(({ ts }, i) => ts - rows[Math.max(0, i - 1)]!.ts),
    lonE6Delta: rows.map(({ lon_e6 }, i) => lon_e6 - (i > 0 ? rows[i - 1]!.lon_e6 : 0)),
    latE6Delta: rows.map(({ lat_e6 }, i) => lat_e6 - (i > 0 ? rows[i - 1]!.lat_e6 : 0)),
    speedDkmh: rows.map(({ speed_dkmh }) => speed_dkmh),
    headingDeg: rows.map(({ heading_deg }) => heading_deg),
    status: rows.map(({ status }) => status),
  }).finish();
}
