import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Source } from "../../contract/county.ts";

/** A county folder for tests, around the seat of Jianghua's longitude and latitude, without terrain. */
export function writeCountyFixture(
  sources: readonly Source[],
  files: Readonly<Record<string, string>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), "twin-county-"));
  const county = {
    id: "test",
    name: { zh: "测试", en: "Test" },
    title: { zh: "测试", en: "Test" },
    synthetic: true,
    timeZone: "Asia/Shanghai",
    crs: "EPSG:4546",
    heightDatum: "1985",
    heightOffsetMeters: -15.6,
    bounds: [111.3, 24.6, 112.2, 25.4],
    origin: [111.579, 25.185],
    gridSizeMeters: 65536,
    home: { lon: 111.579, lat: 25.185, heightMeters: 1000, headingDeg: 0, pitchDeg: -45 },
    sources,
  };
  writeFileSync(join(folder, "county.yaml"), `# written for a test\n${stringify(county)}`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A DEM as an Arc/Info ASCII grid in EPSG:4490, of cells of 0.002°, whose height depends on the longitude only. */
export function asciiGrid(heightAt: (lonDeg: number) => number): string {
  const [west, south, cell, size] = [111.5, 25.1, 0.002, 80];
  const row = Array.from({ length: size }, (_, i) => heightAt(west + (i + 0.5) * cell).toFixed(4)).join(" ");
  const head = `ncols ${size}\nnrows ${size}\nxllcorner ${west}\nyllcorner ${south}\ncellsize ${cell}\nNODATA_value -9999`;
  return `${head}\n${Array.from({ length: size }, () => row).join("\n")}\n`;
}
