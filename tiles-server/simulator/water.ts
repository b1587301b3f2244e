import type { Plane, Point } from "../county-plane.ts";
import { distance } from "./path.ts";
import type { Planted } from "./planted.ts";
import { Random, randomOf } from "./random.ts";
import type { WaterPoint } from "./world.ts";

const BEIJING_OFFSET_MS = 8 * 3600_000;
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const REPORT_EVERY_MS = 180_000;
/** Share of days with a burst main. */
const BURST_DAYS = 0.5;
/** Fall of pressure at the burst, MPa, and the distance over which it becomes a third. */
const BURST_MPA = 0.16;
const BURST_METERS = 600;
/** What counts as feeling it. */
const FELT_MPA = 0.05;
const FLOW_WITHIN_METERS = 1_500;
const FLOW_RISE = 0.4;

/** One message to /ingest/observations. */
export interface Observation {
  readonly device: string;
  readonly domain: string;
  readonly type: string;
  readonly ts: number;
  readonly v: Readonly<Record<string, number | boolean>>;
}

interface Burst {
  readonly at: Point;
  readonly startMs: number;
  readonly endMs: number;
  /** ids of pressure points that feel it */
  readonly felt: readonly string[];
  /** ids of flow points through which more flows */
  readonly feeding: readonly string[];
}

/** Pressure, flow and quality of the network by seed and clock: the town's day, noise, and now and then a burst main. */
export class WaterNetwork {
  readonly #seed: number;
  readonly #points: readonly WaterPoint[];
  readonly #plane: Plane;
  readonly #bursts = new Map<number, Burst | undefined>();

  constructor(seed: number, points: readonly WaterPoint[], plane: Plane) {
    this.#seed = seed;
    this.#points = points;
    this.#plane = plane;
  }

  get points(): number {
    return this.#points.length;
  }

  /** Messages that became due after `sinceMs` and up to `untilMs`, each at its own time. */
  observations(sinceMs: number, untilMs: number): Observation[] {
    const messages: Observation[] = [];
    for (const point of this.#points) {
      const phase = Math.floor(randomOf(this.#seed, point.id, "phase") * REPORT_EVERY_MS);
      const first = Math.floor((sinceMs - phase) / REPORT_EVERY_MS + 1) * REPORT_EVERY_MS + phase;
      for (let ts = first; ts <= untilMs; ts += REPORT_EVERY_MS)
        messages.push({ device: point.id, domain: "water", type: point.kind, ts, v: this.values(point, ts) });
    }
    return messages.sort((a, b) => a.ts - b.ts);
  }

  /** What one point measures at a moment. */
  values(point: WaterPoint, timeMs: number): Record<string, number> {
    const noise = randomOf(this.#seed, point.id, timeMs, "noise") - 0.5;
    const use = townUse(timeMs);
    const own = randomOf(this.#seed, point.id, "own");
    const burst = this.#burstAt(timeMs);
    switch (point.kind) {
      case "pressure": {
        const fall = burst ? fallAt(burst.at, point.at) : 0;
        return { pressure: thousandths(0.3 + 0.06 * own - 0.04 * (use - 0.6) + 0.004 * noise - fall) };
      }
      case "flow": {
        const isFeeding = burst?.feeding.includes(point.id) ?? false;
        const flow = (30 + 60 * own) * use * (1 + 0.04 * noise) * (isFeeding ? 1 + FLOW_RISE : 1);
        return { flow: tenths(flow) };
      }
      case "quality":
        return {
          turbidity: thousandths(0.25 + 0.2 * own + 0.05 * noise),
          residualChlorine: thousandths(0.25 + 0.2 * own + 0.04 * noise),
          ph: thousandths(7.2 + 0.3 * own + 0.04 * noise),
        };
    }
  }

  /** Bursts that begin in an interval. */
  planted(fromMs: number, toMs: number): Planted[] {
    const list: Planted[] = [];
    for (let day = dayOf(fromMs); day <= dayOf(toMs); day++) {
      const burst = this.#burstOf(day);
      if (!burst || burst.startMs < fromMs || burst.startMs >= toMs) continue;
      const [lonE6, latE6] = this.#plane.lonLatE6(burst.at[0], burst.at[1]);
      list.push({
        rule: "water.burst",
        also: ["water.rate", "water.limit"],
        subject: burst.felt[0]!,
        startMs: burst.startMs,
        endMs: burst.endMs,
        place: [lonE6 / 1e6, latE6 / 1e6],
        details: { points: burst.felt },
      });
    }
    return list;
  }

  #burstAt(timeMs: number): Burst | undefined {
    const burst = this.#burstOf(dayOf(timeMs));
    return burst && timeMs >= burst.startMs && timeMs < burst.endMs ? burst : undefined;
  }

  #burstOf(day: number): Burst | undefined {
    if (this.#bursts.has(day)) return this.#bursts.get(day);
    const burst = this.#makeBurst(day);
    if (this.#bursts.size > 60) this.#bursts.clear();
    this.#bursts.set(day, burst);
    return burst;
  }

  /** At one of the pressure points, where at least two others feel it; over by midnight. */
  #makeBurst(day: number): Burst | undefined {
    const random = new Random(this.#seed, day, "burst");
    const pressures = this.#points.filter(({ kind }) => kind === "pressure");
    if (pressures.length < 3 || !random.chance(BURST_DAYS)) return undefined;
    const startMs = day * DAY_MS - BEIJING_OFFSET_MS + random.between(0, 20 * HOUR_MS);
    const endMs = startMs + random.between(1.5 * HOUR_MS, 3.5 * HOUR_MS);
    for (let attempt = 0; attempt < 10; attempt++) {
      const { at } = random.pick(pressures);
      const felt = pressures
        .filter((point) => fallAt(at, point.at) >= FELT_MPA)
        .sort((a, b) => distance(a.at, at) - distance(b.at, at));
      if (felt.length < 3) continue;
      const flows = this.#points
        .filter(({ kind }) => kind === "flow")
        .sort((a, b) => distance(a.at, at) - distance(b.at, at));
      // the nearest feeds it, however far it is
      const feeding = flows.filter((point, i) => i === 0 || distance(point.at, at) < FLOW_WITHIN_METERS);
      return { at, startMs, endMs, felt: felt.map(({ id }) => id), feeding: feeding.map(({ id }) => id) };
    }
    return undefined;
  }
}

function fallAt(burst: Point, point: Point): number {
  return BURST_MPA * Math.exp(-distance(burst, point) / BURST_METERS);
}

/** Share of the most the town uses: little at night, most in the morning and the evening. */
function townUse(timeMs: number): number {
  const hour = ((((timeMs + BEIJING_OFFSET_MS) / HOUR_MS) % 24) + 24) % 24;
  const peak = (at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));
  return 0.3 + 0.6 * peak(7.5, 1.8) + 0.35 * peak(12.5, 2) + 0.65 * peak(19.5, 2.4);
}

function dayOf(timeMs: number): number {
  return Math.floor((timeMs + BEIJING_OFFSET_MS) / DAY_MS);
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
const tenths = (value: number): number => Math.round(value * 10) / 10;
