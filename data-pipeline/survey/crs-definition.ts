import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import proj4 from "proj4";
import { z } from "zod";
import { type Gdal, openGdal } from "../gdal.ts";

/** proj4js and PROJ may differ by this before a definition is refused, in the CRS's unit. */
const TOLERANCE = 0.001;

/**
 * The well-known text of a CRS, which proj4js in the viewer reads as a definition; tried at one place against PROJ.
 * @param crs EPSG:n
 * @throws Error when GDAL does not know the CRS, or proj4js computes another position than PROJ
 */
export async function crsDefinition(crs: string, lonDeg: number, latDeg: number): Promise<string> {
  const gdal = await openGdal();
  const wkt = wellKnownText(gdal, crs);
  const [expected] = await gdal.gdaltransform([[lonDeg, latDeg]], ["-s_srs", "EPSG:4490", "-t_srs", crs]);
  const found = proj4(wkt).forward([lonDeg, latDeg]);
  const apart = Math.hypot(found[0]! - expected![0]!, found[1]! - expected![1]!);
  if (!(apart <= TOLERANCE))
    throw new Error(
      `${crs} at ${lonDeg},${latDeg}: proj4js computes ${found.join(", ")}, PROJ ${expected!.join(", ")}; ` +
        "the viewer cannot show coordinates in this CRS",
    );
  return wkt;
}

function wellKnownText({ Module }: Gdal, crs: string): string {
  const reference = Module.ccall("OSRNewSpatialReference", "number", ["string"], [null]);
  const unknown = Module.ccall("OSRSetFromUserInput", "number", ["number", "string"], [reference, crs]);
  if (unknown !== 0) throw new Error(`"${crs}" is no CRS that PROJ knows; expected e.g. EPSG:4546`);
  const result = Module._malloc(4);
  Module.ccall("OSRExportToWkt", "number", ["number", "number"], [reference, result]);
  const text = new DataView(Module.HEAPU8.buffer).getUint32(result, true);
  const end = Module.HEAPU8.indexOf(0, text);
  const wkt = Buffer.from(Module.HEAPU8.subarray(text, end)).toString("utf8");
  Module._free(result);
  Module.ccall("OSRDestroySpatialReference", null, ["number"], [reference]);
  return wkt;
}

const keptSchema = z.object({ of: z.array(z.unknown()), definition: z.string() });

/**
 * The definition that DIR/imported/crs.json keeps, so that a build need not start GDAL for it.
 * @param of what it was made from; undefined is the answer when that is another
 */
export async function keptDefinition(imported: string, of: readonly unknown[]): Promise<string | undefined> {
  const path = join(imported, "crs.json");
  if (!existsSync(path)) return undefined;
  const kept = keptSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
  return kept.success && isDeepStrictEqual(kept.data.of, of) ? kept.data.definition : undefined;
}

/** Writes what keptDefinition reads. */
export async function keepDefinition(
  imported: string,
  of: readonly unknown[],
  definition: string,
): Promise<void> {
  const path = join(imported, "crs.json");
  await mkdir(imported, { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify({ of, definition }));
  await rename(`${path}.new`, path);
}
