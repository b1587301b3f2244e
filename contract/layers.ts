import type { FieldDefinition, Label } from "./fields.ts";
import { facilityFields, pipeFields } from "./pipe-fields.ts";
import { surfaceLayers } from "./surface-layers.ts";

export type LayerGroup = "ground" | "aboveGround" | "underground" | "moving" | "management";
export type GeometryKind = "line" | "point" | "polygon" | "raster" | "none";
/** How a layer is drawn: as 3D Tiles of tubes, model instances or extrusions; as terrain; painted into the basemap; as an overlay; as live vehicles; or not at all. */
export type Representation =
  | "tubes"
  | "models"
  | "extrusions"
  | "terrain"
  | "basemap"
  | "overlay"
  | "vehicles"
  | "table";

export interface LayerDefinition {
  readonly id: string;
  readonly group: LayerGroup;
  readonly name: Label;
  readonly geometry: GeometryKind;
  readonly representation: Representation;
  /** CJJ 61-2017 table B: major class symbol and number */
  readonly cjj61?: { readonly symbol: string; readonly code: string };
  /** print colour of the standard, and the lifted colours used on the screen */
  readonly colour: { readonly standard: string; readonly dark: string; readonly light: string };
  readonly fields: readonly FieldDefinition[];
  /** the pipe layer that a facility layer's points stand on */
  readonly network?: string;
  /** gravity pipes give depth to the invert, pressure pipes to the crown (domain rule of CJJ 61) */
  readonly elevationReference?: "crown" | "invert";
  /** its areas divide the county between them: no ground belongs to two */
  readonly dividesCounty?: true;
  /** what a reserved module will need before it can be filled */
  readonly needs?: Label;
}

interface Utility {
  readonly id: string;
  readonly name: Label;
  readonly symbol: string;
  readonly code: string;
  readonly colour: LayerDefinition["colour"];
  readonly reference: "crown" | "invert";
}

/** Underground modules, all present from the first day. Colours: CJJ 61-2017 table B; screen ramps are ours. */
const UTILITIES: readonly Utility[] = [
  {
    id: "water",
    name: { zh: "给水", en: "Water" },
    symbol: "JS",
    code: "1",
    colour: { standard: "#00FFFF", dark: "#35C9D6", light: "#0FB3C2" },
    reference: "crown",
  },
  {
    id: "storm",
    name: { zh: "雨水", en: "Storm drain" },
    symbol: "YS",
    code: "201",
    colour: { standard: "#4C3926", dark: "#B08D57", light: "#8A6D3B" },
    reference: "invert",
  },
  {
    id: "sewer",
    name: { zh: "污水", en: "Sewer" },
    symbol: "WS",
    code: "202",
    colour: { standard: "#4C3926", dark: "#A0673A", light: "#8B5E34" },
    reference: "invert",
  },
  {
    id: "combined",
    name: { zh: "雨污合流", en: "Combined sewer" },
    symbol: "HS",
    code: "203",
    colour: { standard: "#4C3926", dark: "#A67C6D", light: "#7A5548" },
    reference: "invert",
  },
  {
    id: "gas",
    name: { zh: "燃气", en: "Gas" },
    symbol: "RQ",
    code: "3",
    colour: { standard: "#FF00FF", dark: "#F06BD8", light: "#D94FA8" },
    reference: "crown",
  },
  {
    id: "heat",
    name: { zh: "热力", en: "Heat" },
    symbol: "RL",
    code: "4",
    colour: { standard: "#FF8000", dark: "#FF9F45", light: "#E07A1F" },
    reference: "crown",
  },
  {
    id: "power",
    name: { zh: "电力", en: "Power" },
    symbol: "DL",
    code: "5",
    colour: { standard: "#FF0000", dark: "#FF7A6B", light: "#CF4A3E" },
    reference: "crown",
  },
  {
    id: "telecom",
    name: { zh: "通信", en: "Telecom" },
    symbol: "TX",
    code: "6",
    colour: { standard: "#00FF00", dark: "#6FD97F", light: "#2F9E4A" },
    reference: "crown",
  },
  {
    id: "industrial",
    name: { zh: "工业", en: "Industrial" },
    symbol: "GY",
    code: "7",
    colour: { standard: "#000000", dark: "#A9B4BC", light: "#4A545C" },
    reference: "crown",
  },
  {
    id: "other",
    name: { zh: "其他管线", en: "Other pipes" },
    symbol: "QT",
    code: "8",
    colour: { standard: "#6600CC", dark: "#B48CF0", light: "#7A4BC4" },
    reference: "crown",
  },
];

const undergroundLayers: LayerDefinition[] = UTILITIES.flatMap((utility) => [
  {
    id: utility.id,
    group: "underground",
    name: {
      zh: `${utility.name.zh}管线`.replace("管线管线", "管线"),
      en: `${utility.name.en} pipes`.replace("pipes pipes", "pipes"),
    },
    geometry: "line",
    representation: "tubes",
    cjj61: { symbol: utility.symbol, code: utility.code },
    colour: utility.colour,
    fields: pipeFields,
    elevationReference: utility.reference,
    needs: {
      zh: `${utility.name.zh}管线测量成果：管线段（起终点、管径、埋深或高程、材质、建设年代），坐标系与高程基准`,
      en: `A ${utility.name.en.toLowerCase()} survey: segments with ends, diameter, depth or level, material and year, with its CRS and height datum`,
    },
  },
  {
    id: `${utility.id}-facilities`,
    group: "underground",
    name: { zh: `${utility.name.zh}管点设施`, en: `${utility.name.en} facilities` },
    geometry: "point",
    representation: "models",
    cjj61: { symbol: utility.symbol, code: utility.code },
    colour: utility.colour,
    fields: facilityFields,
    network: utility.id,
    needs: {
      zh: `${utility.name.zh}管点测量成果：特征或附属物、坐标、地面高程`,
      en: `A ${utility.name.en.toLowerCase()} point survey: fitting or appurtenance, position, ground level`,
    },
  },
]);

/** Every layer the twin can hold, in the order of the layer tree. A publication makes some of them live. */
export const LAYERS: readonly LayerDefinition[] = [...undergroundLayers, ...surfaceLayers];

const byId = new Map(LAYERS.map((layer) => [layer.id, layer]));

/** Throws for an id that is not in the catalogue, naming those that are. */
export function layerById(id: string): LayerDefinition {
  const layer = byId.get(id);
  if (!layer) throw new Error(`no layer "${id}"; the catalogue has ${[...byId.keys()].join(", ")}`);
  return layer;
}
