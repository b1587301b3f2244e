import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { Dem, FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";
import { reverseVertices, type SurveyValue } from "../read/survey-table.ts";
import { followGround } from "./follow-ground.ts";
import type { SurveyedTable } from "./read-source.ts";

/** Cover taken where a survey has neither depth nor level and county.yaml says nothing, metres; flagged assumed. */
const DEFAULT_COVER_M = 1.0;

/** A point of the pipe's network, by its number. */
export interface NetworkPoint {
  readonly lon: number;
  readonly lat: number;
  /** surveyed ground level, metres; null = the survey does not say */
  readonly groundM: number | null;
}

export interface PipePlacing {
  readonly layer: LayerDefinition;
  readonly assumeCoverM: number | undefined;
  readonly dem: Dem | null;
  readonly points: ReadonlyMap<string, NetworkPoint>;
}

/** One end of a pipe, heights in metres in the county's datum. */
interface End {
  readonly groundM: number;
  /** level of the pipe axis */
  readonly axisM: number;
  readonly assumed: boolean;
}

/** What the survey says of an end, metres. */
interface SurveyedEnd {
  readonly groundM: number;
  /** level of crown or invert; null = not surveyed */
  readonly referenceM: number | null;
  /** whether it was given as a level, not as a depth */
  readonly level: boolean;
}

/**
 * Gives pipes the height of their axis and what follows from it. The survey gives depth or level of the crown
 * (pressure pipes) or the invert (drains): axis = crown − OD/2 = invert + ID/2. Ground comes from the survey's
 * points, else from the DEM, else it is 0 and all heights are relative to it.
 */
export function placePipes(table: SurveyedTable, placing: PipePlacing, findings: Findings): FeatureTable {
  const drawn = table.needsPoints
    ? joinPoints(table, placing, findings)
    : runFromStart(table, placing.points);
  const shaped = placing.dem ? followGround(drawn, placing.dem, (row) => isUnsurveyed(drawn, row)) : drawn;
  const column = (name: string) => shaped.columns.get(name);
  const numbers = (name: string) => {
    const values = column(name);
    return (row: number) => numberOf(values?.[row] ?? null);
  };
  const given = {
    depth: [numbers("depthFromM"), numbers("depthToM")],
    level: [numbers("elevFromM"), numbers("elevToM")],
    outerMm: numbers("outerDiameterMm"),
    innerMm: numbers("innerDiameterMm"),
    heightMm: numbers("heightMm"),
  } as const;
  const nodes = [column("fromNode"), column("toNode")];
  const filled = new FilledColumns(shaped);
  const coordinates = shaped.coordinates.slice();
  // one function for all rows: the loader names each new one, which takes longer than the work in it
  const surveyedEnd = (row: number, which: 0 | 1, v: number): SurveyedEnd => {
    const number = nodes[which]?.[row];
    const known = typeof number === "string" ? placing.points.get(number)?.groundM : undefined;
    const groundM = known ?? groundAt(placing.dem, coordinates[3 * v]!, coordinates[3 * v + 1]!);
    const level = given.level[which](row);
    const depth = given.depth[which](row);
    const z = coordinates[3 * v + 2]!;
    if (level !== null) return { groundM, referenceM: level, level: true };
    if (depth !== null) return { groundM, referenceM: groundM - depth, level: false };
    if (Number.isFinite(z) && z !== 0) return { groundM, referenceM: z, level: true };
    return { groundM, referenceM: null, level: false };
  };
  for (let i = 0; i < shaped.count; i++) {
    const parts = [shaped.featureStart[i]!, shaped.featureStart[i + 1]!] as const;
    const first = shaped.partStart[parts[0]]!;
    const end = shaped.partStart[parts[1]]!;
    if (first === end) continue; // already a finding
    const halfM = (given.heightMm(i) ?? given.outerMm(i) ?? 0) / 2000;
    const innerHalfM = (given.heightMm(i) ?? given.innerMm(i) ?? 0) / 2000;
    // of the axis above what the survey gives
    const offsetM = placing.layer.elevationReference === "crown" ? -halfM : innerHalfM;
    const coverM = placing.assumeCoverM ?? DEFAULT_COVER_M;
    const surveyed = [surveyedEnd(i, 0, first), surveyedEnd(i, 1, end - 1)] as const;
    const ends = [
      placeEnd(surveyed[0], surveyed[1], offsetM, coverM, halfM),
      placeEnd(surveyed[1], surveyed[0], offsetM, coverM, halfM),
    ] as const;
    const straight = surveyed.every(({ level }) => level);
    runAxis(coordinates, first, end, ends, straight ? null : placing.dem, offsetM);
    filled.set(i, {
      depthFromM: ends[0].groundM - (ends[0].axisM - offsetM),
      depthToM: ends[1].groundM - (ends[1].axisM - offsetM),
      elevFromM: ends[0].axisM - offsetM,
      elevToM: ends[1].axisM - offsetM,
      coverM: (ends[0].groundM + ends[1].groundM - ends[0].axisM - ends[1].axisM) / 2 - halfM,
      lengthM: lengthOf(drawn, i),
    });
    if (ends[0].assumed || ends[1].assumed) filled.setText(i, "depthSource", "assumed", true);
    else filled.setText(i, "depthSource", "surveyed", false);
  }
  const { needsPoints: _, ...features } = shaped;
  return { ...features, coordinates, columns: filled.finish() };
}

/** The end of a pipe as deep as it was surveyed, else as deep as the other end, else under an assumed cover. */
function placeEnd(own: SurveyedEnd, other: SurveyedEnd, offsetM: number, coverM: number, halfM: number): End {
  const { groundM, referenceM } = own;
  if (referenceM !== null) return { groundM, axisM: referenceM + offsetM, assumed: false };
  if (other.referenceM !== null)
    return { groundM, axisM: groundM - (other.groundM - (other.referenceM + offsetM)), assumed: true };
  return { groundM, axisM: groundM - coverM - halfM, assumed: true };
}

/** A pipe of which nobody measured depth or level anywhere. */
function isUnsurveyed(table: FeatureTable, row: number): boolean {
  const isNull = (name: string) => (table.columns.get(name)?.[row] ?? null) === null;
  if (!["depthFromM", "depthToM", "elevFromM", "elevToM"].every(isNull)) return false;
  const [first, end] = [
    table.partStart[table.featureStart[row]!]!,
    table.partStart[table.featureStart[row + 1]!]!,
  ];
  for (let v = first; v < end; v++) {
    const z = table.coordinates[3 * v + 2]!;
    if (Number.isFinite(z) && z !== 0) return false;
  }
  return true;
}

/** Survey height of the ground; 0 where there is none, which the county's report says. */
function groundAt(dem: Dem | null, lon: number, lat: number): number {
  const height = dem ? dem.sample(lon, lat) : 0;
  return Number.isNaN(height) ? 0 : height;
}

/**
 * Writes the axis height of every vertex: straight between the ends by chainage, or, where only depths are known
 * and there is a DEM, in the same depth below the ground in between.
 */
function runAxis(
  coordinates: Float64Array,
  first: number,
  end: number,
  ends: readonly [End, End],
  dem: Dem | null,
  offsetM: number,
): void {
  const chainage = new Float64Array(end - first);
  for (let v = first + 1; v < end; v++) {
    chainage[v - first] =
      chainage[v - first - 1]! +
      geodesicLengthMeters(
        coordinates[3 * v - 3]!,
        coordinates[3 * v - 2]!,
        coordinates[3 * v]!,
        coordinates[3 * v + 1]!,
      );
  }
  const length = chainage.at(-1)!;
  const [from, to] = ends;
  const belowDem = [
    sampleAt(dem, coordinates, first) - from.axisM,
    sampleAt(dem, coordinates, end - 1) - to.axisM,
  ] as const;
  for (let v = first; v < end; v++) {
    const t = length === 0 ? 0 : chainage[v - first]! / length;
    const isEnd = v === first || v === end - 1;
    const own = coordinates[3 * v + 2]!;
    let axis = from.axisM + t * (to.axisM - from.axisM);
    if (!isEnd && dem) {
      const followed = sampleAt(dem, coordinates, v) - (belowDem[0] + t * (belowDem[1] - belowDem[0]));
      if (!Number.isNaN(followed)) axis = followed;
    } else if (!isEnd && Number.isFinite(own) && own !== 0) {
      axis = own + offsetM;
    }
    coordinates[3 * v + 2] = axis;
  }
}

/** Height of the ground below a vertex, NaN where none is known. */
function sampleAt(dem: Dem | null, coordinates: Float64Array, v: number): number {
  return dem?.sample(coordinates[3 * v]!, coordinates[3 * v + 1]!) ?? Number.NaN;
}

/** Length on the ellipsoid as the survey drew it, metres. */
function lengthOf(table: FeatureTable, row: number): number {
  let length = 0;
  for (let part = table.featureStart[row]!; part < table.featureStart[row + 1]!; part++)
    for (let v = table.partStart[part]! + 1; v < table.partStart[part + 1]!; v++)
      length += geodesicLengthMeters(
        table.coordinates[3 * v - 3]!,
        table.coordinates[3 * v - 2]!,
        table.coordinates[3 * v]!,
        table.coordinates[3 * v + 1]!,
      );
  return length;
}

/** Lines of a table that only names its end points. */
function joinPoints(table: SurveyedTable, placing: PipePlacing, findings: Findings): SurveyedTable {
  const coordinates: number[] = [];
  const partStart = [0];
  const featureStart = [0];
  for (let i = 0; i < table.count; i++) {
    const ends = (["fromNode", "toNode"] as const).map((field) => {
      const number = String(table.columns.get(field)?.[i] ?? "");
      const point = placing.points.get(number);
      if (!point)
        findings.add({
          file: table.sources[0]!,
          row: table.sourceRow[i]!,
          id: table.ids[i]!,
          field,
          found: number === "" ? "no point number" : `point ${number}, which no point table has`,
          expected: `the number of a point of layer ${placing.layer.id}-facilities`,
          advice: "import the point table too, or correct the number",
          severity: "error",
        });
      return point;
    });
    if (ends[0] && ends[1]) {
      for (const { lon, lat } of [ends[0], ends[1]]) coordinates.push(lon, lat, Number.NaN);
      partStart.push(coordinates.length / 3);
    }
    featureStart.push(partStart.length - 1);
  }
  return {
    ...table,
    coordinates: Float64Array.from(coordinates),
    partStart: Uint32Array.from(partStart),
    featureStart: Uint32Array.from(featureStart),
  };
}

/** Turns lines that were drawn from their end point to their start point. */
function runFromStart(table: SurveyedTable, points: PipePlacing["points"]): SurveyedTable {
  const [from, to] = [table.columns.get("fromNode"), table.columns.get("toNode")];
  if (!from || !to || points.size === 0) return table;
  const coordinates = table.coordinates.slice();
  const apart = (p: NetworkPoint, v: number) =>
    Math.hypot(p.lon - coordinates[3 * v]!, p.lat - coordinates[3 * v + 1]!);
  for (let i = 0; i < table.count; i++) {
    const [a, b] = [points.get(String(from[i])), points.get(String(to[i]))];
    if (!a || !b) continue;
    const first = table.partStart[table.featureStart[i]!]!;
    const end = table.partStart[table.featureStart[i + 1]!]!;
    if (apart(a, first) + apart(b, end - 1) > apart(a, end - 1) + apart(b, first))
      reverseVertices(coordinates, first, end);
  }
  return { ...table, coordinates };
}

function numberOf(value: SurveyValue): number | null {
  return typeof value === "number" ? value : null;
}

/** Columns that the placing completes; millimetres of level are enough, so numbers are rounded to 0.1 mm. */
class FilledColumns {
  readonly #columns: Map<string, SurveyValue[]>;

  constructor(private readonly table: FeatureTable) {
    this.#columns = new Map([...table.columns].map(([name, values]) => [name, [...values]]));
  }

  set(row: number, values: Readonly<Record<string, number>>): void {
    for (const name in values) this.#column(name)[row] = Math.round(values[name]! * 1e4) / 1e4;
  }

  setText(row: number, name: string, value: string, overwrite: boolean): void {
    const column = this.#column(name);
    if (overwrite || column[row] === null) column[row] = value;
  }

  #column(name: string): SurveyValue[] {
    let column = this.#columns.get(name);
    if (!column) {
      column = new Array<SurveyValue>(this.table.count).fill(null);
      this.#columns.set(name, column);
    }
    return column;
  }

  finish(): Map<string, SurveyValue[]> {
    return this.#columns;
  }
}
