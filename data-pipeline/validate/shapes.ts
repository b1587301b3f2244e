import { z } from "zod";
import type { Findings } from "./finding.ts";

/**
 * JSON of 3D Tiles 1.1 as zod schemas: types, ranges and lengths. What one part demands of another is checked elsewhere.
 * https://docs.ogc.org/cs/22-025r4/22-025r4.html
 */

const index = z.int().min(0);
const name = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
const record = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const extensible = {
  extensions: record(z.looseObject({})).optional(),
  extras: z.looseObject({}).optional(),
};
const unique = z
  .array(z.string())
  .min(1)
  .refine((list) => new Set(list).size === list.length, "has an element twice");

const enumType = z.enum(["INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64"]);
export const componentType = z.enum([...enumType.options, "FLOAT32", "FLOAT64"]);
export const classProperty = z.looseObject({
  name: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  type: z.enum(["SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4", "STRING", "BOOLEAN", "ENUM"]),
  componentType: componentType.optional(),
  enumType: z.string().optional(),
  array: z.boolean().optional(),
  count: z.int().min(2).optional(),
  normalized: z.boolean().optional(),
  required: z.boolean().optional(),
  semantic: z.string().min(1).optional(),
  ...extensible,
});
export const schemaShape = z.looseObject({
  id: name,
  name: z.string().optional(),
  description: z.string().optional(),
  version: z.string().optional(),
  classes: z
    .record(
      name,
      z.looseObject({
        name: z.string().min(1).optional(),
        description: z.string().min(1).optional(),
        properties: z
          .record(name, classProperty)
          .refine((properties) => Object.keys(properties).length > 0, "has no property")
          .optional(),
      }),
    )
    .optional(),
  enums: z
    .record(
      name,
      z.looseObject({
        name: z.string().min(1).optional(),
        description: z.string().min(1).optional(),
        valueType: enumType.optional(),
        values: z
          .array(
            z.looseObject({
              name: z.string().min(1),
              description: z.string().min(1).optional(),
              value: z.int(),
            }),
          )
          .min(1),
      }),
    )
    .optional(),
  ...extensible,
});

const entity = z.looseObject({ class: z.string(), properties: record(z.unknown()).optional() });
const numbers = (count: number) => z.array(z.number()).length(count);
const region = z.tuple([
  z.number().min(-Math.PI).max(Math.PI),
  z
    .number()
    .min(-Math.PI / 2)
    .max(Math.PI / 2),
  z.number().min(-Math.PI).max(Math.PI),
  z
    .number()
    .min(-Math.PI / 2)
    .max(Math.PI / 2),
  z.number(),
  z.number(),
]);
export const boundingVolume = z
  .looseObject({
    box: numbers(12).optional(),
    region: region.optional(),
    sphere: numbers(4)
      .refine(([, , , radius]) => radius! >= 0, "has a negative radius")
      .optional(),
    ...extensible,
  })
  .refine(
    ({ box, region, sphere, extensions }) => box ?? region ?? sphere ?? extensions,
    "has no box, region or sphere",
  );
const content = z.looseObject({
  uri: z.string(),
  boundingVolume: boundingVolume.optional(),
  group: index.optional(),
  metadata: entity.optional(),
  ...extensible,
});
export const implicitTiling = z.looseObject({
  subdivisionScheme: z.enum(["QUADTREE", "OCTREE"]),
  subtreeLevels: z.int().min(1),
  availableLevels: z.int().min(1),
  subtrees: z.looseObject({ uri: z.string() }),
  ...extensible,
});
const tileBase = z.looseObject({
  boundingVolume,
  viewerRequestVolume: boundingVolume.optional(),
  geometricError: z.number().min(0),
  refine: z.enum(["ADD", "REPLACE"]).optional(),
  transform: numbers(16).optional(),
  content: content.optional(),
  contents: z.array(content).min(1).optional(),
  metadata: entity.optional(),
  implicitTiling: implicitTiling.optional(),
  ...extensible,
});
export type TileJson = z.infer<typeof tileBase> & { children?: TileJson[] | undefined };
export const tile: z.ZodType<TileJson> = tileBase.extend({
  children: z.lazy(() => z.array(tile).min(1)).optional(),
});
export const tilesetShape = z.looseObject({
  asset: z.looseObject({ version: z.enum(["1.0", "1.1"]), tilesetVersion: z.string().optional() }),
  properties: record(z.looseObject({ minimum: z.number(), maximum: z.number() })).optional(),
  schema: z.looseObject({}).optional(),
  schemaUri: z.string().optional(),
  statistics: z
    .looseObject({
      classes: record(
        z.looseObject({ count: index.optional(), properties: record(z.looseObject({})).optional() }),
      ).optional(),
    })
    .optional(),
  groups: z.array(entity).min(1).optional(),
  metadata: entity.optional(),
  geometricError: z.number().min(0),
  root: tile,
  extensionsUsed: unique.optional(),
  extensionsRequired: unique.optional(),
  ...extensible,
});

const offsetType = z.enum(["UINT8", "UINT16", "UINT32", "UINT64"]);
export const propertyTable = z.looseObject({
  class: z.string(),
  count: z.int().min(1),
  properties: record(
    z.looseObject({
      values: index,
      arrayOffsets: index.optional(),
      stringOffsets: index.optional(),
      arrayOffsetType: offsetType.optional(),
      stringOffsetType: offsetType.optional(),
    }),
  )
    .refine((properties) => Object.keys(properties).length > 0, "has no property")
    .optional(),
});
const availability = z
  .looseObject({
    bitstream: index.optional(),
    constant: z.literal([0, 1]).optional(),
    availableCount: index.optional(),
  })
  .refine(
    ({ bitstream, constant }) => (bitstream === undefined) !== (constant === undefined),
    "needs either bitstream or constant",
  );
export const buffersShape = z.looseObject({
  buffers: z
    .array(
      z.looseObject({
        uri: z.string().optional(),
        byteLength: z.int().min(1),
        name: z.string().min(1).optional(),
      }),
    )
    .min(1)
    .optional(),
  bufferViews: z
    .array(z.looseObject({ buffer: index, byteOffset: index, byteLength: z.int().min(1) }))
    .min(1)
    .optional(),
  propertyTables: z.array(propertyTable).min(1).optional(),
});
export const subtreeShape = buffersShape.extend({
  tileAvailability: availability,
  contentAvailability: z.array(availability).min(1).optional(),
  childSubtreeAvailability: availability,
  tileMetadata: index.optional(),
  contentMetadata: z.array(index).min(1).optional(),
  subtreeMetadata: entity.optional(),
});

export type SchemaJson = z.infer<typeof schemaShape>;
export type ClassProperty = z.infer<typeof classProperty>;
export type EntityJson = z.infer<typeof entity>;
export type TilesetJson = z.infer<typeof tilesetShape>;
export type BoundingVolume = z.infer<typeof boundingVolume>;
export type BuffersJson = z.infer<typeof buffersShape>;
export type PropertyTableJson = z.infer<typeof propertyTable>;

/** The value in its shape, or undefined after the findings were told what is wrong. */
export function shaped<T extends z.ZodType>(
  shape: T,
  value: unknown,
  file: string,
  findings: Findings,
  root = "",
): z.infer<T> | undefined {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues)
    findings.add(file, [root, ...path].filter((part) => part !== "").join("."), message);
  return undefined;
}

/** JSON of a file; undefined after the findings were told. A byte order mark is not JSON. */
export function parsedJson(bytes: Uint8Array, file: string, findings: Findings): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes));
  } catch (error) {
    findings.add(file, "", `is not JSON: ${(error as Error).message}`);
    return undefined;
  }
}
