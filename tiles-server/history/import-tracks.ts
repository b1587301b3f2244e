import { decodeTracks, type FixColumns } from "../../contract/track-columns.ts";
import type { Database, SqlValue } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import { leaveLate } from "./late-tracks.ts";
import { FIX_COLUMNS } from "./track-block.ts";

const DAY_MS = 24 * 3600_000;
/** Clocks that are ahead. */
const AHEAD_MS = 5 * 60_000;
/** Vehicles leave the county, but not by more than this. */
const AREA_MARGIN_E6 = 1_000_000;
const MAX_SPEED_DKMH = 1_600;
export interface ImportRules {
  /** registry numbers */
  readonly vehicles: ReadonlySet<number>;
  /** [west, south, east, north] of the county, degrees */
  readonly area: readonly [number, number, number, number];
  readonly historyDays: number;
  readonly nowMs: number;
}

/**
 * Stores tracks of the past, e.g. of a system that was in use before; live positions and alarms stay as they are. What is
 * stored already stays. The server on duty judges and seals them.
 * @param bytes length-delimited twin.Track messages
 * @returns fixes that are new, and that were known
 * @throws HttpError 400 when the bytes are no tracks, 422 for the first fix that cannot be right; nothing is stored then
 */
export async function importTracks(
  database: Database,
  bytes: Uint8Array,
  rules: ImportRules,
): Promise<{ stored: number; known: number }> {
  const rows: SqlValue[][] = [];
  const spans = new Map<number, { vehicle: number; fromMs: number; toMs: number }>();
  for (const track of tracksOf(bytes)) {
    if (!rules.vehicles.has(track.vehicle))
      throw wrong(track, 0, "vehicle", String(track.vehicle), "the number of a registered vehicle");
    for (const [i, timeMs] of track.timesMs.entries()) {
      checkFix(track, i, rules);
      const { vehicle, lonE6, latE6, speedDkmh, headingDeg, status } = track;
      rows.push([
        vehicle,
        timeMs,
        lonE6[i]!,
        latE6[i]!,
        0,
        speedDkmh[i]!,
        headingDeg[i]!,
        status[i]!,
        0,
        null,
      ]);
      const span = spans.get(vehicle) ?? { vehicle, fromMs: timeMs, toMs: timeMs };
      spans.set(vehicle, {
        vehicle,
        fromMs: Math.min(span.fromMs, timeMs),
        toMs: Math.max(span.toMs, timeMs),
      });
    }
  }
  const stored = await database.transaction(async (tx) => {
    const added = await tx.insertRows("positions", FIX_COLUMNS, rows, "skip");
    if (added > 0) await leaveLate(tx, [...spans.values()]);
    return added;
  });
  return { stored, known: rows.length - stored };
}

function tracksOf(bytes: Uint8Array): FixColumns[] {
  try {
    return [...decodeTracks(bytes)];
  } catch (error) {
    throw new HttpError(400, `wrong request: ${(error as Error).message}`, {
      field: "body",
      found: `${bytes.length} bytes`,
      expected: "length-delimited twin.Track messages (contract/twin.proto)",
    });
  }
}

function checkFix(track: FixColumns, i: number, { area, historyDays, nowMs }: ImportRules): void {
  const { timesMs, lonE6, latE6, speedDkmh, headingDeg } = track;
  const timeMs = timesMs[i]!;
  const oldestMs = nowMs - historyDays * DAY_MS;
  if (timeMs < oldestMs || timeMs > nowMs + AHEAD_MS)
    throw wrong(track, i, "time", isoOf(timeMs), `a time of the last ${historyDays} days, which are kept`);
  if (i > 0 && timeMs <= timesMs[i - 1]!)
    throw wrong(track, i, "time", isoOf(timeMs), `later than ${isoOf(timesMs[i - 1]!)}, the fix before`);
  const [west, south, east, north] = area.map((degrees) => Math.round(degrees * 1e6)) as [
    number,
    number,
    number,
    number,
  ];
  const isInside =
    lonE6[i]! >= west - AREA_MARGIN_E6 &&
    lonE6[i]! <= east + AREA_MARGIN_E6 &&
    latE6[i]! >= south - AREA_MARGIN_E6 &&
    latE6[i]! <= north + AREA_MARGIN_E6;
  if (!isInside) {
    const place = `${lonE6[i]! / 1e6}, ${latE6[i]! / 1e6}`;
    throw wrong(track, i, "place", place, `a place within a degree of the county (${area.join(", ")})`);
  }
  if (speedDkmh[i]! < 0 || speedDkmh[i]! > MAX_SPEED_DKMH)
    throw wrong(track, i, "speed", `${speedDkmh[i]! / 10} km/h`, `0 to ${MAX_SPEED_DKMH / 10} km/h`);
  if (headingDeg[i]! < 0 || headingDeg[i]! > 360)
    throw wrong(track, i, "heading", `${headingDeg[i]}°`, "0 to 360°");
}

function isoOf(timeMs: number): string {
  return Math.abs(timeMs) < 8.64e15 ? new Date(timeMs).toISOString() : String(timeMs);
}

function wrong(
  { vehicle }: FixColumns,
  row: number,
  field: string,
  found: string,
  expected: string,
): HttpError {
  return new HttpError(
    422,
    `vehicle ${vehicle}, fix ${row + 1}: ${field} is ${found}, expected ${expected}`,
    {
      field,
      found,
      expected,
    },
  );
}
