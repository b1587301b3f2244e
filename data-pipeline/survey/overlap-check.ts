import { area } from "@turf/area";
import { bboxClip } from "@turf/bbox-clip";
import { featureCollection, polygon } from "@turf/helpers";
import { intersect } from "@turf/intersect";
import Flatbush from "flatbush";
import { RULES } from "../check/rules.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";
import { signedArea } from "../read/survey-table.ts";

/** Neighbours whose borders were digitised twice overlap by slivers; more than this is a fault, square metres. */
const SLIVER_M2 = RULES["area-overlap"].limits.sliverM2;

/**
 * Areas that divide a county between them must not overlap: a work order would belong to two wardens. One warning
 * for each pair that shares more than a sliver.
 */
export function checkOverlaps(table: FeatureTable, findings: Findings): void {
  if (table.count === 0) return;
  const shapes = Array.from({ length: table.count }, (_, row) => shapeOf(table, row));
  const index = new Flatbush(table.count);
  for (const { west, south, east, north } of shapes) index.add(west, south, east, north);
  index.finish();
  shapes.forEach((shape, row) => {
    for (const other of index.search(shape.west, shape.south, shape.east, shape.north)) {
      if (other <= row) continue;
      const shared = sharedArea(shape, shapes[other]!);
      if (shared <= SLIVER_M2) continue;
      findings.add({
        check: "area-overlap",
        file: table.sources[table.sourceIndex[other]!]!,
        row: table.sourceRow[other]!,
        id: table.ids[other]!,
        field: "geometry",
        found: `${Math.round(shared)} m² shared with ${table.ids[row]}`,
        expected: `areas that share at most ${SLIVER_M2} m²`,
        advice: "correct the border between the two; until then both claim the ground",
        severity: "warning",
      });
    }
  });
}

interface Shape {
  /** rings of each polygon, outer first; degrees, longitude first */
  readonly polygons: [number, number][][][];
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

function shapeOf(table: FeatureTable, row: number): Shape {
  const polygons: [number, number][][][] = [];
  const lons: number[] = [];
  const lats: number[] = [];
  for (let part = table.featureStart[row]!; part < table.featureStart[row + 1]!; part++) {
    const ring: [number, number][] = [];
    const [first, end] = [table.partStart[part]!, table.partStart[part + 1]!];
    for (let v = first; v < end; v++) ring.push([table.coordinates[3 * v]!, table.coordinates[3 * v + 1]!]);
    if (signedArea(table.coordinates, first, end) > 0) polygons.push([ring]);
    else polygons.at(-1)?.push(ring);
    lons.push(...ring.map(([lon]) => lon));
    lats.push(...ring.map(([, lat]) => lat));
  }
  return {
    polygons,
    west: Math.min(...lons),
    south: Math.min(...lats),
    east: Math.max(...lons),
    north: Math.max(...lats),
  };
}

/** Square metres. Only what lies in both extents can be shared: cut to it first, a border takes a fifth of the time. */
function sharedArea(a: Shape, b: Shape): number {
  const both: Box = [
    Math.max(a.west, b.west),
    Math.max(a.south, b.south),
    Math.min(a.east, b.east),
    Math.min(a.north, b.north),
  ];
  let sum = 0;
  for (const mine of a.polygons) {
    const near = cutTo(mine, both);
    if (!near) continue;
    for (const theirs of b.polygons) {
      const other = cutTo(theirs, both);
      const shared = other && intersect(featureCollection([near, other]));
      if (shared) sum += area(shared);
    }
  }
  return sum;
}

/** [west, south, east, north], degrees */
type Box = [west: number, south: number, east: number, north: number];

function cutTo(rings: [number, number][][], box: Box): ReturnType<typeof polygon> | undefined {
  const cut = bboxClip(polygon(rings), box);
  // the library's type allows for lines; a polygon stays one
  return cut.geometry.coordinates.length > 0 ? (cut as ReturnType<typeof polygon>) : undefined;
}
