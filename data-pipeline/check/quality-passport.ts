import type { Finding } from "../read/findings.ts";

/** What is known of one feature's quality; the columns it is made from are those of the layer catalogue. */
export interface QualityPassport {
  /** figures that somebody measured, by the columns that say so */
  readonly surveyed: readonly string[];
  /** figures that were taken for granted */
  readonly assumed: readonly string[];
  /** checks were made of this feature */
  readonly checked: boolean;
  /** rules it breaks, each once */
  readonly failed: readonly string[];
  /** the worst of it in one word: how the feature is to look */
  readonly grade: "failed" | "assumed" | "checked" | "unchecked";
}

/** Columns that say where a figure comes from: `surveyed` or `assumed`. */
export const SOURCE_COLUMNS = ["depthSource", "diameterSource", "positionSource", "heightSource"] as const;

/**
 * The passport of a feature: from its SOURCE_COLUMNS and the findings about it.
 * @param values canonical columns of the feature; a column it has not says nothing
 * @param findings those of its own file and row; null = nobody has checked its file
 */
export function qualityPassport(
  values: Readonly<Record<string, string | number | null>>,
  findings: readonly Finding[] | null,
): QualityPassport {
  const saying = (word: string) => SOURCE_COLUMNS.filter((name) => values[name] === word);
  const assumed = saying("assumed");
  const bad = (findings ?? []).filter(({ severity }) => severity !== "note");
  const failed = [...new Set(bad.map(({ check }) => check ?? "file-content"))].sort();
  const grade =
    failed.length > 0 ? "failed" : assumed.length > 0 ? "assumed" : findings ? "checked" : "unchecked";
  return { surveyed: saying("surveyed"), assumed, checked: findings !== null, failed, grade };
}
