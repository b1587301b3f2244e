import { once } from "node:events";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { vehicleSchema } from "../../contract/api.ts";
import type {} from "../../viewer/globe/TestWindow.tsx";
import { colours, openBrowser, openDesk, whole } from "../browser.ts";
import { type Line, layLine } from "../line.ts";

const url = inject("twinUrl");
/** Long enough for every terminal to report twice. */
const WATCH_MS = 25_000;

let browser: Browser;
let page: Page;
let line: Line;

beforeAll(async () => {
  browser = await openBrowser();
  line = await layLine(url);
  ({ page } = await openDesk(browser, `${line.url}/analyst?test`, { width: 1280, height: 800 }));
});
afterAll(async () => {
  await browser?.close();
  await line?.cut();
});

it("knows every vehicle of the registry, each with a plate", async () => {
  const vehicles = vehicleSchema.array().parse(await (await fetch(`${url}/api/vehicles`)).json());
  expect(vehicles.filter((vehicle) => vehicle.layer === "muck-trucks")).toHaveLength(120);
  expect(vehicles.filter((vehicle) => vehicle.layer === "sanitation")).toHaveLength(60);
  expect(vehicles.every((vehicle) => /^湘M/.test(vehicle.plate))).toBe(true);
});

it("moves trucks on the globe as their terminals report", async () => {
  await page.waitForFunction(() => window.twinTest!.state().live.vehicles > 50, undefined, {
    timeout: 60_000,
  });
  const positions = () => page.evaluate(() => window.twinTest!.vehicles());
  const before = new Map((await positions()).map((vehicle) => [vehicle.number, vehicle]));
  await page.waitForTimeout(WATCH_MS);
  const moved = (await positions()).filter((now) => {
    const then = before.get(now.number);
    return then && Math.hypot(now.lonDeg - then.lonDeg, now.latDeg - then.latDeg) > 2e-5;
  });
  expect(moved.length).toBeGreaterThan(10);
});

it("says that the server is gone, and recovers by itself when it is back", async () => {
  await line.cut();
  await page.getByText("与服务器的连接已断开").waitFor({ timeout: 60_000 });
  await line.mend();
  await page.getByText("与服务器的连接已断开").waitFor({ state: "detached", timeout: 60_000 });
});

it("rebuilds the globe after the graphics context was lost", async () => {
  const lostGlobe = await page.evaluateHandle(() => window.twinTest);
  const canvas = page.locator("canvas").first();
  await canvas.evaluate((element) => {
    const context = (element as HTMLCanvasElement).getContext("webgl2")?.getExtension("WEBGL_lose_context");
    context?.loseContext();
    setTimeout(() => context?.restoreContext(), 1500);
  });
  await page.getByText("显卡重置，画面正在重建").waitFor({ timeout: 20_000 });
  await page.getByText("显卡重置，画面正在重建").waitFor({ state: "detached", timeout: 60_000 });
  await page.waitForFunction((lost) => window.twinTest && window.twinTest !== lost, lostGlobe);
  await whole(page);
  const { x, y, width, height } = (await page.locator("canvas").first().boundingBox())!;
  const middle = [x + width / 2, y + height / 2] as const;
  const { globe } = await page.evaluate(([cx, cy]) => window.twinTest!.groundHeights(cx, cy), middle);
  expect(globe).toBeGreaterThan(0);
  expect(await colours(page)).toBeGreaterThan(500);
});

it("answers a wrong Origin on the live socket with a refusal", async () => {
  const { WebSocket } = await import("ws");
  const socket = new WebSocket(`${url.replace("http", "ws")}/live`, {
    headers: { Origin: "http://elsewhere.example" },
  });
  const [error] = await once(socket, "error");
  expect(String(error)).toMatch(/403/);
});
