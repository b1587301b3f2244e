import { once } from "node:events";
import type { RequestHandler } from "express";
import type { Database } from "../database/database.ts";
import { parseInput } from "../http/parse-input.ts";
import { readTracks } from "./read-tracks.ts";
import { checkInterval, trackQuerySchema } from "./track-query.ts";

/** GET /api/tracks?from&to&vehicles&bbox: a run of length-delimited twin.Track, sent as it is read. */
export function tracksRoute(database: Database): RequestHandler {
  return async (request, response) => {
    const query = parseInput(trackQuerySchema, request.query);
    checkInterval(query);
    const tracks = readTracks(database, query);
    // the first read decides between an answer and an error
    let next = await tracks.next();
    response.setHeader("Content-Type", "application/x-protobuf");
    response.setHeader("Cache-Control", "no-store");
    for (; !next.done; next = await tracks.next()) {
      if (response.destroyed) return;
      if (!response.write(next.value)) await Promise.race([once(response, "drain"), once(response, "close")]);
    }
    response.end();
  };
}
