import type { RequestHandler } from "express";
import type { PublicationSource } from "../publication/publication.ts";

/** Says in each answer which publication it is from: one of several servers may show the next some moments later. */
export function sayNumber(publication: PublicationSource): RequestHandler {
  return (_request, response, next) => {
    response.setHeader("Twin-Publication", publication.current.manifest.number);
    next();
  };
}
