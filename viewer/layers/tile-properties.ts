import type { Cesium3DTileset, MetadataSchema } from "cesium";
import type { LayerDefinition } from "../../contract/layers.ts";

/** How one attribute stands in the property tables of a tileset. */
export interface TileProperty {
  /** stored number that says "not surveyed" */
  readonly noData: number;
  /** stored number = (value − offset) × scale */
  readonly scale: number;
  readonly offset?: number;
  /** of an enum: code of the catalogue → stored number */
  readonly codes: ReadonlyMap<string, number>;
}
/** Attributes that shaders can read, by their names in the catalogue. */
export type TileProperties = ReadonlyMap<string, TileProperty>;

/** The class of features in the pipeline's schema.json. */
const FEATURE_CLASS = "feature";

/**
 * What the tiles of a layer say they hold: only the columns that the survey has. Texts cannot be read by shaders and
 * are left out.
 */
export function tileProperties(layer: LayerDefinition, schema: MetadataSchema | undefined): TileProperties {
  const found = new Map<string, TileProperty>();
  for (const [name, property] of Object.entries(schema?.classes[FEATURE_CLASS]?.properties ?? {})) {
    if (`${property.type}` === "STRING") continue;
    const values = property.enumType?.values ?? [];
    const codes = new Map(values.map((each) => [each.name, each.value]));
    const noData =
      typeof property.noData === "string"
        ? codes.get(property.noData)
        : Number(property.noData ?? Number.NaN);
    const field = layer.fields.find((each) => each.name === name);
    const [scale, offset] = [field?.tileScale ?? 1, field?.tileOffset ?? 0];
    found.set(name, { noData: noData ?? Number.NaN, scale, offset, codes });
  }
  return found;
}

/** The schema of a tileset, which Cesium's types leave out. */
export function schemaOf(tileset: Cesium3DTileset): MetadataSchema | undefined {
  return Reflect.get(tileset, "schema") as MetadataSchema | undefined;
}

/** Errors at which Cesium asks for the first tiles of a tileset, and for those after the first; metres. */
export interface TileErrors {
  readonly emptyMeters: number;
  readonly coarsestMeters: number;
}

/**
 * What tileset.json says of its levels of detail.
 * @throws Error when it does not say it, as the pipeline's do
 */
export function tileErrors(tileset: Cesium3DTileset): TileErrors {
  const extras: unknown = tileset.extras;
  const coarsestMeters = (extras as { details?: { geometricErrorMeters?: number }[] } | undefined)
    ?.details?.[0]?.geometricErrorMeters;
  if (coarsestMeters === undefined)
    throw new Error(`${tileset.resource.url}: found no extras.details, expected them in every tileset`);
  return { emptyMeters: tileset.root.geometricError, coarsestMeters };
}
