import { queryOptions, useQuery } from "@tanstack/react-query";
import type { PublishedFindings } from "../../contract/findings.ts";
import { fetchFindings } from "../api.ts";
import { useFindingsState } from "./findings-state.ts";

const findingsQuery = queryOptions({
  queryKey: ["findings"],
  queryFn: ({ signal }) => fetchFindings(signal),
  staleTime: 60_000,
});

/** The findings on screen: those of the file that was opened here, else the publication's; null = it has none. */
export function useFindings(): {
  findings: PublishedFindings | null | undefined;
  error: Error | null;
  retry: () => void;
} {
  const opened = useFindingsState((state) => state.opened);
  const { data, error, refetch } = useQuery(findingsQuery);
  return {
    findings: opened ? opened.findings : data,
    error: opened ? null : error,
    retry: () => void refetch(),
  };
}
