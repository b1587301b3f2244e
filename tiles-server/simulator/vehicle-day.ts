import type { Point } from "../county-plane.ts";
import type { Activity, Body, Load, Work } from "./activities.ts";
import type { Deed } from "./planted.ts";
import { Random } from "./random.ts";
import { type Shift, shiftsAround } from "./shifts.ts";

export interface VehicleState {
  readonly point: Point;
  readonly speedMs: number;
  readonly headingDeg: number;
  readonly engineOn: boolean;
  readonly load: Load;
  /** driven since the operating day began */
  readonly meters: number;
  /** sensors of a muck truck's body; absent where there are none */
  readonly body?: Body;
  /** brushes or nozzles are at work; absent where there are none */
  readonly isGearWorking?: boolean;
}

/** A deed whose time is known. */
export interface TimedDeed {
  readonly deed: Deed;
  readonly startMs: number;
  readonly endMs: number;
  /** in metres of the plane */
  readonly at: readonly [x: number, y: number];
  /** of the operating day */
  readonly day: number;
}

/** Loaded driving this long before the window is out of hours. */
const EARLY_MS = 5 * 60_000;
/** A shorter drive in that time is over before a rule that asks for a minute of it can tell. */
const SHORTEST_EARLY_SECONDS = 90;

/**
 * Where one vehicle is at any moment: a function of the seed, the vehicle and the time alone. Asked in
 * order of time it goes on from where it was; asked for an earlier time it begins the day again.
 */
export class VehicleDay {
  readonly #seed: number;
  readonly #id: string;
  readonly #work: Work;
  readonly #onDeed: (deed: TimedDeed) => void;
  #windowStartMs = 0;
  #day: number | undefined;
  #shifts: Shift[] = [];
  #random: Random;
  #round: Generator<Activity> | undefined;
  #activity: Activity | undefined;
  /** when the activity began; without one: when the vehicle is free to begin a round */
  #sinceMs = 0;
  #metersBefore = 0;
  #headingDeg = 0;

  /** `onDeed` is told of everything that is not allowed, as it begins; again when the day is begun again. */
  constructor(seed: number, id: string, work: Work, onDeed: (deed: TimedDeed) => void = () => {}) {
    this.#onDeed = onDeed;
    this.#seed = seed;
    this.#id = id;
    this.#work = work;
    this.#random = new Random(seed, id);
  }

  at(timeMs: number): VehicleState {
    const { day, shifts } = shiftsAround(this.#seed, this.#id, this.#work, timeMs);
    if (day !== this.#day || timeMs < this.#sinceMs) this.#begin(day, shifts);
    while (this.#advance(timeMs));
    return this.#state(timeMs);
  }

  #begin(day: number, shifts: Shift[]): void {
    this.#day = day;
    this.#shifts = shifts;
    this.#random = new Random(this.#seed, this.#id, day);
    this.#round = undefined;
    this.#activity = undefined;
    this.#metersBefore = 0;
    this.#sinceMs = 0;
  }

  /** One activity further, if the running one is over by then. */
  #advance(timeMs: number): boolean {
    if (this.#activity) {
      const endMs = this.#sinceMs + secondsOf(this.#activity) * 1000;
      if (endMs > timeMs) return false;
      if (this.#activity.kind === "drive") {
        this.#metersBefore += this.#activity.motion.length;
        this.#headingDeg = this.#activity.motion.at(Number.POSITIVE_INFINITY).headingDeg;
      }
      this.#activity = undefined;
      this.#sinceMs = endMs;
      return true;
    }
    const next = this.#round?.next();
    if (next && !next.done) {
      this.#activity = next.value;
      this.#tellDeeds(next.value);
      return true;
    }
    this.#round = undefined;
    // a round that began in the shift is finished after its end
    const shift = this.#shifts.find(({ endMs }) => endMs > this.#sinceMs);
    if (!shift || Math.max(shift.startMs, this.#sinceMs) > timeMs) return false;
    this.#sinceMs = Math.max(shift.startMs, this.#sinceMs);
    this.#windowStartMs = shift.windowStartMs;
    this.#round = this.#work.round(this.#random, this.#day!);
    return true;
  }

  #tellDeeds(activity: Activity): void {
    const startMs = this.#sinceMs;
    const seconds = secondsOf(activity);
    const tell = (deed: Deed) => {
      const [from, to] = deed.within ?? [0, seconds];
      const [x, y] =
        deed.at ?? (activity.kind === "stand" ? activity.at : activity.motion.at((from + to) / 2).point);
      const times = { startMs: startMs + from * 1000, endMs: startMs + to * 1000 };
      this.#onDeed({ deed, ...times, at: [x, y], day: this.#day! });
    };
    for (const deed of activity.deeds ?? []) tell(deed);
    if (this.#work.earlyDays === 0 || activity.kind !== "drive") return;
    const earlySeconds = Math.min(seconds, (this.#windowStartMs - EARLY_MS - startMs) / 1000);
    if (activity.load === "full" && !activity.isInSite && earlySeconds >= SHORTEST_EARLY_SECONDS)
      tell({ rule: "muck.out-of-hours", within: [0, earlySeconds] });
  }

  #state(timeMs: number): VehicleState {
    const activity = this.#activity;
    if (!activity) {
      const { depot } = this.#work;
      const headingDeg = this.#headingDeg;
      return {
        point: depot,
        speedMs: 0,
        headingDeg,
        engineOn: false,
        load: "empty",
        meters: this.#metersBefore,
      };
    }
    const { load, body, isGearWorking } = activity;
    const equipment = {
      engineOn: true,
      load,
      ...(body && { body }),
      ...(isGearWorking !== undefined && { isGearWorking }),
    };
    if (activity.kind === "stand") {
      const { at, headingDeg } = activity;
      return { ...equipment, point: at, speedMs: 0, headingDeg, meters: this.#metersBefore };
    }
    const { point, speedMs, headingDeg, meters } = activity.motion.at((timeMs - this.#sinceMs) / 1000);
    return { ...equipment, point, speedMs, headingDeg, meters: this.#metersBefore + meters };
  }
}

function secondsOf(activity: Activity): number {
  return activity.kind === "stand" ? activity.seconds : activity.motion.seconds;
}
