import { keepPreviousData, QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import {
  fetchCounty,
  fetchFeature,
  fetchFigures,
  fetchLayerStates,
  fetchSearch,
  fetchVehicles,
} from "../api.ts";

const SECOND_MS = 1000;

/** One cache for all desks. A failed request is asked again by the next interval; the last good answer stays on screen. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, networkMode: "always" } },
  });
}

export function useCounty() {
  return useQuery({
    queryKey: ["county"],
    queryFn: ({ signal }) => fetchCounty(signal),
    // every edit makes a version; the globe must not be made again for a number
    structuralSharing: (before, now) => (isSameCounty(before, now) ? before : now),
    staleTime: Number.POSITIVE_INFINITY,
    retry: true,
    retryDelay: 2 * SECOND_MS,
  });
}

function isSameCounty(before: unknown, now: unknown): boolean {
  const [a, b] = [before, now].map((county) => JSON.stringify({ ...Object(county), publication: "" }));
  return before !== undefined && a === b;
}

export function useLayerStates() {
  return useQuery({
    queryKey: ["layers"],
    queryFn: ({ signal }) => fetchLayerStates(signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: true,
    retryDelay: 2 * SECOND_MS,
  });
}

/** The figures of the cards, asked every 5 s, with the offset of the server's clock from this computer's. */
export function useFigures() {
  return useQuery({
    queryKey: ["figures"],
    queryFn: async ({ signal }) => {
      const figures = await fetchFigures(signal);
      return { figures, clockOffsetMs: figures.serverTimeMs - Date.now() };
    },
    refetchInterval: 5 * SECOND_MS,
  });
}

export function useVehicles() {
  return useQuery({
    queryKey: ["vehicles"],
    queryFn: ({ signal }) => fetchVehicles(signal),
    refetchInterval: 60 * SECOND_MS,
  });
}

/** One feature with all its attributes; the inspector and the camera ask for the same one. */
export function featureQuery(layer: string, id: string) {
  return queryOptions({
    queryKey: ["feature", layer, id],
    queryFn: ({ signal }) => fetchFeature(layer, id, signal),
    staleTime: 30 * SECOND_MS,
  });
}

export function useFeature(feature: { layer: string; id: string } | null) {
  return useQuery({
    ...featureQuery(feature?.layer ?? "", feature?.id ?? ""),
    enabled: feature !== null,
  });
}

export function useSearch(query: string) {
  return useQuery({
    queryKey: ["search", query],
    queryFn: ({ signal }) => fetchSearch(query, signal),
    enabled: query !== "",
    placeholderData: keepPreviousData,
    staleTime: 30 * SECOND_MS,
  });
}
