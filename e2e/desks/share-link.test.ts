import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type {} from "../../viewer/globe/TestWindow.tsx";
import { openBrowser, openDesk } from "../browser.ts";

const url = inject("twinUrl");
const SIZE = { width: 1280, height: 800 };
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

it("opens a copied link with the same camera, ground, layers and selection", async () => {
  const { page } = await openDesk(browser, `${url}/planner?test`, SIZE);
  await page.evaluate(() => {
    const state = window.twinTest!.state();
    state.setVisible("buildings", false);
    state.setGroundMode("glass");
  });
  await page.evaluate(() => window.twinTest!.state().select({ layer: "communities", id: "431129100008" }));
  const before = await page.evaluate(() => window.twinTest!.state().camera);
  await page.getByRole("button", { name: "复制分享链接" }).first().click();
  await page.waitForFunction(() => location.search.length > 20);
  const link = await page.evaluate(() => location.search.slice(1));
  const second = await openDesk(browser, `${url}/planner?test&${link}`, SIZE);
  const state = await second.page.evaluate(() => {
    const { camera, groundMode, visible, selection } = window.twinTest!.state();
    return { camera, groundMode, buildings: visible.buildings, selection };
  });
  expect(state.groundMode).toBe("glass");
  expect(state.buildings).toBe(false);
  expect(state.selection).toEqual({ layer: "communities", id: "431129100008" });
  expect(Math.abs(state.camera!.lon - before!.lon)).toBeLessThan(1e-5);
  expect(Math.abs(state.camera!.heightMeters - before!.heightMeters)).toBeLessThan(1);
  await second.page.close();
});
