import type { Figures } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import {
  ASSUMED_LABEL,
  classOfNumber,
  MISSING_COLOUR,
  type Styling,
  type StylingColour,
} from "../../contract/styling.ts";
import type { Theme } from "../state.ts";

/** CSS colour of a layer's swatch: the print colour of CJJ 61, or the ramp that is drawn on this ground. */
export function legendColour(layer: LayerDefinition, theme: Theme, standardColours: boolean): string {
  if (standardColours) return layer.colour.standard;
  return theme === "dark" ? layer.colour.dark : layer.colour.light;
}

/** One line of a styling's legend. */
export interface LegendRow {
  readonly key: string;
  readonly label: Label;
  readonly colour: string;
  /** missing = with dots; assumed = hatched, in any colour */
  readonly look: "plain" | "missing" | "assumed";
  /** length of the county's water pipes in this class */
  readonly km?: number;
}

/** What the server counts of pipes by class. */
export type PipeLengths = Pick<Figures, "pipeKmByMaterial" | "pipeKmByDiameter">;

/**
 * The legend of a styling, from the definition that also makes the shader. `areas` are the names of the phases' areas,
 * in order; there are as many classes of them as the county has.
 */
export function stylingLegend(
  styling: Styling,
  palette: keyof StylingColour,
  areas: readonly string[] = [],
  lengths?: PipeLengths,
): LegendRow[] {
  const km = lengths && classLengths(styling, lengths);
  const classes = styling.value.kind === "region" ? styling.classes.slice(0, areas.length) : styling.classes;
  const rows = classes.map(({ id, label, colour }, i): LegendRow => {
    const name = styling.value.kind === "region" ? areas[i] : undefined;
    return {
      key: id,
      label: name === undefined ? label : { zh: name, en: name },
      colour: colour[palette],
      look: "plain",
      ...(km && { km: km[i] ?? 0 }),
    };
  });
  const missing = {
    key: "missing",
    label: styling.missing,
    colour: MISSING_COLOUR[palette],
    look: "missing",
  } as const;
  const assumed = {
    key: "assumed",
    label: ASSUMED_LABEL,
    colour: MISSING_COLOUR[palette],
    look: "assumed",
  } as const;
  return [...rows, missing, ...(styling.value.kind === "lampLevel" ? [] : [assumed])];
}

/** Kilometres in each class, where the server counts by what the styling shows. */
function classLengths({ id, value, classes }: Styling, lengths: PipeLengths): number[] | undefined {
  const sums = classes.map(() => 0);
  if (id === "diameter" && value.kind === "breaks") {
    for (const { nominalMm, km } of lengths.pipeKmByDiameter)
      sums[classOfNumber(nominalMm, value.breaks)]! += km;
    return sums;
  }
  if (id === "material" && value.kind === "codes") {
    for (const { material, km } of lengths.pipeKmByMaterial) {
      const number = value.codes.findIndex((codes) => codes.includes(material));
      if (number >= 0) sums[number]! += km;
    }
    return sums;
  }
  return undefined;
}
