import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type {} from "../viewer/globe/TestWindow.tsx";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const SCREENSHOTS = fileURLToPath(new URL("../test-output/screenshots", import.meta.url));

/** Software GL: the machines that run the tests have no graphics card. */
const ARGUMENTS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** What a page did wrong while it was open. */
export interface Offences {
  /** requests to anywhere but the server */
  readonly offOrigin: string[];
  /** errors on the console, among them what the content security policy refused */
  readonly errors: string[];
}

export async function openBrowser(): Promise<Browser> {
  const { existsSync } = await import("node:fs");
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(`no browser at ${CHROMIUM.join(", ")}: npm test installs it as root`);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A desk where vehicles move draws without rest; software GL then takes its time over the last tiles. */
const PATIENCE_MS = 60_000;

/** Opens a page of the twin, waits until its loading screen goes, and a while for the rest of the picture. */
export async function openDesk(
  browser: Browser,
  url: string,
  size: { width: number; height: number },
): Promise<{ page: Page; offences: Offences }> {
  const page = await browser.newPage({
    viewport: size,
    deviceScaleFactor: 1,
    timezoneId: "Asia/Shanghai",
    // no flights: on the way software GL would load what nobody looks at
    reducedMotion: "reduce",
  });
  const offences = watch(page, new URL(url).origin);
  await page.goto(url);
  await page.waitForFunction(() => window.twinTest?.state().firstViewDone === true, undefined, {
    timeout: 180_000,
    polling: 500,
  });
  await restOfPicture(page);
  return { page, offences };
}

/** Waits a while for tiles of the view that are still missing. */
export async function restOfPicture(page: Page): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && !(await page.evaluate(() => window.twinTest?.isWhole()))) {
    await page.waitForTimeout(1000);
  }
}

/** The loading screen is gone and no tile of the view is missing any more. */
export async function firstView(page: Page): Promise<void> {
  await page.waitForFunction(() => window.twinTest?.isWhole() === true, undefined, {
    timeout: 200_000,
    polling: 500,
  });
}

export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), timeout: 120_000 });
}

/** How many different colours the globe's picture has. */
export async function colours(page: Page): Promise<number> {
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

function watch(page: Page, origin: string): Offences {
  const offences: Offences = { offOrigin: [], errors: [] };
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (
      protocol !== "data:" &&
      protocol !== "blob:" &&
      asked !== origin &&
      asked !== origin.replace("http", "ws")
    )
      offences.offOrigin.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") offences.errors.push(message.text());
  });
  page.on("pageerror", (error) => offences.errors.push(error.message));
  return offences;
}
