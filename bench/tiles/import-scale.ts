/**
 * `node --import tsx bench/tiles/import-scale.ts COUNTY TIMES`: buildings, trees and lamps of a county in TIMES survey files
 * each, with its ground, imported in a process of its own as `twin build` does. Prints {"features":…,"seconds":…,"peakRssMb":…}.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { silentProgress } from "../../data-pipeline/progress.ts";
import { importInProcess } from "../../data-pipeline/publish/import-in-process.ts";
import { importCounty } from "../../data-pipeline/survey/import-county.ts";

const COPIED = ["buildings", "greenery", "streetlights"];

const [county, text] = process.argv.slice(2);
if (!county || !(Number(text) >= 1)) throw new Error("expected COUNTY TIMES");
const folder = mkdtempSync(join(tmpdir(), "twin-bench-import-"));
try {
  copySources(county, Number(text), folder);
  const begun = performance.now();
  const peakRssMb = await importInProcess(folder, silentProgress);
  const seconds = (performance.now() - begun) / 1000;
  const { sources } = await importCounty(folder, silentProgress); // as it lies there
  const features = sources.reduce((sum, source) => sum + source.features, 0);
  console.log(JSON.stringify({ features, seconds, peakRssMb }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A county folder whose ids say which copy they are of. */
function copySources(from: string, times: number, to: string): void {
  const described = parse(readFileSync(join(from, "county.yaml"), "utf8")) as {
    sources: { layer: string; file: string }[];
  };
  const sources = described.sources.flatMap((source) => {
    if (source.layer === "terrain") return [source];
    if (!COPIED.includes(source.layer)) return [];
    return Array.from({ length: times }, (_, copy) => ({
      ...source,
      file: join(dirname(source.file), `${copy}-${basename(source.file)}`),
      idPrefix: `${copy}-`,
    }));
  });
  for (const { file, layer } of sources) {
    mkdirSync(join(to, dirname(file)), { recursive: true });
    const original = layer === "terrain" ? file : join(dirname(file), basename(file).replace(/^\d+-/, ""));
    copyFileSync(join(from, original), join(to, file));
  }
  writeFileSync(join(to, "county.yaml"), stringify({ ...described, sources }));
}
