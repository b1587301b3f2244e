import type { TrackColumns } from "../../contract/tracks/vehicle-track.ts";
import { type PackedTracks, unpacked } from "./packed-tracks.ts";

export interface DecodeRequest {
  readonly serial: number;
  readonly bytes: Uint8Array;
  readonly fromMs: number;
  readonly toMs: number;
}
export interface DecodeAnswer {
  readonly serial: number;
  /** one for each vehicle; all share their buffers, so that a few are handed over and not a dozen a vehicle */
  readonly tracks: PackedTracks | null;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (tracks: readonly TrackColumns[]) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let serial = 0;
const waiting = new Map<number, Waiting>();

/**
 * The body of /api/tracks as columns, decoded in a worker: an hour of 180 vehicles takes several frames' time.
 * @throws Error that says what is wrong with the bytes
 */
export function decodeTracksApart(
  bytes: Uint8Array<ArrayBuffer>,
  fromMs: number,
  toMs: number,
): Promise<readonly TrackColumns[]> {
  worker ??= startWorker();
  const request: DecodeRequest = { serial: ++serial, bytes, fromMs, toMs };
  const answer = new Promise<readonly TrackColumns[]>((resolve, reject) =>
    waiting.set(request.serial, { resolve, reject }),
  );
  worker.postMessage(request, [bytes.buffer]);
  return answer;
}

function startWorker(): Worker {
  const started = new Worker(new URL("./track-decoder.worker.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => {
    const asked = waiting.get(data.serial);
    waiting.delete(data.serial);
    if (data.tracks) asked?.resolve(unpacked(data.tracks));
    else asked?.reject(new Error(data.error));
  };
  started.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(`the decoder of tracks: ${event.message}`));
    waiting.clear();
    worker = undefined;
  };
  return started;
}
