import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

const BLOCK = 512;
/** Parts of PostGIS nothing here uses: two more libraries of 16 MB, geocoder, upgrade scripts, PROJ's 9 MB of CRSs. */
const UNUSED =
  /_topology|_raster|_tiger|address_standardizer|\/contrib\/|--ANY|unpackaged|TEMPLATED|proj\.db/;

/**
 * PostGIS for PGlite with only what is used, as a .tar.gz beside the database, made on the first start.
 * PGlite unpacks the bundle and compiles all of its libraries at every start: with the whole of it an open
 * takes 4.5 s of processor time, with this one 2.5 s. Stored and not compressed, because that is 0.3 s of it.
 * @returns path of the bundle
 */
export async function postgisBundle(folder: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@electric-sql/pglite-postgis");
  const whole = join(dirname(entry), "postgis.tar.gz");
  const { version } = JSON.parse(await readFile(join(dirname(entry), "../package.json"), "utf8"));
  const path = join(folder, `postgis-${version}.tar.gz`);
  if (existsSync(path)) return path;
  const tar = await promisify(gunzip)(await readFile(whole));
  const bytes = await promisify(gzip)(withoutUnused(tar), { level: 0 });
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.partial`, bytes);
  await rename(`${path}.partial`, path);
  return path;
}

/** Copies the entries of a ustar archive that are used. Format: https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function withoutUnused(tar: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let offset = 0; offset + BLOCK <= tar.length && tar[offset] !== 0; ) {
    const name = text(tar, offset, 100);
    const size = Number.parseInt(text(tar, offset + 124, 12), 8);
    const end = offset + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (!UNUSED.test(name)) kept.push(tar.subarray(offset, end));
    offset = end;
  }
  kept.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(kept);
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end);
}
