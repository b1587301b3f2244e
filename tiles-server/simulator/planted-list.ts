import type { Plane } from "../county-plane.ts";
import type { Planted } from "./planted.ts";
import type { TimedDeed } from "./vehicle-day.ts";
import { VehicleDay } from "./vehicle-day.ts";
import { CHEATING, workOf } from "./work.ts";
import type { World } from "./world.ts";

const STEP_MS = 30 * 60_000;

/** A vehicle's deed as a line of the list. */
export function plantedOf(vehicle: string, { deed, startMs, endMs, at }: TimedDeed, plane: Plane): Planted {
  const [lonE6, latE6] = plane.lonLatE6(at[0], at[1]);
  const { rule, also, isDoubtful, details } = deed;
  return {
    rule,
    ...(also && { also }),
    ...(isDoubtful && { isDoubtful }),
    subject: vehicle,
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
    place: [lonE6 / 1e6, latE6 / 1e6],
    ...(details && { details }),
  };
}

/** Tells a deed from the same told again: a day begun again, or a stretch left out on every round. */
export function deedKey(vehicle: string, { deed, startMs, day }: TimedDeed): string {
  const when = deed.oncePerDay === undefined ? Math.round(startMs) : `${deed.oncePerDay} ${day}`;
  return `${vehicle}/${deed.rule}/${when}`;
}

/** Everything that vehicles do in an interval that is not allowed, by time: what the running simulator writes too. */
export function deedsBetween(
  world: World,
  seed: number,
  fromMs: number,
  toMs: number,
  cheating = CHEATING,
): Planted[] {
  const list = new Map<string, Planted>();
  for (const vehicle of world.vehicles) {
    const work = workOf(vehicle, world, seed, cheating);
    if (!work) continue;
    const day = new VehicleDay(seed, vehicle.id, work, (timed) => {
      const key = deedKey(vehicle.id, timed);
      const isIn = timed.endMs > fromMs && timed.startMs < toMs;
      if (isIn && !list.has(key)) list.set(key, plantedOf(vehicle.id, timed, world.plane));
    });
    for (let t = fromMs; t < toMs + STEP_MS; t += STEP_MS) day.at(Math.min(t, toMs));
  }
  return [...list.values()].sort((a, b) => a.startMs - b.startMs);
}
