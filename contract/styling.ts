import type { Label } from "./fields.ts";

/**
 * Stylings: what pipes, facilities and lamps can be coloured by. This one definition makes the shader
 * (viewer/layers/styling-glsl.ts) and the legend (viewer/planner/StylingLegend.tsx), so that they cannot differ.
 *
 * CJJ 61 prescribes colours for kinds of utilities (contract/layers.ts) and none for their attributes; these are the
 * ramps of perceptual and colour-blind-safe palettes, named with each styling and checked in styling.test.ts.
 */
export type StylingId =
  | "diameter"
  | "material"
  | "age"
  | "cover"
  | "condition"
  | "source"
  | "phase"
  | "lampState";

/** Colours of a class: on the dark screen, and on paper or the light screen, #RRGGBB. */
export interface StylingColour {
  readonly screen: string;
  readonly print: string;
}

export interface StylingClass {
  readonly id: string;
  readonly label: Label;
  readonly colour: StylingColour;
}

/** Where the class of a feature comes from. `pipes` and `facilities` name fields of their layers. */
export type StylingValue =
  /** class = how many of the breaks the value reaches; in the unit of the field, or years before today */
  | {
      readonly kind: "breaks";
      readonly pipes: string;
      readonly facilities?: string;
      readonly breaks: readonly number[];
      readonly isYear?: true;
    }
  /** class = the one that lists the code of the field; a code that none lists is not surveyed */
  | { readonly kind: "codes"; readonly pipes: string; readonly codes: readonly (readonly string[])[] }
  /** class = depth assumed + 2 × diameter assumed; 4 = position of a facility assumed */
  | { readonly kind: "sources" }
  /** class = which area of the `phases` layer the place lies in */
  | { readonly kind: "region" }
  /** class by the level that a lamp reports, 0 … 100 percent, 254 fault, 255 unknown */
  | { readonly kind: "lampLevel"; readonly fullFromPercent: number };

export interface Styling {
  readonly id: StylingId;
  readonly label: Label;
  readonly value: StylingValue;
  /** in order, if they have one */
  readonly classes: readonly StylingClass[];
  /** the order means something, so that only neighbours are ever mistaken for one another */
  readonly isOrdered: boolean;
  /** what a feature without the value is called */
  readonly missing: Label;
  /** where the colours come from */
  readonly palette: string;
}

/** A feature whose value nobody surveyed: dark grey with dots, in every styling. */
export const MISSING_COLOUR: StylingColour = { screen: "#575757", print: "#575757" };
/** What an assumed feature is called; it is hatched in every styling. */
export const ASSUMED_LABEL: Label = { zh: "推定（斜纹）", en: "Assumed (hatched)" };

const NOT_SURVEYED: Label = { zh: "未测", en: "Not surveyed" };

/** Classes of a number: below the first break, between breaks, from the last break on. */
function ranges(
  unit: string,
  breaks: readonly number[],
  screen: readonly string[],
  print: readonly string[],
): StylingClass[] {
  return screen.map((colour, i) => {
    const [from, to] = [breaks[i - 1], breaks[i]];
    const text =
      from === undefined
        ? `< ${to} ${unit}`
        : to === undefined
          ? `≥ ${from} ${unit}`
          : `${from} – < ${to} ${unit}`;
    return { id: `${i}`, label: { zh: text, en: text }, colour: { screen: colour, print: print[i]! } };
  });
}

const kind = (id: string, zh: string, en: string, screen: string, print = screen): StylingClass => ({
  id,
  label: { zh, en },
  colour: { screen, print },
});

/** Divides what is laid by hand from distribution and trunk mains. */
const DIAMETER_BREAKS = [100, 200, 300, 500];
/** Decades of a service life of 50 years. */
const AGE_BREAKS = [10, 20, 30, 40];
/** 0.6 and 0.7 m: least cover of water under footways and carriageways, GB 50289-2016 table 4.1.1. */
const COVER_BREAKS = [0.6, 0.7, 1, 1.5];

/** Okabe and Ito, Color Universal Design (2008). */
const OKABE_ITO = {
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
  black: "#000000",
} as const;

export const STYLINGS: readonly Styling[] = [
  {
    id: "diameter",
    label: { zh: "管径", en: "Diameter" },
    value: { kind: "breaks", pipes: "nominalMm", facilities: "nominalMm", breaks: DIAMETER_BREAKS },
    classes: ranges(
      "mm",
      DIAMETER_BREAKS,
      ["#6C78D0", "#2F8FA8", "#22B08C", "#7AD151", "#FDE725"],
      ["#7AD151", "#22A884", "#2A788E", "#414487", "#440154"],
    ),
    isOrdered: true,
    missing: NOT_SURVEYED,
    palette: "viridis (van der Walt and Smith, 2015); its dark steps lifted for the dark screen",
  },
  {
    id: "material",
    label: { zh: "材质", en: "Material" },
    value: {
      kind: "codes",
      pipes: "material",
      codes: [["ZT"], ["QM"], ["G"], ["PE"], ["PVC"], ["T"], ["SM"], ["BLG", "TZ", "TC", "ZS"]],
    },
    classes: [
      kind("ZT", "铸铁", "Cast iron", OKABE_ITO.orange),
      kind("QM", "球墨铸铁", "Ductile iron", OKABE_ITO.green),
      kind("G", "钢", "Steel", OKABE_ITO.vermillion),
      kind("PE", "聚乙烯", "Polyethylene", OKABE_ITO.skyBlue),
      kind("PVC", "聚氯乙烯", "PVC", OKABE_ITO.blue),
      kind("T", "混凝土", "Concrete", OKABE_ITO.purple),
      kind("SM", "石棉", "Asbestos cement", OKABE_ITO.yellow, OKABE_ITO.black),
      kind("other", "其他", "Other", "#FFFFFF", "#C9B79C"),
    ],
    isOrdered: false,
    missing: { zh: "未测或不明", en: "Not surveyed or unknown" },
    palette: "Okabe and Ito (2008); yellow is black on paper",
  },
  {
    id: "age",
    label: { zh: "管龄", en: "Age" },
    value: { kind: "breaks", pipes: "yearLaid", facilities: "yearBuilt", breaks: AGE_BREAKS, isYear: true },
    classes: ranges(
      "a",
      AGE_BREAKS,
      ["#BF4E14", "#E8720F", "#FEA63C", "#FED98E", "#FFFFD4"],
      ["#FEC44F", "#EC7014", "#CC4C02", "#8C2D04", "#4A1A03"],
    ).map(({ id, label, colour }) => ({
      id,
      label: { zh: label.zh.replace(/a$/, "年"), en: label.en.replace(/a$/, "years") },
      colour,
    })),
    isOrdered: true,
    missing: { zh: "年代未测", en: "Year not surveyed" },
    palette: "ColorBrewer YlOrBr, lifted for the dark screen; the oldest stand out from the ground",
  },
  {
    id: "cover",
    label: { zh: "覆土深度", en: "Cover" },
    value: { kind: "breaks", pipes: "coverM", breaks: COVER_BREAKS },
    classes: ranges(
      "m",
      COVER_BREAKS,
      ["#FFFFCC", "#A1DAB4", "#41B6C4", "#2C86C4", "#5560C2"],
      ["#081D58", "#225EA8", "#1D91C0", "#41B6C4", "#8CD3A0"],
    ),
    isOrdered: true,
    missing: NOT_SURVEYED,
    palette: "ColorBrewer YlGnBu, lifted for the dark screen; the shallowest stand out from the ground",
  },
  {
    id: "condition",
    label: { zh: "状况等级", en: "Condition" },
    value: { kind: "codes", pipes: "condition", codes: [["1"], ["2"], ["3"], ["4"]] },
    classes: [
      kind("1", "一级：完好", "I: sound", "#2C7BB6"),
      kind("2", "二级：轻微", "II: slight defects", "#ABD9E9", "#74ADD1"),
      kind("3", "三级：尽快修复", "III: repair soon", "#FDAE61", "#F79A3E"),
      kind("4", "四级：立即修复", "IV: repair at once", "#D7191C"),
    ],
    isOrdered: false,
    missing: { zh: "未评定", en: "Not assessed" },
    palette: "ColorBrewer RdYlBu",
  },
  {
    id: "source",
    label: { zh: "实测与推定", en: "Surveyed or assumed" },
    value: { kind: "sources" },
    classes: [
      kind("surveyed", "实测", "Surveyed", OKABE_ITO.skyBlue, OKABE_ITO.blue),
      kind("depth", "埋深推定", "Depth assumed", OKABE_ITO.yellow, OKABE_ITO.orange),
      kind("diameter", "管径推定", "Diameter assumed", OKABE_ITO.purple),
      kind("both", "埋深、管径均推定", "Depth and diameter assumed", OKABE_ITO.vermillion),
      kind("position", "设施位置推定", "Facility position assumed", OKABE_ITO.green),
    ],
    isOrdered: false,
    missing: { zh: "来源未注明", en: "Source not stated" },
    palette: "Okabe and Ito (2008)",
  },
  {
    id: "phase",
    label: { zh: "建设分期", en: "Phase" },
    value: { kind: "region" },
    classes: [
      kind("1", "分区一", "Area 1", OKABE_ITO.skyBlue, OKABE_ITO.blue),
      kind("2", "分区二", "Area 2", OKABE_ITO.orange),
      kind("3", "分区三", "Area 3", OKABE_ITO.green),
      kind("4", "分区四", "Area 4", OKABE_ITO.purple),
    ],
    isOrdered: false,
    missing: { zh: "不在分期范围", en: "In no phase" },
    palette: "Okabe and Ito (2008)",
  },
  {
    id: "lampState",
    label: { zh: "运行状态", en: "Live state" },
    value: { kind: "lampLevel", fullFromPercent: 80 },
    classes: [
      kind("full", "全亮", "Full", "#FFF3C4", "#E0A02E"),
      kind("dimmed", "调光", "Dimmed", "#D8B26A", "#B5A36A"),
      kind("off", "关灯", "Off", "#2F6F9F", "#1F4E79"),
      kind("fault", "故障", "Fault", "#FF5342", "#D23A2E"),
    ],
    isOrdered: false,
    missing: { zh: "无报告", en: "No report" },
    palette: "the desks' own lamp and alarm colours (look.md), set apart for colour-blind readers",
  },
];

/** Stylings of pipes and their facilities; the others are of lamps. */
export const PIPE_STYLINGS = STYLINGS.filter(({ value }) => value.kind !== "lampLevel");
export const LAMP_STYLINGS = STYLINGS.filter(({ value }) => value.kind === "lampLevel");

/** @throws Error for an id that there is not, naming those there are */
export function stylingById(id: string): Styling {
  const styling = STYLINGS.find((one) => one.id === id);
  if (!styling) throw new Error(`no styling "${id}"; there are ${STYLINGS.map((one) => one.id).join(", ")}`);
  return styling;
}

/** Class of a number among breaks: how many of them it reaches. */
export function classOfNumber(value: number, breaks: readonly number[]): number {
  return breaks.filter((from) => value >= from).length;
}
