import type { Plane } from "../county-plane.ts";
import { encodeLocation, STATUS } from "../ingest/jt808/location.ts";
import { encodeFuel, encodeMileage, encodeReception } from "../ingest/jt808/location-items.ts";
import { randomOf } from "./random.ts";
import type { VehicleDay, VehicleState } from "./vehicle-day.ts";

const PARKED_EVERY = 6;
const BLIND_WINDOW_MS = 10 * 60_000;
const BLIND_CHANCE = 0.03;
const BLIND_MIN_MS = 45_000;
const BLIND_MAX_MS = 240_000;
const NO_FIX_PERIOD_MS = 30 * 60_000;
const NO_FIX_SHARE = 0.4;
/** Tanks are full when the working day begins, and hold this much, litres. */
const TANK_LITRES = { least: 300, most: 400 };
/** Heavy trucks and sweepers at work, litres a kilometre. */
const LITRES_PER_KM = { least: 0.32, most: 0.46 };
/** By how much fuel sloshes to either side of the sensor while a vehicle drives, litres. */
const SLOSH_LITRES = 3;
const LOAD_BITS = { empty: 0, half: 1, full: 3 } as const;

/** 0xE1 and 0xE2 of assets/codes/jt808-items.json: sensors of a truck's body, and of a sweeper's gear. */
function encodeBody({ body, isGearWorking }: VehicleState): Buffer {
  const parts: number[] = [];
  if (body) {
    const hundredths = Math.round(body.grossTonnes * 100);
    parts.push(0xe1, 4, body.isCoverOpen ? 1 : 0, body.liftDeg, hundredths >> 8, hundredths & 0xff);
  }
  if (isGearWorking !== undefined) parts.push(0xe2, 1, isGearWorking ? 1 : 0);
  return Buffer.from(parts);
}

/** The satellite receiver and terminal of one vehicle: when it reports, and what it believes. */
export class Receiver {
  readonly #seed: number;
  readonly #id: string;
  readonly #day: VehicleDay;
  readonly #plane: Plane;
  readonly #intervalMs: number;
  readonly #phaseMs: number;
  readonly #baseKm: number;
  readonly #tankLitres: number;
  readonly #litresPerKm: number;
  readonly #losesFix: boolean;

  /** `losesFix`: a bad antenna, without a fix for 12 of every 30 minutes. `rate`: reports as often as usual times this. */
  constructor(
    seed: number,
    id: string,
    day: VehicleDay,
    plane: Plane,
    options: { losesFix: boolean; rate: number },
  ) {
    this.#seed = seed;
    this.#id = id;
    this.#day = day;
    this.#plane = plane;
    this.#intervalMs = (5_000 + 5_000 * randomOf(seed, id, "interval")) / options.rate;
    this.#phaseMs = this.#intervalMs * randomOf(seed, id, "phase");
    this.#baseKm = 20_000 + 150_000 * randomOf(seed, id, "mileage");
    this.#tankLitres = between(TANK_LITRES, randomOf(seed, id, "tank"));
    this.#litresPerKm = between(LITRES_PER_KM, randomOf(seed, id, "consumption"));
    this.#losesFix = options.losesFix;
  }

  /** Time of the first report after a moment; whole seconds, as the terminal sends them. */
  nextAfter(timeMs: number): number {
    for (let n = Math.floor((timeMs - this.#phaseMs) / this.#intervalMs); ; n++) {
      const jitter = randomOf(this.#seed, this.#id, n, "jitter") - 0.5;
      const reportMs = Math.round((this.#phaseMs + (n + 0.3 * jitter) * this.#intervalMs) / 1000) * 1000;
      if (reportMs > timeMs) return reportMs;
    }
  }

  /** A parked vehicle with its engine off reports every sixth time. */
  isDue(reportMs: number): boolean {
    const n = Math.round((reportMs - this.#phaseMs) / this.#intervalMs);
    return n % PARKED_EVERY === 0 || this.#day.at(reportMs).engineOn;
  }

  /** No radio at this moment. */
  isBlind(timeMs: number): boolean {
    const window = Math.floor(timeMs / BLIND_WINDOW_MS);
    if (randomOf(this.#seed, this.#id, window, "blind") >= BLIND_CHANCE) return false;
    const from = randomOf(this.#seed, this.#id, window, "from") * (BLIND_WINDOW_MS - BLIND_MAX_MS);
    const length =
      BLIND_MIN_MS + (BLIND_MAX_MS - BLIND_MIN_MS) * randomOf(this.#seed, this.#id, window, "for");
    const within = timeMs - window * BLIND_WINDOW_MS;
    return within >= from && within < from + length;
  }

  /** The 0x0200 body of this moment. */
  reportAt(timeMs: number): Buffer {
    const state = this.#day.at(timeMs);
    const hasFix = !this.#isWithoutFix(timeMs);
    const [noiseX, noiseY] = this.#noise(timeMs);
    const [x, y, z] = state.point;
    const [lonE6, latE6] = this.#plane.lonLatE6(x + noiseX, y + noiseY);
    const status =
      (state.engineOn ? STATUS.accOn : 0) |
      (hasFix ? STATUS.positioned | STATUS.gps | STATUS.beidou : 0) |
      (LOAD_BITS[state.load] << STATUS.loadShift);
    const speedKmh = hasFix ? state.speedMs * 3.6 : 0;
    return encodeLocation({
      alarm: hasFix ? 0 : 1 << 4, // GNSS fault
      status,
      lonE6: hasFix ? lonE6 : 0,
      latE6: hasFix ? latE6 : 0,
      altitudeMeters: hasFix ? Math.max(0, Math.round(z + noiseX)) : 0,
      speedDkmh: Math.round(speedKmh * 10),
      headingDeg: Math.round(state.headingDeg) % 360,
      timeMs,
      items: Buffer.concat([
        encodeMileage(this.#baseKm + state.meters / 1000),
        encodeFuel(this.#litresAt(timeMs, state)),
        encodeBody(state),
        encodeReception(hasFix ? 22 : 14, hasFix ? 11 + Math.round(3 * randomOf(this.#id, timeMs)) : 2),
      ]),
    });
  }

  /** What the sensor in the tank says. */
  #litresAt(timeMs: number, { meters, speedMs }: VehicleState): number {
    const slosh = speedMs > 0 ? SLOSH_LITRES * (2 * randomOf(this.#id, timeMs, "slosh") - 1) : 0;
    return Math.max(0, this.#tankLitres - (meters / 1000) * this.#litresPerKm + slosh);
  }

  #isWithoutFix(timeMs: number): boolean {
    return this.#losesFix && (timeMs / NO_FIX_PERIOD_MS) % 1 < NO_FIX_SHARE;
  }

  /** About 2 m, wandering over minutes as a receiver's error does, with a little of each fix's own. */
  #noise(timeMs: number): [x: number, y: number] {
    const seconds = timeMs / 1000;
    const axis = (name: string): number => {
      let meters = (randomOf(this.#seed, this.#id, timeMs, name) - 0.5) * 1.2;
      for (const [i, period] of [47, 130, 410].entries()) {
        const phase = 2 * Math.PI * randomOf(this.#seed, this.#id, name, i);
        meters += 1.1 * Math.sin((2 * Math.PI * seconds) / period + phase);
      }
      return meters;
    };
    return [axis("x"), axis("y")];
  }
}

function between({ least, most }: { least: number; most: number }, share: number): number {
  return least + (most - least) * share;
}
