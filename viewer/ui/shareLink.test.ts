import { expect, it } from "vitest";
import { fromParameters, toParameters, unreadParts } from "./shareLink.ts";

const shown = {
  camera: { lon: 111.5790123, lat: 25.1850987, heightMeters: 812.3, headingDeg: 31.25, pitchDeg: -38.5 },
  visible: { water: true, buildings: true, streetlights: false },
  clock: { isLive: false, timeMs: Date.UTC(2026, 10, 22, 11, 42, 8), speed: 60, isPlaying: true },
  loop: { fromMs: Date.UTC(2026, 10, 22, 11, 40), toMs: Date.UTC(2026, 10, 22, 11, 44) },
  selection: { layer: "water", id: "JS-20417/甲 & 乙" },
  groundMode: "glass",
  groundTransparency: 0.8,
  pipeStyling: "age",
  lampStyling: "lampState",
} as const;

it("restores camera, layers, time, speed, loop, selection and ground from the text of the link", () => {
  const link = new URL(`https://twin.example/planner?${toParameters(shown)}`);
  expect(fromParameters(link.searchParams)).toEqual({
    camera: shown.camera,
    visible: ["water", "buildings"],
    timeMs: shown.clock.timeMs,
    speed: 60,
    loop: shown.loop,
    selection: shown.selection,
    ground: { mode: "glass", transparency: 0.8 },
    pipeStyling: "age",
    lampStyling: "lampState",
  });
});

it("says nothing of stylings while everything has the colour of its layer", () => {
  expect(toParameters({ ...shown, pipeStyling: null, lampStyling: null }).has("y")).toBe(false);
});

it("keeps no time for a live clock, so that the link opens live", () => {
  const live = toParameters({ ...shown, clock: { ...shown.clock, isLive: true } });
  expect(live.has("t")).toBe(false);
});

it("ignores the parts of a link that are cut short or made up", () => {
  const broken = new URLSearchParams("c=111.5,25.1,8&l=water,nothing&t=soon&s=water/&g=glass,7&y=sparkle");
  expect(fromParameters(broken)).toEqual({ visible: ["water"] });
  expect(fromParameters(new URLSearchParams("c=999,0,0,0,0&s=nolayer/1"))).toEqual({});
  expect(fromParameters(new URLSearchParams())).toEqual({});
});

it("names the parts that could not be read", () => {
  const broken = new URLSearchParams(
    "c=111.5,25.1,8&v=7&k=2026-11-22T10:00:00Z,2026-11-22T09:00:00Z&g=glass,0.5",
  );
  expect(unreadParts(broken)).toEqual(["c=111.5,25.1,8", "v=7", "k=2026-11-22T10:00:00Z"]);
});
