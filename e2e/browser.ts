import { existsSync, mkdirSync } from "node:fs";
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
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(`no browser at ${CHROMIUM.join(", ")}: npm test installs it as root`);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Tiles of a view are all there within this time on two cores, or a test fails, milliseconds. */
const WHOLE_LIMIT_MS = 200_000;

/** Opens a page of the twin and waits until its first view is whole. */
export async function openDesk(
  browser: Browser,
  url: string,
  size: { width: number; height: number },
  // no flights: on the way software GL would load what nobody looks at
  reducedMotion: "reduce" | "no-preference" = "reduce",
): Promise<{ page: Page; offences: Offences }> {
  const page = await browser.newPage({
    viewport: size,
    deviceScaleFactor: 1,
    timezoneId: "Asia/Shanghai",
    reducedMotion,
  });
  const offences = watch(page, new URL(url).origin);
  await page.goto(url);
  await whole(page);
  return { page, offences };
}

/** The loading screen is gone and no tile of the view is missing. */
export async function whole(page: Page): Promise<void> {
  await page.waitForFunction(() => window.twinTest?.isWhole() === true, undefined, {
    timeout: WHOLE_LIMIT_MS,
    polling: 100,
  });
}

export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), timeout: 120_000 });
}

/** How many different colours the globe's own picture has, without what stands before it. */
export function colours(page: Page): Promise<number> {
  return page.evaluate(() => window.twinTest!.colours());
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
