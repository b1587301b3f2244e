import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { keepScreenshot, openBrowser, openDesk } from "../browser.ts";

const url = inject("twinUrl");
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 1080 },
];

describe.each(["briefing", "planner", "analyst"])("the %s desk", (desk) => {
  it.each(SIZES)(
    "shows the county at $width × $height, asks nobody else and breaks no policy",
    async (size) => {
      const { page, offences } = await openDesk(browser, `${url}/${desk}?test`, size);
      await page.waitForTimeout(4000);
      await keepScreenshot(page, `${desk}-${size.width}`);
      expect(offences.offOrigin).toEqual([]);
      expect(offences.errors).toEqual([]);
      expect(await page.getByText("演示数据").count()).toBeGreaterThan(0);
      expect(await colours(page)).toBeGreaterThan(500);
      await page.close();
    },
  );
});

/** How many different colours the globe's picture has: an empty or failed globe has a handful. */
async function colours(page: import("playwright-core").Page): Promise<number> {
  const png = await page.locator("canvas").first().screenshot({ timeout: 120_000 });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no 2D context");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return new Set(pixels).size;
  }, png.toString("base64"));
}
