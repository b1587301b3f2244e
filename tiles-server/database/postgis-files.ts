import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const BLOCK = 512;
const FILE = "0";
/** Parts of PostGIS nothing here uses: two more libraries of 16 MB, geocoder, upgrade scripts, PROJ's 9 MB of CRSs. */
const UNUSED =
  /_topology|_raster|_tiger|address_standardizer|\/contrib\/|--ANY|unpackaged|TEMPLATED|proj\.db/;

/**
 * PostGIS for PGlite as files beside the database, unpacked once. Given as an archive, PGlite unpacks it and compiles
 * its library at every start, 1.7 s of processor time; from files the library is read when a statement first needs it.
 * @returns folder with `lib/` and `share/`
 */
export async function postgisFiles(dataDir: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@electric-sql/pglite-postgis");
  const { version } = JSON.parse(await readFile(join(dirname(entry), "../package.json"), "utf8"));
  const folder = join(dataDir, `postgis-${version}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const tar = await promisify(gunzip)(await readFile(join(dirname(entry), "postgis.tar.gz")));
  for (const { path, bytes } of usedFiles(tar)) {
    await mkdir(dirname(join(partial, path)), { recursive: true });
    await writeFile(join(partial, path), bytes);
  }
  await rename(partial, folder);
  return folder;
}

/** Files of a ustar archive. Format: https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function* usedFiles(tar: Buffer): Generator<{ path: string; bytes: Buffer }> {
  for (let offset = 0; offset + BLOCK <= tar.length && tar[offset] !== 0; ) {
    const path = text(tar, offset, 100);
    const size = Number.parseInt(text(tar, offset + 124, 12), 8);
    const start = offset + BLOCK;
    if (text(tar, offset + 156, 1) === FILE && !UNUSED.test(path))
      yield { path, bytes: tar.subarray(start, start + size) };
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end);
}
