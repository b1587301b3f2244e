import { expect, it } from "vitest";
import { cameraFromPlan, type GlobeCamera, planFromCamera } from "./cameraLink.ts";

const camera: GlobeCamera = {
  pose: { lon: 111.579, lat: 25.17, heightMeters: 2600, headingDeg: 30, pitchDeg: -45 },
  metersPerPixel: 2.5,
  longSidePixels: 1280,
};

it("puts the plan's middle where the middle of the tilted view meets the ground", () => {
  const plan = planFromCamera(camera);
  // range 2.5 × 1280 ÷ (2 tan 30°) = 2771 m, of which 1960 m lie along the ground to 30° east of north
  expect((plan.latitude - 25.17) * 110_900).toBeCloseTo(1697, 0);
  expect((plan.longitude - 111.579) * 110_900 * Math.cos((25.1777 * Math.PI) / 180)).toBeCloseTo(980, 0);
});

it("leaves the camera where it is when the plan did not change", () => {
  const back = cameraFromPlan(planFromCamera(camera), camera);
  expect(back.lon).toBeCloseTo(camera.pose.lon, 9);
  expect(back.lat).toBeCloseTo(camera.pose.lat, 9);
  expect(back.heightMeters).toBeCloseTo(2600, 6);
});

it("halves the camera's distance when the plan is zoomed in by one", () => {
  const plan = planFromCamera(camera);
  const near = cameraFromPlan({ ...plan, zoom: plan.zoom + 1 }, camera);
  expect(2600 - near.heightMeters).toBeCloseTo((2771.28 / 2) * Math.SQRT1_2, 0);
});
