import type { Vehicle } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import { layerById } from "../../contract/layers.ts";

/** What the catalogue calls a vehicle's kind; the kind's own word where it has no name. */
export function kindName(vehicle: Pick<Vehicle, "layer" | "kind">): Label {
  const kind = layerById(vehicle.layer).fields.find((field) => field.name === "kind");
  return kind?.values?.[vehicle.kind] ?? { zh: vehicle.kind, en: vehicle.kind };
}
