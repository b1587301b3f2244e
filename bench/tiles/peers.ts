/**
 * Other tools on the same features, where they are installed: ogr2ogr for vector tiles, gltfpack for the bytes of a mesh,
 * pg2b3dm and i3dm.export from PostGIS. What is not installed is said on stderr, never left out in silence.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { postgresForTests, postgresMissing } from "../../tiles-server/database/test-databases.ts";
import { glbBytes } from "./glb-bytes.ts";

const GLTFPACK = fileURLToPath(new URL("../../node_modules/gltfpack/cli.js", import.meta.url));
/** As deep as our tiles go, to be drawn as far as they are. */
const MVT_LEVELS = ["-dsco", "MINZOOM=10", "-dsco", "MAXZOOM=15"];

/** Features a second that ogr2ogr writes to Mapbox vector tiles; undefined where it is not installed. */
export function mvtFeaturesPerSecond(files: readonly string[], features: number): number | undefined {
  if (!isInstalled("ogr2ogr")) return undefined;
  return inFolder((folder) => {
    const begun = performance.now();
    for (const [i, file] of files.entries())
      run("ogr2ogr", ["-f", "MVT", join(folder, `mvt-${i}`), file, ...MVT_LEVELS]);
    return features / ((performance.now() - begun) / 1000);
  });
}

/** Bytes of geometry of some of our tiles, as they are and after `gltfpack -cc` with positions as exact (float, 23 bits). */
export function gltfpackBytes(tiles: readonly string[]): { ours: number; packed: number } {
  return inFolder((folder) => {
    let [ours, packed] = [0, 0];
    for (const tile of tiles) {
      const output = join(folder, "packed.glb");
      run(process.execPath, [GLTFPACK, "-i", tile, "-o", output, "-cc", "-kn", "-vpf", "-vp", "23"]);
      ours += glbBytes(readFileSync(tile)).geometry;
      packed += binaryBytes(readFileSync(output)); // it drops the metadata: all of it is geometry
    }
    return { ours, packed };
  });
}

/** Features a second of a peer that tiles from PostGIS; undefined where it, ogr2ogr or PostgreSQL is not installed. */
export function postgisPeer(
  tool: "pg2b3dm" | "i3dm.export",
  file: string,
  features: number,
): number | undefined {
  if (!isInstalled(tool) || !isInstalled("ogr2ogr")) return undefined;
  const missing = postgresMissing();
  if (missing) {
    console.error(missing);
    return undefined;
  }
  const test = postgresForTests();
  try {
    const socket = test.config.dataDir;
    run("psql", ["-h", socket, "-U", "twin", "-d", "twin", "-c", "CREATE EXTENSION IF NOT EXISTS postgis"]);
    const target = `PG:host=${socket} user=twin dbname=twin`;
    run("ogr2ogr", [
      "-f",
      "PostgreSQL",
      target,
      file,
      "-nln",
      "features",
      "-t_srs",
      "EPSG:4979",
      "-dim",
      "XYZ",
    ]);
    return inFolder((folder) => {
      const begun = performance.now();
      const connection = `Host=${socket};Username=twin;Database=twin`;
      const source =
        tool === "pg2b3dm"
          ? ["-t", "features", "-c", "wkb_geometry"]
          : ["-t", "features", "-g", "wkb_geometry"];
      run(tool, ["--connection", connection, ...source, "-o", folder]);
      return features / ((performance.now() - begun) / 1000);
    });
  } finally {
    test.remove();
  }
}

/** The largest tiles below a folder, largest first. */
export function largestTiles(folder: string, most: number): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".glb"))
    .map((name) => join(folder, name));
  const size = new Map(files.map((file) => [file, readFileSync(file).length]));
  return files.sort((a, b) => size.get(b)! - size.get(a)!).slice(0, most);
}

/** Length of a glb's binary chunk. */
function binaryBytes(glb: Buffer): number {
  const jsonEnd = 20 + glb.readUInt32LE(12);
  return glb.readUInt32LE(jsonEnd);
}

function isInstalled(program: string): boolean {
  const found = spawnSync("which", [program]).status === 0;
  if (!found) console.error(`${program} is not installed: no baseline of it`);
  return found;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${status}, expected 0: ${stderr}`);
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "bench-peers-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
