import type { Measure, Permit, RuleId } from "../../contract/events.ts";
import { distanceToLine } from "./areas.ts";
import { type Finding, measure } from "./finding.ts";
import type { Fix } from "./fix.ts";
import { type ConditionPlace, type ConditionState, type Observation, observe } from "./lasting-condition.ts";
import { isWithin, localMidnight } from "./local-time.ts";
import type { RuleSet } from "./rule-set.ts";
import type { RuledVehicle, RuleWorld } from "./rule-world.ts";
import { advanceTrip, idleMachine, type TripMachineState, type TripState } from "./trip-machine.ts";

/** No report for longer: what lasted before is over, because nobody knows what happened. */
export const SILENCE_MS = 300_000;
/** Slower is standing: the noise of positioning. */
const STANDING_KMH = 5;
/** So far behind the bay nobody will wash any more. */
const BEYOND_BAY_METERS = 150;
/** From a site to its route it is at most this far, by way of a washing bay that may stand at the neighbour's gate. */
const JOINS_WITHIN_METERS = 1_000;

/** JT/T 808 alarm bits that say the equipment is at fault, by the name it is given. */
const FAULT_BITS: readonly (readonly [name: string, mask: number])[] = [
  ["gnss", (1 << 4) | (1 << 5) | (1 << 6)],
  ["mainPowerLost", 1 << 8],
  ["camera", 1 << 11],
];

/** What a truck is judged by; it may change between two reports. */
export interface TruckContext {
  readonly world: RuleWorld;
  readonly rules: RuleSet;
  readonly vehicle: RuledVehicle;
  /** of this vehicle */
  readonly permits: readonly Permit[];
}

/** All that is remembered of a truck; plain JSON of about 1 kB. */
export interface TruckState {
  last: Fix | null;
  lastPlace: { timeMs: number; x: number; y: number } | null;
  machine: TripMachineState;
  conditions: Record<string, ConditionState>;
  washing: WashingState;
  /** it has been on its route since it loaded */
  hasJoinedRoute: boolean;
  drivingMs: number;
  restSinceMs: number | null;
  dayMs: number;
  dayDrivingMs: number;
}

export interface WashingState {
  standingSinceMs: number | null;
  /** where and when it was last at a bay */
  passed: { timeMs: number; place: [lonE6: number, latE6: number] } | null;
  isWashed: boolean;
  isJudged: boolean;
}

export interface TruckOutcome {
  readonly findings: Finding[];
  /** trips that began, changed their phase or ended with this report */
  readonly trips: TripState[];
}

export function newTruckState(): TruckState {
  return {
    last: null,
    lastPlace: null,
    machine: idleMachine(),
    conditions: {},
    washing: unwashed(),
    hasJoinedRoute: false,
    drivingMs: 0,
    restSinceMs: null,
    dayMs: 0,
    dayDrivingMs: 0,
  };
}

function unwashed(): WashingState {
  return { standingSinceMs: null, passed: null, isWashed: false, isJudged: false };
}

/** What one report says, with the areas around it. */
interface Moment {
  readonly fix: Fix;
  readonly x: number;
  readonly y: number;
  /** with a trip under way the site it loaded in, otherwise any; null = it is not there */
  readonly source: string | null;
  readonly isInSite: boolean;
  readonly sink: string | null;
  readonly isInTown: boolean;
  readonly isMoving: boolean;
  readonly isLoaded: boolean;
  /** valid now and, when it is known where the truck loaded, from there */
  readonly permits: readonly Permit[];
}

/**
 * Takes one report, later than all before, into the state and gives what the rules found and the trips that changed.
 * It depends on nothing else, so that live reports and stored ones give the same answers.
 * @throws Error when the report is not later than the last
 */
export function acceptTruckFix(state: TruckState, fix: Fix, context: TruckContext): TruckOutcome {
  if (state.last && fix.timeMs <= state.last.timeMs)
    throw new Error(`report of ${fix.timeMs}, expected later than ${state.last.timeMs}`);
  return new TruckStep(state, fix, context).run();
}

/** What the clock alone shows: a truck that went silent with its engine on. */
export function truckSilence(state: TruckState, nowMs: number, context: TruckContext): Finding[] {
  const { rules, vehicle } = context;
  const { last } = state;
  if (!last?.isEngineOn || !rules.isEnabled("muck.equipment")) return [];
  const limitSeconds = rules.number("muck.equipment", "offlineSeconds");
  if (nowMs - last.timeMs < limitSeconds * 1000) return [];
  return [silence(last, null, vehicle, rules)];
}

/** What goes on after the last report, each with its end open. */
export function openTruckFindings(state: TruckState, context: TruckContext): Finding[] {
  return Object.entries(state.conditions).flatMap(([name, condition]) =>
    condition.isRaised ? [findingOf(name, condition, null, context.vehicle)] : [],
  );
}

function silence(last: Fix, endMs: number | null, vehicle: RuledVehicle, rules: RuleSet): Finding {
  return {
    rule: "muck.equipment",
    subject: { kind: "vehicle", id: `${vehicle.number}` },
    key: "offline",
    startMs: last.timeMs,
    endMs,
    place: [last.lonE6, last.latE6],
    values: {
      ...(endMs !== null && { silent: measure((endMs - last.timeMs) / 1000, "s") }),
      limit: measure(rules.number("muck.equipment", "offlineSeconds"), "s"),
    },
    details: { fault: "offline" },
    fences: [],
    permit: null,
    ruleVersion: rules.rule("muck.equipment").version,
  };
}

class TruckStep {
  readonly #state: TruckState;
  readonly #fix: Fix;
  readonly #context: TruckContext;
  readonly #findings: Finding[] = [];
  readonly #trips: TripState[] = [];

  constructor(state: TruckState, fix: Fix, context: TruckContext) {
    this.#state = state;
    this.#fix = fix;
    this.#context = context;
  }

  run(): TruckOutcome {
    const state = this.#state;
    const fix = this.#fix;
    const gapMs = state.last ? fix.timeMs - state.last.timeMs : 0;
    if (gapMs > SILENCE_MS) this.#endAll();
    this.#silent();
    const { meters, speedKmh } = this.#moved();
    const moment = this.#moment(meters, gapMs > SILENCE_MS);
    if (fix.isPositioned) this.#judge(moment);
    this.#equipment(speedKmh, gapMs);
    this.#fatigue(moment, gapMs);
    state.last = fix;
    if (fix.isPositioned) state.lastPlace = { timeMs: fix.timeMs, x: moment.x, y: moment.y };
    return { findings: this.#findings, trips: this.#trips };
  }

  #silent(): void {
    const { last } = this.#state;
    const { rules, vehicle } = this.#context;
    if (!last || truckSilence(this.#state, this.#fix.timeMs, this.#context).length === 0) return;
    this.#findings.push(silence(last, this.#fix.timeMs, vehicle, rules));
  }

  /** Distance since the last known place, and the speed that would need. */
  #moved(): { meters: number; speedKmh: number } {
    const { last, lastPlace } = this.#state;
    const fix = this.#fix;
    if (!fix.isPositioned || !lastPlace) return { meters: 0, speedKmh: 0 };
    const [x, y] = this.#placeOf(fix);
    const meters = Math.hypot(x - lastPlace.x, y - lastPlace.y);
    const speedKmh = (meters / ((fix.timeMs - lastPlace.timeMs) / 1000)) * 3.6;
    const hasMoved = fix.speedKmh > STANDING_KMH || (last?.speedKmh ?? 0) > STANDING_KMH;
    return { meters: hasMoved ? meters : 0, speedKmh };
  }

  get #at() {
    const { timeMs, lonE6, latE6 } = this.#fix;
    return { timeMs, place: [lonE6, latE6] as const };
  }

  #placeOf({ lonE6, latE6 }: Fix): readonly [number, number] {
    const [x, y] = this.#context.world.plane.pointOf([lonE6 / 1e6, latE6 / 1e6]);
    return [x, y];
  }

  /** Moves the trip on and gathers what the rules ask. */
  #moment(meters: number, isAfterSilence: boolean): Moment {
    const { world, rules, permits } = this.#context;
    const { machine } = this.#state;
    const fix = this.#fix;
    const [x, y] = this.#placeOf(fix);
    const sources = world.sources.at(x, y);
    const sink = world.sinks.at(x, y)[0]?.id ?? null;
    const isMoving = fix.speedKmh > STANDING_KMH;
    const valid = permits.filter(
      ({ validFromMs, validUntilMs }) =>
        (validFromMs ?? 0) <= fix.timeMs && fix.timeMs < (validUntilMs ?? Number.POSITIVE_INFINITY),
    );
    // with a trip under way only the site it loaded in counts: a road leads past others
    const isUnderWay = machine.trip !== null && machine.phase !== "empty";
    const own = sources.find(({ id }) => id === machine.trip?.source);
    const permitted = sources.find(({ id }) => valid.some((permit) => permit.source === id));
    const source = (isUnderWay ? own : (permitted ?? sources[0]))?.id ?? null;
    const phaseBefore = machine.phase;
    const tripBefore = machine.trip;
    const ended = advanceTrip(machine, {
      timeMs: fix.timeMs,
      isMoving,
      isEngineOn: fix.isEngineOn,
      load: fix.load,
      isLifted: (fix.liftDeg ?? 0) > rules.number("muck.dumping", "liftDeg"),
      source,
      sink,
      meters,
      isAfterSilence,
    });
    const { trip } = machine;
    const ofTrip = valid.filter((permit) => !trip?.source || permit.source === trip.source);
    if (trip && trip !== tripBefore) {
      this.#state.washing = unwashed();
      this.#state.hasJoinedRoute = false;
    }
    if (trip && machine.phase !== "loading")
      trip.permit = (ofTrip.find((permit) => permit.sink === trip.sink) ?? ofTrip[0])?.id ?? null;
    if (ended) this.#trips.push(structuredClone(ended));
    if (trip && (machine.phase !== phaseBefore || trip !== tripBefore))
      this.#trips.push(structuredClone(trip));
    return {
      fix,
      x,
      y,
      source,
      isInSite: sources.length > 0,
      sink,
      isInTown: world.grids.areas.length === 0 || world.grids.at(x, y).length > 0,
      isMoving,
      isLoaded: machine.phase === "loaded",
      permits: trip ? ofTrip : valid,
    };
  }

  #judge(moment: Moment): void {
    this.#permitted(moment);
    this.#hours(moment);
    this.#offRoute(moment);
    this.#restricted(moment);
    this.#missedSink(moment);
    this.#speeding(moment);
    this.#openCover(moment);
    this.#lift(moment);
    this.#dumping(moment);
    this.#overload(moment);
    this.#washing(moment);
    this.#detour(moment);
    this.#longStop(moment);
  }

  #permitted({ isLoaded, permits, source, sink }: Moment): void {
    const isWithout = isLoaded && permits.length === 0 && source === null && sink === null;
    const from = this.#state.machine.trip?.source;
    this.#lasting("muck.no-permit", "", isWithout, () => ({
      values: {},
      fences: from ? [`construction-sites/${from}`] : [],
    }));
  }

  #hours({ isLoaded, isMoving, permits, source, sink, fix }: Moment): void {
    const { rules } = this.#context;
    const grace = rules.number("muck.out-of-hours", "graceMinutes");
    const isOut =
      isLoaded &&
      isMoving &&
      source === null &&
      sink === null &&
      permits.length > 0 &&
      permits.every(({ hours }) => !isWithin(hours, fix.timeMs, grace));
    // a red light is no end of the drive
    if (isLoaded && !isMoving && this.#state.conditions["muck.out-of-hours"]) return;
    this.#lasting("muck.out-of-hours", "", isOut, () => ({
      values: { speed: measure(fix.speedKmh, "km/h") },
      details: { hours: permits[0]!.hours.map(({ from, to }) => `${from}-${to}`).join(",") },
      permit: permits[0]!.id,
    }));
  }

  #offRoute(moment: Moment): void {
    const { rules } = this.#context;
    const isEmpty = this.#state.machine.phase === "empty" && rules.flag("muck.off-route", "whenEmpty");
    const isWatched = (moment.isLoaded || isEmpty) && moment.source === null && moment.sink === null;
    const nearest = isWatched ? this.#nearestRoute(moment) : undefined;
    const isBeyond = nearest !== undefined && nearest.meters > nearest.limit;
    if (nearest && !isBeyond) this.#state.hasJoinedRoute = true;
    const driven = this.#state.machine.trip?.loadedMeters ?? 0;
    const isAtBay = this.#context.world.washingBays.some(
      ({ at }) => Math.hypot(at[0] - moment.x, at[1] - moment.y) < BEYOND_BAY_METERS,
    );
    const hasBegun = driven > JOINS_WITHIN_METERS || (this.#state.hasJoinedRoute && !isAtBay);
    this.#lasting("muck.off-route", "", isBeyond && hasBegun, () => ({
      values: { offRoute: measure(nearest!.meters, "m"), limit: measure(nearest!.limit, "m") },
      details: { route: nearest!.route },
      permit: nearest!.permit,
    }));
  }

  /** Of the permits' routes the one the truck is nearest to, measured by how far it is beyond its corridor. */
  #nearestRoute({ permits, x, y, isInTown }: Moment) {
    const { rules, world } = this.#context;
    const usual = rules.number("muck.off-route", isInTown ? "urbanMeters" : "ruralMeters");
    let best: { meters: number; limit: number; route: string; permit: string } | undefined;
    for (const permit of permits) {
      const route = permit.route === null ? undefined : world.routes.get(permit.route);
      // a permit without a route lets it drive anywhere
      if (!route) return undefined;
      const limit = permit.corridorMeters ?? usual;
      const meters = distanceToLine(route.line, x, y);
      if (!best || meters - limit < best.meters - best.limit)
        best = { meters, limit, route: route.id, permit: permit.id };
    }
    return best;
  }

  #restricted(moment: Moment): void {
    const { world, rules } = this.#context;
    const zone = world.zones.at(moment.x, moment.y).find(({ hours }) => isWithin(hours, moment.fix.timeMs));
    // a site inside the zone may be worked
    let isForbidden = zone !== undefined && !moment.isInSite && moment.sink === null;
    if (isForbidden && rules.flag("muck.restricted-zone", "permitExempts")) {
      const nearest = this.#nearestRoute(moment);
      isForbidden = !nearest || nearest.meters > nearest.limit;
    }
    this.#lasting("muck.restricted-zone", "", isForbidden, () => ({
      values: { speed: measure(moment.fix.speedKmh, "km/h") },
      details: { fence: zone!.id },
      fences: [`restricted-zones/${zone!.id}`],
    }));
  }

  #missedSink({ permits, isInSite }: Moment): void {
    const { phase, trip } = this.#state.machine;
    const isUnloading = phase === "unloading" && permits.length > 0 && (trip!.sink !== null || !isInSite);
    const isElsewhere = isUnloading && permits.every(({ sink }) => sink !== trip!.sink);
    this.#lasting("muck.missed-sink", "", isElsewhere, () => ({
      values: {},
      details: { expected: permits.map(({ sink }) => sink).join(","), found: trip!.sink ?? "" },
      fences: permits.map(({ sink }) => `disposal-sites/${sink}`),
      permit: permits[0]!.id,
    }));
  }

  #speeding({ fix, isInTown }: Moment): void {
    const { rules } = this.#context;
    const isCarrying = fix.load !== "empty";
    const usual = !isInTown ? "ruralKmh" : isCarrying ? "loadedKmh" : "emptyKmh";
    const name = isCarrying && fix.isCoverOpen ? "openCoverKmh" : usual;
    const limit = rules.number("muck.speeding", name);
    this.#lasting("muck.speeding", "", fix.speedKmh > limit, () => ({
      values: { speed: measure(fix.speedKmh, "km/h"), limit: measure(limit, "km/h") },
      details: { limit: name },
    }));
  }

  #openCover({ fix, source, sink }: Moment): void {
    const { rules } = this.#context;
    const isOpen =
      fix.isCoverOpen === true &&
      fix.speedKmh > rules.number("muck.open-cover", "aboveKmh") &&
      source === null &&
      sink === null &&
      (fix.load !== "empty" || !rules.flag("muck.open-cover", "onlyLoaded"));
    this.#lasting("muck.open-cover", "", isOpen, () => ({
      values: { speed: measure(fix.speedKmh, "km/h") },
    }));
  }

  #lift({ fix, sink }: Moment): void {
    const { rules } = this.#context;
    const isLifted = (fix.liftDeg ?? 0) > rules.number("muck.illegal-lift", "liftDeg");
    const isWrong =
      isLifted && (sink === null || fix.speedKmh > rules.number("muck.illegal-lift", "aboveKmh"));
    this.#lasting("muck.illegal-lift", "", isWrong, () => ({
      values: { lift: measure(fix.liftDeg!, "°"), speed: measure(fix.speedKmh, "km/h") },
    }));
  }

  #dumping({ fix, isInSite, sink }: Moment): void {
    const { rules } = this.#context;
    const { phase, trip, lighter, carried } = this.#state.machine;
    const isOnTheWay = phase === "loaded" || (phase === "unloading" && trip!.sink === null);
    const isLifted = (fix.liftDeg ?? 0) > rules.number("muck.dumping", "liftDeg");
    const isDumping = isOnTheWay && !isInSite && sink === null && (isLifted || lighter > 0);
    this.#lasting("muck.dumping", "", isDumping, () => ({
      values: {
        ...(fix.liftDeg !== null && { lift: measure(fix.liftDeg, "°") }),
        ...(fix.grossTonnes !== null && {
          gross: measure(fix.grossTonnes, "t"),
          leastGross: measure(fix.grossTonnes, "t"),
        }),
      },
      details: { loadBefore: carried, loadAfter: fix.load },
      permit: trip!.permit,
    }));
  }

  #overload({ fix, isMoving }: Moment): void {
    const { rules, vehicle } = this.#context;
    const number = (name: string) => rules.number("muck.overload", name);
    const rated = (vehicle.ratedM3 ?? 0) * number("densityTonnesPerM3");
    const tonnes = (fix.grossTonnes ?? 0) - number("tareTonnes");
    const isOver = isMoving && rated > 0 && tonnes > rated * number("ratio");
    if (!isMoving && this.#state.conditions["muck.overload"]) return;
    this.#lasting("muck.overload", "", isOver, () => ({
      values: { load: measure(tonnes, "t"), rated: measure(rated, "t") },
    }));
  }

  #washing({ fix, x, y, isMoving, isLoaded }: Moment): void {
    const { world, rules } = this.#context;
    const { washing, machine } = this.#state;
    const hasBay = world.washingBays.some(({ site }) => site === machine.trip?.source);
    if (!hasBay || washing.isJudged || (machine.phase !== "loading" && !isLoaded)) return;
    // a neighbour's bay washes as well
    const meters = Math.min(...world.washingBays.map(({ at }) => Math.hypot(at[0] - x, at[1] - y)));
    const isAtBay = meters <= rules.number("muck.dirty-wheels", "bayMeters");
    if (isAtBay) washing.passed = { timeMs: fix.timeMs, place: [fix.lonE6, fix.latE6] };
    washing.standingSinceMs = isAtBay && !isMoving ? (washing.standingSinceMs ?? fix.timeMs) : null;
    const stoodMs = washing.standingSinceMs === null ? 0 : fix.timeMs - washing.standingSinceMs;
    if (stoodMs >= rules.number("muck.dirty-wheels", "washSeconds") * 1000) washing.isWashed = true;
    if (!isLoaded || meters < BEYOND_BAY_METERS) return;
    washing.isJudged = true;
    if (washing.isWashed) return;
    const passed = washing.passed ?? this.#at;
    const observation = {
      values: { required: measure(rules.number("muck.dirty-wheels", "washSeconds"), "s") },
      details: { site: machine.trip!.source! },
      fences: [`construction-sites/${machine.trip!.source}`],
      permit: machine.trip!.permit,
    };
    this.#instant("muck.dirty-wheels", "", observation, passed);
  }

  #detour({ isLoaded, permits }: Moment): void {
    const { rules, world } = this.#context;
    const lengths = permits.map(({ route }) => (route && world.routes.get(route)?.lengthMeters) || 0);
    const longest = Math.max(0, ...lengths) / 1000;
    const drivenKm = (this.#state.machine.trip?.loadedMeters ?? 0) / 1000;
    const limit = longest * rules.number("muck.detour", "ratio") + rules.number("muck.detour", "extraKm");
    this.#lasting("muck.detour", "", isLoaded && longest > 0 && drivenKm > limit, () => ({
      values: { driven: measure(drivenKm, "km"), route: measure(longest, "km"), limit: measure(limit, "km") },
      permit: permits[0]!.id,
    }));
  }

  #longStop({ fix, isLoaded, isMoving, source, sink }: Moment): void {
    const { rules } = this.#context;
    const isStanding = isLoaded && !isMoving && source === null && sink === null;
    const minutes = rules.number("muck.long-stop", "minutes");
    const since = this.#state.conditions["muck.long-stop"]?.sinceMs ?? fix.timeMs;
    this.#lasting(
      "muck.long-stop",
      "",
      isStanding,
      () => ({
        values: { stood: measure((fix.timeMs - since) / 60_000, "min"), limit: measure(minutes, "min") },
      }),
      minutes * 60,
    );
  }

  #equipment(speedKmh: number, gapMs: number): void {
    const { rules } = this.#context;
    const fix = this.#fix;
    for (const [fault, mask] of FAULT_BITS)
      this.#lasting(
        "muck.equipment",
        fault,
        (fix.alarm & mask) !== 0,
        () => ({ values: {}, details: { fault } }),
        0,
        2,
      );
    this.#lasting(
      "muck.equipment",
      "cameraCovered",
      fix.coveredCameras > 0,
      () => ({ values: { cameras: measure(fix.coveredCameras, "") }, details: { fault: "cameraCovered" } }),
      0,
      2,
    );
    const limit = rules.number("muck.equipment", "jumpKmh");
    if (gapMs > 0 && gapMs <= SILENCE_MS && speedKmh > limit)
      this.#instant("muck.equipment", "jump", {
        values: { speed: measure(speedKmh, "km/h"), limit: measure(limit, "km/h") },
        details: { fault: "jump" },
      });
  }

  #fatigue({ fix, isMoving }: Moment, gapMs: number): void {
    const { rules } = this.#context;
    const state = this.#state;
    const number = (name: string) => rules.number("muck.fatigue", name);
    const dayMs = localMidnight(fix.timeMs);
    if (state.dayMs !== dayMs) {
      state.dayMs = dayMs;
      state.dayDrivingMs = 0;
    }
    const drivenMs = isMoving && gapMs <= SILENCE_MS ? gapMs : 0;
    state.drivingMs += drivenMs;
    state.dayDrivingMs += drivenMs;
    state.restSinceMs = isMoving ? null : (state.restSinceMs ?? fix.timeMs);
    const restedMs = Math.max(gapMs, state.restSinceMs === null ? 0 : fix.timeMs - state.restSinceMs);
    if (restedMs >= number("restMinutes") * 60_000) state.drivingMs = 0;
    const judge = (kind: string, hours: number, limit: number) =>
      this.#lasting(
        "muck.fatigue",
        kind,
        hours >= limit,
        () => ({ values: { driving: measure(hours, "h"), limit: measure(limit, "h") }, details: { kind } }),
        0,
        1,
      );
    judge("unbroken", state.drivingMs / 3600_000, number("drivingHours"));
    judge("day", state.dayDrivingMs / 3600_000, number("dayHours"));
  }

  /** One report of a condition of a rule; limits are the rule's own unless given. */
  #lasting(
    rule: RuleId,
    key: string,
    holds: boolean,
    observation: () => Observation,
    minSeconds?: number,
    minReports?: number,
  ): void {
    const { rules } = this.#context;
    const name = key === "" ? rule : `${rule}~${key}`;
    const before = this.#state.conditions[name];
    if (!holds && !before) return;
    const definition = rules.rule(rule);
    const isTrue = holds && definition.enabled;
    const limit = (field: string, otherwise: number): number => {
      const value = definition.limits[field]?.value;
      return typeof value === "number" ? value : otherwise;
    };
    const { state, change } = observe(
      before,
      isTrue ? observation() : null,
      this.#at,
      {
        minSeconds: minSeconds ?? limit("minSeconds", 0),
        minReports: minReports ?? limit("minFixes", 1),
      },
      definition.version,
    );
    if (change && state) {
      const endMs = change === "ended" ? state.brokenMs : null;
      this.#findings.push(findingOf(name, state, endMs, this.#context.vehicle));
    }
    if (state && change !== "ended") this.#state.conditions[name] = state;
    else delete this.#state.conditions[name];
  }

  #instant(rule: RuleId, key: string, observation: Observation, at: ConditionPlace = this.#at): void {
    const definition = this.#context.rules.rule(rule);
    if (!definition.enabled) return;
    const { state } = observe(
      undefined,
      observation,
      at,
      { minSeconds: 0, minReports: 1 },
      definition.version,
    );
    const name = key === "" ? rule : `${rule}~${key}`;
    this.#findings.push(findingOf(name, state!, at.timeMs, this.#context.vehicle));
  }

  /** After a silence nothing that was going on is known to go on. */
  #endAll(): void {
    for (const [name, state] of Object.entries(this.#state.conditions)) {
      if (state.isRaised) this.#findings.push(findingOf(name, state, state.untilMs, this.#context.vehicle));
    }
    this.#state.conditions = {};
  }
}

/** @param name of the condition: the rule, and "~" with the key where there is one */
function findingOf(
  name: string,
  state: ConditionState,
  endMs: number | null,
  { number }: RuledVehicle,
): Finding {
  const [rule, key = ""] = name.split("~") as [RuleId, string?];
  const values: Record<string, Measure> = {
    ...state.values,
    duration: measure(((endMs ?? state.untilMs) - state.sinceMs) / 1000, "s"),
  };
  return {
    rule,
    subject: { kind: "vehicle", id: `${number}` },
    key,
    startMs: state.sinceMs,
    endMs,
    place: state.place && [...state.place],
    values,
    details: { ...state.details },
    fences: [...state.fences],
    permit: state.permit,
    ruleVersion: state.ruleVersion,
  };
}
