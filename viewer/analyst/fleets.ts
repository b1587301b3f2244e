import type { Vehicle } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import type { Rgb } from "./trail-colours.ts";

/** Fleets by layer, in the colours the catalogue gives them on dark ground. */
export const FLEETS = ["muck-trucks", "sanitation"].map((id) => {
  const layer = layerById(id);
  return { layer: id, name: layer.name, css: layer.colour.dark, rgb: rgbOf(layer.colour.dark) };
});

const UNKNOWN_FLEET: Rgb = [142, 164, 178];

/** Colour of a vehicle by its registry number; vehicles that are not in the register are grey. */
export function fleetColours(vehicles: readonly Vehicle[]): (vehicle: number) => Rgb {
  const colourOfLayer = new Map(FLEETS.map((fleet) => [fleet.layer, fleet.rgb]));
  const colours = new Map(vehicles.map((vehicle) => [vehicle.number, colourOfLayer.get(vehicle.layer)]));
  return (vehicle) => colours.get(vehicle) ?? UNKNOWN_FLEET;
}

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
