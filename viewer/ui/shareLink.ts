import { LAYERS } from "../../contract/layers.ts";
import { LAMP_STYLINGS, PIPE_STYLINGS, type StylingId } from "../../contract/styling.ts";
import { SPEEDS, type TimeRange } from "../clock/replay-time.ts";
import type { CameraPose, GroundMode, TwinState } from "../state.ts";

/** What a share link restores. Angles degrees, heights metres above the ellipsoid, time UTC ms. */
export interface SharedView {
  readonly camera?: CameraPose;
  /** every layer that is shown; a layer the catalogue no longer has is left out */
  readonly visible?: readonly string[];
  /** absent = live */
  readonly timeMs?: number;
  /** of the replay */
  readonly speed?: number;
  readonly loop?: TimeRange;
  readonly selection?: { readonly layer: string; readonly id: string };
  readonly ground?: { readonly mode: GroundMode; readonly transparency: number };
  /** absent = colours of the layers */
  readonly pipeStyling?: StylingId;
  readonly lampStyling?: StylingId;
}

const MODES: readonly GroundMode[] = ["surface", "glass", "xray", "below"];

/** The view as URL parameters: `c` camera, `l` layers, `t` time, `v` speed, `k` loop, `s` selection, `g` ground, `y` stylings. */
export function toParameters(
  state: Pick<
    TwinState,
    | "camera"
    | "visible"
    | "clock"
    | "loop"
    | "selection"
    | "groundMode"
    | "groundTransparency"
    | "pipeStyling"
    | "lampStyling"
  >,
): URLSearchParams {
  const parameters = new URLSearchParams();
  const { camera, selection, clock } = state;
  if (camera) {
    parameters.set(
      "c",
      [
        camera.lon.toFixed(7),
        camera.lat.toFixed(7),
        camera.heightMeters.toFixed(1),
        camera.headingDeg.toFixed(2),
        camera.pitchDeg.toFixed(2),
      ].join(","),
    );
  }
  const shown = LAYERS.filter((layer) => state.visible[layer.id]).map((layer) => layer.id);
  parameters.set("l", shown.join(","));
  if (!clock.isLive) parameters.set("t", new Date(clock.timeMs).toISOString());
  if (!clock.isLive && clock.speed !== 1) parameters.set("v", `${clock.speed}`);
  if (state.loop) {
    const { fromMs, toMs } = state.loop;
    parameters.set("k", [fromMs, toMs].map((timeMs) => new Date(timeMs).toISOString()).join(","));
  }
  if (selection) parameters.set("s", `${selection.layer}/${selection.id}`);
  parameters.set("g", `${state.groundMode},${state.groundTransparency.toFixed(2)}`);
  const stylings = [state.pipeStyling, state.lampStyling].filter((id) => id !== null);
  if (stylings.length > 0) parameters.set("y", stylings.join(","));
  return parameters;
}

/** Reads a link. A part that is absent or malformed is left as it is on screen: a link cut short by a chat still opens. */
export function fromParameters(parameters: URLSearchParams): SharedView {
  const camera = readCamera(parameters.get("c"));
  const layers = parameters.get("l");
  const timeMs = Date.parse(parameters.get("t") ?? "");
  const speed = Number(parameters.get("v") ?? Number.NaN);
  const loop = readLoop(parameters.get("k"));
  const selection = readSelection(parameters.get("s"));
  const ground = readGround(parameters.get("g"));
  const stylings = parameters.get("y")?.split(",") ?? [];
  const pipeStyling = PIPE_STYLINGS.find(({ id }) => stylings.includes(id))?.id;
  const lampStyling = LAMP_STYLINGS.find(({ id }) => stylings.includes(id))?.id;
  return {
    ...(camera && { camera }),
    ...(layers !== null && {
      visible: layers.split(",").filter((id) => LAYERS.some((layer) => layer.id === id)),
    }),
    ...(Number.isFinite(timeMs) && { timeMs }),
    ...(SPEEDS.some((each) => each === Math.abs(speed)) && { speed }),
    ...(loop && { loop }),
    ...(selection && { selection }),
    ...(ground && { ground }),
    ...(pipeStyling && { pipeStyling }),
    ...(lampStyling && { lampStyling }),
  };
}

/** Parts of a link that are there and could not be read, as they stand in it. */
export function unreadParts(parameters: URLSearchParams): string[] {
  const read = fromParameters(parameters);
  const isRead: Record<string, boolean> = {
    c: read.camera !== undefined,
    t: read.timeMs !== undefined,
    v: read.speed !== undefined,
    k: read.loop !== undefined,
    s: read.selection !== undefined,
    g: read.ground !== undefined,
    y: read.pipeStyling !== undefined || read.lampStyling !== undefined,
  };
  return Object.keys(isRead)
    .filter((key) => parameters.has(key) && !isRead[key])
    .map((key) => `${key}=${parameters.get(key)!.slice(0, SHOWN_CHARACTERS)}`);
}

/** Of a part that could not be read, so many are repeated. */
const SHOWN_CHARACTERS = 20;

function readCamera(text: string | null): CameraPose | undefined {
  const numbers = text?.split(",").map(Number) ?? [];
  if (numbers.length !== 5 || !numbers.every(Number.isFinite)) return undefined;
  const [lon, lat, heightMeters, headingDeg, pitchDeg] = numbers as [number, number, number, number, number];
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || Math.abs(pitchDeg) > 90) return undefined;
  return { lon, lat, heightMeters, headingDeg, pitchDeg };
}

/** Longer loops are of no clock: the longest window has a day. */
const LONGEST_LOOP_MS = 31 * 86_400_000;

function readLoop(text: string | null): TimeRange | undefined {
  const [fromMs, toMs, ...more] = text?.split(",").map((time) => Date.parse(time)) ?? [];
  if (fromMs === undefined || toMs === undefined || more.length > 0) return undefined;
  return toMs - fromMs >= 1000 && toMs - fromMs <= LONGEST_LOOP_MS ? { fromMs, toMs } : undefined;
}

function readSelection(text: string | null): SharedView["selection"] {
  const slash = text?.indexOf("/") ?? -1;
  if (!text || slash < 1 || slash === text.length - 1) return undefined;
  const layer = text.slice(0, slash);
  return LAYERS.some((each) => each.id === layer) ? { layer, id: text.slice(slash + 1) } : undefined;
}

function readGround(text: string | null): SharedView["ground"] {
  const [name, share] = text?.split(",") ?? [];
  const mode = MODES.find((each) => each === name);
  const transparency = Number(share);
  return mode && transparency >= 0 && transparency <= 1 ? { mode, transparency } : undefined;
}
