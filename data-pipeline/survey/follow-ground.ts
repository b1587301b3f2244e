import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { Dem } from "../feature-table.ts";
import type { SurveyedTable } from "./read-source.ts";

/** A straight piece of pipe may leave the ground's shape by this much before it gets a vertex, metres. */
const TOLERANCE_M = 0.25;
/** Pieces are not made shorter than this, metres: no DEM of a county knows more. */
const SHORTEST_M = 5;

/**
 * Adds vertices to lines of assumed depth where the ground between two vertices is not straight: such a pipe is
 * known only to lie some depth below the ground, and straight from hill to hill it would come out of it.
 * The line in plan stays as surveyed.
 */
export function followGround(
  table: SurveyedTable,
  dem: Dem,
  isAssumed: (row: number) => boolean,
): SurveyedTable {
  const assumed = Array.from({ length: table.count }, (_, i) => isAssumed(i));
  if (!assumed.includes(true)) return table;
  const coordinates: number[] = [];
  const partStart = [0];
  const between = (a: number, b: number, t: number) => a + t * (b - a);
  for (let i = 0; i < table.count; i++) {
    for (let part = table.featureStart[i]!; part < table.featureStart[i + 1]!; part++) {
      const [first, end] = [table.partStart[part]!, table.partStart[part + 1]!];
      for (let v = first; v < end; v++) {
        const at = 3 * v;
        coordinates.push(table.coordinates[at]!, table.coordinates[at + 1]!, table.coordinates[at + 2]!);
        if (!assumed[i] || v + 1 === end) continue;
        const [x0, y0, , x1, y1] = table.coordinates.subarray(at, at + 6);
        const place = (t: number) => [between(x0!, x1!, t), between(y0!, y1!, t)] as const;
        const length = geodesicLengthMeters(x0!, y0!, x1!, y1!);
        for (const t of splits(length, (t) => dem.sample(...place(t))))
          coordinates.push(...place(t), Number.NaN);
      }
      partStart.push(coordinates.length / 3);
    }
  }
  if (coordinates.length === table.coordinates.length) return table;
  return { ...table, coordinates: Float64Array.from(coordinates), partStart: Uint32Array.from(partStart) };
}

/** Where between 0 and 1 a straight piece must bend, ascending: halves again and again while the middle is off. */
function splits(lengthMeters: number, ground: (t: number) => number): number[] {
  const result: number[] = [];
  const split = (t0: number, h0: number, t1: number, h1: number) => {
    if ((t1 - t0) * lengthMeters < 2 * SHORTEST_M) return;
    const middle = (t0 + t1) / 2;
    const h = ground(middle);
    // looked at three places, so that a hill symmetric to the middle is seen too
    const quarters = [ground(t0 + (t1 - t0) / 4), ground(t0 + (3 * (t1 - t0)) / 4)];
    const off = [h - (h0 + h1) / 2, quarters[0]! - (3 * h0 + h1) / 4, quarters[1]! - (h0 + 3 * h1) / 4];
    if (!off.some((metres) => Math.abs(metres) > TOLERANCE_M)) return;
    split(t0, h0, middle, h);
    result.push(middle);
    split(middle, h, t1, h1);
  };
  split(0, ground(0), 1, ground(1));
  return result;
}
