import { Command } from "commander";
import { SurveyError } from "./read/findings.ts";
import { findingsTable } from "./survey/findings-table.ts";

/** One command of `twin`; its module is loaded only when it runs, so that help is quick. */
interface LazyCommand {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

const COMMANDS: readonly LazyCommand[] = [
  {
    name: "demo",
    summary: "write the survey of a synthetic county",
    load: async () => (await import("./commands/demo.ts")).demoCommand,
  },
  {
    name: "import",
    summary: "import a survey file into a county",
    load: async () => (await import("./commands/import.ts")).importCommand,
  },
  {
    name: "check",
    summary: "check survey files without importing them",
    load: async () => (await import("./commands/check.ts")).checkCommand,
  },
  {
    name: "control",
    summary: "fit a local survey system to control points",
    load: async () => (await import("./commands/control.ts")).controlCommand,
  },
  {
    name: "build",
    summary: "import a county's surveys and publish tiles, terrain, basemap and features",
    load: async () => (await import("./commands/build.ts")).buildCommand,
  },
  {
    name: "edit",
    summary: "edit single features of a published county",
    load: async () => (await import("./commands/edit.ts")).editCommand,
  },
  {
    name: "rollback",
    summary: "restore an earlier version of a publication",
    load: async () => (await import("./commands/rollback.ts")).rollbackCommand,
  },
  {
    name: "export",
    summary: "write tracks of vehicles from a running server to a file",
    load: async () => (await import("./commands/export.ts")).exportCommand,
  },
  {
    name: "report",
    summary: "count what a publication holds",
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  {
    name: "validate",
    summary: "check published 3D Tiles: structure, metadata, glTF",
    load: async () => (await import("./commands/validate.ts")).validateCommand,
  },
];
/** Programs of the tile server, which bin/twin.mjs starts; listed so that the help is complete. */
const SERVER_COMMANDS = [
  ["serve", "serve a publication, its database and live data"],
  ["simulate", "drive the simulated fleet and lamps against a running server"],
] as const;

const EXIT_BAD_INPUT = 1;
const EXIT_BAD_USAGE = 2;

/** Runs `twin ARGUMENTS`; the only place of the pipeline that turns errors into messages and exit codes. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command("twin")
    .description("Digital twin of a county: survey files in, a publication out.")
    .showHelpAfterError("(add --help for the options)")
    .addHelpText("after", "\nExample:\n  twin demo --out demo && twin build --county demo --out publication");
  const wanted = args.find((arg) => !arg.startsWith("-"));
  for (const { name, summary, load } of COMMANDS) {
    if (name === wanted)
      program.addCommand((await load()).showHelpAfterError("(add --help for the options)"));
    else program.command(name).description(summary);
  }
  for (const [name, summary] of SERVER_COMMANDS) program.command(name).description(summary);
  for (const command of [program, ...program.commands]) command.exitOverride();
  await program.parseAsync(args, { from: "user" });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
// GDAL's WebAssembly keeps the event loop alive
await new Promise((resolve) => process.stdout.write("", resolve));
process.exit();

function report(error: unknown): number {
  if (isUsageError(error)) return error.exitCode === 0 ? 0 : EXIT_BAD_USAGE; // commander has said what is wrong
  if (error instanceof SurveyError) {
    if (process.argv.includes("--json"))
      process.stdout.write(
        `${JSON.stringify({ error: error.message, findings: error.findings.kept }, null, 2)}\n`,
      );
    else process.stderr.write(`${findingsTable(error.findings.kept)}\n`);
    process.stderr.write(`twin: ${error.message}\n`);
    return EXIT_BAD_INPUT;
  }
  process.stderr.write(`twin: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return EXIT_BAD_INPUT;
}

function isUsageError(error: unknown): error is { exitCode: number } {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}
