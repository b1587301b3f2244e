import { expect, it } from "vitest";
import { readShareLink, type ShareLink, writeShareLink } from "./share-link.ts";

const view: ShareLink = {
  camera: { lon: 111.579123, lat: 25.185, heightMeters: 812.5, headingDeg: 34, pitchDeg: -38 },
  layers: { buildings: false, "duty-grids": true },
  selection: { layer: "water", id: "JS-1/豸山路 #7&x=1" },
  ground: "glass",
  transparency: 0.7,
  theme: "light",
};

it("reads back the view it wrote, with Chinese ids and signs that mean something in an address", () => {
  expect(readShareLink(writeShareLink(view))).toEqual(view);
});

it("opens the home view for links that are cut off, foreign or out of range", () => {
  const whole = writeShareLink(view);
  expect(readShareLink(whole.slice(0, -9))).toBeNull();
  expect(readShareLink("#section-2")).toBeNull();
  expect(readShareLink("#v=%7B%22camera%22%3A%7B%22lon%22%3A999%7D%7D")).toBeNull();
  expect(readShareLink("#v=%7B%22__proto__%22%3A1%7D")).toBeNull();
  expect(readShareLink("")).toBeNull();
});
