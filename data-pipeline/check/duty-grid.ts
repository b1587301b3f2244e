import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import { polygon } from "@turf/helpers";
import Flatbush from "flatbush";
import type { FeatureTable } from "../feature-table.ts";
import { signedArea } from "../read/survey-table.ts";
import type { CheckFinding } from "./findings-report.ts";

/** Findings with the duty grid they lie in: who has to have them corrected. */
export function withGrids(
  findings: readonly CheckFinding[],
  tables: readonly FeatureTable[],
): CheckFinding[] {
  const areas = tables.flatMap(areasOf);
  if (areas.length === 0) return [...findings];
  const index = new Flatbush(areas.length);
  for (const { box } of areas) index.add(...box);
  index.finish();
  return findings.map((finding) => {
    const { lon, lat } = finding;
    if (lon === null || lat === null) return finding;
    const hit = index
      .search(lon, lat, lon, lat)
      .sort((a, b) => a - b)
      .find((i) => booleanPointInPolygon([lon, lat], areas[i]!.polygon));
    return hit === undefined ? finding : { ...finding, grid: areas[hit]!.id };
  });
}

interface Area {
  readonly id: string;
  readonly polygon: ReturnType<typeof polygon>;
  readonly box: [west: number, south: number, east: number, north: number];
}

/** One area for each polygon of each row. */
function areasOf(table: FeatureTable): Area[] {
  const areas: Area[] = [];
  for (let row = 0; row < table.count; row++) {
    let rings: [number, number][][] = [];
    const close = () => {
      if (rings.length === 0) return;
      const [lons, lats] = [rings[0]!.map(([lon]) => lon), rings[0]!.map(([, lat]) => lat)];
      const box: Area["box"] = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
      areas.push({ id: table.ids[row]!, polygon: polygon(rings), box });
    };
    for (let part = table.featureStart[row]!; part < table.featureStart[row + 1]!; part++) {
      const [first, end] = [table.partStart[part]!, table.partStart[part + 1]!];
      const ring: [number, number][] = [];
      for (let v = first; v < end; v++) ring.push([table.coordinates[3 * v]!, table.coordinates[3 * v + 1]!]);
      if (signedArea(table.coordinates, first, end) > 0) {
        close();
        rings = [ring];
      } else rings.push(ring);
    }
    close();
  }
  return areas;
}
