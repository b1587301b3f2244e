import { z } from "zod";
import { PATHS } from "../../contract/api.ts";
import { FINDINGS_FILE, publishedFindingsSchema } from "../../contract/findings.ts";
import type { FileCache } from "../http/file-cache.ts";
import { HttpError } from "../http/http-error.ts";
import type { PublicationSource } from "../publication/publication.ts";
import type { Route } from "./route.ts";

/** GET /api/findings: what is wrong with the surveys, as `twin check` or the import found it. */
export const findingsRoute = (publication: PublicationSource, files: FileCache): Route => ({
  path: PATHS.findings,
  summary: "What is wrong with the surveys: file, row, id, field, found, expected, and the rules they break",
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: publishedFindingsSchema,
  answer: async (request, response) => {
    const { current } = publication;
    const file = current.files.get(FINDINGS_FILE);
    if (!file) throw new HttpError(404, "the publication holds no findings; build it again");
    await files.send(request, response, {
      hash: file.sha256,
      contentType: "application/json; charset=utf-8",
      cacheControl: "no-cache",
      compressible: true,
      hasBrotli: file.brotliBytes !== undefined,
      read: (encoding) => current.read(FINDINGS_FILE, encoding),
    });
  },
});
