import type { LayerDefinition } from "../../contract/layers.ts";
import { MISSING_COLOUR, STYLINGS, type Styling, type StylingColour } from "../../contract/styling.ts";
import type { TileProperties, TileProperty } from "./tile-properties.ts";

/** Palettes in the order of `u_palette`. */
export const PALETTES = ["screen", "print"] as const satisfies readonly (keyof StylingColour)[];
/** What a styling function returns for a feature that has no class. */
const MISSING = -1;
/** … and for a layer that the styling does not speak of. */
const UNRELATED = -2;

/** Kinds of layers that are styled; others keep their own colours. */
type Styled = "pipes" | "facilities" | "lamps";

export function styledAs(layer: LayerDefinition): Styled | undefined {
  if (layer.id === "streetlights") return "lamps";
  if (layer.group !== "underground") return undefined;
  if (layer.representation === "tubes") return "pipes";
  return layer.representation === "models" ? "facilities" : undefined;
}

/** Number of a styling in `u_styling`; 0 = the layer's own colour. */
export function stylingNumber(styling: Styling | undefined): number {
  return styling === undefined ? 0 : STYLINGS.indexOf(styling) + 1;
}

/**
 * GLSL of every styling for one layer, made from its definition and from what the layer's tiles say they hold:
 * `vec3 styledColour(FragmentInput, vec3 own)`, `vec3 hatched(FragmentInput, vec3)`, `bool isAssumed(FragmentInput)`
 * and, of lamps, `int lampLevel(FragmentInput)`. Which styling is used is a uniform: another one needs no other shader. Cesium reads the text to see which properties it has to
 * unpack: they stand as `fsInput.metadata.name`.
 */
export function stylingGlsl(layer: LayerDefinition, properties: TileProperties): string {
  const as = styledAs(layer);
  if (!as) return UNSTYLED;
  const ours = STYLINGS.filter(({ value }) => (value.kind === "lampLevel") === (as === "lamps"));
  const functions = ours.map(
    (styling) => `int ${styling.id}Class(FragmentInput fsInput) {\n${classBody(styling, as, properties)}\n}`,
  );
  const choices = ours.map(
    (styling) =>
      `  if (u_styling == ${stylingNumber(styling)}) { offset = ${offsetOf(styling)}; return ${styling.id}Class(fsInput); }`,
  );
  return `
${PALETTES.map((palette) => colourTable(palette)).join("\n")}

${as === "lamps" ? lampLevel(properties) : ""}
${functions.join("\n")}

// class of the feature in the chosen styling; its colours begin at offset
int styleClass(FragmentInput fsInput, out int offset) {
  offset = 0;
${choices.join("\n")}
  return ${UNRELATED};
}

// what a styling does not speak of steps back; what nobody surveyed is grey with dots
vec3 styledColour(FragmentInput fsInput, vec3 own) {
  int offset;
  int number = styleClass(fsInput, offset);
  if (number == ${UNRELATED}) return mix(vec3(dot(own, vec3(0.3, 0.55, 0.15))), own, 0.25) * 0.6;
  if (number == ${MISSING}) {
    vec3 missing = u_palette == 0 ? ${vec3Of(MISSING_COLOUR.screen)} : ${vec3Of(MISSING_COLOUR.print)};
    vec2 cell = fract(gl_FragCoord.xy / (${DOT_PIXELS}.0 * czm_pixelRatio));
    return missing * (max(cell.x, cell.y) < 0.5 ? 2.4 : 1.0);
  }
  return u_palette == 0 ? COLOURS_SCREEN[offset + number] : COLOURS_PRINT[offset + number];
}

bool isAssumed(FragmentInput fsInput) {
  return ${assumedCondition(as, properties)};
}

// assumed things are hatched in every styling, whatever their colour
vec3 hatched(FragmentInput fsInput, vec3 colour) {
  float band = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / (${HATCH_PIXELS}.0 * czm_pixelRatio)));
  return isAssumed(fsInput) ? mix(colour, vec3(0.9), 0.62 * band) : colour;
}
`;
}

/** The same functions for layers that keep their own colours. */
const UNSTYLED = `
vec3 styledColour(FragmentInput fsInput, vec3 own) { return own; }
vec3 hatched(FragmentInput fsInput, vec3 colour) { return colour; }
`;

/** `int lampLevel(FragmentInput)`: what the lamp of this row of the survey reports. */
function lampLevel(properties: TileProperties): string {
  if (!properties.has("row")) return `int lampLevel(FragmentInput fsInput) { return ${LAMP_UNKNOWN}; }`;
  return `int lampLevel(FragmentInput fsInput) {
  ivec2 size = textureSize(u_lampLevels, 0);
  int row = int(fsInput.metadata.row);
  if (row >= size.x * size.y) return ${LAMP_UNKNOWN};
  return int(texelFetch(u_lampLevels, ivec2(row % size.x, row / size.x), 0).r * 255.0 + 0.5);
}`;
}

/** CSS pixels from dot to dot and from line to line; the legend draws the same. */
const DOT_PIXELS = 5;
const HATCH_PIXELS = 8;

function classBody({ value }: Styling, as: Styled, properties: TileProperties): string {
  switch (value.kind) {
    case "breaks": {
      const name = as === "pipes" ? value.pipes : value.facilities;
      if (name === undefined) return `  return ${UNRELATED};`;
      const property = properties.get(name);
      if (!property) return `  return ${MISSING};`;
      const number = value.isYear ? "u_year - value" : "value";
      const reached = value.breaks.map((from) => `int(${number} >= ${float(from * property.scale)})`);
      const moved = property.offset ? `  value += ${float(property.offset * property.scale)};\n` : "";
      return `  float value = float(fsInput.metadata.${name});
  if (value == ${float(property.noData)}) return ${MISSING};
${moved}  return ${reached.join(" + ")};`;
    }
    case "codes": {
      if (as !== "pipes") return `  return ${UNRELATED};`;
      const property = properties.get(value.pipes);
      if (!property) return `  return ${MISSING};`;
      const cases = value.codes.flatMap((codes, number) =>
        codes
          .map((code) => property.codes.get(code))
          .filter((code) => code !== undefined)
          .map((code) => `  if (code == ${code}) return ${number};`),
      );
      return `  int code = int(fsInput.metadata.${value.pipes});
${cases.join("\n")}
  return ${MISSING};`;
    }
    case "sources": {
      const fields = as === "pipes" ? ["depthSource", "diameterSource"] : ["positionSource"];
      const known = fields.filter((name) => properties.has(name));
      if (known.length === 0) return `  return ${MISSING};`;
      const weights: Readonly<Record<string, number>> = {
        depthSource: 1,
        diameterSource: 2,
        positionSource: 4,
      };
      const sum = known.map((name) => `${weights[name]} * int(${isCode(name, "assumed", properties)})`);
      const stated = known.map((name) => isCode(name, "surveyed", properties));
      return `  int number = ${sum.join(" + ")};
  return number == 0 && !(${stated.join(" || ")}) ? ${MISSING} : number;`;
    }
    case "region":
      // world coordinates are 32-bit floats: half a metre
      return `  vec3 offset = fsInput.attributes.positionWC - u_regionCentre;
  vec2 at = vec2(dot(offset, u_regionEast), dot(offset, u_regionNorth)) + 0.5;
  if (at != clamp(at, 0.0, 0.999999)) return ${MISSING};
  return int(texelFetch(u_regions, ivec2(at * vec2(textureSize(u_regions, 0))), 0).r * 255.0 + 0.5) - 1;`;
    case "lampLevel":
      return `  int level = lampLevel(fsInput);
  if (level == ${LAMP_FAULT}) return 3;
  if (level > 100) return ${MISSING};
  return level == 0 ? 2 : level >= ${value.fullFromPercent} ? 0 : 1;`;
  }
}

/** contract/twin.proto, LampStates.level */
const LAMP_FAULT = 254;
const LAMP_UNKNOWN = 255;

function assumedCondition(as: Styled, properties: TileProperties): string {
  const fields =
    as === "pipes" ? ["depthSource", "diameterSource"] : as === "facilities" ? ["positionSource"] : [];
  const known = fields.filter((name) => properties.has(name));
  return known.map((name) => isCode(name, "assumed", properties)).join(" || ") || "false";
}

function isCode(name: string, code: string, properties: TileProperties): string {
  const property = properties.get(name) as TileProperty;
  const stored = property.codes.get(code);
  return stored === undefined ? "false" : `int(fsInput.metadata.${name}) == ${stored}`;
}

function offsetOf(styling: Styling): number {
  const before = STYLINGS.slice(0, STYLINGS.indexOf(styling));
  return before.reduce((sum, { classes }) => sum + classes.length, 0);
}

function colourTable(palette: keyof StylingColour): string {
  const colours = STYLINGS.flatMap(({ classes }) => classes.map(({ colour }) => vec3Of(colour[palette])));
  return `const vec3 COLOURS_${palette.toUpperCase()}[${colours.length}] = vec3[${colours.length}](${colours.join(", ")});`;
}

/** "#RRGGBB" (sRGB) as linear light, as Cesium's materials work in it. */
function vec3Of(hex: string): string {
  const channels = [1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  return `vec3(${channels.map((channel) => channel.toFixed(5)).join(", ")})`;
}

function float(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}
