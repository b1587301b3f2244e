import type { Permit } from "../../contract/events.ts";
import type { RuleBook } from "../../tiles-server/events/rule-book.ts";
import { type Judgement, VehicleJudge } from "../../tiles-server/events/vehicle-judge.ts";
import { ReportAcceptor } from "../../tiles-server/ingest/accept-reports.ts";
import { decodeLocation } from "../../tiles-server/ingest/jt808/location.ts";
import { readVendorItems } from "../../tiles-server/ingest/jt808/vendor-items.ts";
import { currentFolder, openPublication } from "../../tiles-server/publication/publication.ts";
import { readLayer } from "../../tiles-server/publication/read-features.ts";
import { fixOf } from "../../tiles-server/rules/fix.ts";
import { RuleSet, readDefaultRules } from "../../tiles-server/rules/rule-set.ts";
import { type RuledVehicle, readRoadLines, readRuleWorld } from "../../tiles-server/rules/rule-world.ts";
import { SweepingPlan } from "../../tiles-server/rules/sweeping-plan.ts";
import { Receiver } from "../../tiles-server/simulator/receiver.ts";
import { VehicleDay } from "../../tiles-server/simulator/vehicle-day.ts";
import { workOf } from "../../tiles-server/simulator/work.ts";
import { readWorld, type World } from "../../tiles-server/simulator/world.ts";

export interface SimulatedCounty {
  readonly world: World;
  readonly book: RuleBook;
}

export interface SimulatedSpan {
  readonly seed: number;
  /** share of trips with a deed */
  readonly cheating: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A published county as the simulator and as the rules see it; vehicles are numbered in the simulator's order. */
export async function readSimulatedCounty(root: string): Promise<SimulatedCounty> {
  const world = await readWorld(root);
  const publication = await openPublication(await currentFolder(root));
  const ruleWorld = await readRuleWorld(publication);
  const rated = new Map<string, number>();
  for await (const { properties } of readLayer(publication, "muck-trucks"))
    rated.set(String(properties.id), Number(properties.ratedM3));
  const vehicles = new Map<number, RuledVehicle>();
  for (const [i, { id, plate, layer, kind }] of world.vehicles.entries())
    vehicles.set(i + 1, {
      number: i + 1,
      id,
      plate,
      layer,
      kind,
      company: "",
      ratedM3: rated.get(id) ?? null,
    });
  const permits = new Map<number, Permit[]>();
  for (const { vehicle, permit } of ruleWorld.published)
    for (const { number, plate, id } of vehicles.values())
      if (plate === vehicle || id === vehicle)
        permits.set(number, [
          ...(permits.get(number) ?? []),
          { id: `${permit.route}~${number}`, vehicle: number, ...permit },
        ]);
  const plan = new SweepingPlan(ruleWorld.sweeping);
  plan.takeRoads(await readRoadLines(publication, ruleWorld.plane));
  return {
    world,
    book: { world: ruleWorld, plan, rules: new RuleSet(readDefaultRules()), vehicles, permits },
  };
}

/**
 * Drives one vehicle of the simulator through an interval, byte for byte as its terminal reports, and judges it. Gives
 * the judge and what each report led to.
 */
export function* judgedReports(
  { world, book }: SimulatedCounty,
  number: number,
  { seed, cheating, fromMs, toMs }: SimulatedSpan,
): Generator<Judgement, VehicleJudge | undefined> {
  const simulated = world.vehicles[number - 1]!;
  const vehicle = book.vehicles.get(number)!;
  const work = workOf(simulated, world, seed, cheating);
  if (!work) return undefined;
  const day = new VehicleDay(seed, simulated.id, work);
  const receiver = new Receiver(seed, simulated.id, day, world.plane, { losesFix: false, rate: 1 });
  const acceptor = new ReportAcceptor(world.county.bounds);
  const vendor = readVendorItems();
  const judge = new VehicleJudge(vehicle);
  for (let t = receiver.nextAfter(fromMs); t < toMs; t = receiver.nextAfter(t)) {
    if (!receiver.isDue(t)) continue;
    const body = receiver.reportAt(t);
    const origin = { source: "bench", isBackfill: false };
    for (const record of acceptor.accept(number, [{ report: decodeLocation(body), body }], t, origin)) {
      if (record.kind !== "position" || record.timeMs <= judge.lastMs) continue;
      acceptor.remember(number, record);
      yield judge.accept(fixOf(record, vendor), vehicle, book);
    }
  }
  return judge;
}
