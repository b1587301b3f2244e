import type { IncomingMessage, ServerResponse } from "node:http";
import { contentTypeOf } from "../http/content-types.ts";
import type { FileCache, ServedFile } from "../http/file-cache.ts";
import type { Publication, PublicationSource } from "../publication/publication.ts";

const SERVED_FOLDERS = /^\/(tiles|terrain|basemap|models)\//;

/**
 * GET /tiles/water/content/3/4/5.glb, /terrain/…, /basemap/…, /models/…: files of the publication.
 * Outside the Express chain, which costs five times the request itself. The path is looked up in the manifest
 * and never joined to a folder. The ETag is the manifest's hash, so browsers ask again and mostly get a 304.
 * @returns the answer being sent, or false when the path is not one of these
 */
export function publicationFile(
  publication: PublicationSource,
  files: FileCache,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> | false {
  const path = request.url!.split("?", 1)[0]!;
  if (!SERVED_FOLDERS.test(path)) return false;
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const file = fileOf(publication.current, path.slice(1));
  if (file) return files.send(request, response, file);
  response.statusCode = 404;
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.end(`{"error":"the publication has no such file"}`);
  return Promise.resolve();
}

function fileOf(publication: Publication, path: string): ServedFile | undefined {
  const file = publication.files.get(path);
  return (
    file && {
      hash: file.sha256,
      contentType: contentTypeOf(path),
      cacheControl: "no-cache",
      compressible: file.brotliBytes !== undefined,
      hasBrotli: file.brotliBytes !== undefined,
      read: (encoding) => publication.read(path, encoding),
    }
  );
}
