import { layerById } from "../../contract/layers.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import { sampleTable } from "../tiles3d/feature-table-fixture.ts";
import { checkSurvey, type ReadTable } from "./check-survey.ts";

type Fields = Readonly<Record<string, string | number | null>>;
type Place = readonly [eastM: number, northM: number];

/** A made-up point: its place in metres, and fields that are not as usual. */
export interface SamplePoint {
  readonly at: Place;
  readonly fields?: Fields;
}
/** A made-up pipe: straight between two points unless `path` says otherwise. */
export interface SamplePipe {
  readonly from: string | null;
  readonly to: string | null;
  readonly path?: readonly Place[];
  readonly fields?: Fields;
}
/** A small survey for tests. Pipes and points are named by their keys. */
export interface SampleSurvey {
  /** water unless said */
  readonly layer?: string;
  readonly points: Readonly<Record<string, SamplePoint>>;
  readonly pipes: Readonly<Record<string, SamplePipe>>;
  /** columns of the point table as they were written */
  readonly written?: ReadonlyMap<string, readonly (string | null)[]>;
}

const METERS_PER_DEGREE = 111319.49;
const [LON, LAT] = [111.58, 25.2];
const degrees = ([x, y]: Place): [number, number, number] => [
  LON + x / (METERS_PER_DEGREE * Math.cos((LAT * Math.PI) / 180)),
  LAT + y / METERS_PER_DEGREE,
  Number.NaN,
];
const USUAL_POINT: Fields = { kind: "junction", groundElevM: 100, depthM: 1 };
const USUAL_PIPE: Fields = {
  diameterLabel: "DN100",
  nominalMm: 100,
  outerDiameterMm: 118,
  innerDiameterMm: 100,
  material: "QM",
  depthFromM: 1,
  depthToM: 1,
  elevFromM: 99,
  elevToM: 99,
};

/** The tables of a survey as checkSurvey takes them. */
export function sampleTables({ layer = "water", points, pipes, written }: SampleSurvey): ReadTable[] {
  const pointTable = sampleTable(
    `${layer}-facilities`,
    "point",
    Object.entries(points).map(([id, { at, fields }]) => ({
      parts: [[degrees(at)]],
      fields: { ...USUAL_POINT, id, code: null, ...fields },
    })),
  );
  const pipeTable = sampleTable(
    layer,
    "line",
    Object.entries(pipes).map(([id, { from, to, path, fields }]) => ({
      parts: [(path ?? [points[from!]!.at, points[to!]!.at]).map(degrees)],
      fields: { ...USUAL_PIPE, id, fromNode: from, toNode: to, ...fields },
    })),
  );
  return [pipeTable, pointTable].map((table) => ({
    layer: layerById(table.layer),
    raw: writtenTable(table.count, table === pointTable ? written : undefined),
    table: { ...table, needsPoints: false },
    refused: new Set<number>(),
  }));
}

function writtenTable(count: number, columns: SampleSurvey["written"]): SurveyTable {
  return {
    file: "sample",
    table: "sample",
    crs: null,
    count,
    kinds: [],
    coordinates: new Float64Array(0),
    partStart: Uint32Array.of(0),
    featureStart: new Uint32Array(count + 1),
    columns: columns ?? new Map(),
    rows: Uint32Array.from({ length: count }, (_, i) => i + 1),
    notes: [],
  };
}

/** What the checks find, as `check id`, in alphabetical order. */
export function checked(survey: SampleSurvey): string[] {
  return checkSurvey(sampleTables(survey), 2026)
    .map(({ check, id }) => `${check} ${id}`)
    .sort();
}
