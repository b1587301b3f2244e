import { useQuery } from "@tanstack/react-query";
import { fetchMatched } from "../api.ts";
import { useDesk } from "./desk-state.ts";

const MINUTE_MS = 60_000;

/** The selected vehicle's track on the county's roads between two times, UTC ms, while it is wanted. */
export function useMatchedTrack(vehicle: number | undefined, fromMs: number, toMs: number) {
  const isWanted = useDesk((state) => state.isMatched);
  // a live window moves every half minute; the line on the roads need not follow it closer than this
  const [from, to] = [fromMs, toMs].map((timeMs) => Math.ceil(timeMs / MINUTE_MS) * MINUTE_MS) as [
    number,
    number,
  ];
  return useQuery({
    queryKey: ["matched", vehicle, from, to],
    queryFn: ({ signal }) => fetchMatched(vehicle!, from, to, signal),
    enabled: isWanted && vehicle !== undefined,
    placeholderData: (before) => (before?.vehicle === vehicle ? before : undefined),
    staleTime: MINUTE_MS,
    gcTime: MINUTE_MS,
    retry: false,
  });
}
