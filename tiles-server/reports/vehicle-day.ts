import type { Vehicle } from "../../contract/api.ts";
import type { VehicleDay } from "../../contract/day-report.ts";
import { layerById } from "../../contract/layers.ts";
import { usageOf } from "../../contract/tracks/usage.ts";
import {
  AFTER,
  decodeTracks,
  silencesOf,
  type VehicleTrack,
  withSilences,
} from "../../contract/tracks/vehicle-track.ts";
import type { FixRow } from "../history/track-block.ts";
import { encodeRows } from "../history/track-message.ts";
import { type ItemKinds, readItems } from "../ingest/jt808/location-items.ts";
import { type FuelReading, fuelOf } from "./fuel.ts";

/** Slower reports are of a standing vehicle, 0.1 km/h. */
const STANDING_DKMH = 50;
/** A counter that jumps by more between two reports was changed or read wrongly, km. */
const MOST_ODOMETER_STEP_KM = 200;

/**
 * One vehicle between two times, UTC ms.
 * @param rows its reports in time order; those around the interval tell of silences that reach into it
 */
export function vehicleDay(
  vehicle: Vehicle,
  rows: readonly FixRow[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  vendor: ItemKinds,
  counts: { readonly trips: number; readonly events: number },
): VehicleDay {
  const [columns] = rows.length > 0 ? decodeTracks(encodeRows(rows)) : [];
  const track = columns && withSilences(columns);
  const usage = track && usageOf(track, fromMs, toMs);
  const inside = rows.filter(({ ts }) => ts >= fromMs && ts < toMs);
  const items = itemsOf(inside, vendor);
  return {
    number: vehicle.number,
    plate: vehicle.plate,
    kind: kindName(vehicle),
    layer: vehicle.layer,
    reports: inside.length,
    firstMs: inside[0]?.ts ?? null,
    lastMs: inside.at(-1)?.ts ?? null,
    km: usage?.km ?? 0,
    odometerKm: odometerOf(items.mileagesKm),
    engineMs: usage?.engineMs ?? 0,
    drivingMs: usage?.drivingMs ?? 0,
    stops: usage?.stops ?? 0,
    standingMs: usage?.standingMs ?? 0,
    fastestKmh: usage?.fastestKmh ?? 0,
    ...counts,
    silences: track ? silencesBetween(track, fromMs, toMs) : [],
    unknownMs: toMs - fromMs - (track ? knownMs(track, fromMs, toMs) : 0),
    fuel: fuelOf(items.fuel),
  };
}

/** Silences that touch the interval, cut to it. */
function silencesBetween(track: VehicleTrack, fromMs: number, toMs: number): VehicleDay["silences"] {
  return silencesOf(track)
    .filter((silence) => silence.fromMs < toMs && silence.toMs > fromMs)
    .map((silence) => ({
      fromMs: Math.max(fromMs, silence.fromMs),
      toMs: Math.min(toMs, silence.toMs),
      intervals: silence.intervals,
    }));
}

/** How much of the interval lies between two reports that follow each other in time, milliseconds. */
function knownMs(track: VehicleTrack, fromMs: number, toMs: number): number {
  const { timesMs, silentAfter } = track;
  let sum = 0;
  for (let i = 0; i + 1 < timesMs.length; i++) {
    if (silentAfter[i] !== AFTER.fix) continue;
    sum += Math.max(0, Math.min(toMs, timesMs[i + 1]!) - Math.max(fromMs, timesMs[i]!));
  }
  return sum;
}

function itemsOf(rows: readonly FixRow[], vendor: ItemKinds): { mileagesKm: number[]; fuel: FuelReading[] } {
  const mileagesKm: number[] = [];
  const fuel: FuelReading[] = [];
  for (const row of rows) {
    if (!row.items) continue;
    for (const { known } of readItems(Buffer.from(row.items), vendor).items) {
      if (typeof known?.value !== "number") continue;
      if (known.name === "mileageKm") mileagesKm.push(known.value);
      else if (known.name === "fuelLitres")
        fuel.push({
          timeMs: row.ts,
          litres: known.value,
          stands: row.speed_dkmh <= STANDING_DKMH,
        });
    }
  }
  return { mileagesKm, fuel };
}

/** What the counter counted; a step back or a leap is a counter that was changed and counts nothing. */
function odometerOf(mileagesKm: readonly number[]): number | null {
  if (mileagesKm.length < 2) return null;
  let km = 0;
  for (let i = 1; i < mileagesKm.length; i++) {
    const step = mileagesKm[i]! - mileagesKm[i - 1]!;
    if (step > 0 && step <= MOST_ODOMETER_STEP_KM) km += step;
  }
  return Math.round(km * 10) / 10;
}

function kindName({ layer, kind }: Vehicle): { zh: string; en: string } {
  const field = layerById(layer).fields.find(({ name }) => name === "kind");
  return field?.values?.[kind] ?? { zh: kind, en: kind };
}
