import type { FeatureDetail } from "../../contract/api.ts";
import type { PublishedFinding, PublishedFindings } from "../../contract/findings.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { findingsAbout } from "../findings/findings-state.ts";
import type { TileGrade } from "../layers/tile-passport.ts";

/** What is known of one feature's quality, and from what. */
export interface Passport {
  readonly grade: "failed" | "assumed" | "checked" | "surveyed" | "unknown";
  /** fields that say where a figure comes from, by what they say */
  readonly surveyed: readonly SourceField[];
  readonly assumed: readonly SourceField[];
  /** findings about it */
  readonly failed: readonly PublishedFinding[];
  /** a whole county was checked and this feature with it */
  readonly isChecked: boolean;
}

/** Columns that say where a figure comes from: `surveyed` or `assumed`. */
const SOURCE_FIELDS = ["depthSource", "diameterSource", "positionSource", "heightSource"] as const;
type SourceField = (typeof SOURCE_FIELDS)[number];

/**
 * The passport of a feature. The grade in its tile holds where there is one, unless a finding that came later says that a
 * check failed; without one the worst of what is known is said.
 * @param findings null = nobody has checked; undefined = not yet known
 * @param inTile undefined = no tile has told it
 */
export function passportOf(
  layer: LayerDefinition,
  feature: FeatureDetail,
  findings: PublishedFindings | null | undefined,
  inTile: TileGrade | undefined,
): Passport {
  const saying = (word: string) => SOURCE_FIELDS.filter((name) => feature.properties[name] === word);
  const [surveyed, assumed] = [saying("surveyed"), saying("assumed")];
  const failed = findingsAbout(findings?.findings ?? [], layer.id, feature.id);
  // an opened file does not say which files were checked, nor when
  const isChecked = findings?.by === "check" && findings.checkedOn !== null && !findings.isStale;
  const known = isChecked ? "checked" : surveyed.length > 0 ? "surveyed" : "unknown";
  const grade = failed.length > 0 ? "failed" : (inTile ?? (assumed.length > 0 ? "assumed" : known));
  return { grade, surveyed, assumed, failed, isChecked };
}
