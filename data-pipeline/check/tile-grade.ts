import type { PublishedFindings } from "../../contract/findings.ts";
import type { FeatureTable } from "../feature-table.ts";
import { SOURCE_COLUMNS } from "./quality-passport.ts";

/** What checks have said of a county's features. */
export interface CheckVerdicts {
  /** whether `twin check` has looked at these surveys as they are */
  readonly isChecked: boolean;
  /** ids of features that break a rule, by layer */
  readonly failed: ReadonlyMap<string, ReadonlySet<string>>;
}

export const UNCHECKED: CheckVerdicts = { isChecked: false, failed: new Map() };

/** Grades as tiles hold them, by their codes. */
export const TILE_GRADES = ["surveyed", "assumed", "checked", "failed"] as const;
export type TileGrade = (typeof TILE_GRADES)[number];

/** @param findings those of the publication; null = nobody has checked */
export function verdictsOf(findings: PublishedFindings | null | undefined): CheckVerdicts {
  if (!findings) return UNCHECKED;
  const failed = new Map<string, Set<string>>();
  for (const { layer, id } of findings.findings) {
    if (layer === null || id === null) continue;
    const ids = failed.get(layer);
    if (ids) ids.add(id);
    else failed.set(layer, new Set([id]));
  }
  return { isChecked: findings.by === "check" && !findings.isStale, failed };
}

/** The passport of a feature in one word: the worst that is known of it, as qualityPassport grades it. */
export function tileGrade(table: FeatureTable, row: number, { isChecked, failed }: CheckVerdicts): TileGrade {
  if (failed.get(table.layer)?.has(table.ids[row]!)) return "failed";
  if (SOURCE_COLUMNS.some((name) => table.columns.get(name)?.[row] === "assumed")) return "assumed";
  return isChecked ? "checked" : "surveyed";
}
