import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type CountyView, countyViewSchema, featurePageSchema } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import type {} from "../../viewer/globe/TestWindow.tsx";
import { openBrowser, openDesk, whole } from "../browser.ts";

const url = inject("twinUrl");
const SIZE = { width: 1280, height: 800 };
/** Half the distance around the county's origin in which a pipe is looked for, degrees. */
const AROUND_DEG = 0.004;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

async function somePipe({ origin: [lon, lat] }: CountyView): Promise<string> {
  const box = [lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG].join(",");
  const answer = await fetch(`${url}/api/features/water?bbox=${box}&limit=1`);
  const [pipe] = featurePageSchema.parse(await answer.json()).features;
  if (!pipe) throw new Error(`no water pipe in ${box}`);
  return pipe.id;
}

it("opens a copied link with the same camera, ground, layers and selection", async () => {
  const county = countyViewSchema.parse(await (await fetch(`${url}/api/county`)).json());
  const pipe = await somePipe(county);
  const [lon, lat] = county.origin;
  const { page } = await openDesk(browser, `${url}/planner?test`, SIZE);
  await page.evaluate(
    ([lonDeg, latDeg, heightMeters]) => window.twinTest!.look(lonDeg!, latDeg!, heightMeters!, 40, -55),
    [lon + 0.003, lat - 0.006, county.heightOffsetMeters + 1100],
  );
  await page.getByRole("radio", { name: "透视", exact: true }).click();
  const houses = page.getByRole("checkbox", { name: `显示${layerById("buildings").name.zh}`, exact: true });
  await houses.locator("xpath=ancestor-or-self::label").click();
  await page.evaluate(() => window.twinTest!.state().setVisible("communities", true));
  await page.evaluate((id) => window.twinTest!.state().select({ layer: "water", id }), pipe);
  await page.getByRole("heading", { name: pipe }).waitFor();
  await whole(page);
  const read = () => {
    const { camera, groundMode, visible, selection } = window.twinTest!.state();
    return { camera: camera!, groundMode, visible, selection };
  };
  const before = await page.evaluate(read);
  expect(before.groundMode).toBe("xray");
  expect(before.visible).toMatchObject({ buildings: false, communities: true });
  await page.getByRole("button", { name: "复制分享链接" }).first().click();
  await page.waitForFunction(() => location.search.length > 20);
  const link = await page.evaluate(() => location.search.slice(1));
  await page.close();

  const second = await openDesk(browser, `${url}/planner?test&${link}`, SIZE);
  await second.page.getByRole("heading", { name: pipe }).waitFor();
  const after = await second.page.evaluate(read);
  expect(after.groundMode).toBe(before.groundMode);
  expect(after.visible).toEqual(before.visible);
  expect(after.selection).toEqual({ layer: "water", id: pipe });
  expect(Math.abs(after.camera.lon - before.camera.lon)).toBeLessThan(1e-5);
  expect(Math.abs(after.camera.lat - before.camera.lat)).toBeLessThan(1e-5);
  expect(Math.abs(after.camera.heightMeters - before.camera.heightMeters)).toBeLessThan(1);
  expect(Math.abs(after.camera.headingDeg - before.camera.headingDeg)).toBeLessThan(0.1);
  expect(Math.abs(after.camera.pitchDeg - before.camera.pitchDeg)).toBeLessThan(0.1);
  await second.page.close();
});
