import type { Finding } from "../rules/finding.ts";
import type { Fix } from "../rules/fix.ts";
import { newTruckState, type TruckState } from "../rules/muck-truck/truck-state.ts";
import { acceptTruckFix, openTruckFindings, truckSilence } from "../rules/muck-truck-engine.ts";
import type { RuledVehicle } from "../rules/rule-world.ts";
import {
  acceptSweeperFix,
  type CoveredDay,
  coveredDay,
  newSweeperState,
  type SweeperState,
} from "../rules/sweeping-engine.ts";
import type { TripState } from "../rules/trip-machine.ts";
import type { RuleBook } from "./rule-book.ts";

/** State of a vehicle's engine as it is stored. */
export type JudgeState =
  | { readonly kind: "truck"; readonly truck: TruckState }
  | { readonly kind: "sweeper"; readonly sweeper: SweeperState };

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly trips: readonly TripState[];
  readonly day: CoveredDay | undefined;
}

/** Judges one vehicle by its reports: a muck truck by its rules, a sanitation vehicle by what it covers. */
export class VehicleJudge {
  readonly #state: JudgeState;

  constructor(vehicle: RuledVehicle, stored?: JudgeState) {
    this.#state =
      stored ??
      (vehicle.layer === "muck-trucks"
        ? { kind: "truck", truck: newTruckState() }
        : { kind: "sweeper", sweeper: newSweeperState() });
  }

  get state(): JudgeState {
    return this.#state;
  }

  /** Time of the last report; 0 = none. */
  get lastMs(): number {
    const { last } = this.#state.kind === "truck" ? this.#state.truck : this.#state.sweeper;
    return last?.timeMs ?? 0;
  }

  /** @throws Error when the report is not later than the last */
  accept(fix: Fix, vehicle: RuledVehicle, book: RuleBook): Judgement {
    const state = this.#state;
    if (state.kind === "truck")
      return { ...acceptTruckFix(state.truck, fix, truckContext(vehicle, book)), day: undefined };
    const day = acceptSweeperFix(state.sweeper, fix, { ...book, vehicle });
    return { findings: [], trips: [], day };
  }

  /** What goes on after the last report. */
  open(vehicle: RuledVehicle, book: RuleBook): Finding[] {
    return this.#state.kind === "truck"
      ? openTruckFindings(this.#state.truck, truckContext(vehicle, book))
      : [];
  }

  silence(nowMs: number, vehicle: RuledVehicle, book: RuleBook): Finding[] {
    return this.#state.kind === "truck"
      ? truckSilence(this.#state.truck, nowMs, truckContext(vehicle, book))
      : [];
  }

  /** The day a sanitation vehicle is in; undefined = it has not reported, or is none. */
  get day(): CoveredDay | undefined {
    return this.#state.kind === "sweeper" && this.#state.sweeper.last
      ? coveredDay(this.#state.sweeper)
      : undefined;
  }
}

function truckContext(vehicle: RuledVehicle, { world, rules, permits }: RuleBook) {
  return { world, rules, vehicle, permits: permits.get(vehicle.number) ?? [] };
}
