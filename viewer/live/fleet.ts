import { useEffect, useSyncExternalStore } from "react";
import { fetchTracks } from "../api.ts";
import { clockNow, presentMs } from "../clock/clock.ts";
import { decodeTracksApart } from "./decode-tracks.ts";
import { type Fleet, TrackArchive } from "./track-archive.ts";

/** The one archive of tracks, shared by all that draws or counts them. */
export const trackArchive = new TrackArchive(
  async (fromMs, toMs) => decodeTracksApart(await fetchTracks(fromMs, toMs), fromMs, toMs),
  presentMs,
  clockNow,
);

/**
 * What the archive holds, while `who` wants the tracks of fromMs … toMs (UTC ms), those around the clock first, or around
 * a time so much before it. Nothing is asked for where `fromMs` is undefined.
 */
export function useFleet(who: string, fromMs: number | undefined, toMs: number, behindMs = 0): Fleet {
  useEffect(() => {
    trackArchive.want(who, fromMs === undefined ? null : { fromMs, toMs, behindMs });
  }, [who, fromMs, toMs, behindMs]);
  useEffect(() => () => trackArchive.want(who, null), [who]);
  return useSyncExternalStore(trackArchive.subscribe, () => trackArchive.fleet);
}
