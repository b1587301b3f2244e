import { Command } from "commander";
import { type CountyReport, reportPublication } from "../publish/report.ts";

interface ReportOptions {
  readonly publication: string;
  readonly json?: true;
}

/** `twin report`: what a publication holds, counted from its features. */
export const reportCommand = new Command("report")
  .description("count what a publication holds, from its own features")
  .requiredOption("--publication <dir>", "folder given to twin build --out")
  .option("--json", "print one JSON object")
  .addHelpText("after", "\nExample:\n  npx twin report --publication ./data/publication --json")
  .action(async ({ publication, json }: ReportOptions) => {
    const report = await reportPublication(publication);
    console.log(json ? JSON.stringify(report) : reportTable(report));
  });

function reportTable({ layers, ...figures }: CountyReport): string {
  const lines = Object.entries(figures).map(([name, value]) => `${name.padEnd(20)}${value}`);
  const live = layers.filter(({ status }) => status === "live");
  const reserved = layers.filter(({ status }) => status === "reserved");
  return [
    ...lines,
    "",
    ...live.map(({ id, features }) => `${id.padEnd(20)}${features}`),
    "",
    `reserved: ${reserved.map(({ id }) => id).join(", ")}`,
  ].join("\n");
}
