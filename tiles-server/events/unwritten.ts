import type { Trip } from "../../contract/events.ts";
import type { Database, SqlValue } from "../database/database.ts";
import { eventId, type Finding } from "../rules/finding.ts";
import type { CoveredDay } from "../rules/sweeping-engine.ts";
import type { TripState } from "../rules/trip-machine.ts";
import { type EventRow, eventRow, putEvents } from "./event-rows.ts";
import { putCoveredDays } from "./judge-history.ts";
import type { RuleBook } from "./rule-book.ts";
import { putTrips, tripOf } from "./trip-rows.ts";
import type { JudgeState } from "./vehicle-judge.ts";

/** What was found and not written yet; of one event, trip or day the last state. */
export class Unwritten {
  readonly #events = new Map<string, EventRow>();
  readonly #trips = new Map<string, Trip>();
  readonly #days = new Map<string, { vehicle: number; day: CoveredDay }>();
  readonly #checkpoints: SqlValue[][] = [];

  /** @param vehicle registry number; 0 = of none */
  found(finding: Finding, vehicle: number, book: RuleBook, foundBy: EventRow["found_by"]): void {
    const row = eventRow(finding, {
      ...book,
      vehicle: book.vehicles.get(vehicle),
      permits: book.permits.get(vehicle) ?? [],
      foundBy,
    });
    this.#events.set(`${row.vehicle}/${eventId(finding)}`, row);
  }

  trip(state: TripState, vehicle: number, book: RuleBook): void {
    const trip = tripOf(state, book.vehicles.get(vehicle)!);
    if (trip) this.#trips.set(trip.id, trip);
  }

  day(vehicle: number, day: CoveredDay): void {
    this.#days.set(`${vehicle}/${day.day}`, { vehicle, day });
  }

  /** What the engine remembered after a vehicle's report of `timeMs`. */
  checkpoint(vehicle: number, timeMs: number, state: JudgeState): void {
    this.#checkpoints.push([vehicle, timeMs, JSON.stringify(state)]);
  }

  /**
   * Writes all of it in one transaction. When that fails it is forgotten, and `again` is told of the vehicles whose stored
   * reports find it once more.
   * @throws Error of the database
   */
  async write(database: Database, again: (vehicle: number, timeMs: number) => void): Promise<void> {
    const events = take(this.#events);
    const trips = take(this.#trips);
    const days = take(this.#days);
    const checkpoints = this.#checkpoints.splice(0);
    if (events.length + trips.length + days.length + checkpoints.length === 0) return;
    try {
      await database.transaction(async (tx) => {
        await putEvents(tx, events);
        await putTrips(tx, trips);
        for (const { vehicle, day } of days) await putCoveredDays(tx, vehicle, [day]);
        await tx.insertRows("rule_states", ["vehicle", "ts", "state"], checkpoints, "skip");
      });
    } catch (error) {
      for (const { vehicle, start_ms } of events) if (vehicle > 0) again(vehicle, start_ms);
      for (const { vehicle, startMs } of trips) again(vehicle, startMs);
      throw error;
    }
  }
}

function take<T>(map: Map<string, T>): T[] {
  const values = [...map.values()];
  map.clear();
  return values;
}
