import { FEATURES_PER_FILE, featureFile, featureFiles } from "../../contract/publication.ts";
import type { FeatureSource } from "../feature-source.ts";
import { type FeatureTable, isWanted, type PublicationSink } from "../feature-table.ts";
import { readFeatureFile, writeFeatureFile } from "../read/feature-file.ts";
import { joinTables } from "../survey/join-tables.ts";

/** Writes a layer's features/<layer>/<n>.fgb. */
export async function putFeatures(sink: PublicationSink, source: FeatureSource): Promise<void> {
  for (let n = 0; n * FEATURES_PER_FILE < source.count; n++) {
    const path = featureFile(source.layer, n);
    if (!isWanted(sink, path)) continue;
    const from = n * FEATURES_PER_FILE;
    const rows = Math.min(FEATURES_PER_FILE, source.count - from);
    const table = source.rows(Uint32Array.from({ length: rows }, (_, i) => from + i));
    await sink.put(path, featureFileBytes(table, 0));
  }
}

/** Bytes of features/<layer>/<n>.fgb. */
export function featureFileBytes(table: FeatureTable, n: number): Uint8Array {
  const from = n * FEATURES_PER_FILE;
  return writeFeatureFile(table, from, Math.min(table.count, from + FEATURES_PER_FILE));
}

/**
 * All features of a published layer; undefined when the publication does not hold it.
 * @param pathOf where a file of the manifest lies
 */
export async function readPublishedLayer(
  files: { has(path: string): boolean },
  pathOf: (path: string) => string,
  layer: string,
): Promise<FeatureTable | undefined> {
  const tables: FeatureTable[] = [];
  for (const path of featureFiles(files, layer)) tables.push(await readFeatureFile(pathOf(path), layer));
  return tables.length > 0 ? joinTables(tables) : undefined;
}
