import { Command, Option } from "commander";
import { stderrProgress } from "../progress.ts";
import { exportRows, type TrackRows, type TrackWriter } from "../tracks/export-row.ts";
import { writeFlatGeobuf } from "../tracks/flatgeobuf-tracks.ts";
import { writeGeoParquet } from "../tracks/geoparquet-tracks.ts";
import { writeCsv, writeGpx } from "../tracks/text-writers.ts";
import { TrackServer } from "../tracks/track-server.ts";

const WRITERS: Readonly<Record<string, TrackWriter>> = {
  csv: writeCsv,
  gpx: writeGpx,
  parquet: writeGeoParquet,
  fgb: writeFlatGeobuf,
};
const DAY_MS = 24 * 3600_000;

interface ExportOptions {
  readonly from: string;
  readonly to: string;
  readonly format?: string;
  readonly vehicles?: string;
  readonly server: string;
  readonly key?: string;
}

/** Writes the tracks that a running server keeps to a file. */
export const exportCommand = new Command("export")
  .description("write tracks of vehicles to CSV, GPX, GeoParquet or FlatGeobuf")
  .argument("<file>", "file to write; its ending is the format: .csv, .gpx, .parquet, .fgb")
  .requiredOption("--from <time>", "begin, e.g. 2026-11-22T00:00:00+08:00")
  .requiredOption("--to <time>", "end, exclusive")
  .addOption(
    new Option("--format <format>", "format, whatever the file is called").choices(Object.keys(WRITERS)),
  )
  .option("--vehicles <ids>", "ids or plates, separated by commas; absent = all")
  .option("--server <url>", "running tile server", "http://127.0.0.1:8080")
  .option("--key <key>", "the server's EDIT_KEY, where it has one")
  .addHelpText(
    "after",
    "\nExample:\n  twin export day.parquet --from 2026-11-22T00:00:00+08:00 --to 2026-11-23T00:00:00+08:00",
  )
  .action(async (file: string, options: ExportOptions) => {
    const write = WRITERS[options.format ?? endingOf(file)];
    if (!write)
      throw new Error(
        `${file}: found the ending ${endingOf(file) || "nothing"}, expected one of ${Object.keys(WRITERS).join(", ")}; or give --format`,
      );
    const [fromMs, toMs] = [instantOf("--from", options.from), instantOf("--to", options.to)];
    if (toMs <= fromMs)
      throw new Error(`--to ${options.to}: found an end before --from, expected a later time`);
    const server = new TrackServer(options.server, options.key);
    const vehicles = chosen(await server.vehicles(), options.vehicles);
    const step = stderrProgress().step("tracks", vehicles.length);
    let fixes = 0;
    let done = 0;
    async function* rows(): TrackRows {
      for (const vehicle of vehicles) {
        // a day at a time: what a server may be asked for at once is limited
        for (let dayMs = fromMs; dayMs < toMs; dayMs += DAY_MS)
          for await (const track of server.tracks(dayMs, Math.min(dayMs + DAY_MS, toMs), [vehicle])) {
            fixes += track.fixes.length;
            yield exportRows(vehicle, track.fixes);
          }
        step.tick(++done);
      }
    }
    await write(file, rows());
    step.end(`${fixes} fixes`);
    process.stdout.write(`${file}: ${fixes} fixes of ${vehicles.length} vehicles\n`);
  });

function endingOf(file: string): string {
  return /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? "";
}

function instantOf(option: string, text: string): number {
  const ms = /(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(ms))
    throw new Error(`${option}: found ${text}, expected a time with its zone like 2026-11-22T00:00:00+08:00`);
  return ms;
}

function chosen<V extends { id: string; plate: string }>(
  vehicles: readonly V[],
  wanted: string | undefined,
): V[] {
  if (wanted === undefined) return [...vehicles];
  return wanted.split(",").map((name) => {
    const vehicle = vehicles.find(({ id, plate }) => id === name.trim() || plate === name.trim());
    if (!vehicle)
      throw new Error(
        `--vehicles: found ${name}, expected an id or plate such as ${vehicles[0]?.id ?? "(none is registered)"}`,
      );
    return vehicle;
  });
}
