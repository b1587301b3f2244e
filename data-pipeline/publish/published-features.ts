import { FEATURES_PER_FILE, featureFile, featureFiles } from "../../contract/publication.ts";
import { type FeatureTable, isWanted, type PublicationSink } from "../feature-table.ts";
import { readFeatureFile, writeFeatureFile } from "../read/feature-file.ts";
import { joinTables } from "../survey/join-tables.ts";

/** Writes a layer's features/<layer>/<n>.fgb. */
export async function putFeatures(sink: PublicationSink, table: FeatureTable): Promise<void> {
  for (let n = 0; n * FEATURES_PER_FILE < table.count; n++)
    if (isWanted(sink, featureFile(table.layer, n)))
      await sink.put(featureFile(table.layer, n), featureFileBytes(table, n));
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
