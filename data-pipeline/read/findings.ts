import type { CheckId } from "../check/rules.ts";

/** One thing a survey has wrong, or that the import had to decide, in words for the person who owns the file. */
export interface Finding {
  /** rule of assets/codes/survey-checks.json that it breaks */
  readonly check?: CheckId;
  readonly file: string;
  /** row in the file, 1-based; null = the whole file */
  readonly row: number | null;
  readonly id: string | null;
  readonly field: string | null;
  readonly found: string;
  readonly expected: string;
  readonly advice: string;
  /** an error stops the import; a warning is kept in the report; a note says what was recognised */
  readonly severity: "error" | "warning" | "note";
}

/** Findings kept of each kind in each file; the rest are only counted. */
const KEPT_PER_FIELD = 20;

/** Collects findings; keeps the first of each field of each file and counts the others. */
export class Findings {
  readonly kept: Finding[] = [];
  errorCount = 0;
  warningCount = 0;
  readonly #perField = new Map<string, number>();

  /** @param keptOfEach findings kept of each field of each file */
  constructor(private readonly keptOfEach = KEPT_PER_FIELD) {}

  add(finding: Finding): void {
    if (finding.severity === "error") this.errorCount++;
    if (finding.severity === "warning") this.warningCount++;
    const key = `${finding.file}\n${finding.field}\n${finding.expected}\n${finding.severity}`;
    const seen = this.#perField.get(key) ?? 0;
    this.#perField.set(key, seen + 1);
    if (seen < this.keptOfEach) this.kept.push(finding);
  }

  /** A finding about a whole file. */
  addFile(
    file: string,
    severity: Finding["severity"],
    about: { check?: CheckId; field?: string; found: string; expected: string; advice: string },
  ): void {
    this.add({ file, row: null, id: null, field: about.field ?? null, ...about, severity });
  }

  /** Takes in the findings of a part of the work. */
  addAll(part: Findings): void {
    this.kept.push(...part.kept);
    this.errorCount += part.errorCount;
    this.warningCount += part.warningCount;
  }

  throwIfErrors(what: string): void {
    if (this.errorCount > 0) throw new SurveyError(what, this);
  }
}

/** A survey that cannot be imported; the command prints its findings as a table. */
export class SurveyError extends Error {
  constructor(
    what: string,
    readonly findings: Findings,
  ) {
    super(`${what}: ${findings.errorCount} error${findings.errorCount === 1 ? "" : "s"}`);
    this.name = "SurveyError";
  }
}
