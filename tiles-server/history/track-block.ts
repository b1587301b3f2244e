import { deflateRawSync, inflateRawSync } from "node:zlib";
import { Reader } from "protobufjs/minimal.js";
import { twin } from "../../contract/twin.js";
import type { PositionRow } from "./track-message.ts";
import { encodeTrack } from "./track-message.ts";

/** Details of a block are some kilobytes; a stored block that unpacks to more is broken. */
const MAX_DETAILS_BYTES = 16 * 1024 * 1024;

/** One row of table positions, whole. */
export interface FixRow extends PositionRow {
  readonly altitude_m: number;
  readonly alarm: number;
  /** additional items of the report as sent; null = none */
  readonly items: Uint8Array | null;
}

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

/** @param rows of one vehicle in time order, at least one */
export function encodeBlock(rows: readonly FixRow[]): TrackBlock {
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
    track: encodeTrack(rows),
    details: deflateRawSync(details),
  };
}

/**
 * The rows of a block again.
 * @param details null where a level keeps none: altitude and alarm are 0 and there are no items
 * @throws Error when the columns differ in length
 */
export function decodeBlock(track: Uint8Array, details: Uint8Array | null): FixRow[] {
  const columns = twin.Track.decodeDelimited(Reader.create(track));
  const more = details
    ? twin.TrackDetails.decode(inflateRawSync(details, { maxOutputLength: MAX_DETAILS_BYTES }))
    : undefined;
  const count = columns.dtMs.length;
  const lengths = [
    columns.lonE6Delta,
    columns.latE6Delta,
    columns.speedDkmh,
    columns.headingDeg,
    columns.status,
  ];
  if (more) lengths.push(more.altitudeMetersDelta, more.alarm);
  if (lengths.some(({ length }) => length !== count) || (more && more.items.length !== count))
    throw new Error(
      `block of vehicle ${columns.vehicle} at ${columns.t0Ms}: columns of different length, expected ${count} rows in each`,
    );
  const rows: FixRow[] = [];
  let [ts, lon, lat, altitude] = [Number(columns.t0Ms), 0, 0, 0];
  for (let i = 0; i < count; i++) {
    ts += columns.dtMs[i]!;
    lon += columns.lonE6Delta[i]!;
    lat += columns.latE6Delta[i]!;
    altitude += more?.altitudeMetersDelta[i] ?? 0;
    const items = more?.items[i];
    rows.push({
      vehicle: columns.vehicle,
      ts,
      lon_e6: lon,
      lat_e6: lat,
      altitude_m: altitude,
      speed_dkmh: columns.speedDkmh[i]!,
      heading_deg: columns.headingDeg[i]!,
      status: columns.status[i]!,
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
