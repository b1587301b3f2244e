export type Theme = "dark" | "light";
export const THEMES: readonly Theme[] = ["dark", "light"];

/** How a kind of land is filled: its colour and the pattern drawn over it. */
export interface LandStyle {
  readonly fill: string;
  readonly texture: TextureKind | null;
}

export type TextureKind =
  | "trees"
  | "grove"
  | "orchard"
  | "fields"
  | "paddy"
  | "grass"
  | "paving"
  | "yard"
  | "scrub";

export interface Palette {
  /** wild ground by what grows on it */
  readonly wild: {
    readonly meadow: string;
    readonly field: string;
    readonly forest: string;
    readonly rock: string;
  };
  /** globe beyond the county; same as Cesium's globe.baseColor */
  readonly beyond: string;
  readonly land: Readonly<Record<string, LandStyle>>;
  /** colours of pattern marks: shade below, light above */
  readonly mark: {
    readonly shade: string;
    readonly light: string;
    readonly leafShade: string;
    readonly leafLight: string;
    readonly bund: string;
  };
  readonly water: {
    readonly fill: string;
    readonly deep: string;
    readonly bank: string;
    readonly sand: string;
  };
  readonly road: {
    readonly fill: Readonly<Record<string, string>>;
    readonly casing: string;
    readonly pavement: string;
    readonly line: string;
    readonly median: string;
    readonly track: string;
  };
  readonly building: { readonly fill: string; readonly shadow: string };
  /** running tracks and what they enclose */
  readonly sport: { readonly track: string; readonly field: string; readonly line: string };
  readonly terrace: { readonly line: string; readonly step: string };
  /** strength of relief shading: of slopes that turn from the sun, and towards it */
  readonly shade: {
    readonly dark: string;
    readonly darkness: number;
    readonly light: string;
    readonly lightness: number;
  };
}

/** Land kinds of contract/surface-layers.ts. */
function land(colours: Record<string, string>): Record<string, LandStyle> {
  const textures: Record<string, TextureKind | null> = {
    residential: "paving",
    commercial: "paving",
    public: "paving",
    school: "grass",
    hospital: "paving",
    industrial: "yard",
    park: "grove",
    square: "yard",
    farmland: "fields",
    paddy: "paddy",
    terrace: "paddy",
    orchard: "orchard",
    forest: "trees",
    grass: "grass",
    village: "scrub",
    construction: "yard",
    utility: "paving",
    sand: null,
    wetland: "scrub",
    rock: "scrub",
    transport: "yard",
    court: "yard",
    other: "grass",
  };
  return Object.fromEntries(
    Object.entries(colours).map(([kind, fill]) => [kind, { fill, texture: textures[kind] ?? null }]),
  );
}

const LIGHT: Palette = {
  beyond: "#cfdde6",
  wild: { meadow: "#c2cda6", field: "#ccd3a9", forest: "#93ab82", rock: "#c4c0b4" },
  land: land({
    residential: "#d9d8cf",
    commercial: "#ddd6cc",
    public: "#d9d7d2",
    school: "#d8d9c8",
    hospital: "#dcd5d2",
    industrial: "#d0d3d4",
    park: "#b3c69c",
    square: "#e2ded4",
    farmland: "#ccd2a4",
    paddy: "#b9caa0",
    terrace: "#bccb9e",
    orchard: "#b5c693",
    forest: "#93ab82",
    grass: "#c0cfa4",
    village: "#d2cfb9",
    construction: "#d4c7ae",
    utility: "#d2d5d3",
    sand: "#e3d9bd",
    wetland: "#b3c7ab",
    rock: "#c4c0b4",
    transport: "#cfd1d2",
    court: "#e1dfd5",
    other: "#d3d6c6",
  }),
  mark: { shade: "#6f7a64", light: "#fbf9ee", leafShade: "#5f7a57", leafLight: "#b7cc9c", bund: "#8f9f74" },
  water: { fill: "#a5c4d3", deep: "#92b5c5", bank: "#8fa58f", sand: "#ddd6bd" },
  road: {
    fill: {
      motorway: "#fbe9c4",
      trunk: "#fdf0d2",
      primary: "#fdf6e3",
      secondary: "#fdfbf3",
      tertiary: "#fcfbf7",
      residential: "#f8f7f2",
      service: "#f1f0e9",
      other: "#f4f3ec",
    },
    casing: "#bdbeb4",
    pavement: "#e4e2d8",
    line: "#c9c6b8",
    median: "#b1c797",
    track: "#e3d9bf",
  },
  building: { fill: "#c4bfb3", shadow: "#5b6670" },
  sport: { track: "#c9957f", field: "#a8c48b", line: "#f7f4ea" },
  terrace: { line: "#7f915f", step: "#f3f2d6" },
  shade: { dark: "#33465c", darkness: 0.62, light: "#fff8e2", lightness: 0.42 },
};

const DARK: Palette = {
  beyond: "#0f1a23",
  wild: { meadow: "#16262a", field: "#1a2a2b", forest: "#0f2222", rock: "#222d35" },
  land: land({
    residential: "#1a2732",
    commercial: "#1e2c3a",
    public: "#1b2935",
    school: "#1a2b31",
    hospital: "#1f2a36",
    industrial: "#1a2731",
    park: "#142c2b",
    square: "#233240",
    farmland: "#18292a",
    paddy: "#152a2c",
    terrace: "#152a2a",
    orchard: "#152d29",
    forest: "#0f2423",
    grass: "#172c2a",
    village: "#1c2829",
    construction: "#25282a",
    utility: "#1c2a33",
    sand: "#2a302d",
    wetland: "#142b2c",
    rock: "#222d35",
    transport: "#1d2a34",
    court: "#21303b",
    other: "#172630",
  }),
  mark: { shade: "#050b10", light: "#3c5260", leafShade: "#06120f", leafLight: "#1d3934", bund: "#2b4244" },
  water: { fill: "#0b2333", deep: "#0b2c42", bank: "#060f16", sand: "#2a3330" },
  road: {
    fill: {
      motorway: "#5b5344",
      trunk: "#4f4d47",
      primary: "#454b4e",
      secondary: "#3d474e",
      tertiary: "#37434c",
      residential: "#313e48",
      service: "#293640",
      other: "#2d3943",
    },
    casing: "#0b141b",
    pavement: "#24313b",
    line: "#6d787c",
    median: "#18302d",
    track: "#28322f",
  },
  building: { fill: "#121d27", shadow: "#02060a" },
  sport: { track: "#3d3233", field: "#1b3932", line: "#5d6f73" },
  terrace: { line: "#0a1719", step: "#2a4542" },
  shade: { dark: "#01060c", darkness: 0.72, light: "#6f97b5", lightness: 0.26 },
};

export const PALETTES: Readonly<Record<Theme, Palette>> = { dark: DARK, light: LIGHT };
