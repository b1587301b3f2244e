import { stopsOf } from "./stops.ts";
import { trackLengthKm } from "./track-length.ts";
import { AFTER, clipped, silencesOf, type VehicleTrack } from "./vehicle-track.ts";

/** What a vehicle did in a stretch of time, as far as it reported. */
export interface Usage {
  readonly vehicle: number;
  readonly km: number;
  /** the engine ran, milliseconds */
  readonly engineMs: number;
  /** it moved, milliseconds */
  readonly drivingMs: number;
  readonly stops: number;
  /** in stops, milliseconds */
  readonly standingMs: number;
  readonly silences: number;
  readonly silentMs: number;
  readonly fastestKmh: number;
}

const MOVING_KMH = 3;

/** Figures of a track between two times, UTC ms. A silence adds to nothing but itself. */
export function usageOf(track: VehicleTrack, fromMs: number, toMs: number): Usage {
  const part = clipped(track, fromMs, toMs);
  const { timesMs, speedsKmh, engineOn, hasFix, silentAfter } = part;
  let [engineMs, drivingMs, fastestKmh] = [0, 0, 0];
  for (let i = 0; i < timesMs.length; i++) {
    if (hasFix[i] && speedsKmh[i]! > fastestKmh) fastestKmh = speedsKmh[i]!;
    if (i + 1 === timesMs.length || silentAfter[i] !== AFTER.fix) continue;
    const spanMs = timesMs[i + 1]! - timesMs[i]!;
    if (engineOn[i]) engineMs += spanMs;
    if (hasFix[i] && speedsKmh[i]! > MOVING_KMH) drivingMs += spanMs;
  }
  const stops = stopsOf(part);
  const silences = silencesOf(part);
  return {
    vehicle: track.vehicle,
    km: trackLengthKm(part),
    engineMs,
    drivingMs,
    stops: stops.length,
    standingMs: stops.reduce((sum, stop) => sum + stop.toMs - stop.fromMs, 0),
    silences: silences.length,
    silentMs: silences.reduce((sum, silence) => sum + silence.toMs - silence.fromMs, 0),
    fastestKmh,
  };
}

/** Figures of several vehicles together. */
export interface UsageRow extends Omit<Usage, "vehicle"> {
  /** what they have in common: a company, a site, a plate */
  readonly group: string;
  readonly vehicles: number;
  readonly trips: number;
  readonly events: number;
}

/** Vehicles' figures added up by group; undefined = in none. Sorted by nothing. */
export function usageByGroup(
  usages: readonly Usage[],
  groupOf: (vehicle: number) => string | undefined,
  tripsOf: (vehicle: number) => number,
  eventsOf: (vehicle: number) => number,
): UsageRow[] {
  const groups = new Map<string, UsageRow>();
  for (const usage of usages) {
    const group = groupOf(usage.vehicle);
    if (group === undefined) continue;
    const before = groups.get(group);
    groups.set(group, {
      group,
      vehicles: (before?.vehicles ?? 0) + 1,
      km: (before?.km ?? 0) + usage.km,
      engineMs: (before?.engineMs ?? 0) + usage.engineMs,
      drivingMs: (before?.drivingMs ?? 0) + usage.drivingMs,
      stops: (before?.stops ?? 0) + usage.stops,
      standingMs: (before?.standingMs ?? 0) + usage.standingMs,
      silences: (before?.silences ?? 0) + usage.silences,
      silentMs: (before?.silentMs ?? 0) + usage.silentMs,
      fastestKmh: Math.max(before?.fastestKmh ?? 0, usage.fastestKmh),
      trips: (before?.trips ?? 0) + tripsOf(usage.vehicle),
      events: (before?.events ?? 0) + eventsOf(usage.vehicle),
    });
  }
  return [...groups.values()];
}
