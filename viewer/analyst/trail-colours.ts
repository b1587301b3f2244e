import type { Label } from "../../contract/fields.ts";
import { LOAD } from "../../contract/tracks/vehicle-track.ts";

/** What trails can be coloured by; "fleet" = the colours of their layers. */
export const COLOURINGS = ["fleet", "speed", "load", "status"] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** RGB, 0–255 */
export type Rgb = readonly [red: number, green: number, blue: number];

interface TrailClass {
  readonly name: Label;
  readonly rgb: Rgb;
}

/** Classes of speed: from so many km/h on. The last is above every limit in a town. */
export const SPEED_CLASSES: readonly (TrailClass & { readonly fromKmh: number })[] = [
  { fromKmh: 0, name: { zh: "< 5 km/h", en: "< 5 km/h" }, rgb: [92, 118, 142] },
  { fromKmh: 5, name: { zh: "5–20", en: "5–20" }, rgb: [58, 150, 170] },
  { fromKmh: 20, name: { zh: "20–40", en: "20–40" }, rgb: [96, 200, 160] },
  { fromKmh: 40, name: { zh: "40–60", en: "40–60" }, rgb: [222, 218, 120] },
  { fromKmh: 60, name: { zh: "≥ 60", en: "≥ 60" }, rgb: [255, 150, 90] },
];

/** Load as terminals report it (JT/T 808 status bits 8–9). */
export const LOAD_CLASSES: readonly (TrailClass & { readonly load: number })[] = [
  { load: LOAD.empty, name: { zh: "空载", en: "Empty" }, rgb: [110, 150, 180] },
  { load: LOAD.half, name: { zh: "半载", en: "Half" }, rgb: [200, 178, 130] },
  { load: LOAD.full, name: { zh: "满载", en: "Full" }, rgb: [240, 140, 60] },
];

/** Below this a vehicle stands, km/h. */
const STANDING_KMH = 3;
export const STATUS_CLASSES: readonly TrailClass[] = [
  { name: { zh: "熄火", en: "Engine off" }, rgb: [110, 132, 150] },
  { name: { zh: "停车未熄火", en: "Standing, engine on" }, rgb: [255, 194, 92] },
  { name: { zh: "行驶", en: "Driving" }, rgb: [123, 216, 143] },
];

/** Colour of a report of a vehicle whose fleet has the colour `fleet`. */
export function trailColour(
  colouring: Colouring,
  speedKmh: number,
  load: number,
  engineOn: number,
  fleet: Rgb,
): Rgb {
  switch (colouring) {
    case "fleet":
      return fleet;
    case "speed":
      return SPEED_CLASSES.findLast(({ fromKmh }) => speedKmh >= fromKmh)?.rgb ?? SPEED_CLASSES[0]!.rgb;
    case "load":
      return LOAD_CLASSES.find((each) => each.load === load)?.rgb ?? LOAD_CLASSES[1]!.rgb;
    case "status":
      return STATUS_CLASSES[statusClass(speedKmh, engineOn)]!.rgb;
  }
}

function statusClass(speedKmh: number, engineOn: number): number {
  if (speedKmh > STANDING_KMH) return 2;
  return engineOn ? 1 : 0;
}

/** The same as trailColour for a shader: `vec3 trailColour(int colouring, vec3 facts, vec3 fleet)`; facts = km/h, load, engine on. */
export const TRAIL_COLOUR_GLSL = `
vec3 trailColour(int colouring, vec3 facts, vec3 fleet) {
  if (colouring == ${COLOURINGS.indexOf("speed")}) {
    vec3 colour = ${glsl(SPEED_CLASSES[0]!.rgb)};
${SPEED_CLASSES.slice(1)
  .map(({ fromKmh, rgb }) => `    if (facts.x >= ${fromKmh.toFixed(1)}) colour = ${glsl(rgb)};`)
  .join("\n")}
    return colour;
  }
  if (colouring == ${COLOURINGS.indexOf("load")}) {
    if (facts.y < 0.5) return ${glsl(LOAD_CLASSES[0]!.rgb)};
    return facts.y > 2.5 ? ${glsl(LOAD_CLASSES[2]!.rgb)} : ${glsl(LOAD_CLASSES[1]!.rgb)};
  }
  if (colouring == ${COLOURINGS.indexOf("status")}) {
    if (facts.x > ${STANDING_KMH.toFixed(1)}) return ${glsl(STATUS_CLASSES[2]!.rgb)};
    return facts.z > 0.5 ? ${glsl(STATUS_CLASSES[1]!.rgb)} : ${glsl(STATUS_CLASSES[0]!.rgb)};
  }
  return fleet;
}
`;

function glsl(rgb: Rgb): string {
  return `vec3(${rgb.map((channel) => (channel / 255).toFixed(3)).join(", ")})`;
}
