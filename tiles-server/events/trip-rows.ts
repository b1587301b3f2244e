import type { Trip } from "../../contract/events.ts";
import type { Queryable } from "../database/database.ts";
import type { RuledVehicle } from "../rules/rule-world.ts";
import type { TripState } from "../rules/trip-machine.ts";

/** A trip as it is answered. One that did not drive off with a load is none, undefined. */
export function tripOf(state: TripState, { number, company }: RuledVehicle): Trip | undefined {
  if (!state.phases.some(({ phase }) => phase === "loaded")) return undefined;
  const km = (meters: number) => Math.round(meters) / 1000;
  return {
    id: `${number}~${state.startMs}`,
    vehicle: number,
    company,
    startMs: state.startMs,
    endMs: state.endMs,
    phases: state.phases,
    source: state.source,
    sink: state.sink,
    permit: state.permit,
    distanceKm: km(state.meters),
    loadedKm: km(state.loadedMeters),
    outcome: state.outcome,
  };
}

/** Writes trips over what is there of them. */
export async function putTrips(tx: Queryable, trips: readonly Trip[]): Promise<void> {
  if (trips.length === 0) return;
  const byId = new Map(trips.map((trip) => [trip.id, trip]));
  const rows = [...byId.values()].map((trip) => ({
    vehicle: trip.vehicle,
    start_ms: trip.startMs,
    end_ms: trip.endMs,
    company: trip.company,
    trip,
  }));
  await tx.query(
    `INSERT INTO trips (vehicle, start_ms, end_ms, company, trip)
     SELECT vehicle, start_ms, end_ms, company, trip FROM jsonb_to_recordset($1::jsonb)
       AS r(vehicle integer, start_ms bigint, end_ms bigint, company text, trip jsonb)
     ON CONFLICT (vehicle, start_ms) DO UPDATE SET end_ms = excluded.end_ms, company = excluded.company, trip = excluded.trip`,
    [JSON.stringify(rows)],
  );
}
