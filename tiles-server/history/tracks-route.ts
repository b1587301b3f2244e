import { pipeline, Readable } from "node:stream";
import type { RequestHandler } from "express";
import type { Database } from "../database/database.ts";
import { parseInput } from "../http/parse-input.ts";
import { planTracks, readTracks } from "./read-tracks.ts";
import { checkInterval, trackQuerySchema } from "./track-query.ts";

/**
 * GET /api/tracks?from&to&vehicles&bbox&resolution: a run of length-delimited twin.Track, sent as it is stored. The header
 * Twin-Resolution-Seconds says how far fixes were thinned: 0 = not at all.
 */
export function tracksRoute(database: Database): RequestHandler {
  return async (request, response) => {
    const query = parseInput(trackQuerySchema, request.query);
    checkInterval(query);
    const plan = await planTracks(database, query);
    const tracks = readTracks(database, plan);
    // the first read decides between an answer and an error
    const first = await tracks.next();
    response.setHeader("Content-Type", "application/x-protobuf");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Twin-Resolution-Seconds", plan.everySeconds);
    const messages = Readable.from(first.done ? [] : startingWith(first.value, tracks), { objectMode: true });
    // a viewer that leaves in the middle ends the reading; there is nobody to tell
    pipeline(messages, response, () => undefined);
  };
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
