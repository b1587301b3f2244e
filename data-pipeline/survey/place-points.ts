import Flatbush from "flatbush";
import { POINT_KINDS } from "../../contract/pipe-fields.ts";
import type { Dem, FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";
import type { SurveyValue } from "../read/survey-table.ts";
import type { SurveyedTable } from "./read-source.ts";

/** A point this close to a pipe stands on it, metres. */
const ON_PIPE_M = 2;
const METERS_PER_DEGREE = 111_320;
/** Depth of a point that no pipe meets and whose depth nobody surveyed, metres. */
const ASSUMED_DEPTH_M = 1;

/** Finds the axis height of the pipe at a place, by the number of the point or by distance. */
export class PipeAxes {
  readonly #byNode = new Map<string, number>();
  readonly #segments: Float64Array;
  readonly #index: Flatbush | null;

  constructor(pipes: readonly FeatureTable[]) {
    const segments: number[] = [];
    for (const table of pipes) {
      const [from, to] = [table.columns.get("fromNode"), table.columns.get("toNode")];
      for (let i = 0; i < table.count; i++) {
        const first = table.partStart[table.featureStart[i]!]!;
        const end = table.partStart[table.featureStart[i + 1]!]!;
        if (first === end) continue;
        this.#addNode(from?.[i], table.coordinates[3 * first + 2]!);
        this.#addNode(to?.[i], table.coordinates[3 * end - 1]!);
        for (let v = first; v + 1 < end; v++)
          for (let k = 0; k < 6; k++) segments.push(table.coordinates[3 * v + k]!);
      }
    }
    this.#segments = Float64Array.from(segments);
    this.#index = segments.length > 0 ? indexOf(this.#segments) : null;
  }

  #addNode(number: SurveyValue | undefined, axisM: number): void {
    if (typeof number === "string" && !this.#byNode.has(number)) this.#byNode.set(number, axisM);
  }

  /** @returns metres, or null when no pipe meets there */
  at(number: string, lon: number, lat: number): number | null {
    return this.#byNode.get(number) ?? this.#nearest(lon, lat);
  }

  #nearest(lon: number, lat: number): number | null {
    if (!this.#index) return null;
    const metersPerLon = METERS_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
    const [dLon, dLat] = [ON_PIPE_M / metersPerLon, ON_PIPE_M / METERS_PER_DEGREE];
    let best: number | null = null;
    let bestDistance = ON_PIPE_M;
    for (const segment of this.#index.search(lon - dLon, lat - dLat, lon + dLon, lat + dLat)) {
      const s = this.#segments.subarray(6 * segment, 6 * segment + 6);
      const [ax, ay] = [(s[0]! - lon) * metersPerLon, (s[1]! - lat) * METERS_PER_DEGREE];
      const [dx, dy] = [(s[3]! - s[0]!) * metersPerLon, (s[4]! - s[1]!) * METERS_PER_DEGREE];
      const squared = dx * dx + dy * dy;
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / squared));
      const distance = Math.hypot(ax + t * dx, ay + t * dy);
      if (distance > bestDistance) continue;
      bestDistance = distance;
      best = s[2]! + t * (s[5]! - s[2]!);
    }
    return best;
  }
}

function indexOf(segments: Float64Array): Flatbush {
  const index = new Flatbush(segments.length / 6);
  for (let i = 0; i < segments.length; i += 6) {
    index.add(
      Math.min(segments[i]!, segments[i + 3]!),
      Math.min(segments[i + 1]!, segments[i + 4]!),
      Math.max(segments[i]!, segments[i + 3]!),
      Math.max(segments[i + 1]!, segments[i + 4]!),
    );
  }
  index.finish();
  return index;
}

/**
 * Stands the points of a network on the ground or on the axis of their pipe, as their kind says, and fills
 * `depthM` of those on the axis.
 */
export function placePoints(
  table: SurveyedTable,
  dem: Dem | null,
  axes: PipeAxes,
  findings: Findings,
): FeatureTable {
  const coordinates = table.coordinates.slice();
  const kinds = table.columns.get("kind");
  const grounds = table.columns.get("groundElevM");
  const depths = [...(table.columns.get("depthM") ?? new Array<SurveyValue>(table.count).fill(null))];
  const withoutPipe: number[] = [];
  for (let i = 0; i < table.count; i++) {
    if (table.featureStart[i] === table.featureStart[i + 1]) continue;
    const at = 3 * table.partStart[table.featureStart[i]!]!;
    const [lon, lat] = [coordinates[at]!, coordinates[at + 1]!];
    const surveyed = grounds?.[i];
    const sampled = dem ? dem.sample(lon, lat) : Number.NaN;
    const groundM = typeof surveyed === "number" ? surveyed : Number.isNaN(sampled) ? 0 : sampled;
    if (POINT_KINDS[String(kinds?.[i])]?.placement !== "axis") {
      coordinates[at + 2] = groundM;
      continue;
    }
    const depth = depths[i];
    const axisM = axes.at(table.ids[i]!, lon, lat);
    const z = axisM ?? groundM - (typeof depth === "number" ? depth : ASSUMED_DEPTH_M);
    coordinates[at + 2] = z;
    if (typeof depth === "number") continue;
    if (axisM !== null) depths[i] = Math.round((groundM - z) * 1e4) / 1e4;
    else withoutPipe.push(i);
  }
  if (withoutPipe.length > 0)
    findings.addFile(table.sources[0]!, "warning", {
      field: "depthM",
      found: `${withoutPipe.length} buried points without depth and without a pipe within ${ON_PIPE_M} m, first in row ${table.sourceRow[withoutPipe[0]!]}`,
      expected: "a depth, or a pipe that meets the point",
      advice: `they stand ${ASSUMED_DEPTH_M} m below the ground`,
    });
  const { needsPoints: _, ...features } = table;
  return { ...features, coordinates, columns: new Map([...table.columns, ["depthM", depths]]) };
}
