import type { Point } from "./path.ts";
import { Random } from "./random.ts";
import { type Shift, shiftsAround } from "./shifts.ts";
import type { Activity, Load, Work } from "./work.ts";

export interface VehicleState {
  readonly point: Point;
  readonly speedMs: number;
  readonly headingDeg: number;
  readonly engineOn: boolean;
  readonly load: Load;
  /** driven since the operating day began */
  readonly meters: number;
}

/**
 * Where one vehicle is at any moment: a function of the seed, the vehicle and the time alone. Asked in
 * order of time it goes on from where it was; asked for an earlier time it begins the day again.
 */
export class VehicleDay {
  readonly #seed: number;
  readonly #id: string;
  readonly #work: Work;
  #day: number | undefined;
  #shifts: Shift[] = [];
  #random: Random;
  #round: Generator<Activity> | undefined;
  #activity: Activity | undefined;
  /** when the activity began; without one: when the vehicle is free to begin a round */
  #sinceMs = 0;
  #metersBefore = 0;
  #headingDeg = 0;

  constructor(seed: number, id: string, work: Work) {
    this.#seed = seed;
    this.#id = id;
    this.#work = work;
    this.#random = new Random(seed, id);
  }

  at(timeMs: number): VehicleState {
    const { day, shifts } = shiftsAround(this.#seed, this.#id, this.#work.windows, timeMs);
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
      return true;
    }
    this.#round = undefined;
    // a round that began in the shift is finished after its end
    const shift = this.#shifts.find(({ endMs }) => endMs > this.#sinceMs);
    if (!shift || Math.max(shift.startMs, this.#sinceMs) > timeMs) return false;
    this.#sinceMs = Math.max(shift.startMs, this.#sinceMs);
    this.#round = this.#work.round(this.#random);
    return true;
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
    const { load } = activity;
    if (activity.kind === "stand") {
      const { at, headingDeg } = activity;
      return { point: at, speedMs: 0, headingDeg, engineOn: true, load, meters: this.#metersBefore };
    }
    const { point, speedMs, headingDeg, meters } = activity.motion.at((timeMs - this.#sinceMs) / 1000);
    return { point, speedMs, headingDeg, engineOn: true, load, meters: this.#metersBefore + meters };
  }
}

function secondsOf(activity: Activity): number {
  return activity.kind === "stand" ? activity.seconds : activity.motion.seconds;
}
