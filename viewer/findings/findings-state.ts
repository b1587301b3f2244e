import { create } from "zustand";
import type { PublishedFinding, PublishedFindings } from "../../contract/findings.ts";

/** Which findings are asked for; undefined = all. */
export interface FindingFilter {
  readonly severity: PublishedFinding["severity"] | undefined;
  readonly check: string | undefined;
  readonly layer: string | undefined;
  readonly grid: string | undefined;
}
const ALL: FindingFilter = { severity: undefined, check: undefined, layer: undefined, grid: undefined };

/** A file of `twin check --findings` that somebody opened here, instead of what the publication holds. */
export interface OpenedFindings {
  readonly file: string;
  readonly findings: PublishedFindings;
}

export interface FindingsState {
  opened: OpenedFindings | null;
  /** why the last file was not opened */
  refused: string | null;
  filter: FindingFilter;
  chosen: PublishedFinding | null;
  open(opened: OpenedFindings | null): void;
  refuse(reason: string): void;
  setFilter(part: Partial<FindingFilter>): void;
  choose(finding: PublishedFinding | null): void;
}

export const useFindingsState = create<FindingsState>()((set) => ({
  opened: null,
  refused: null,
  filter: ALL,
  chosen: null,
  open: (opened) => set({ opened, refused: null, filter: ALL, chosen: null }),
  refuse: (refused) => set({ refused }),
  setFilter: (part) => set((state) => ({ filter: { ...state.filter, ...part } })),
  choose: (chosen) => set({ chosen }),
}));

/** Those that pass the filter; a part that is named in `but` does not count, so that its own choices can be counted. */
export function filtered(
  findings: readonly PublishedFinding[],
  filter: FindingFilter,
  but?: keyof FindingFilter,
): PublishedFinding[] {
  const asked = (Object.keys(ALL) as (keyof FindingFilter)[]).filter(
    (part) => part !== but && filter[part] !== undefined,
  );
  return findings.filter((finding) => asked.every((part) => finding[part] === filter[part]));
}

/** Findings about one feature. */
export function findingsAbout(
  findings: readonly PublishedFinding[],
  layer: string,
  id: string,
): PublishedFinding[] {
  return findings.filter((finding) => finding.id === id && finding.layer === layer);
}

/** Values of one part with how many findings each has under the rest of the filter, most first. */
export function choicesOf(
  findings: readonly PublishedFinding[],
  filter: FindingFilter,
  part: keyof FindingFilter,
): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const finding of filtered(findings, filter, part)) {
    const value = finding[part];
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}
