import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { HeightGrid } from "../terrain/height-grid.ts";

const headerSchema = z.array(
  z.object({
    west: z.number(),
    north: z.number(),
    stepLon: z.number(),
    stepLat: z.number(),
    columns: z.number().int(),
    rows: z.number().int(),
  }),
);

/**
 * Height grids as they came out of GDAL, in DIR/imported/terrain: <hash>.json says where they lie, <hash>.f32 holds
 * their heights one after the other (little-endian float32, NaN = not surveyed).
 * @param hash of the ground sources' bytes and options
 * @returns null when these sources were not read before
 */
export async function readGridFile(imported: string, hash: string): Promise<HeightGrid[] | null> {
  const path = pathOf(imported, hash);
  if (!existsSync(`${path}.json`)) return null;
  const header = headerSchema.parse(JSON.parse(await readFile(`${path}.json`, "utf8")));
  const bytes = await readFile(`${path}.f32`);
  let at = 0;
  return header.map((place) => {
    const size = 4 * place.columns * place.rows;
    const heights = new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + size));
    at += size;
    return { ...place, heights };
  });
}

/** Writes what readGridFile reads, in place of the grids of other sources. */
export async function writeGridFile(
  imported: string,
  hash: string,
  grids: readonly HeightGrid[],
): Promise<void> {
  const path = pathOf(imported, hash);
  const folder = join(imported, "terrain");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) await rm(join(folder, name));
  const heights = grids.map(
    (grid) => new Uint8Array(grid.heights.buffer, grid.heights.byteOffset, grid.heights.byteLength),
  );
  await writeFile(`${path}.f32`, Buffer.concat(heights));
  await writeFile(`${path}.new`, JSON.stringify(headerSchema.parse(grids)));
  await rename(`${path}.new`, `${path}.json`);
}

function pathOf(imported: string, hash: string): string {
  return join(imported, "terrain", hash.slice(0, 16));
}
