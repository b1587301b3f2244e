import type { Cesium3DTileFeature } from "cesium";
import { create } from "zustand";

/** Grades of the passport as tiles hold them, worst first (data-pipeline/check/tile-grade.ts). */
export const TILE_GRADES = ["failed", "assumed", "checked", "surveyed"] as const;
export type TileGrade = (typeof TILE_GRADES)[number];

/** The passport that the tiles hold of the selected feature. */
interface TilePassport {
  readonly layer: string;
  readonly id: string;
  /** undefined = its tiles are not there, or have no such column */
  readonly grade: TileGrade | undefined;
}

export const useTilePassport = create<TilePassport>()(() => ({ layer: "", id: "", grade: undefined }));

/** What the property table of a tile says of a feature. */
export function gradeInTile(feature: Cesium3DTileFeature | undefined): TileGrade | undefined {
  const grade: unknown = feature?.getProperty("passport");
  return TILE_GRADES.find((each) => each === grade);
}
