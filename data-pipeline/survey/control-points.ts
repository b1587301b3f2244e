import {
  type ControlPoint,
  fitPlane,
  fitSpace,
  type PlaneFit,
  type PlanePlace,
  type SpaceFit,
  type SpacePlace,
} from "../../contract/helmert.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import type { SurveyTable } from "../read/survey-table.ts";

/** Twice the plan error that CJJ 61-2017 allows a pipe point against its control (50 mm): more is a wrong point. */
export const LARGEST_RESIDUAL_METERS = 0.1;

/** Columns of a table of control points, in English or Chinese; case and order do not matter. */
const NAME = ["name", "point", "点号", "点名"];
const PLANE = {
  from: [
    ["from_easting", "原东坐标"],
    ["from_northing", "原北坐标"],
  ],
  to: [
    ["to_easting", "新东坐标"],
    ["to_northing", "新北坐标"],
  ],
} as const;
const SPACE = {
  from: [["from_x"], ["from_y"], ["from_z"]],
  to: [["to_x"], ["to_y"], ["to_z"]],
} as const;
const EXPECTED =
  "name, from_easting, from_northing, to_easting, to_northing (点号, 原东坐标, 原北坐标, 新东坐标, 新北坐标), " +
  "or name, from_x, from_y, from_z, to_x, to_y, to_z";

export type Control =
  | { readonly kind: "plane"; readonly points: readonly ControlPoint<PlanePlace>[]; readonly fit: PlaneFit }
  | { readonly kind: "space"; readonly points: readonly ControlPoint<SpacePlace>[]; readonly fit: SpaceFit };

/**
 * Reads control points from a CSV or spreadsheet and fits four parameters to plane coordinates, seven to geocentric
 * ones, all in metres.
 * @throws Error naming the file, row and column that cannot be used; fewer than three points; points along a line
 */
export async function readControl(path: string): Promise<Control> {
  const table = await readVectorFile(path);
  const columns = new Map([...table.columns.keys()].map((name) => [name.trim().toLowerCase(), name]));
  const column = (names: readonly string[]) => names.map((name) => columns.get(name)).find((name) => name);
  const name = column(NAME);
  const pick = (sides: typeof PLANE | typeof SPACE) => [...sides.from, ...sides.to].map(column);
  const [plane, space] = [pick(PLANE), pick(SPACE)];
  const rows = Array.from({ length: table.count }, (_, row) => row);
  const named = (row: number) => `${(name && table.columns.get(name)?.[row]) ?? table.rows[row]}`;
  try {
    if (plane.every((each) => each !== undefined)) {
      const points = rows.map((row): ControlPoint<PlanePlace> => {
        const [e, n, e2, n2] = plane.map((each) => numberAt(table, each, row, path));
        return { name: named(row), from: [e!, n!], to: [e2!, n2!] };
      });
      return { kind: "plane", points, fit: fitPlane(points) };
    }
    if (space.every((each) => each !== undefined)) {
      const points = rows.map((row): ControlPoint<SpacePlace> => {
        const [x, y, z, x2, y2, z2] = space.map((each) => numberAt(table, each, row, path));
        return { name: named(row), from: [x!, y!, z!], to: [x2!, y2!, z2!] };
      });
      return { kind: "space", points, fit: fitSpace(points) };
    }
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(message.startsWith(path) ? message : `${path}: ${message}`, { cause });
  }
  throw new Error(`${path}: found the columns ${[...table.columns.keys()].join(", ")}; expected ${EXPECTED}`);
}

/** The point that fits worst and by how much, metres. */
export function worstPoint({ points, fit }: Control): { name: string; meters: number } {
  const sizes = fit.residuals.map((residual) => Math.hypot(...residual));
  const meters = Math.max(...sizes);
  return { name: points[sizes.indexOf(meters)]!.name, meters };
}

function numberAt(table: SurveyTable, column: string, row: number, path: string): number {
  const value = table.columns.get(column)?.[row];
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value ?? Number.NaN);
  if (!Number.isFinite(number))
    throw new Error(
      `${path}, row ${table.rows[row]}, ${column}: found ${value ?? "nothing"}, expected a number in metres`,
    );
  return number;
}
