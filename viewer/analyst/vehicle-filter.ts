import type { Vehicle } from "../../contract/api.ts";
import { firstAtOrAfter, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { type Area, insideAny } from "./areas.ts";

/** Which vehicles are meant; undefined and "" = all. */
export interface VehicleFilter {
  readonly plate: string;
  readonly kind: string | undefined;
  readonly company: string | undefined;
  /** area the vehicle was in at least once, as `layer/id` */
  readonly area: string | undefined;
}

export const ALL_VEHICLES: VehicleFilter = {
  plate: "",
  kind: undefined,
  company: undefined,
  area: undefined,
};

/** Registry numbers of the vehicles that pass, null = all of them. UTC ms bound when a vehicle must have been in the area. */
export function shownVehicles(
  vehicles: readonly Vehicle[],
  filter: VehicleFilter,
  area: Area | undefined,
  byVehicle: ReadonlyMap<number, VehicleTrack>,
  fromMs: number,
  toMs: number,
): ReadonlySet<number> | null {
  const { plate, kind, company } = filter;
  const wanted = plate.trim().toLowerCase();
  if (!wanted && kind === undefined && company === undefined && !area) return null;
  const isInside = area && insideAny([area]);
  return new Set(
    vehicles
      .filter(
        (vehicle) =>
          (kind === undefined || vehicle.kind === kind) &&
          (company === undefined || vehicle.company === company) &&
          (!wanted || `${vehicle.plate} ${vehicle.id} ${vehicle.terminal}`.toLowerCase().includes(wanted)) &&
          (!isInside || wasIn(byVehicle.get(vehicle.number), isInside, fromMs, toMs)),
      )
      .map(({ number }) => number),
  );
}

function wasIn(
  track: VehicleTrack | undefined,
  isInside: (lonDeg: number, latDeg: number) => boolean,
  fromMs: number,
  toMs: number,
): boolean {
  if (!track) return false;
  const { timesMs, positionsDeg, hasFix } = track;
  for (let i = firstAtOrAfter(timesMs, fromMs); i < timesMs.length && timesMs[i]! < toMs; i++) {
    if (hasFix[i] && isInside(positionsDeg[2 * i]!, positionsDeg[2 * i + 1]!)) return true;
  }
  return false;
}
