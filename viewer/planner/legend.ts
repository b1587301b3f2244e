import type { LayerDefinition } from "../../contract/layers.ts";
import type { Theme } from "../state.ts";

/** CSS colour of a layer's swatch: the print colour of CJJ 61, or the ramp that is drawn on this ground. */
export function legendColour(layer: LayerDefinition, theme: Theme, standardColours: boolean): string {
  if (standardColours) return layer.colour.standard;
  return theme === "dark" ? layer.colour.dark : layer.colour.light;
}
