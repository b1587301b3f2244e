import type { LayerDefinition } from "../../contract/layers.ts";
import type { Dem, FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";
import type { SurveyedTable } from "./read-source.ts";

/**
 * Stands everything that is no pipe on the ground: every vertex at the ground there, but what is extruded (a
 * building's footprint) level at the lowest ground along its rings. Without ground heights it stands at 0.
 */
export function placeOnGround(
  table: SurveyedTable,
  layer: LayerDefinition,
  dem: Dem | null,
  findings: Findings,
): FeatureTable {
  const isLevel = layer.representation === "extrusions";
  const coordinates = table.coordinates.slice();
  const heights = new Float64Array(coordinates.length / 3);
  let missing = 0;
  for (let v = 0; v < heights.length; v++) {
    heights[v] = dem ? dem.sample(coordinates[3 * v]!, coordinates[3 * v + 1]!) : 0;
    if (Number.isNaN(heights[v]!)) missing++;
  }
  for (let i = 0; i < table.count; i++) {
    const first = table.partStart[table.featureStart[i]!]!;
    const end = table.partStart[table.featureStart[i + 1]!]!;
    let lowest = Number.POSITIVE_INFINITY;
    for (let v = first; v < end; v++) if (heights[v]! < lowest) lowest = heights[v]!;
    if (lowest === Number.POSITIVE_INFINITY) lowest = 0;
    for (let v = first; v < end; v++) {
      const height = isLevel || Number.isNaN(heights[v]!) ? lowest : heights[v]!;
      coordinates[3 * v + 2] = height;
    }
  }
  if (missing > 0)
    findings.addFile(table.sources[0]!, "warning", {
      field: "geometry",
      found: `${missing} vertices where the terrain has no height`,
      expected: "terrain under every feature",
      advice: "they stand at the lowest height of their feature, or at 0; add a DEM that covers them",
    });
  const { needsPoints: _, ...features } = table;
  return { ...features, coordinates };
}
