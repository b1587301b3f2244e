import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { countyViewSchema } from "../../contract/api.ts";
import type {} from "../../viewer/globe/TestWindow.tsx";
import { openBrowser, openDesk } from "../browser.ts";

const url = inject("twinUrl");
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

it("begins high above the county and flies to its home view", async () => {
  const { home } = countyViewSchema.parse(await (await fetch(`${url}/api/county`)).json());
  const size = { width: 480, height: 320 };
  const { page } = await openDesk(browser, `${url}/planner?test`, size, "no-preference");
  await page.waitForFunction(
    ({ lon, lat, headingDeg, pitchDeg }) => {
      const camera = window.twinTest!.state().camera;
      const turn = camera ? Math.abs(((camera.headingDeg - headingDeg + 540) % 360) - 180) : 180;
      return (
        camera !== null &&
        Math.hypot(camera.lon - lon, camera.lat - lat) < 1e-5 &&
        turn < 0.1 &&
        Math.abs(camera.pitchDeg - pitchDeg) < 0.1
      );
    },
    home,
    { timeout: 60_000, polling: 250 },
  );
  const aboveGround = await page.evaluate(({ lon, lat }) => {
    const { camera } = window.twinTest!.state();
    return camera!.heightMeters - window.twinTest!.groundHeightAt(lon, lat)!;
  }, home);
  // the flight is planned over ground known to 50 m between heights
  expect(Math.abs(aboveGround - home.heightMeters)).toBeLessThan(60);
});
