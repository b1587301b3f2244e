import { deflateRawSync, inflateRawSync } from "node:zlib";
import { decodeTracks, THINNED_PLACE_UNIT } from "../../contract/track-columns.ts";
import { twin } from "../../contract/twin.js";
import type { PositionRow } from "./track-message.ts";
import { encodeRows } from "./track-message.ts";

/** Details of a block are some kilobytes; a stored block that unpacks to more is broken. */
const MAX_DETAILS_BYTES = 16 * 1024 * 1024;

/** One row of table positions, whole. */
export interface FixRow extends PositionRow {
  readonly altitude_m: number;
  readonly alarm: number;
  /** additional items of the report as sent; null = none */
  readonly items: Uint8Array | null;
}

/** Columns of a FixRow in table positions. */
export const FIX_COLUMNS = [
  "vehicle",
  "ts",
  "lon_e6",
  "lat_e6",
  "altitude_m",
  "speed_dkmh",
  "heading_deg",
  "status",
  "alarm",
  "items",
] as const satisfies readonly (keyof FixRow)[];

/** One row of table track_blocks without its key. */
export interface TrackBlock {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly fixes: number;
  /** [west, south, east, north], 1e-6 degree */
  readonly boxE6: readonly [number, number, number, number];
  /** length-delimited twin.Track */
  readonly track: Uint8Array;
  /** deflated twin.TrackDetails */
  readonly details: Uint8Array;
}

/**
 * @param rows of one vehicle in time order, at least one
 * @param isThinned places are rounded to about a metre
 */
export function encodeBlock(rows: readonly FixRow[], isThinned: boolean): TrackBlock {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { lon_e6, lat_e6 } of rows) {
    west = Math.min(west, lon_e6);
    east = Math.max(east, lon_e6);
    south = Math.min(south, lat_e6);
    north = Math.max(north, lat_e6);
  }
  const details = twin.TrackDetails.encode({
    altitudeMetersDelta: rows.map(({ altitude_m }, i) => altitude_m - (i > 0 ? rows[i - 1]!.altitude_m : 0)),
    alarm: rows.map(({ alarm }) => alarm),
    items: rows.map(({ items }) => items ?? new Uint8Array()),
  }).finish();
  return {
    firstMs: rows[0]!.ts,
    lastMs: rows.at(-1)!.ts,
    fixes: rows.length,
    boxE6: [west, south, east, north],
    track: encodeRows(rows, isThinned ? THINNED_PLACE_UNIT : 1),
    details: deflateRawSync(details),
  };
}

/**
 * The rows of a block again.
 * @param details null where a level keeps none: altitude and alarm are 0 and there are no items
 * @throws Error when the columns differ in length
 */
export function decodeBlock(track: Uint8Array, details: Uint8Array | null): FixRow[] {
  const [columns] = decodeTracks(track);
  if (!columns) throw new Error("a block without a track, expected one");
  const { vehicle, timesMs, lonE6, latE6, speedDkmh, headingDeg, status } = columns;
  const more = details
    ? twin.TrackDetails.decode(inflateRawSync(details, { maxOutputLength: MAX_DETAILS_BYTES }))
    : undefined;
  const lengths = more
    ? [more.altitudeMetersDelta.length, more.alarm.length, more.items.length]
    : [timesMs.length];
  if (lengths.some((length) => length !== timesMs.length))
    throw new Error(
      `block of vehicle ${vehicle} at ${timesMs[0]}: details of ${lengths.join(", ")} rows, expected ${timesMs.length} each`,
    );
  const rows: FixRow[] = [];
  let altitude = 0;
  for (const [i, ts] of timesMs.entries()) {
    altitude += more?.altitudeMetersDelta[i] ?? 0;
    const items = more?.items[i];
    rows.push({
      vehicle,
      ts,
      lon_e6: lonE6[i]!,
      lat_e6: latE6[i]!,
      altitude_m: altitude,
      speed_dkmh: speedDkmh[i]!,
      heading_deg: headingDeg[i]!,
      status: status[i]!,
      alarm: more?.alarm[i] ?? 0,
      items: items && items.length > 0 ? items : null,
    });
  }
  return rows;
}

/** Rows of two sources in time order; of two with the same time the one of `kept` stays. */
export function mergeRows(kept: readonly FixRow[], added: readonly FixRow[]): FixRow[] {
  const byTime = new Map<number, FixRow>();
  for (const row of added) byTime.set(row.ts, row);
  for (const row of kept) byTime.set(row.ts, row);
  return [...byTime.values()].sort((a, b) => a.ts - b.ts);
}
