import type { RequestHandler } from "express";
import type { Config } from "../config.ts";
import { isBearerKey } from "./bearer-key.ts";
import { HttpError } from "./http-error.ts";
import { originAllowed } from "./origins.ts";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * From this machine anyone may edit; everyone else needs the key, also through a reverse proxy on this machine, and a page of
 * another origin never may. @throws HttpError 401, 403, 415
 */
export function editorsOnly(
  { host, trustedOrigins, editKey }: Pick<Config, "host" | "trustedOrigins" | "editKey">,
  contentType = "application/json",
): RequestHandler {
  const isOwnMachine = host === "localhost" || LOOPBACK.test(host);
  return (request, _response, next) => {
    // behind a proxy that says so (X-Forwarded-For) this is the address of the real client
    const isOwnClient = LOOPBACK.test(request.ip ?? "");
    if (!originAllowed(request.headers, trustedOrigins)) throw new HttpError(403, "a page of another origin");
    if (editKey === undefined && !(isOwnMachine && isOwnClient))
      throw new HttpError(403, "nobody may edit over the network: start the server with EDIT_KEY");
    if (editKey !== undefined && !isBearerKey(request.headers.authorization, editKey))
      throw new HttpError(401, "expected the header Authorization: Bearer KEY");
    if (!["DELETE", "GET", "HEAD"].includes(request.method) && !request.is(contentType))
      throw new HttpError(415, `expected Content-Type: ${contentType}`);
    next();
  };
}
