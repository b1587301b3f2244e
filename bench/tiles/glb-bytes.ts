/** Where the bytes of a tile go. */
export interface GlbBytes {
  /** positions, normals, colours, ids, indices, instance transforms; as stored, compressed */
  readonly geometry: number;
  /** property tables */
  readonly metadata: number;
  /** the whole container, JSON included */
  readonly total: number;
}

interface BufferView {
  readonly byteLength: number;
  readonly buffer: number;
  readonly extensions?: { readonly EXT_meshopt_compression?: { readonly byteLength: number } };
}
interface PropertyColumn {
  readonly values: number;
  readonly stringOffsets?: number;
}
interface GltfJson {
  readonly buffers: readonly { readonly uri?: string }[];
  readonly bufferViews: readonly BufferView[];
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly propertyTables: readonly { readonly properties: Readonly<Record<string, PropertyColumn>> }[];
    };
  };
}

const JSON_LENGTH_AT = 12;
const JSON_AT = 20;

/** Sorts a glb's buffer views into geometry and metadata; views into files beside it (shared models) count for neither. */
export function glbBytes(glb: Buffer): GlbBytes {
  const jsonBytes = glb.readUInt32LE(JSON_LENGTH_AT);
  const json = JSON.parse(glb.toString("utf8", JSON_AT, JSON_AT + jsonBytes)) as GltfJson;
  const isMetadata = new Set<number>();
  for (const { properties } of json.extensions.EXT_structural_metadata.propertyTables)
    for (const { values, stringOffsets } of Object.values(properties)) {
      isMetadata.add(values);
      if (stringOffsets !== undefined) isMetadata.add(stringOffsets);
    }
  let [geometry, metadata] = [0, 0];
  json.bufferViews.forEach((view, i) => {
    const meshopt = view.extensions?.EXT_meshopt_compression;
    if (isMetadata.has(i)) metadata += view.byteLength;
    else if (meshopt) geometry += meshopt.byteLength;
    else if (json.buffers[view.buffer]!.uri === undefined) geometry += view.byteLength;
  });
  return { geometry, metadata, total: glb.byteLength };
}
