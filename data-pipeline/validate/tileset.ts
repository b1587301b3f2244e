import { volumeInside } from "./bounding-volume.ts";
import { checkGltf, type GlbValidator } from "./content.ts";
import { Findings, resolved, type TileFiles, type TileFinding } from "./finding.ts";
import { checkImplicitTiles } from "./implicit-tiles.ts";
import { checkSchema } from "./metadata-schema.ts";
import { checkEntity } from "./metadata-value.ts";
import {
  parsedJson,
  type SchemaJson,
  shaped,
  type TileJson,
  type TilesetJson,
  tilesetShape,
} from "./shapes.ts";

/** Where a column-major matrix has its last row, but for the 1. */
const AFFINE_ROW = [3, 7, 11] as const;

export interface CheckOptions {
  readonly files: TileFiles;
  /** checks glTF; without it contents are still read and compared with their tiles */
  readonly validator?: GlbValidator | undefined;
}

export interface TilesetCheck {
  readonly findings: readonly TileFinding[];
  readonly tiles: number;
  readonly contents: number;
}

/** Everything that is being checked, and what was found and counted on the way. */
export interface Run extends CheckOptions {
  readonly findings: Findings;
  /** tilesets that lead here, to see circles */
  readonly trail: readonly string[];
  readonly counts: { tiles: number; contents: number };
}

/** Checks a tileset with all it points to: subtrees, schemas, contents, other tilesets. */
export async function checkTileset(file: string, options: CheckOptions): Promise<TilesetCheck> {
  const run: Run = { ...options, findings: new Findings(), trail: [], counts: { tiles: 0, contents: 0 } };
  await checkTilesetFile(file, run);
  return { findings: run.findings.all, ...run.counts };
}

async function checkTilesetFile(file: string, run: Run): Promise<void> {
  const { findings, files } = run;
  if (run.trail.includes(file))
    return findings.add(file, "", `leads back to itself: ${run.trail.join(" → ")}`);
  const bytes = await files.read(file);
  if (!bytes) return findings.add(file, "", "is missing");
  const json = parsedJson(bytes, file, findings);
  const tileset = json === undefined ? undefined : shaped(tilesetShape, json, file, findings);
  if (!tileset) return;
  checkExtensions(tileset, file, findings);
  if (tileset.asset.version === "1.0") findings.refuse(file, "asset.version", "is 1.0, this profile is 1.1");
  const schema = await schemaOf(tileset, file, run);
  checkDescriptions(tileset, schema, file, findings);
  if (!tileset.root.refine) findings.add(file, "root", "has no refine, expected ADD or REPLACE");
  const inner = { ...run, trail: [...run.trail, file] };
  await checkTile(tileset.root, { tileset, schema, file, where: "root" }, undefined, inner);
}

interface TilePlace {
  readonly tileset: TilesetJson;
  readonly schema: SchemaJson | undefined;
  readonly file: string;
  readonly where: string;
}

async function checkTile(
  tile: TileJson,
  place: TilePlace,
  parent: { tile: TileJson; error: number } | undefined,
  run: Run,
): Promise<void> {
  const { file, where, schema, tileset } = place;
  const { findings } = run;
  run.counts.tiles++;
  const { transform } = tile;
  if (transform && !(AFFINE_ROW.every((at) => transform[at] === 0) && transform[15] === 1))
    findings.add(file, `${where}.transform`, "is not affine: its last row is not 0 0 0 1");
  const values = tile.metadata && checkEntity(schema, tile.metadata, file, `${where}.metadata`, findings);
  const stated = values?.get("TILE_GEOMETRIC_ERROR");
  const error = typeof stated === "number" ? stated : tile.geometricError;
  if (parent && error > parent.error)
    findings.add(file, where, `geometric error ${error}, its parent's is ${parent.error}`);
  if (parent && !volumeInside(tile.boundingVolume, parent.tile.boundingVolume, transform))
    findings.add(file, where, "stands out of its parent's bounding volume");
  if (tile.content && tile.contents) findings.add(file, where, "has both content and contents");
  const contents = tile.contents ?? (tile.content ? [tile.content] : []);
  for (const [i, { boundingVolume, group, metadata }] of contents.entries()) {
    const at = `${where}.contents.${i}`;
    if (group !== undefined && group >= (tileset.groups?.length ?? 0))
      findings.add(file, at, `group ${group}, expected less than ${tileset.groups?.length ?? 0}`);
    if (metadata) checkEntity(schema, metadata, file, `${at}.metadata`, findings);
    if (boundingVolume && !volumeInside(boundingVolume, tile.boundingVolume))
      findings.add(file, at, "its bounding volume stands out of its tile's");
  }
  if (tile.implicitTiling) return checkImplicitTiles(tile, { file, where, schema }, run, checkContent);
  for (const { uri, boundingVolume } of contents)
    await checkContent(resolved(file, uri), boundingVolume ?? tile.boundingVolume, run);
  for (const [i, child] of (tile.children ?? []).entries())
    await checkTile(child, { ...place, where: `${where}.children.${i}` }, { tile, error }, run);
}

/** Checks one content: glTF, or another tileset. */
async function checkContent(file: string, volume: TileJson["boundingVolume"], run: Run): Promise<void> {
  const { files, findings } = run;
  const bytes = await files.read(file);
  if (!bytes) return findings.add(file, "", "is missing, its tile says it is available");
  run.counts.contents++;
  const magic = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  if (magic === "glTF") return checkGltf(files, file, bytes, volume, run.validator, findings);
  if (!magic.trimStart().startsWith("{"))
    return findings.refuse(
      file,
      "",
      `begins with ${JSON.stringify(magic)}; this profile has glTF contents only`,
    );
  const json = parsedJson(bytes, file, findings);
  if (json === undefined) return;
  const has = (key: string) => typeof json === "object" && json !== null && key in json;
  if (has("root")) return checkTilesetFile(file, run);
  if (!has("asset"))
    return findings.refuse(file, "", "is JSON of another kind; this profile has glTF contents only");
  return checkGltf(files, file, bytes, volume, run.validator, findings);
}

async function schemaOf(
  tileset: TilesetJson,
  file: string,
  { files, findings }: Run,
): Promise<SchemaJson | undefined> {
  const { schema, schemaUri } = tileset;
  if (schema && schemaUri !== undefined)
    findings.add(file, "schema", "is there twice, as schema and as schemaUri");
  if (schema) return checkSchema(schema, file, findings, "schema.");
  if (schemaUri === undefined) return undefined;
  const schemaFile = resolved(file, schemaUri);
  const bytes = await files.read(schemaFile);
  if (!bytes) {
    findings.add(file, "schemaUri", `${schemaUri} is missing`);
    return undefined;
  }
  const json = parsedJson(bytes, schemaFile, findings);
  return json === undefined ? undefined : checkSchema(json, schemaFile, findings);
}

function checkDescriptions(
  tileset: TilesetJson,
  schema: SchemaJson | undefined,
  file: string,
  findings: Findings,
): void {
  for (const [name, { minimum, maximum }] of Object.entries(tileset.properties ?? {}))
    if (minimum > maximum)
      findings.add(file, `properties.${name}`, `minimum ${minimum} is above maximum ${maximum}`);
  if (tileset.metadata) checkEntity(schema, tileset.metadata, file, "metadata", findings);
  for (const [i, group] of (tileset.groups ?? []).entries())
    checkEntity(schema, group, file, `groups.${i}`, findings);
  const classes = tileset.statistics?.classes;
  if (classes && Object.keys(classes).length === 0) findings.add(file, "statistics.classes", "is empty");
  for (const [name, { properties }] of Object.entries(classes ?? {})) {
    const where = `statistics.classes.${name}`;
    const found = schema?.classes?.[name];
    if (!found) findings.add(file, where, "is not a class of the schema");
    if (properties && Object.keys(properties).length === 0) findings.add(file, where, "has no property");
    for (const id of Object.keys(properties ?? {}))
      if (found && !found.properties?.[id])
        findings.add(file, `${where}.${id}`, `is not a property of class ${name}`);
  }
}

function checkExtensions(tileset: TilesetJson, file: string, findings: Findings): void {
  const found = new Set<string>();
  collectExtensions(tileset, found);
  const used = new Set(tileset.extensionsUsed ?? []);
  for (const name of found)
    if (!used.has(name)) findings.add(file, "extensionsUsed", `${name} is used and not declared`);
  for (const name of tileset.extensionsRequired ?? [])
    if (!used.has(name)) findings.add(file, "extensionsRequired", `${name} is required and not used`);
  for (const name of used) {
    // extensions for kinds of content leave no trace in the JSON
    if (!found.has(name) && !name.includes("_content_"))
      findings.add(file, "extensionsUsed", `${name} is declared and not used`);
    findings.refuse(file, "extensionsUsed", `${name} is not an extension of this profile`);
  }
}

function collectExtensions(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "extras") continue;
    if (key === "extensions" && typeof inner === "object" && inner !== null)
      for (const name of Object.keys(inner)) found.add(name);
    collectExtensions(inner, found);
  }
}
