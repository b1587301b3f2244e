import { create } from "zustand";
import { LAYERS } from "../contract/layers.ts";
import type { StylingId } from "../contract/styling.ts";
import type { TimeRange } from "./clock/replay-time.ts";

/**
 * What the person at the desk has chosen, and what the globe reports back. Bulk data (vehicles, lamps, tracks)
 * never enters here; see live/track-store.ts. Angles degrees, lengths metres, times UTC milliseconds.
 */
export type Theme = "dark" | "light";
export type Language = "zh" | "en";
/** How one looks below: opaque ground; translucent ground; no depth test against the ground; camera under the ground. */
export type GroundMode = "surface" | "glass" | "xray" | "below";
export type Tool = "none" | "measure-distance" | "measure-height" | "measure-area" | "measure-depth";

export interface FeatureRef {
  readonly layer: string;
  readonly id: string;
}
/** Where the camera is; height above the ellipsoid. */
export interface CameraPose {
  readonly lon: number;
  readonly lat: number;
  readonly heightMeters: number;
  readonly headingDeg: number;
  readonly pitchDeg: number;
}
export type CameraCommand =
  | { readonly kind: "home" }
  | { readonly kind: "pose"; readonly pose: CameraPose; readonly seconds: number }
  /** a named view of the county; its height is above the ground there */
  | { readonly kind: "view"; readonly view: CameraPose; readonly seconds: number }
  /** look at a place from above and the south; distance in metres */
  | {
      readonly kind: "look";
      readonly lon: number;
      readonly lat: number;
      readonly surveyHeightMeters: number;
      readonly distanceMeters: number;
    }
  | { readonly kind: "north" };

/** Ground under the pointer, CGCS2000 degrees and survey height. */
export interface CursorPoint {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly surveyHeightMeters: number | undefined;
}
export interface Measurement {
  readonly tool: Exclude<Tool, "none">;
  /** figures to show, in metres or square metres */
  readonly values: readonly {
    readonly name: "distance" | "horizontal" | "height" | "area" | "perimeter" | "depth";
    readonly value: number;
    /** nobody surveyed what it comes from */
    readonly isAssumed?: boolean;
  }[];
  readonly isFinished: boolean;
}
export type ProblemKind = "noWebgl" | "contextLost" | "serverGone" | "tileMissing" | "renderError";
export interface Problem {
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly sinceMs: number;
}
export type StepState = "waiting" | "working" | "done" | "failed";
export type LoadingStepId = "county" | "terrain" | "basemap" | "tiles" | "live";

export interface LiveStatus {
  readonly connected: boolean;
  /** arrival of the last message of any kind; undefined before the first */
  readonly lastMessageMs: number | undefined;
  /** server clock minus this computer's clock */
  readonly clockOffsetMs: number;
  readonly vehicles: number;
}

export interface TwinState {
  theme: Theme;
  language: Language;
  /** layer id → shown */
  visible: Readonly<Record<string, boolean>>;
  /** layer id → 0…1 */
  opacity: Readonly<Record<string, number>>;
  /** legend and pipes in the colours of the standard instead of the screen's */
  standardColours: boolean;
  /** what pipes and their facilities, and what lamps are coloured by; null = their layer */
  pipeStyling: StylingId | null;
  lampStyling: StylingId | null;
  groundMode: GroundMode;
  /** 0 opaque … 1 not there; applies in glass mode */
  groundTransparency: number;
  selection: FeatureRef | null;
  hover: FeatureRef | null;
  /** registry number of the vehicle the camera follows */
  followed: number | null;
  tool: Tool;
  measurement: Measurement | null;
  cursor: CursorPoint | null;
  camera: CameraPose | null;
  /** metres a CSS pixel covers in the middle of the screen; undefined when the sky is there */
  metersPerPixel: number | undefined;
  command: { readonly serial: number; readonly command: CameraCommand } | null;
  loading: Readonly<Record<LoadingStepId, StepState>>;
  /** tiles of ground and layers that the first view still waits for; undefined before they are counted */
  tilesLeft: number | undefined;
  firstViewDone: boolean;
  problems: readonly Problem[];
  live: LiveStatus;
  /** live = the clock's right edge; otherwise the time of replay */
  clock: {
    readonly isLive: boolean;
    readonly timeMs: number;
    readonly speed: number;
    readonly isPlaying: boolean;
  };
  /** a replay goes round in it; null = it runs on */
  loop: TimeRange | null;
  /** last tracks are drawn on the globe */
  showTracks: boolean;
  /** hydrants, covers and wells are drawn on opaque ground; from a wall's distance they are only specks */
  showFittings: boolean;

  setTheme(theme: Theme): void;
  setLanguage(language: Language): void;
  setVisible(layer: string, visible: boolean): void;
  setOpacity(layer: string, opacity: number): void;
  setStandardColours(on: boolean): void;
  setPipeStyling(styling: StylingId | null): void;
  setLampStyling(styling: StylingId | null): void;
  setGroundMode(mode: GroundMode): void;
  setGroundTransparency(transparency: number): void;
  select(feature: FeatureRef | null): void;
  setHover(feature: FeatureRef | null): void;
  follow(vehicle: number | null): void;
  setTool(tool: Tool): void;
  setMeasurement(measurement: Measurement | null): void;
  setCursor(cursor: CursorPoint | null): void;
  setCamera(camera: CameraPose, metersPerPixel: number | undefined): void;
  send(command: CameraCommand): void;
  setLoading(step: LoadingStepId, state: StepState): void;
  setTilesLeft(tilesLeft: number): void;
  setFirstViewDone(): void;
  raise(kind: ProblemKind, detail: string): void;
  clear(kind: ProblemKind): void;
  setLive(live: Partial<LiveStatus>): void;
  setClock(clock: Partial<TwinState["clock"]>): void;
  setLoop(loop: TimeRange | null): void;
  setShowTracks(show: boolean): void;
  setShowFittings(show: boolean): void;
}

/** Shown when a person first comes: what stands and moves, and the water mains below. */
const INITIALLY_HIDDEN = new Set([
  "duty-grids",
  "communities",
  "phases",
  "construction-sites",
  "disposal-sites",
  "washing-bays",
  "approved-routes",
  "restricted-zones",
  "sweeping-routes",
  "work-orders",
  "parking",
]);

export const useTwin = create<TwinState>()((set) => ({
  theme: "dark",
  language: "zh",
  visible: Object.fromEntries(LAYERS.map((layer) => [layer.id, !INITIALLY_HIDDEN.has(layer.id)])),
  opacity: Object.fromEntries(LAYERS.map((layer) => [layer.id, 1])),
  standardColours: false,
  pipeStyling: null,
  lampStyling: null,
  groundMode: "surface",
  groundTransparency: 0.7,
  selection: null,
  hover: null,
  followed: null,
  tool: "none",
  measurement: null,
  cursor: null,
  camera: null,
  metersPerPixel: undefined,
  command: null,
  loading: { county: "waiting", terrain: "waiting", basemap: "waiting", tiles: "waiting", live: "waiting" },
  tilesLeft: undefined,
  firstViewDone: false,
  problems: [],
  live: { connected: false, lastMessageMs: undefined, clockOffsetMs: 0, vehicles: 0 },
  clock: { isLive: true, timeMs: Date.now(), speed: 1, isPlaying: true },
  loop: null,
  showTracks: false,
  showFittings: true,

  setTheme: (theme) => set({ theme }),
  setLanguage: (language) => set({ language }),
  setVisible: (layer, shown) => set((state) => ({ visible: { ...state.visible, [layer]: shown } })),
  setOpacity: (layer, opacity) => set((state) => ({ opacity: { ...state.opacity, [layer]: opacity } })),
  setStandardColours: (standardColours) => set({ standardColours }),
  setPipeStyling: (pipeStyling) => set({ pipeStyling }),
  setLampStyling: (lampStyling) => set({ lampStyling }),
  setGroundMode: (groundMode) => set({ groundMode }),
  setGroundTransparency: (groundTransparency) => set({ groundTransparency }),
  select: (selection) => set({ selection }),
  setHover: (hover) => set({ hover }),
  follow: (followed) => set({ followed }),
  setTool: (tool) => set({ tool, measurement: null }),
  setMeasurement: (measurement) => set({ measurement }),
  setCursor: (cursor) => set({ cursor }),
  setCamera: (camera, metersPerPixel) => set({ camera, metersPerPixel }),
  send: (command) => set((state) => ({ command: { serial: (state.command?.serial ?? 0) + 1, command } })),
  setLoading: (step, value) => set((state) => ({ loading: { ...state.loading, [step]: value } })),
  setTilesLeft: (tilesLeft) => set({ tilesLeft }),
  setFirstViewDone: () => set({ firstViewDone: true }),
  raise: (kind, detail) =>
    set((state) =>
      state.problems.some((problem) => problem.kind === kind)
        ? state
        : { problems: [...state.problems, { kind, detail, sinceMs: Date.now() }] },
    ),
  clear: (kind) =>
    set((state) =>
      state.problems.some((problem) => problem.kind === kind)
        ? { problems: state.problems.filter((problem) => problem.kind !== kind) }
        : state,
    ),
  setLive: (live) => set((state) => ({ live: { ...state.live, ...live } })),
  setClock: (clock) => set((state) => ({ clock: { ...state.clock, ...clock } })),
  setLoop: (loop) => set({ loop }),
  setShowTracks: (showTracks) => set({ showTracks }),
  setShowFittings: (showFittings) => set({ showFittings }),
}));
