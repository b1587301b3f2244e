import { z } from "zod";
import { type Point, volumeHolds } from "./bounding-volume.ts";
import { type Findings, resolved, type TileFiles } from "./finding.ts";
import { Gltf, type GltfNode, type GltfPrimitive } from "./gltf.ts";
import { checkSchema } from "./metadata-schema.ts";
import { checkPropertyTable } from "./property-table.ts";
import type { BoundingVolume } from "./shapes.ts";
import { parsedJson, propertyTable, shaped } from "./shapes.ts";

/** The Khronos validator, where it is installed (it is a tool of development). */
export type GlbValidator = (
  bytes: Uint8Array,
  options: { uri: string; externalResourceFunction: (uri: string) => Promise<Uint8Array> },
) => Promise<{
  issues: { messages: readonly { code: string; message: string; severity: number; pointer?: string }[] };
}>;

/** What our writers use; anything else is refused. */
const EXTENSIONS = new Set([
  "EXT_instance_features",
  "EXT_mesh_features",
  "EXT_mesh_gpu_instancing",
  "EXT_meshopt_compression",
  "EXT_structural_metadata",
  "KHR_materials_unlit",
  "KHR_mesh_quantization",
]);
/** What the validator cannot know or says by principle: 3D Tiles extensions, and the buffer that tiles share. */
const EXPECTED_INFOS = new Set(["UNSUPPORTED_EXTENSION", "UNUSED_OBJECT", "URI_GLB"]);
const WARNING = 1;
/** Floats of a content may stand out of its box by their own rounding, metres. */
const ROUNDING_METERS = 0.002;

const index = z.int().min(0);
const featureId = z.looseObject({
  featureCount: z.int().min(1),
  attribute: index.optional(),
  label: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/)
    .optional(),
  nullFeatureId: index.optional(),
  propertyTable: index.optional(),
  texture: z.unknown().optional(),
});
const features = z.looseObject({ featureIds: z.array(featureId).min(1) });
const structuralMetadata = z
  .looseObject({
    schema: z.unknown().optional(),
    schemaUri: z.string().optional(),
    propertyTables: z.array(propertyTable).min(1).optional(),
  })
  .refine(
    ({ schema, schemaUri }) => (schema === undefined) !== (schemaUri === undefined),
    "needs either schema or schemaUri",
  );

/**
 * Checks the glTF of a tile: the Khronos validator, its feature ids and property tables, and that everything it draws
 * lies in the tile's box (in the tile's own frame).
 */
export async function checkGltf(
  files: TileFiles,
  file: string,
  bytes: Uint8Array,
  volume: BoundingVolume | undefined,
  validator: GlbValidator | undefined,
  findings: Findings,
): Promise<void> {
  const before = findings.all.length;
  if (validator) {
    const report = await validator(bytes, {
      uri: file,
      externalResourceFunction: async (uri) => {
        const found = await files.read(resolved(file, uri));
        if (!found) throw new Error(`${uri} is missing`);
        return found;
      },
    });
    for (const { severity, code, message, pointer } of report.issues.messages)
      if (severity <= WARNING || !EXPECTED_INFOS.has(code))
        findings.add(file, pointer ?? "", `${code}: ${message}`);
  }
  if (findings.all.length > before) return;
  const gltf = await Gltf.open(files, file, bytes);
  const unknown = (gltf.json.extensionsUsed ?? []).filter((name) => !EXTENSIONS.has(name));
  for (const name of unknown)
    findings.refuse(file, "extensionsUsed", `${name} is not an extension of this profile`);
  if (unknown.length > 0) return;
  const rows = await checkMetadata(files, file, gltf, findings);
  for (const [m, mesh] of (gltf.json.meshes ?? []).entries())
    for (const [p, primitive] of mesh.primitives.entries())
      checkPrimitive(gltf, primitive, rows, { file, where: `meshes.${m}.primitives.${p}` }, findings);
  for (const [n, node] of (gltf.json.nodes ?? []).entries())
    checkInstances(gltf, node, rows, { file, where: `nodes.${n}` }, findings);
  if (volume) checkExtent(gltf, volume, file, findings);
}

interface Place {
  readonly file: string;
  readonly where: string;
}

/** Checks schema and property tables; returns the rows of each table. */
async function checkMetadata(
  files: TileFiles,
  file: string,
  gltf: Gltf,
  findings: Findings,
): Promise<number[] | undefined> {
  const declared = gltf.json.extensions?.EXT_structural_metadata;
  if (declared === undefined) return undefined;
  const metadata = shaped(structuralMetadata, declared, file, findings, "EXT_structural_metadata");
  if (!metadata) return [];
  for (const name of ["propertyTextures", "propertyAttributes"])
    if (metadata[name] !== undefined)
      findings.refuse(file, "EXT_structural_metadata", `${name} are not in this profile`);
  let value: unknown = metadata.schema;
  if (metadata.schemaUri !== undefined) {
    const schemaFile = resolved(file, metadata.schemaUri);
    const bytes = await files.read(schemaFile);
    if (!bytes) findings.add(file, "EXT_structural_metadata", `${metadata.schemaUri} is missing`);
    value = bytes && parsedJson(bytes, schemaFile, findings);
  }
  const schema = value === undefined ? undefined : checkSchema(value, file, findings, "schema.");
  const tables = metadata.propertyTables ?? [];
  for (const [i, table] of schema ? tables.entries() : []) {
    const source = {
      file,
      where: `propertyTables.${i}`,
      view: (at: number) => gltf.view(at),
      viewCount: gltf.json.bufferViews?.length ?? 0,
    };
    checkPropertyTable(table, schema!, source, findings);
  }
  return tables.map(({ count }) => count);
}

function checkPrimitive(
  gltf: Gltf,
  primitive: GltfPrimitive,
  rows: number[] | undefined,
  place: Place,
  findings: Findings,
): void {
  const metadata = primitive.extensions?.EXT_structural_metadata;
  if (metadata !== undefined && rows === undefined)
    findings.add(place.file, place.where, "has EXT_structural_metadata, the document has not");
  else if (metadata !== undefined)
    findings.refuse(place.file, place.where, "property textures and attributes are not in this profile");
  const declared = primitive.extensions?.EXT_mesh_features;
  if (declared === undefined) return;
  checkFeatureIds(gltf, declared, primitive.attributes, rows, place, findings);
}

function checkInstances(
  gltf: Gltf,
  node: GltfNode,
  rows: number[] | undefined,
  place: Place,
  findings: Findings,
): void {
  const declared = node.extensions?.EXT_instance_features;
  if (declared === undefined) return;
  const attributes = node.extensions?.EXT_mesh_gpu_instancing?.attributes;
  if (!attributes) {
    findings.add(place.file, place.where, "has EXT_instance_features without EXT_mesh_gpu_instancing");
    return;
  }
  checkFeatureIds(gltf, declared, attributes, rows, place, findings);
}

function checkFeatureIds(
  gltf: Gltf,
  declared: unknown,
  attributes: Readonly<Record<string, number>>,
  rows: number[] | undefined,
  { file, where }: Place,
  findings: Findings,
): void {
  for (const [i, id] of shaped(features, declared, file, findings, where)?.featureIds.entries() ?? []) {
    const say = (message: string) => findings.add(file, `${where}.featureIds.${i}`, message);
    if (id.propertyTable !== undefined && rows?.[id.propertyTable] === undefined)
      say(`property table ${id.propertyTable}, expected less than ${rows?.length ?? 0}`);
    if (id.texture !== undefined) {
      findings.refuse(file, `${where}.featureIds.${i}`, "feature id textures are not in this profile");
      continue;
    }
    if (id.attribute === undefined) continue;
    const accessorIndex = attributes[`_FEATURE_ID_${id.attribute}`];
    const accessor = accessorIndex === undefined ? undefined : gltf.json.accessors?.[accessorIndex];
    if (!accessor) {
      say(`attribute _FEATURE_ID_${id.attribute} is missing`);
      continue;
    }
    if (accessor.type !== "SCALAR" || accessor.normalized) {
      say(`ids are ${accessor.normalized ? "normalized " : ""}${accessor.type}, expected plain SCALAR`);
      continue;
    }
    const values = gltf.values(accessorIndex!);
    if (!values) {
      say("ids cannot be read");
      continue;
    }
    const used = new Set(values);
    if (id.nullFeatureId !== undefined) used.delete(id.nullFeatureId);
    if (used.size > id.featureCount) say(`${used.size} different ids, featureCount is ${id.featureCount}`);
    const count = id.propertyTable === undefined ? undefined : rows?.[id.propertyTable];
    const beyond = count === undefined ? undefined : [...used].find((value) => value >= count);
    if (beyond !== undefined) say(`id ${beyond}, its property table has ${count} rows`);
  }
}

function checkExtent(gltf: Gltf, volume: BoundingVolume, file: string, findings: Findings): void {
  let outside: Point | undefined;
  let count = 0;
  gltf.eachPoint((point) => {
    if (volumeHolds(volume, point, ROUNDING_METERS)) return;
    outside ??= point;
    count++;
  });
  if (outside)
    findings.add(
      file,
      "",
      `draws ${count} points outside its tile's box, the first at ${outside.map((value) => value.toFixed(3)).join(" ")}; box ${JSON.stringify(volume.box ?? volume.sphere)}`,
    );
}
