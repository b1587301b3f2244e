import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Rule, TwinEvent } from "../../contract/events.ts";
import { fetchEvent, fetchEvents, fetchRules } from "../api.ts";

const RENEW_MS = 30_000;
const NO_EVENTS: readonly TwinEvent[] = [];

/** What the rules found between two times, UTC ms. */
export interface EventsAnswer {
  readonly events: readonly TwinEvent[];
  /** there are more than the screen holds */
  readonly isCut: boolean;
  /** the server has no rules */
  readonly isMissing: boolean;
  readonly error: Error | null;
}

/** Events that began between two times, UTC ms, oldest first; renewed as time goes on. */
export function useEvents(fromMs: number, toMs: number): EventsAnswer {
  const { data, error } = useQuery({
    queryKey: ["events", fromMs, toMs],
    queryFn: ({ signal }) => fetchEvents(fromMs, toMs, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data === null ? false : RENEW_MS),
    staleTime: RENEW_MS,
    gcTime: RENEW_MS,
  });
  return {
    events: data?.events ?? NO_EVENTS,
    isCut: data?.isCut ?? false,
    isMissing: data === null,
    error,
  };
}

export function useEvent(id: string | null) {
  return useQuery({
    queryKey: ["event", id],
    queryFn: ({ signal }) => fetchEvent(id ?? "", signal),
    enabled: id !== null,
    staleTime: RENEW_MS,
  });
}

/** The rules in force, by id; empty where the server has none. */
export function useRules(): ReadonlyMap<string, Rule> {
  const { data } = useQuery({
    queryKey: ["rules"],
    queryFn: ({ signal }) => fetchRules(signal),
    staleTime: 10 * RENEW_MS,
    select: byId,
  });
  return data ?? NO_RULES;
}

const NO_RULES: ReadonlyMap<string, Rule> = new Map();

function byId(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}
