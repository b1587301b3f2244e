import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip as gzipCallback } from "node:zlib";
import { LRUCache } from "lru-cache";

const gzip = promisify(gzipCallback);

type Encoding = "identity" | "gzip" | "br";

/** A file that can be answered with: what it is, and how to get its bytes. */
export interface ServedFile {
  /** differs whenever the bytes do; hexadecimal */
  readonly hash: string;
  readonly contentType: string;
  readonly cacheControl: string;
  /** worth compressing when there is no brotli sibling and the client cannot take one */
  readonly compressible: boolean;
  readonly hasBrotli: boolean;
  read(encoding: "identity" | "br"): Promise<Buffer>;
}

/** Sent with every file: it is data for this origin, never a document that runs scripts. */
const FILE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  Vary: "Accept-Encoding",
} as const;

/**
 * Answers GET and HEAD of files from memory. Bytes are kept under their hash and encoding, least recently
 * used dropped first; files of the same content are kept once. Strong ETags differ by encoding (RFC 9110 §8.8.3).
 */
export class FileCache {
  readonly #bytes: LRUCache<string, Buffer, ServedFile>;

  /** @param maxBytes how much is kept in memory */
  constructor(maxBytes: number) {
    this.#bytes = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (bytes) => Math.max(1, bytes.length),
      ignoreFetchAbort: true,
      fetchMethod: (key, _stale, { context }) => load(key, context),
    });
  }

  async send(request: IncomingMessage, response: ServerResponse, file: ServedFile): Promise<void> {
    const encoding = chooseEncoding(request.headers["accept-encoding"], file);
    const etag = `"${file.hash.slice(0, 32)}${encoding === "identity" ? "" : `-${encoding}`}"`;
    response.setHeader("ETag", etag);
    response.setHeader("Cache-Control", file.cacheControl);
    for (const [name, value] of Object.entries(FILE_HEADERS)) response.setHeader(name, value);
    if (matches(request.headers["if-none-match"], etag)) {
      response.statusCode = 304;
      response.end();
      return;
    }
    const key = `${encoding} ${file.hash}`;
    const bytes = this.#bytes.get(key) ?? (await this.#bytes.forceFetch(key, { context: file }));
    response.setHeader("Content-Type", file.contentType);
    response.setHeader("Content-Length", bytes.length);
    if (encoding !== "identity") response.setHeader("Content-Encoding", encoding);
    response.end(request.method === "HEAD" ? undefined : bytes);
  }
}

/** The hash files are known by where the manifest does not give it. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function load(key: string, file: ServedFile): Promise<Buffer> {
  const encoding = key.slice(0, key.indexOf(" "));
  if (encoding === "gzip") return gzip(await file.read("identity"));
  return file.read(encoding === "br" ? "br" : "identity");
}

function chooseEncoding(accepted: string | undefined, file: ServedFile): Encoding {
  if (file.hasBrotli && accepts(accepted, "br")) return "br";
  if (file.compressible && accepts(accepted, "gzip")) return "gzip";
  return "identity";
}

/** Whether an Accept-Encoding header names an encoding: `gzip, br;q=0.5`; a weight of 0 refuses. */
export function accepts(header: string | undefined, encoding: string): boolean {
  const entry = header?.split(",").find((part) => part.split(";")[0]!.trim().toLowerCase() === encoding);
  return entry !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(entry);
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
