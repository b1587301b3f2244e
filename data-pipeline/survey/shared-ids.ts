import type { FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";

/**
 * Ids as numbers of 53 bits, 8 bytes each where texts in memory take some sixty. By chance two different ids of a million
 * have the same number once in 18,000 counties (n² / 2⁵⁴), whose ids are then compared by name.
 */
export function idHashes(ids: readonly string[]): Float64Array {
  const hashes = new Float64Array(ids.length);
  for (let i = 0; i < ids.length; i++) hashes[i] = hashOf(ids[i]!);
  return hashes;
}

/** FNV-1a with two primes over the UTF-16 units, each mixed at the end as in MurmurHash3. */
function hashOf(text: string): number {
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (mixed(high) & 0x1fffff) * 2 ** 32 + (mixed(low) >>> 0);
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

/** Whether an id may be in several sources, from their idHashes; never no when one is. */
export function mayShareIds(sources: readonly Float64Array[]): boolean {
  const all = new Float64Array(sources.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const hashes of sources) {
    all.set(hashes, at);
    at += hashes.length;
  }
  all.sort();
  for (let i = 1; i < all.length; i++) if (all[i] === all[i - 1]) return true;
  return false;
}

/** Refuses an id that two sources of a layer use; within one source row-ids.ts does. */
export function refuseSharedIds(tables: readonly FeatureTable[], findings: Findings): void {
  if (tables.length < 2) return;
  const owner = new Map<string, { table: FeatureTable; row: number }>();
  for (const table of tables) {
    table.ids.forEach((id, i) => {
      const first = owner.get(id);
      if (!first) {
        owner.set(id, { table, row: table.sourceRow[i]! });
        return;
      }
      if (first.table === table) return;
      findings.add({
        file: table.sources[table.sourceIndex[i]!]!,
        row: table.sourceRow[i]!,
        id,
        field: "id",
        found: `the id of row ${first.row} of ${first.table.sources[0]}`,
        expected: `an id of its own within layer ${table.layer}`,
        advice: "give one of the two sources an idPrefix in county.yaml, or correct the id",
        severity: "error",
      });
    });
  }
}
