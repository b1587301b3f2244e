import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { decodeTracks, type VehicleTrack } from "../analyst/tracks.ts";
import { fetchTracks } from "../api.ts";
import { useTwin } from "../state.ts";
import { ReplayTracks } from "./replay-tracks.ts";

/** Tracks are fetched for this much before and after the time of a replay, in steps of half of it. */
const AROUND_MS = 30 * 60_000;
const NONE: readonly VehicleTrack[] = [];

/** Where all vehicles were around the replay's time; nothing is fetched while the clock is live. */
export function useReplayTracks(): ReplayTracks {
  const isLive = useTwin((state) => state.clock.isLive);
  const middleMs = useTwin((state) => nearestStep(state.clock.timeMs));
  const { data } = useQuery({
    queryKey: ["tracks", "replay", middleMs],
    queryFn: async ({ signal }) =>
      decodeTracks(await fetchTracks(middleMs - AROUND_MS, middleMs + AROUND_MS, signal)),
    enabled: !isLive,
    placeholderData: (before) => before,
    gcTime: AROUND_MS / 10,
  });
  const tracks = data ?? NONE;
  return useMemo(() => new ReplayTracks(tracks), [tracks]);
}

/** The last hour's tracks up to the minute, for the lines on the globe. */
export function useRecentTracks(enabled: boolean): readonly VehicleTrack[] {
  const toMs = useTwin((state) => (enabled ? Math.ceil(state.clock.timeMs / 60_000) * 60_000 : 0));
  const { data } = useQuery({
    queryKey: ["tracks", "recent", toMs],
    queryFn: async ({ signal }) => decodeTracks(await fetchTracks(toMs - 2 * AROUND_MS, toMs, signal)),
    enabled,
    placeholderData: (before) => before,
    gcTime: AROUND_MS / 10,
  });
  return enabled && data ? data : NONE;
}

function nearestStep(timeMs: number): number {
  const stepMs = AROUND_MS / 2;
  return Math.round(timeMs / stepMs) * stepMs;
}
