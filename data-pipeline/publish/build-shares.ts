import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { tileBoxesFile } from "../../contract/publication.ts";
import type { Progress } from "../feature-table.ts";
import type { Box } from "../tiles3d/box.ts";
import { decodeTileBoxes } from "../tiles3d/tile-boxes.ts";
import { currentVersion, type PublishedVersion } from "./publication-folder.ts";
import { PublicationWriter, type Published } from "./publication-writer.ts";
import { type SurveyedCounty, writeCounty } from "./publish-county.ts";
import { holds, isDrawn, type Share } from "./share.ts";
import type { VersionOrigin } from "./versions.ts";

/** In a share's folder: what it is a share of. */
const SHARE_FILE = "build/share.json";
const shareSchema = z.strictObject({
  index: z.number().int(),
  of: z.number().int(),
  /** of the surveys and edits it was drawn from */
  surveys: z.string(),
});

/** Folder of a share inside the folder of publications. */
function shareFolder(out: string, { index, of }: Share): string {
  return join(out, "shards", `${index}-of-${of}`);
}

/**
 * Draws one share of a county into OUT/shards/I-of-N.
 * @param surveys fingerprint of the surveys and edits, which all shares must have in common
 */
export async function buildShare(
  survey: SurveyedCounty,
  surveys: string,
  share: Share,
  out: string,
  progress: Progress,
): Promise<Published> {
  const writer = await PublicationWriter.open(shareFolder(out, share));
  const sink = {
    put: (path: string, bytes: Uint8Array) => writer.put(path, bytes),
    wants: (path: string) => holds(share, path),
  };
  try {
    await writeCounty(survey, sink, progress);
    await writer.put(SHARE_FILE, Buffer.from(JSON.stringify({ ...share, surveys })));
    return await writer.finish(survey.county.id, []);
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/**
 * Joins all shares in OUT/shards to a publication: their files are taken as they are, and what needs all of them is made.
 * @throws Error naming the share that is missing or of other surveys
 */
export async function mergeShares(
  survey: SurveyedCounty,
  surveys: string,
  of: number,
  out: string,
  progress: Progress,
  origin: VersionOrigin,
): Promise<Published> {
  const shares = await openShares(out, of, surveys);
  const writer = await PublicationWriter.open(out);
  try {
    const adopted = new Set<string>();
    for (const { files, pathOf } of shares)
      for (const [path, file] of files) {
        if (!isDrawn(path)) continue;
        await writer.adopt(path, file, pathOf(path));
        adopted.add(path);
      }
    const sink = {
      put: (path: string, bytes: Uint8Array) => writer.put(path, bytes),
      wants: (path: string) => !isDrawn(path),
    };
    const { layers } = await writeCounty(survey, sink, progress, {
      boxesOf: (layer) => boxesOf(shares, layer),
    });
    return await writer.finish(survey.county.id, layers, origin);
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function openShares(out: string, of: number, surveys: string): Promise<PublishedVersion[]> {
  const versions: PublishedVersion[] = [];
  for (let index = 1; index <= of; index++) {
    const folder = shareFolder(out, { index, of });
    const version = await currentVersion(folder).catch(() => {
      throw new Error(`${folder} holds no share; run twin build --shard ${index}/${of} first`);
    });
    const share = shareSchema.parse(JSON.parse(await readFile(version.pathOf(SHARE_FILE), "utf8")));
    if (share.surveys !== surveys)
      throw new Error(`${folder} was drawn from other surveys; run twin build --shard ${index}/${of} again`);
    versions.push(version);
  }
  return versions;
}

/** Boxes of a layer's tiles from all shares. */
async function boxesOf(shares: readonly PublishedVersion[], layer: string): Promise<Map<string, Box>> {
  const boxes = new Map<string, Box>();
  for (const { files, pathOf } of shares) {
    const path = tileBoxesFile(layer);
    if (!files.has(path)) continue;
    for (const [tile, box] of decodeTileBoxes(await readFile(pathOf(path)))) boxes.set(tile, box);
  }
  return boxes;
}
