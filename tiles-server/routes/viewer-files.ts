import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { RequestHandler } from "express";
import { contentTypeOf, isCompressible } from "../http/content-types.ts";
import { type FileCache, hashOf, type ServedFile } from "../http/file-cache.ts";
import { HttpError } from "../http/http-error.ts";

/** Addresses of the viewer's screens; all are the same page. */
const SCREENS = new Set([
  "/",
  "/planner",
  "/planner/findings",
  "/planner/shift-check",
  "/analyst",
  "/briefing",
]);
/** Vite puts a hash of the content into these names. */
const HASHED_NAME = /^assets\/.*-[\w-]{8,}\.\w+$/;
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * GET / and the viewer's files. The folder is listed at start and again when its index.html changes
 * (a new build); a path of a request is only looked up in that list.
 */
export function viewerFiles(folder: string, files: FileCache): RequestHandler {
  const page = join(folder, "index.html");
  let listed = new Map<string, Promise<ServedFile> | undefined>();
  let listedMs = Number.NaN;
  const listAgain = () => {
    const changedMs = statSync(page).mtimeMs;
    if (changedMs === listedMs) return;
    listed = new Map(filesIn(folder).map((path) => [path, undefined]));
    listedMs = changedMs;
  };
  return async (request, response, next) => {
    const isScreen = SCREENS.has(request.path.replace(/(.)\/$/, "$1"));
    if (isScreen || Number.isNaN(listedMs)) {
      if (!existsSync(page)) {
        if (!isScreen) return next();
        throw new HttpError(503, `the viewer is not built: ${page} is missing; run npm run build:viewer`);
      }
      listAgain();
    }
    const path = isScreen ? "index.html" : decodeURIComponent(request.path.slice(1));
    if (!listed.has(path)) return next();
    const file = listed.get(path) ?? servedFile(folder, path, listed.has(`${path}.br`));
    listed.set(path, file);
    await files.send(request, response, await file);
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

async function servedFile(folder: string, path: string, hasBrotli: boolean): Promise<ServedFile> {
  const file = join(folder, path);
  return {
    hash: hashOf(await readFile(file)),
    contentType: contentTypeOf(path),
    cacheControl: HASHED_NAME.test(path) ? FOR_EVER : "no-cache",
    compressible: isCompressible(path),
    hasBrotli,
    read: (encoding) => readFile(encoding === "br" ? `${file}.br` : file),
  };
}
