import { Ground, within } from "../footprints.ts";
import type { Ring } from "../plane.ts";
import type { Random } from "../random.ts";

export type BuildingKind =
  | "residential"
  | "commercial"
  | "office"
  | "school"
  | "hospital"
  | "industrial"
  | "public"
  | "village"
  | "utility"
  | "landmark";
export type Roof = "flat" | "gable" | "hip" | "shed";

export interface Building {
  readonly ring: Ring;
  readonly hole?: Ring;
  readonly kind: BuildingKind;
  readonly floors: number;
  readonly heightM: number;
  readonly roof: Roof;
  readonly year: number;
  readonly name: string;
  readonly block: number;
}
/** Puts buildings up, each on ground that nothing else has taken. */
export class Builder {
  readonly buildings: Building[] = [];
  readonly ground = new Ground();

  constructor(readonly random: Random) {}

  /** Puts a building up when it fits into the ring and on free ground. */
  place(
    hull: Ring,
    area: Ring,
    what: Omit<Building, "ring" | "block" | "name"> & { name?: string; ring?: Ring },
    block: number,
  ): boolean {
    if (!within(hull, area) || !this.ground.take(hull)) return false;
    this.buildings.push({ name: "", ...what, ring: what.ring ?? hull, block });
    return true;
  }
}
