import type { Coverage, RouteCoverage } from "../../contract/events.ts";
import { type Finding, measure } from "./finding.ts";
import { DAY_MS, dayStart, windowsOfDay } from "./local-time.ts";
import type { RuleSet } from "./rule-set.ts";
import type { RuledVehicle, RuleWorld } from "./rule-world.ts";
import type { CoveredDay, CoveredPieces } from "./sweeping-engine.ts";
import type { PlannedRoute, SweepingPlan } from "./sweeping-plan.ts";

const RULE = "sweeping.missed-stretch";

export interface CoverageInputs {
  readonly world: RuleWorld;
  readonly plan: SweepingPlan;
  readonly rules: RuleSet;
  readonly vehicles: readonly RuledVehicle[];
}

/** What all vehicles together covered on a working day, by route and road, with the stretches nobody swept. */
export function coverageOf(day: string, covered: readonly CoveredDay[], inputs: CoverageInputs): Coverage {
  const routes = inputs.plan.routes.map((route) => routeCoverage(route, covered, inputs));
  const sum = (of: (route: RouteCoverage) => number) => routes.reduce((total, route) => total + of(route), 0);
  return {
    day,
    asOfMs: Math.max(dayStart(day), ...covered.map(({ untilMs }) => untilMs)),
    plannedMeters: sum(({ plannedMeters }) => plannedMeters),
    sweptMeters: sum(({ sweptMeters }) => sweptMeters),
    routes,
  };
}

function routeCoverage(
  route: PlannedRoute,
  covered: readonly CoveredDay[],
  { world, plan, rules, vehicles }: CoverageInputs,
): RouteCoverage {
  const { line, pieces, pieceMeters } = route;
  const swept = merged(
    line.id,
    pieces,
    covered.map((day) => day.swept),
  );
  const driven = merged(
    line.id,
    pieces,
    covered.map((day) => day.tooFast),
  );
  const roads = new Map<string, { road: string; plannedMeters: number; sweptMeters: number }>();
  let [sweptMeters, tooFastMeters] = [0, 0];
  for (const [piece, road] of plan.roadsOf(route).entries()) {
    const row = roads.get(road) ?? { road, plannedMeters: 0, sweptMeters: 0 };
    roads.set(road, row);
    row.plannedMeters += pieceMeters;
    if (swept[piece]) {
      row.sweptMeters += pieceMeters;
      sweptMeters += pieceMeters;
    } else if (driven[piece]) tooFastMeters += pieceMeters;
  }
  return {
    route: line.id,
    name: line.name,
    vehicles: vehicles
      .filter(({ plate, id }) => line.vehicles.includes(plate) || line.vehicles.includes(id))
      .map(({ number }) => number),
    hours: [...line.hours],
    plannedMeters: line.lengthMeters,
    sweptMeters,
    tooFastMeters,
    segments: [...roads.values()],
    missed: missedStretches(route, swept, rules.number(RULE, "missedMeters")).map(([from, to]) => ({
      fromMeters: from * pieceMeters,
      toMeters: to * pieceMeters,
      line: Array.from({ length: to - from }, (_, k): [number, number] => {
        const [lonE6, latE6] = world.plane.lonLatE6(route.x[from + k]!, route.y[from + k]!);
        return [lonE6 / 1e6, latE6 / 1e6];
      }),
    })),
  };
}

function merged(route: string, pieces: number, all: readonly CoveredPieces[]): boolean[] {
  const ofRoute = all.flatMap((covered) => (Object.hasOwn(covered, route) ? [covered[route]!] : []));
  return Array.from({ length: pieces }, (_, piece) =>
    ofRoute.some((bits) => ((bits[piece >> 3] ?? 0) & (1 << (piece & 7))) !== 0),
  );
}

/** Runs of pieces that are not swept and together long enough: [from, to). */
function missedStretches(
  { pieceMeters }: PlannedRoute,
  swept: readonly boolean[],
  leastMeters: number,
): [number, number][] {
  const runs: [number, number][] = [];
  let from = 0;
  for (let piece = 0; piece <= swept.length; piece++) {
    if (piece < swept.length && !swept[piece]) continue;
    if ((piece - from) * pieceMeters >= leastMeters) runs.push([from, piece]);
    from = piece + 1;
  }
  return runs;
}

/** A missed stretch, and the vehicle that left it out; null = none of the route's vehicles worked that day. */
export interface MissedStretch {
  readonly vehicle: RuledVehicle | null;
  readonly finding: Finding;
}

/**
 * The stretches missed on a day that is over: of each vehicle that worked, on the routes it is planned for; of a route
 * whose vehicles did not work, what nobody else swept.
 */
export function missedStretchesOf(
  day: string,
  covered: ReadonlyMap<number, CoveredDay>,
  inputs: CoverageInputs,
): MissedStretch[] {
  const { plan, rules, vehicles } = inputs;
  if (!rules.isEnabled(RULE)) return [];
  const all = [...covered.values()];
  return plan.routes.flatMap((route): MissedStretch[] => {
    const together = routeCoverage(route, all, inputs);
    const planned = vehicles.filter(({ number }) => together.vehicles.includes(number));
    const working = planned.filter(({ number }) => covered.has(number));
    if (working.length === 0)
      return together.missed.map((stretch) => ({
        vehicle: null,
        finding: missedFinding(day, together, together, stretch, "", rules),
      }));
    return working.flatMap((vehicle) => {
      const own = routeCoverage(route, [covered.get(vehicle.number)!], inputs);
      return own.missed.map((stretch) => ({
        vehicle,
        finding: missedFinding(day, own, together, stretch, `${vehicle.number}`, rules),
      }));
    });
  });
}

function missedFinding(
  day: string,
  { route, name, hours, plannedMeters, sweptMeters }: RouteCoverage,
  together: RouteCoverage,
  { fromMeters, toMeters, line }: RouteCoverage["missed"][number],
  key: string,
  rules: RuleSet,
): Finding {
  const windows = windowsOfDay(hours, dayStart(day));
  const begin = dayStart(day) + rules.number(RULE, "dayBeginsHour") * 3600_000;
  const [lonDeg, latDeg] = line[Math.floor(line.length / 2)]!;
  const byNobody = together.missed.some(
    (other) => other.fromMeters < toMeters && other.toMeters > fromMeters,
  );
  return {
    rule: RULE,
    subject: { kind: "segment", id: `${route}@${Math.round(fromMeters)}-${Math.round(toMeters)}` },
    key,
    startMs: windows.length > 0 ? Math.min(...windows.map(({ fromMs }) => fromMs)) : begin,
    endMs: windows.length > 0 ? Math.max(...windows.map(({ toMs }) => toMs)) : begin + DAY_MS,
    place: [Math.round(lonDeg * 1e6), Math.round(latDeg * 1e6)],
    values: {
      missed: measure(toMeters - fromMeters, "m"),
      planned: measure(plannedMeters, "m"),
      swept: measure((100 * sweptMeters) / plannedMeters, "%"),
    },
    details: { route, name, day, sweptByAnother: byNobody ? "no" : "yes" },
    fences: [`sweeping-routes/${route}`],
    permit: null,
    ruleVersion: rules.rule(RULE).version,
  };
}
