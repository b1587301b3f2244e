import type { Permit } from "../../contract/events.ts";
import type { Database } from "../database/database.ts";
import type { Publication } from "../publication/publication.ts";
import { readPermits, readRuledVehicles, seedPermits } from "../rules/permit-store.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import { readRules } from "../rules/rule-store.ts";
import { type RuledVehicle, type RuleWorld, readRuleWorld } from "../rules/rule-world.ts";
import { SweepingPlan } from "../rules/sweeping-plan.ts";

/** What everything is judged by now. */
export interface RuleBook {
  readonly world: RuleWorld;
  readonly plan: SweepingPlan;
  readonly rules: RuleSet;
  readonly vehicles: ReadonlyMap<number, RuledVehicle>;
  /** by vehicle */
  readonly permits: ReadonlyMap<number, readonly Permit[]>;
}

/** Reads rules, permits, vehicles and areas; permits that the layers stand for are stored first. */
export async function readRuleBook(
  database: Database,
  publication: Publication,
  nowMs: number,
): Promise<RuleBook> {
  const world = await readRuleWorld(publication);
  const vehicles = await readRuledVehicles(database);
  await seedPermits(database, world.published, vehicles, nowMs);
  return {
    world,
    plan: new SweepingPlan(world.sweeping),
    rules: await readRules(database, nowMs),
    vehicles: new Map(vehicles.map((vehicle) => [vehicle.number, vehicle])),
    permits: await permitsByVehicle(database),
  };
}

/** The book after a rule or a permit was changed. */
export async function withChanges(book: RuleBook, database: Database, nowMs: number): Promise<RuleBook> {
  const [rules, permits] = [await readRules(database, nowMs), await permitsByVehicle(database)];
  return { ...book, rules, permits };
}

async function permitsByVehicle(database: Database): Promise<Map<number, Permit[]>> {
  const permits = new Map<number, Permit[]>();
  for (const { version, origin, ...permit } of await readPermits(database)) {
    const list = permits.get(permit.vehicle);
    if (list) list.push(permit);
    else permits.set(permit.vehicle, [permit]);
  }
  return permits;
}
