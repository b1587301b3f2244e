import { createHash } from "node:crypto";

/** Part I of N of what a county's build draws. */
export interface Share {
  /** from 1 */
  readonly index: number;
  readonly of: number;
}

/** Files that are drawn one by one; the others need all of these, and the merge writes them. */
const DRAWN =
  /^(tiles\/.*\.glb|terrain\/.*\.terrain|basemap\/.*\.jpg|features\/.*\.fgb|network\/.*\.pb|models\/.*\.glb)$/;
const MOST_SHARDS = 4096;

/**
 * Reads `3/8`.
 * @throws Error for anything else
 */
export function parseShare(text: string): Share {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const share = { index: Number(index), of: Number(of) };
  if (index === undefined || share.index < 1 || share.index > share.of || share.of > MOST_SHARDS)
    throw new Error(`--shard: found ${text}, expected I/N with 1 ≤ I ≤ N ≤ ${MOST_SHARDS}, such as 3/8`);
  return share;
}

/** Whether a file is one of those that are drawn in shares. */
export function isDrawn(path: string): boolean {
  return DRAWN.test(path);
}

/** Whether a share draws a file: by the hash of its path, so that no process need ask another. */
export function holds({ index, of }: Share, path: string): boolean {
  if (!isDrawn(path)) return false;
  return createHash("sha256").update(path).digest().readUInt32LE(0) % of === index - 1;
}
