import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { GlbValidator } from "./content.ts";
import { folderFiles } from "./folder-files.ts";
import { checkTileset, type TilesetCheck } from "./tileset.ts";

export interface NamedCheck extends TilesetCheck {
  /** path of tileset.json in the folder */
  readonly tileset: string;
}

/**
 * Checks every tileset of a publication, or the one in a folder.
 * @throws Error for a folder that holds none
 */
export async function validateFolder(
  folder: string,
  validator: GlbValidator | undefined,
  onChecked: (check: NamedCheck) => void,
): Promise<void> {
  const root = existsSync(join(folder, "current")) ? join(folder, "current") : folder;
  const tilesets = existsSync(join(root, "tileset.json"))
    ? ["tileset.json"]
    : existsSync(join(root, "tiles"))
      ? readdirSync(join(root, "tiles")).map((layer) => `tiles/${layer}/tileset.json`)
      : [];
  if (tilesets.length === 0)
    throw new Error(`${folder} holds neither tileset.json nor tiles/; expected a publication or a tileset`);
  const files = folderFiles(root);
  for (const tileset of tilesets.sort())
    onChecked({ tileset, ...(await checkTileset(tileset, { files, validator })) });
}

/** The Khronos validator; undefined where only the product is installed and not its development tools. */
export async function khronosValidator(): Promise<GlbValidator | undefined> {
  try {
    const { validateBytes } = await import("gltf-validator");
    return validateBytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
