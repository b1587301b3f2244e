import type { Finding, Findings } from "../read/findings.ts";
import { type CheckId, RULES } from "./rules.ts";
import type { SurveyRows } from "./survey-rows.ts";

/** A finding with its rule and its place on the map. */
export interface CheckFinding extends Finding {
  readonly check: CheckId;
  readonly layer: string | null;
  /** degrees CGCS2000; null = a whole file, or a row without geometry */
  readonly lon: number | null;
  readonly lat: number | null;
  /** duty grid it lies in; null = none, or the county's grids are not known */
  readonly grid: string | null;
}

export interface About extends Pick<Finding, "field" | "found" | "expected" | "advice"> {
  /** degrees; where on a long feature it is, when not at its first vertex */
  readonly at?: readonly [lonDeg: number, latDeg: number];
}

/** Takes what the checks of one layer find; the rule says how bad it is. */
export interface Report {
  add(check: CheckId, rows: SurveyRows, index: number, about: About): void;
}

/** Every finding of a survey, none left out. */
export class FindingsReport {
  readonly findings: CheckFinding[] = [];

  /** The report of one layer's checks. */
  of(layer: string): Report {
    return {
      add: (check, rows, index, about) => {
        const [lon, lat] = about.at ?? rows.place(index);
        const isPlaced = Number.isFinite(lon);
        this.findings.push({
          ...findingOf(check, rows, index, about),
          check,
          layer,
          lon: isPlaced ? lon : null,
          lat: isPlaced ? lat : null,
          grid: null,
        });
      },
    };
  }
}

/** A report that goes into an import's findings, which keep the first of each kind. */
export function importReport(findings: Findings): Report {
  return { add: (check, rows, index, about) => findings.add(findingOf(check, rows, index, about)) };
}

function findingOf(check: CheckId, rows: SurveyRows, index: number, { at: _, ...about }: About): Finding {
  const { table, row } = rows.at(index);
  return {
    check,
    file: table.sources[table.sourceIndex[row]!]!,
    row: table.sourceRow[row]!,
    id: table.ids[row]!,
    ...about,
    severity: RULES[check].severity,
  };
}
