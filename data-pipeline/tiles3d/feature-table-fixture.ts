import type { FeatureTable } from "../feature-table.ts";

/** One feature of a made-up survey: parts of [longitude°, latitude°, height m] and its fields. */
export interface SampleFeature {
  readonly parts: readonly (readonly (readonly [number, number, number])[])[];
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** A table as the import makes it, for tests. Every feature needs the field `id`. */
export function sampleTable(
  layer: string,
  geometry: "line" | "point" | "polygon",
  features: readonly SampleFeature[],
): FeatureTable {
  const parts = features.flatMap((feature) => feature.parts);
  const starts = (sizes: readonly number[]) => {
    const start = new Uint32Array(sizes.length + 1);
    for (const [i, size] of sizes.entries()) start[i + 1] = start[i]! + size;
    return start;
  };
  const names = [...new Set(features.flatMap(({ fields }) => Object.keys(fields)))];
  return {
    layer,
    geometry,
    count: features.length,
    ids: features.map(({ fields }) => `${fields.id}`),
    coordinates: Float64Array.from(parts.flat(2)),
    partStart: starts(parts.map((part) => part.length)),
    featureStart: starts(features.map((feature) => feature.parts.length)),
    columns: new Map(names.map((name) => [name, features.map(({ fields }) => fields[name] ?? null)])),
    sources: ["sample"],
    sourceIndex: new Uint16Array(features.length),
    sourceRow: Uint32Array.from(features, (_, i) => i + 1),
  };
}

/** A seeded generator of numbers in 0 … 1 (mulberry32), so that samples are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
