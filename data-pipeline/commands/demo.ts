import { Command, InvalidArgumentError } from "commander";
import { generateDemo } from "../demo/generate.ts";
import { stderrProgress } from "../progress.ts";

interface DemoOptions {
  readonly out: string;
  readonly seed: number;
  readonly defects?: number;
  readonly json?: true;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new InvalidArgumentError(`expected a whole number from 0 to 4294967295, found "${text}"`);
  }
  return seed;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (text === "" || !Number.isInteger(count) || count < 0)
    throw new InvalidArgumentError(`expected a number of defects, found "${text}"`);
  return count;
}

/** `twin demo`: the survey files of a synthetic county. */
export const demoCommand = new Command("demo")
  .description("write the survey of a synthetic county: pipes, roads, buildings, terrain and its county.yaml")
  .requiredOption("--out <dir>", "folder to write to")
  .option("--seed <n>", "same seed, same bytes", parseSeed, 1)
  .option("--defects <n>", "plant so many defects and list them in defects.json, for twin check", parseCount)
  .option("--json", "print the result as one JSON object")
  .addHelpText("after", "\nExample:\n  npx twin demo --out ./demo-county --seed 7")
  .action(async ({ out, seed, defects, json }: DemoOptions) => {
    const start = performance.now();
    const summary = await generateDemo(out, seed, stderrProgress(), defects);
    const seconds = Math.round((performance.now() - start) / 10) / 100;
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
    if (json) console.log(JSON.stringify({ ...summary, seconds, peakRssMb }));
    else {
      console.log(`${summary.folder}: ${summary.files} files of a synthetic county, seed ${summary.seed}`);
      console.log(
        `${summary.pipes} pipes, ${summary.facilities} facility points, ${summary.buildings} buildings, ` +
          `${summary.streetlights} street lights, ${summary.roads} roads · ${seconds} s · ${peakRssMb} MB`,
      );
    }
  });
