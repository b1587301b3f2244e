import { type Gdal, openGdal } from "../gdal.ts";

/** OAMS_TRADITIONAL_GIS_ORDER: x = easting or longitude first, whatever the CRS itself says */
const TRADITIONAL_ORDER = 0;
/** Points handed to PROJ at once: 3 × 8 bytes each in WebAssembly memory. */
const CHUNK = 100_000;

/** A transformation into CGCS2000 longitude, latitude (EPSG:4490), in bulk, by PROJ. */
export class Projection {
  private constructor(
    private readonly gdal: Gdal,
    private readonly transformation: number,
    /** name of the geodetic datum, e.g. Beijing 1954 */
    readonly datum: string,
  ) {}

  /**
   * @param crs EPSG:n, WKT or whatever PROJ understands
   * @throws Error when PROJ does not know it
   */
  static async toCgcs2000(crs: string): Promise<Projection> {
    const known = projections.get(crs);
    if (known) return known;
    const gdal = await openGdal();
    const source = spatialReference(gdal, crs);
    const target = spatialReference(gdal, "EPSG:4490");
    const transformation = gdal.Module.ccall(
      "OCTNewCoordinateTransformation",
      "number",
      ["number", "number"],
      [source, target],
    );
    if (transformation === 0) throw new Error(`no way from CRS ${crs} to CGCS2000 (EPSG:4490)`);
    const projection = new Projection(gdal, transformation, datumOf(gdal, source));
    projections.set(crs, projection);
    return projection;
  }

  /**
   * Longitude, latitude in degrees, xy interleaved, for xy interleaved in the CRS's units (x = easting).
   * A point that PROJ cannot transform comes back as NaN.
   */
  transform(xy: Float64Array): Float64Array {
    const result = new Float64Array(xy.length);
    const { Module } = this.gdal;
    const capacity = Math.min(CHUNK, xy.length / 2);
    const pointer = Module._malloc(24 * Math.max(capacity, 1));
    for (let first = 0; first < xy.length / 2; first += CHUNK) {
      const count = Math.min(CHUNK, xy.length / 2 - first);
      const before = Module.HEAPF64.subarray(pointer / 8, pointer / 8 + 3 * count);
      for (let i = 0; i < count; i++) {
        before[i] = xy[2 * (first + i)]!;
        before[count + i] = xy[2 * (first + i) + 1]!;
        before[2 * count + i] = 0;
      }
      Module.ccall(
        "OCTTransform",
        "number",
        ["number", "number", "number", "number", "number"],
        [this.transformation, count, pointer, pointer + 8 * count, pointer + 16 * count],
      );
      // the memory may have grown and moved meanwhile
      const after = Module.HEAPF64.subarray(pointer / 8, pointer / 8 + 3 * count);
      for (let i = 0; i < count; i++) {
        const [x, y] = [after[i]!, after[count + i]!];
        const failed = !Number.isFinite(x) || !Number.isFinite(y);
        result[2 * (first + i)] = failed ? Number.NaN : x;
        result[2 * (first + i) + 1] = failed ? Number.NaN : y;
      }
    }
    Module._free(pointer);
    return result;
  }
}

const projections = new Map<string, Projection>();

function spatialReference(gdal: Gdal, crs: string): number {
  const { Module } = gdal;
  const reference = Module.ccall("OSRNewSpatialReference", "number", ["string"], [null]);
  const error = Module.ccall("OSRSetFromUserInput", "number", ["number", "string"], [reference, crs]);
  if (error !== 0) throw new Error(`"${crs}" is no CRS that PROJ knows; expected e.g. EPSG:4546`);
  Module.ccall("OSRSetAxisMappingStrategy", null, ["number", "number"], [reference, TRADITIONAL_ORDER]);
  return reference;
}

/** From the CRS's well-known text; empty when it names none. */
function datumOf(gdal: Gdal, reference: number): string {
  const { Module } = gdal;
  const output = Module._malloc(4);
  Module.ccall("OSRExportToWkt", "number", ["number", "number"], [reference, output]);
  const wkt = Module.UTF8ToString(Module.HEAP32[output / 4]!);
  Module._free(output);
  return /DATUM\["([^"]+)"/.exec(wkt)?.[1] ?? "";
}
