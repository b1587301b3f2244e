import type { Trip } from "../../contract/events.ts";
import type { UsageRow } from "../../contract/tracks/usage.ts";

/** Trips added up by the fence they loaded in; what the server does not say of a site is 0. */
export function tripsBySite(trips: readonly Trip[]): UsageRow[] {
  const sites = new Map<string, { row: UsageRow; vehicles: Set<number> }>();
  for (const { source, vehicle, distanceKm, outcome } of trips) {
    if (source === null) continue;
    const before = sites.get(source);
    const vehicles = (before?.vehicles ?? new Set<number>()).add(vehicle);
    const row: UsageRow = {
      ...(before?.row ?? { ...NOTHING, group: source }),
      vehicles: vehicles.size,
      trips: (before?.row.trips ?? 0) + 1,
      km: (before?.row.km ?? 0) + distanceKm,
      events: (before?.row.events ?? 0) + (outcome === "dumped" ? 1 : 0),
    };
    sites.set(source, { row, vehicles });
  }
  return [...sites.values()].map(({ row }) => row);
}

const NOTHING = {
  vehicles: 0,
  trips: 0,
  events: 0,
  km: 0,
  engineMs: 0,
  drivingMs: 0,
  stops: 0,
  standingMs: 0,
  silences: 0,
  silentMs: 0,
  fastestKmh: 0,
};
