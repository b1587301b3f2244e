import type { Database } from "../database/database.ts";
import { vehiclesByHour } from "../history/vehicles-by-hour.ts";
import type { VehicleRegistry } from "../ingest/vehicle-registry.ts";
import type { LiveServices } from "../live-services.ts";
import type { LampStates } from "./lamp-states.ts";
import type { LatestPositions } from "./latest-positions.ts";

/** A terminal that said nothing for this long is offline (domain.md §4.1: three heartbeats, at least 3–5 min). */
const ONLINE_MS = 300_000;

interface Sources {
  readonly database: Database;
  readonly registry: VehicleRegistry;
  readonly positions: LatestPositions;
  readonly lamps: LampStates;
}

/** Numbers of the cards that change by the second, each with the time it is of. */
export function liveFigures({ database, registry, positions, lamps }: Sources): LiveServices["figures"] {
  return {
    online: (layer) => {
      const vehicles = registry.vehicles.filter((vehicle) => vehicle.layer === layer);
      const heard = vehicles.map(({ number }) => positions.heardMs(number) ?? 0);
      const newest = Math.max(0, ...heard);
      return {
        value: heard.filter((ms) => Date.now() - ms < ONLINE_MS).length,
        of: vehicles.length,
        asOfMs: newest === 0 ? null : newest,
      };
    },
    lampsLit: () => {
      const { lit, asOfMs } = lamps.counts(Date.now());
      return { value: lit, of: lamps.lampCount, asOfMs };
    },
    lampsFaulty: () => {
      const { faulty, asOfMs } = lamps.counts(Date.now());
      return { value: faulty, of: lamps.lampCount, asOfMs };
    },
    vehiclesByHour: (nowMs) => vehiclesByHour(database, nowMs),
  };
}
