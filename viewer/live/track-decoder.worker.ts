import { decodeTracks } from "../../contract/tracks/vehicle-track.ts";
import type { DecodeAnswer, DecodeRequest } from "./decode-tracks.ts";

/** Decodes tracks beside the thread that draws. */
self.onmessage = ({ data }: MessageEvent<DecodeRequest>) => {
  const answer = decoded(data);
  const transfer = answer.tracks.flatMap((track) =>
    [track.timesMs, track.positionsDeg, track.speedsKmh, track.hasFix, track.engineOn, track.load].map(
      (column) => column.buffer as ArrayBuffer,
    ),
  );
  // columns of a track that was cut at the interval are views of one buffer
  self.postMessage(answer, { transfer: [...new Set(transfer)] });
};

function decoded({ serial, bytes, fromMs, toMs }: DecodeRequest): DecodeAnswer {
  try {
    return { serial, tracks: decodeTracks(bytes, fromMs, toMs) };
  } catch (cause) {
    return { serial, tracks: [], error: cause instanceof Error ? cause.message : String(cause) };
  }
}
