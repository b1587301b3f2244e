import { join } from "node:path";
import { Command, Option } from "commander";
import { LAYERS } from "../../contract/layers.ts";
import { stderrProgress } from "../progress.ts";
import { addSource } from "../survey/add-source.ts";
import { findingsTable } from "../survey/findings-table.ts";
import { collectAssignment, collectCondition, collectWord } from "../survey/source-options.ts";

interface ImportOptions {
  readonly layer: string;
  readonly county: string;
  readonly crs?: string;
  readonly control?: string;
  readonly axes?: "east-north" | "north-east";
  readonly map?: Record<string, string>;
  readonly set?: Record<string, string>;
  readonly where?: Record<string, string[]>;
  readonly word?: Record<string, Record<string, string>>;
  readonly shifted?: "GCJ-02" | "BD-09";
  readonly table?: string;
  readonly encoding?: string;
  readonly heightUnit?: "m" | "ft" | "us-ft";
  readonly diameterUnit?: "mm" | "cm" | "m" | "in";
  readonly idPrefix?: string;
  readonly server: string;
  readonly key?: string;
  readonly vehicle?: string;
  readonly zone?: string;
  readonly json: boolean;
}

/** No layer of the catalogue: they go to a running server and not into the county's folder. */
const TRACKS = "tracks";

/** Adds a survey file to a county: checked as a whole, recorded in county.yaml, published by the next build. */
export const importCommand = new Command("import")
  .description("import a survey file, an EPANET model or a PostGIS query into a county")
  .argument("<file>", "any vector or raster format of GDAL, EPANET .inp, or postgres://…?query=SELECT …")
  .requiredOption("--layer <id>", "layer of the catalogue, e.g. water, water-facilities, terrain; or tracks")
  .option("--county <dir>", "folder with county.yaml", ".")
  .option("--crs <crs>", "CRS of the coordinates, e.g. EPSG:4546")
  .option("--control <file>", "control points of a local system; --crs is then the CRS they lead to")
  .addOption(
    new Option("--axes <order>", "order of a local system's coordinates").choices([
      "east-north",
      "north-east",
    ]),
  )
  .option("--map <field=column>", "column of a canonical field; may be repeated", collectAssignment)
  .option("--set <field=value>", "value of a field in every row; may be repeated", collectAssignment)
  .option("--where <column=value>", "keep only such rows; may be repeated", collectCondition)
  .option(
    "--word <field:word=code>",
    "code that a word of this file stands for; may be repeated",
    collectWord,
  )
  .addOption(new Option("--shifted <datum>", "coordinates are shifted").choices(["GCJ-02", "BD-09"]))
  .option("--table <name>", "table, layer or sheet inside the file")
  .option("--encoding <name>", "text encoding, e.g. GBK, when it is not recognised")
  .addOption(new Option("--height-unit <unit>", "unit of levels and depths").choices(["m", "ft", "us-ft"]))
  .addOption(new Option("--diameter-unit <unit>", "unit of bare diameters").choices(["mm", "cm", "m", "in"]))
  .option("--id-prefix <text>", "put before every id of this file")
  .option("--server <url>", "tracks: running tile server they are sent to", "http://127.0.0.1:8080")
  .option("--key <key>", "tracks: the server's EDIT_KEY, where it has one")
  .option("--vehicle <id>", "tracks: id or plate of the vehicle, where the file has no column of it")
  .option("--zone <offset>", "tracks: zone of times that say none, e.g. +08:00")
  .option("--json", "print the outcome as JSON", false)
  .addHelpText(
    "after",
    `\nExample:\n  twin import gas.shp --layer gas --county demo --crs EPSG:4546 --map diameterLabel=GJ\n  twin import truck.gpx --layer tracks --vehicle MT-001\n\nLayers: ${LAYERS.map(({ id }) => id).join(", ")}`,
  )
  .action(async (file: string, options: ImportOptions) => {
    if (options.layer === TRACKS) return importTracks(file, options);
    const {
      county,
      json,
      word,
      server: _server,
      key: _key,
      vehicle: _vehicle,
      zone: _zone,
      ...rest
    } = options;
    const source = { ...rest, ...(word && { words: word }) };
    const outcome = await addSource(county, file, source, stderrProgress());
    if (json) {
      process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
      return;
    }
    if (outcome.changed && outcome.findings.length > 0)
      process.stderr.write(`${findingsTable(outcome.findings)}\n`);
    const what = `${outcome.features} features of layer ${source.layer}`;
    process.stdout.write(
      outcome.changed
        ? `${file}: ${what} imported into ${join(county, "county.yaml")}; twin build publishes them\n`
        : `${file}: nothing changed, ${what} are imported already\n`,
    );
  });

/** Sends the points of a file to a running server, which keeps them as tracks of its vehicles. */
async function importTracks(file: string, options: ImportOptions): Promise<void> {
  const { readTrackFile } = await import("../tracks/read-track-file.ts");
  const { TrackServer } = await import("../tracks/track-server.ts");
  const { server, key, json, ...rest } = options;
  const tracks = await readTrackFile(file, rest);
  const total = tracks.reduce((sum, { fixes }) => sum + fixes.length, 0);
  const step = stderrProgress().step("tracks", total);
  const outcome = await new TrackServer(server, key).send(tracks, (fixes) => step.tick(fixes));
  step.end(`${total} fixes`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ vehicles: tracks.length, ...outcome })}\n`
      : `${file}: ${outcome.stored} fixes of ${tracks.length} vehicles stored, ${outcome.known} were known already\n`,
  );
}
