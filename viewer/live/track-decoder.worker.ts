import { decodeTracks } from "../../contract/tracks/vehicle-track.ts";
import type { DecodeAnswer, DecodeRequest } from "./decode-tracks.ts";
import { packed } from "./packed-tracks.ts";

/** Decodes tracks beside the thread that draws. */
self.onmessage = ({ data }: MessageEvent<DecodeRequest>) => {
  const answer = decoded(data);
  const { tracks } = answer;
  const columns = tracks
    ? [tracks.timesMs, tracks.positionsDeg, tracks.speedsKmh, tracks.hasFix, tracks.engineOn, tracks.load]
    : [];
  self.postMessage(answer, { transfer: columns.map(({ buffer }) => buffer as ArrayBuffer) });
};

function decoded({ serial, bytes, fromMs, toMs }: DecodeRequest): DecodeAnswer {
  try {
    return { serial, tracks: packed(decodeTracks(bytes, fromMs, toMs)) };
  } catch (cause) {
    return { serial, tracks: null, error: cause instanceof Error ? cause.message : String(cause) };
  }
}
