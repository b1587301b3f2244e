import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { hashOfSources } from "../survey/importer-version.ts";
import type { SurveyedCounty } from "./publish-county.ts";

/** In the folder of publications: what the last build was made from. Not part of any version. */
const INPUTS_FILE = "inputs.json";

const rectangle = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const inputsSchema = z.strictObject({
  /** N of the version that the build made, or found unchanged */
  number: z.number().int().positive(),
  /** of the program and what comes with it */
  program: z.string(),
  /** of county.yaml without its sources */
  county: z.string(),
  /** of the ground grids; null = not known */
  ground: z.string().nullable(),
  /** layer → of its surveys; null = not known */
  layers: z.record(z.string(), z.string().nullable()),
  /** layer drawn in 3D → what it covers: west, south, east, north, degrees */
  extents: z.record(z.string(), rectangle),
});
export type BuildInputs = z.infer<typeof inputsSchema>;

/** What a build is made from, before it is made. */
export function inputsOf(survey: SurveyedCounty): Omit<BuildInputs, "number" | "extents"> {
  const { sources: _, ...county } = survey.county;
  const layers = survey.layerIds.map((id) => [id, survey.fingerprints?.layers.get(id) ?? null]);
  return {
    program: programVersion(),
    county: createHash("sha256").update(JSON.stringify(county)).digest("hex"),
    ground: survey.dem === null ? "none" : (survey.fingerprints?.ground ?? null),
    layers: Object.fromEntries(layers),
  };
}

/** What the last build into a folder was made from, or why that is not known. */
export async function readInputs(folder: string): Promise<BuildInputs | { readonly why: string }> {
  const path = join(folder, INPUTS_FILE);
  try {
    const read = inputsSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return read.success ? read.data : { why: `${path} is of another program` };
  } catch (error) {
    // named recovery: a build that makes everything needs none
    const { code, message } = error as NodeJS.ErrnoException;
    return { why: code === "ENOENT" ? "there was no build into this folder" : `${path}: ${message}` };
  }
}

/** Written when the version is in use: after a crash between, the next build draws everything. */
export async function writeInputs(folder: string, inputs: BuildInputs): Promise<void> {
  const path = join(folder, INPUTS_FILE);
  await writeFile(`${path}.new`, JSON.stringify(inputs));
  await rename(`${path}.new`, path);
}

/** Names the pipeline: another text whenever code, models or code lists are others, so that everything is made again. */
function programVersion(): string {
  const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const hash = createHash("sha256").update(hashOfSources([folder(".."), folder("../../contract")]));
  for (const assets of ["../../assets/models", "../../assets/codes"])
    for (const name of readdirSync(folder(assets)).sort())
      hash.update(name).update(readFileSync(join(folder(assets), name)));
  // versions of the libraries that draw and encode
  return hash.update(readFileSync(folder("../../package.json"))).digest("hex");
}
