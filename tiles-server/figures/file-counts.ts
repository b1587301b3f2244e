import { setImmediate as turn } from "node:timers/promises";
import { featureFiles } from "../../contract/publication.ts";
import { lengthMeters } from "../publication/feature-rows.ts";
import type { Publication } from "../publication/publication.ts";
import { readFeatures } from "../publication/read-features.ts";

/** What is counted of the features in one file. */
export interface FileCount {
  /** of lines, on the ellipsoid */
  readonly lengthKm: number;
  readonly kmByMaterial: ReadonlyMap<string, number>;
  /** by nominal size, millimetres; of lines that have one */
  readonly kmByDiameter: ReadonlyMap<number, number>;
  /** features by their kind */
  readonly byKind: ReadonlyMap<string, number>;
}

/** Features between two turns of the event loop, about 5 ms. */
const FEATURES_PER_TURN = 500;

/** Counts of feature files, each made once: after an edit one of some hundred files differs. */
export class FileCounts {
  /** by the hash of the file */
  readonly #known = new Map<string, FileCount>();

  /** Counts of a layer's files; none when the publication does not hold it. */
  async of(publication: Publication, layer: string): Promise<FileCount[]> {
    const counts: FileCount[] = [];
    for (const path of featureFiles(publication.files, layer)) {
      const { sha256 } = publication.files.get(path)!;
      const count = this.#known.get(sha256) ?? (await countFile(await publication.read(path)));
      this.#known.set(sha256, count);
      counts.push(count);
    }
    return counts;
  }

  /** Forgets files that are not in a publication. */
  keepOnly({ files }: Publication): void {
    const used = new Set([...files.values()].map(({ sha256 }) => sha256));
    for (const hash of this.#known.keys()) if (!used.has(hash)) this.#known.delete(hash);
  }
}

async function countFile(bytes: Uint8Array): Promise<FileCount> {
  let lengthKm = 0;
  const kmByMaterial = new Map<string, number>();
  const kmByDiameter = new Map<number, number>();
  const byKind = new Map<string, number>();
  for await (const { row, properties, geometry } of readFeatures(bytes)) {
    if (row % FEATURES_PER_TURN === 0) await turn();
    add(byKind, String(properties.kind), 1);
    const km = ((geometry && lengthMeters(geometry)) ?? 0) / 1000;
    lengthKm += km;
    add(kmByMaterial, String(properties.material ?? "unknown"), km);
    if (typeof properties.nominalMm === "number") add(kmByDiameter, properties.nominalMm, km);
  }
  return { lengthKm, kmByMaterial, kmByDiameter, byKind };
}

/** Adds to one of some sums. */
export function add<Key>(sums: Map<Key, number>, key: Key, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

/** Sums of several files. */
export function sumsOf<Key>(parts: readonly ReadonlyMap<Key, number>[]): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const part of parts) for (const [key, value] of part) add(sums, key, value);
  return sums;
}
