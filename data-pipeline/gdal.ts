import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { setFlagsFromString } from "node:v8";

/** What this project uses of gdal3.js (GDAL and PROJ as WebAssembly); the package has no types of its own. */
export interface Gdal {
  open(
    files: string | string[],
    options?: string[],
    vfsHandlers?: string[],
  ): Promise<{ datasets: GdalDataset[]; errors: unknown[] }>;
  close(dataset: GdalDataset): Promise<void>;
  ogr2ogr(dataset: GdalDataset, options?: string[], outputName?: string): Promise<GdalOutput>;
  ogrinfo(dataset: GdalDataset, options?: string[]): Promise<unknown>;
  gdalinfo(dataset: GdalDataset, options?: string[]): Promise<unknown>;
  gdal_translate(dataset: GdalDataset, options?: string[], outputName?: string): Promise<GdalOutput>;
  gdalwarp(
    dataset: Pick<GdalDataset, "pointer" | "path">,
    options?: string[],
    outputName?: string,
  ): Promise<GdalOutput>;
  gdaltransform(coordinates: number[][], options?: string[]): Promise<number[][]>;
  getInfo(dataset: GdalDataset): Promise<unknown>;
  getFileBytes(path: string | GdalOutput): Promise<Uint8Array>;
  readonly Module: GdalModule;
}
export interface GdalDataset {
  readonly pointer: number;
  readonly path: string;
  readonly type: "vector" | "raster";
  readonly info: unknown;
}
export interface GdalOutput {
  readonly local: string;
  readonly real: string;
  readonly all?: { local: string; real: string }[];
}
/** The Emscripten module: its file system and the C functions that have no wrapper. */
export interface GdalModule {
  readonly FS: {
    writeFile(path: string, data: Uint8Array | string): void;
    readFile(path: string): Uint8Array;
    unlink(path: string): void;
    mkdir(path: string): void;
    readdir(path: string): string[];
    rmdir(path: string): void;
    mount(type: unknown, options: { root: string }, path: string): void;
    unmount(path: string): void;
    analyzePath(path: string): { exists: boolean };
  };
  ccall(name: string, returnType: "string", argTypes: string[], args: unknown[]): string;
  ccall(name: string, returnType: "number" | null, argTypes: string[], args: unknown[]): number;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  stringToUTF8(text: string, pointer: number, maxBytes: number): void;
  lengthBytesUTF8(text: string): number;
  UTF8ToString(pointer: number): string;
  readonly NODEFS: unknown;
  HEAPU8: Uint8Array;
  HEAP32: Int32Array;
  HEAPF64: Float64Array;
}

/** GDAL_OF_RASTER | GDAL_OF_VERBOSE_ERROR */
const RASTER_FLAGS = 0x02 | 0x40;

/**
 * Opens a raster file of the machine; the caller closes it.
 * @throws Error naming the file and what GDAL says of it
 */
export function openRaster(gdal: Gdal, path: string): number {
  // GDAL's file system does not follow symbolic links out of the folder it is given
  const real = realpathSync(path);
  const dataset = openOwnRaster(gdal, `${mountFolder(gdal, dirname(real))}/${basename(real)}`);
  if (dataset === 0)
    throw new Error(`${path}: found no raster; expected a ground grid (${lastGdalError(gdal)})`);
  return dataset;
}

/** Opens a raster in GDAL's own file system; 0 = there is none. */
export function openOwnRaster({ Module }: Gdal, gdalPath: string): number {
  Module.ccall("CPLErrorReset", null, [], []);
  const types = ["string", "number", "number", "number", "number"];
  return Module.ccall("GDALOpenEx", "number", types, [gdalPath, RASTER_FLAGS, 0, 0, 0]);
}

/** What GDAL said last. */
export function lastGdalError({ Module }: Gdal): string {
  return Module.ccall("CPLGetLastErrorMsg", "string", [], []) || "no reason given";
}

const mounts = new Map<string, string>();

/** Where a folder of the machine is in GDAL's file system. */
export function mountFolder({ Module: { FS, NODEFS } }: Gdal, folder: string): string {
  const known = mounts.get(folder);
  if (known) return known;
  const point = `/survey${mounts.size}`;
  FS.mkdir(point);
  FS.mount(NODEFS, { root: folder }, point);
  mounts.set(folder, point);
  return point;
}

let opened: Promise<Gdal> | undefined;

/** Starts GDAL once per process (about half a second, 100 MB). */
export function openGdal(): Promise<Gdal> {
  opened ??= start();
  return opened;
}

/**
 * How V8 compiles WebAssembly once GDAL's 28 MB are there. By itself V8 checks every function beforehand and, while GDAL
 * starts, compiles a thousand of them a second time to be faster, which takes longer than they run: a start took 1.15 s
 * of processor time, with these 0.52 s. What runs for more than a moment is compiled a second time as ever.
 */
const COMPILING = [
  "--wasm-tiering-budget=60000000", // bytes of code that a function runs through before; V8's own is 1.8 million
  "--wasm-lazy-validation",
  "--wasm-num-compilation-tasks=1",
];

async function start(): Promise<Gdal> {
  for (const flag of COMPILING) setFlagsFromString(flag);
  const require = createRequire(import.meta.url);
  const packageFile = require.resolve("gdal3.js/package.json");
  const initGdal: (options: {
    path: string;
    useWorker: boolean;
    logHandler(text: string): void;
    errorHandler(text: string): void;
  }) => Promise<Gdal> = require("gdal3.js/node.js");
  // gdal3.js prefixes the path with "./", so it must be relative to the working directory
  return initGdal({
    path: relative(process.cwd(), join(dirname(packageFile), "dist/package")),
    useWorker: false,
    // GDAL's own lines would mix with the command's results; what matters is thrown with CPLGetLastErrorMsg
    logHandler: () => {},
    errorHandler: () => {},
  });
}
