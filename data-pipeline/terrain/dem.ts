import { existsSync } from "node:fs";
import type { Dem } from "../feature-table.ts";
import { type Gdal, openGdal, openOwnRaster, openRaster } from "../gdal.ts";
import {
  cellMetersOf,
  edgeDistances,
  type HeightGrid,
  halvedGrid,
  isFarInside,
  isFarInsideAlong,
  sampleGrid,
  sampleGridAlong,
} from "./height-grid.ts";

export interface DemSource {
  /** GeoTIFF, HGT (also zipped), ArcGrid folder or .asc, … whatever GDAL reads as a raster */
  path: string;
  /** CRS of the grid when the file does not say, e.g. EPSG:4546 */
  crs?: string;
  /** unit of the heights; metres unless said */
  heightUnit?: "m" | "ft" | "us-ft";
}

const METERS_PER_UNIT = { m: 1, ft: 0.3048, "us-ft": 1200 / 3937 };
const NO_DATA = -32768;
const METERS_PER_DEGREE = 111_320;
/** Where two grids overlap the finer one takes over inside this many of its cells, or two of the coarser. */
const FADE_FINE_CELLS = 8;
const FADE_COARSE_CELLS = 2;

interface Sheet {
  readonly grid: HeightGrid;
  readonly cellMeters: number;
  /** distance to the sheet's edge, in cells */
  readonly edge: HeightGrid;
  /** full weight this many cells from the edge */
  readonly fadeCells: number;
  /** the grid and its halvings, as far as they were asked for */
  readonly heights: HeightGrid[];
}

/**
 * Reads ground grids and joins them into one surface: the finest grid wins, and its edge fades into the
 * coarser one below so that no cliff stands between them.
 * @param clip [west, south, east, north] degrees; grids are cut to it, with a margin of 2 %
 * @returns survey heights in metres over CGCS2000 longitude, latitude; NaN where no grid has a value
 * @throws Error when a file is missing, is no raster, has no CRS and none is given, or has no height at all
 */
export async function loadDems(
  sources: readonly DemSource[],
  clip?: readonly [number, number, number, number],
): Promise<Dem> {
  return joinGrids(await readHeightGrids(sources, clip));
}

/** The grids of loadDems before they are joined, in the order of the sources. */
export async function readHeightGrids(
  sources: readonly DemSource[],
  clip?: readonly [number, number, number, number],
): Promise<HeightGrid[]> {
  if (sources.length === 0) throw new Error("no DEM: found an empty list, expected at least one ground grid");
  const gdal = await openGdal();
  const grids: HeightGrid[] = [];
  for (const source of sources) grids.push(await readGrid(gdal, source, clip));
  return grids;
}

/** One surface from grids of any cell size; see loadDems. */
export function joinGrids(grids: readonly HeightGrid[]): Dem {
  const ordered = [...grids].sort((a, b) => cellMetersOf(a) - cellMetersOf(b));
  return joinSheets(
    ordered.map((grid, i): Sheet => {
      const cellMeters = cellMetersOf(grid);
      const coarser = ordered[i + 1];
      const fadeMeters = Math.max(
        FADE_FINE_CELLS * cellMeters,
        coarser ? FADE_COARSE_CELLS * cellMetersOf(coarser) : 0,
      );
      return {
        grid,
        cellMeters,
        edge: { ...grid, heights: edgeDistances(grid) },
        fadeCells: fadeMeters / cellMeters,
        heights: [grid],
      };
    }),
    grids.map(rangeOf),
    0,
  );
}

/** @param cellMeters heights are means over about so many metres where that is more than a cell of their grid */
function joinSheets(
  sheets: readonly Sheet[],
  ranges: readonly (readonly [low: number, high: number])[],
  cellMeters: number,
): Dem {
  const grids = sheets.map(({ grid }) => grid);
  const smooth = sheets.map((sheet) => smoothedGrid(sheet, cellMeters));
  const joined: Dem = {
    bounds: [
      Math.min(...grids.map((g) => g.west)),
      Math.min(...grids.map((g) => g.north - g.rows * g.stepLat)),
      Math.max(...grids.map((g) => g.west + g.columns * g.stepLon)),
      Math.max(...grids.map((g) => g.north)),
    ],
    heightRange: [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))],
    smoothed: (cell) => joinSheets(sheets, ranges, cell),
    cellMeters(lonDeg, latDeg) {
      const sheet = sheets.find((s) => !Number.isNaN(sampleGrid(s.grid, lonDeg, latDeg)));
      return (sheet ?? sheets.at(-1)!).cellMeters;
    },
    sample(lonDeg, latDeg) {
      let height = Number.NaN;
      let open = 1; // weight not yet taken by finer sheets
      for (let i = 0; i < sheets.length; i++) {
        const here = sampleGrid(smooth[i]!, lonDeg, latDeg);
        if (Number.isNaN(here)) continue;
        const { edge, fadeCells } = sheets[i]!;
        if (Number.isNaN(height)) height = here;
        else height += open * (here - height);
        if (isFarInside(edge, lonDeg, latDeg, fadeCells)) break;
        // means reach beyond the grid by part of a cell: there nothing is known of it
        const distance = sampleGrid(edge, lonDeg, latDeg) || 0;
        const t = Math.min(distance / fadeCells, 1);
        open = 1 - t * t * (3 - 2 * t);
        if (open <= 0) break;
      }
      return height;
    },
    sampleAlong(lonDegs, latDeg, into, at) {
      const grid = onlyGrid(lonDegs[0]!, lonDegs.at(-1)!, latDeg);
      if (grid) sampleGridAlong(grid, lonDegs, latDeg, into, at);
      else for (let i = 0; i < lonDegs.length; i++) into[at + i] = joined.sample(lonDegs[i]!, latDeg);
    },
  };
  /** The grid that alone gives the heights along a parallel; undefined where several do or one ends. */
  const onlyGrid = (westDeg: number, eastDeg: number, latDeg: number): HeightGrid | undefined => {
    for (const [i, { edge, fadeCells }] of sheets.entries()) {
      const grid = smooth[i]!;
      // a mean reaches over more cells of the survey, which must all have heights
      const reach = Math.max(fadeCells, (2 * grid.stepLon) / edge.stepLon);
      if (isFarInsideAlong(edge, westDeg, eastDeg, latDeg, reach)) return grid;
      const isOutside =
        eastDeg < grid.west ||
        westDeg > grid.west + grid.columns * grid.stepLon ||
        latDeg > grid.north ||
        latDeg < grid.north - grid.rows * grid.stepLat;
      if (!isOutside) return undefined;
    }
    return undefined;
  };
  return joined;
}

/** The coarsest of a sheet's grids whose cells are no wider than asked; its own when even that is wider. */
function smoothedGrid({ heights }: Sheet, cellMeters: number): HeightGrid {
  let at = 0;
  while (2 ** (at + 1) * cellMetersOf(heights[0]!) <= cellMeters) {
    at++;
    heights[at] ??= halvedGrid(heights[at - 1]!);
  }
  return heights[at]!;
}

function rangeOf({ heights }: HeightGrid): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < heights.length; i++) {
    const height = heights[i]!;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  return [low, high];
}

async function readGrid(
  gdal: Gdal,
  source: DemSource,
  clip: readonly [number, number, number, number] | undefined,
): Promise<HeightGrid> {
  const { path, crs, heightUnit = "m" } = source;
  if (!existsSync(path))
    throw new Error(`${path}: no such file; expected a ground grid (GeoTIFF, HGT, ArcGrid)`);
  const dataset = openRaster(gdal, path);
  const place = rasterPlace(gdal, dataset, path);
  const wkt = gdal.Module.ccall("GDALGetProjectionRef", "string", ["number"], [dataset]);
  if (!wkt && !crs) {
    throw new Error(`${path}: the grid does not say its CRS; add crs: EPSG:n to this source`);
  }
  const options = ["-t_srs", "EPSG:4490", "-r", "cubic", "-ot", "Float32", "-of", "ENVI"];
  options.push("-dstnodata", String(NO_DATA));
  if (crs) options.push("-s_srs", crs);
  // a small fine grid must not be drawn over the whole county: 10 m over 80 km would be 70 million cells
  if (clip)
    options.push(
      "-te",
      ...overlap(marginOf(clip), await extentOf(gdal, place, crs ?? wkt), path).map(String),
    );
  const warped = await gdal.gdalwarp({ pointer: dataset, path }, options, "dem");
  closeRaster(gdal, dataset);
  const grid = await readWarped(gdal, warped.local, path, METERS_PER_UNIT[heightUnit]);
  for (const file of warped.all ?? []) gdal.Module.FS.unlink(file.local);
  return grid;
}

/** [west, south, east, north] degrees around a grid: its corners and the middles of its edges. */
async function extentOf(gdal: Gdal, place: RasterPlace, crs: string): Promise<number[]> {
  const [x0, dx, xSkew, y0, ySkew, dy] = place.geoTransform;
  const { columns, rows } = place;
  const outline = [0, 0.5, 1].flatMap((u) => [0, 0.5, 1].map((v) => [u * columns, v * rows] as const));
  const points = outline.map(([c, r]) => [x0 + c * dx + r * xSkew, y0 + c * ySkew + r * dy]);
  const lonLat = await gdal.gdaltransform(points, ["-s_srs", crs, "-t_srs", "EPSG:4490", "-output_xy"]);
  const lons = lonLat.map(([lon]) => lon!);
  const lats = lonLat.map(([, lat]) => lat!);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function overlap(clip: readonly number[], grid: readonly number[], path: string): number[] {
  const result = [0, 1]
    .map((i) => Math.max(clip[i]!, grid[i]!))
    .concat([2, 3].map((i) => Math.min(clip[i]!, grid[i]!)));
  const [west, south, east, north] = result as [number, number, number, number];
  if (!(west < east && south < north))
    throw new Error(`${path}: the grid lies outside the county; check crs and bounds of county.yaml`);
  return result;
}

async function readWarped(
  gdal: Gdal,
  local: string,
  path: string,
  metersPerUnit: number,
): Promise<HeightGrid> {
  const dataset = openOwnRaster(gdal, local);
  const { columns, rows, geoTransform } = rasterPlace(gdal, dataset, path);
  closeRaster(gdal, dataset);
  const bytes = await gdal.getFileBytes(local);
  const heights = new Float32Array(bytes.slice(0, columns * rows * 4).buffer);
  let surveyed = 0;
  for (let i = 0; i < heights.length; i++) {
    const height = heights[i]!;
    const missing = !(height > NO_DATA && height < 1e6);
    heights[i] = missing ? Number.NaN : height * metersPerUnit;
    if (!missing) surveyed++;
  }
  if (surveyed === 0) {
    throw new Error(`${path}: no height inside the county; check crs and bounds of county.yaml`);
  }
  const [west, stepLon, , north, , minusStepLat] = geoTransform;
  return { west, north, stepLon, stepLat: -minusStepLat, columns, rows, heights };
}

/** Where a raster lies, in units of its CRS: the corner of its first row, which is mostly the northern one, and the steps from it. */
interface RasterPlace {
  readonly columns: number;
  readonly rows: number;
  readonly geoTransform: readonly [
    x0: number,
    dx: number,
    xSkew: number,
    y0: number,
    ySkew: number,
    dy: number,
  ];
}

/** Digits that are kept behind the point, as gdalinfo does: far less than a millimetre, also in degrees. */
const PLACE_DECIMALS = 16;

/** gdalinfo would tell it too, but looks up the CRS's names for that, which takes ten times as long. */
function rasterPlace({ Module }: Gdal, dataset: number, path: string): RasterPlace {
  const columns = Module.ccall("GDALGetRasterXSize", "number", ["number"], [dataset]);
  const rows = Module.ccall("GDALGetRasterYSize", "number", ["number"], [dataset]);
  const pointer = Module._malloc(6 * Float64Array.BYTES_PER_ELEMENT);
  const failed = Module.ccall("GDALGetGeoTransform", "number", ["number", "number"], [dataset, pointer]);
  const numbers = Module.HEAPF64.slice(pointer / 8, pointer / 8 + 6);
  Module._free(pointer);
  if (failed !== 0) throw new Error(`${path}: the raster has no georeference; expected a grid with one`);
  const kept = (i: number) => Number(numbers[i]!.toFixed(PLACE_DECIMALS));
  return { columns, rows, geoTransform: [kept(0), kept(1), kept(2), kept(3), kept(4), kept(5)] };
}

function closeRaster({ Module }: Gdal, dataset: number): void {
  Module.ccall("GDALClose", "number", ["number"], [dataset]);
}

function marginOf([west, south, east, north]: readonly [number, number, number, number]): number[] {
  const margin = 0.02 * Math.max(east - west, north - south, 1000 / METERS_PER_DEGREE);
  return [west - margin, south - margin, east + margin, north + margin];
}
