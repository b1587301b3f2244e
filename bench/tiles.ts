/**
 * Tiles of the demo county: how fast, how much memory, how many bytes. The baseline of a pipe is
 * pg2b3dm's layout, made from its published description on the same features in the same run; that of a facility is what
 * i3dm.export's published layout adds up to; rates of both are quoted as published, from other machines.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentVersion } from "../data-pipeline/publish/publication-folder.ts";
import { readPublishedLayer } from "../data-pipeline/publish/published-features.ts";
import { readCounty } from "../data-pipeline/survey/county-folder.ts";
import { tileGrid } from "../data-pipeline/tiles3d/tile-grid.ts";
import { startWholeTwin } from "./restyle/whole-twin.ts";
import { print, significant } from "./run/figure.ts";
import { runTwin } from "./run/twin-run.ts";
import { measureCameras } from "./tiles/cameras.ts";
import { measureVisibleEdits } from "./tiles/edit-visible.ts";
import { gltfpackBytes, largestTiles, mvtFeaturesPerSecond, postgisPeer } from "./tiles/peers.ts";
import { pg2b3dmBytesPerSegment } from "./tiles/pg2b3dm-layout.ts";
import { tilesOfDetail, wireBytes } from "./tiles/published-bytes.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SEED = 1;
/** The level of detail at which pipes are copies of unit cylinders. */
const COPIED_PIPES = 2;
/** i3dm.export with GPU instancing: f32 translation, rotation, scale and id (its published sample). */
const I3DM_EXPORT_INSTANCE_BYTES = 44;

/** Building tiles that gltfpack packs for comparison, the largest. */
const PACKED_TILES = 20;
/** Edits that are timed. */
const EDITS = 60;

interface Throughput {
  readonly features: number;
  readonly seconds: number;
}
interface Scale {
  readonly seconds: number;
  readonly peakRssMb: number;
}
interface Edits {
  readonly p95Ms: number;
  readonly medianMs: number;
  readonly mostTiles: number;
}
interface TerrainRate {
  readonly tiles: number;
  readonly seconds: number;
}

const work = mkdtempSync(join(tmpdir(), "twin-bench-"));
// first: a whole twin, whose demo county is kept from one run to the next
const twin = await startWholeTwin();
try {
  await measureCameras(twin.url);
  await measureVisibleEdits(twin.url);
} finally {
  await twin.stop();
}

try {
  const countyDir = join(work, "county");
  await runTwin(["demo", "--out", countyDir, "--seed", String(SEED)]);
  const first = join(work, "first");
  const build = await runTwin(["build", "--county", countyDir, "--out", first]);
  print({ metric: "tiles.full_build_s", value: significant(build.seconds), unit: "s" });
  print({ metric: "tiles.peak_rss_mb", value: significant(build.peakRssMb), unit: "MB" });

  const { files, pathOf } = await currentVersion(first);
  // the fastest published rates: IGN 46 M features on larger machines; 588,094 instances with GPU instancing
  const features = throughput(countyDir, join(work, "features"), ["water", "buildings"]);
  compared("tiles.features_per_s", features, "1/s", "pg2b3dm as published", 3828);
  const instances = throughput(countyDir, join(work, "instances"), [
    "water-facilities",
    "streetlights",
    "greenery",
  ]);
  compared("tiles.instances_per_s", instances, "1/s", "i3dm.export as published", 12_283);

  const survey = join(countyDir, "imported", "water");
  const mvtFiles = readdirSync(survey).flatMap((name) => (name.endsWith(".fgb") ? [join(survey, name)] : []));
  const water = (await readPublishedLayer(files, pathOf, "water"))!;
  const mvt = mvtFeaturesPerSecond(mvtFiles, water.count);
  if (mvt !== undefined) {
    const pipesOnly = throughput(countyDir, join(work, "pipes"), ["water"]);
    compared("tiles.pipes_per_s", pipesOnly, "1/s", "ogr2ogr -f MVT, levels 10 to 15", mvt);
  }
  for (const tool of ["pg2b3dm", "i3dm.export"] as const) {
    const rate = postgisPeer(tool, mvtFiles[0]!, water.count);
    if (rate !== undefined)
      print({ metric: `tiles.peer_${tool}_per_s`, value: significant(rate), unit: "1/s" });
  }

  print({ metric: "terrain.tiles_per_s", value: significant(terrainRate(countyDir)), unit: "1/s" });

  const publication = join(first, "current");
  const segments = water.partStart.at(-1)! - (water.partStart.length - 1);
  const grid = tileGrid(await readCounty(countyDir));
  const perSegment = tilesOfDetail(publication, "water", COPIED_PIPES).geometry / segments;
  const peerPerSegment = pg2b3dmBytesPerSegment(grid, water);
  compared("tiles.bytes_per_segment", perSegment, "B", "pg2b3dm layout", peerPerSegment);
  const buildings = tilesOfDetail(publication, "buildings", -1);
  const perBuilding = buildings.geometry / buildings.features;
  const { ours, packed } = gltfpackBytes(
    largestTiles(join(publication, "tiles", "buildings", "content"), PACKED_TILES),
  );
  compared(
    "tiles.bytes_per_building",
    perBuilding,
    "B",
    "gltfpack -cc -vpf -vp 23 of our tiles without feature ids",
    (perBuilding * packed) / ours,
  );
  const facilities = tilesOfDetail(publication, "water-facilities", -1);
  const perFacility = facilities.geometry / facilities.features;
  compared(
    "tiles.bytes_per_facility",
    perFacility,
    "B",
    "i3dm.export layout, added up",
    I3DM_EXPORT_INSTANCE_BYTES,
  );
  print({
    metric: "tiles.metadata_bytes_per_facility",
    value: significant(facilities.metadata / facilities.features),
    unit: "B",
  });
  print({
    metric: "tiles.county_wire_mb",
    value: significant(wireBytes(join(publication, "tiles")) / 1e6),
    unit: "MB",
  });

  // cost as the county grows: tiles of pipes, facilities and lamps
  const [once, four, sixteen] = [1, 4, 16].map((times) => measured("scale.ts", [first, `${times}`]) as Scale);
  printRatio("tiles.scale_4x_time_ratio", four!.seconds / once!.seconds);
  printRatio("tiles.scale_16x_time_ratio", sixteen!.seconds / once!.seconds);
  printRatio("tiles.scale_16x_rss_ratio", sixteen!.peakRssMb / once!.peakRssMb);

  // survey files of a county of that many seats, read and stored
  const [oneRead, fourRead, sixteenRead] = [1, 4, 16].map(
    (times) => measured("import-scale.ts", [countyDir, `${times}`]) as Scale & Throughput,
  );
  const slope = (sixteenRead!.features - fourRead!.features) / (sixteenRead!.seconds - fourRead!.seconds);
  print({ metric: "tiles.import_features_per_s_beyond_4x", value: significant(slope), unit: "1/s" });
  printRatio("tiles.import_4x_time_ratio", fourRead!.seconds / oneRead!.seconds);
  printRatio("tiles.import_16x_time_ratio", sixteenRead!.seconds / oneRead!.seconds);
  printRatio("tiles.import_16x_rss_ratio", sixteenRead!.peakRssMb / oneRead!.peakRssMb);

  const again = join(work, "again");
  rmSync(join(countyDir, "imported"), { recursive: true });
  await runTwin(["build", "--county", countyDir, "--out", again]);
  print({
    metric: "tiles.rebuild_identical",
    value: Number(manifestOf(first) === manifestOf(again)),
    unit: "",
  });

  // after all that is compared: edits change the county
  const edits = measured("edits.ts", [countyDir, first, String(EDITS)]) as Edits;
  const rebuild = { name: "twin build", value: significant(build.seconds * 1000) };
  print({
    metric: "tiles.edit_ms_p95",
    value: significant(edits.p95Ms),
    unit: "ms",
    baseline: rebuild,
    ratio: significant((build.seconds * 1000) / edits.p95Ms),
  });
  print({ metric: "tiles.edit_ms_median", value: significant(edits.medianMs), unit: "ms" });
  print({ metric: "tiles.edit_tiles_max", value: edits.mostTiles, unit: "" });
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Features a second from survey files to tiles on disk. */
function throughput(county: string, out: string, layers: readonly string[]): number {
  const { features, seconds } = measured("throughput.ts", [county, out, ...layers]) as Throughput;
  return features / seconds;
}

/** Terrain tiles a second on one core, without writing. */
function terrainRate(county: string): number {
  const { tiles, seconds } = measured("terrain-rate.ts", [county]) as TerrainRate;
  return tiles / seconds;
}

/** What a program of bench/tiles prints; a process of its own, so that what it compiles is part of its time. */
function measured(program: string, programArgs: readonly string[]): unknown {
  const args = ["--import", "tsx", `bench/tiles/${program}`, ...programArgs];
  const run = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`${args.join(" ")} ended with exit ${run.status}, expected 0`);
  return JSON.parse(run.stdout);
}

function printRatio(metric: string, value: number): void {
  print({ metric, value: significant(value), unit: "" });
}

/** Ratios above 1 are in our favour, whether more or less is better. */
function compared(metric: string, value: number, unit: string, name: string, peer: number): void {
  const ratio = significant(unit === "1/s" ? value / peer : peer / value);
  print({ metric, value: significant(value), unit, baseline: { name, value: significant(peer) }, ratio });
}

function manifestOf(publication: string): string {
  const file = join(publication, "current", "manifest.json");
  if (!existsSync(file)) throw new Error(`${file} is missing, expected a publication`);
  return readFileSync(file, "utf8");
}
