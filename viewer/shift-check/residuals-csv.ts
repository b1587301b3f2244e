import type { SurveySystem } from "./survey-system.ts";
import type { CauseCheck } from "./useShiftCheck.ts";

/**
 * Residuals as CSV: each control point with its reference and what it is off by, as given and with the likeliest
 * mistake undone. Metres east, north, up; coordinates in the system of the survey.
 */
export function residualsCsv(
  given: CauseCheck,
  undone: CauseCheck | undefined,
  system: SurveySystem,
): string {
  const [x, y] = system.kind === "degrees" ? ["longitude", "latitude"] : ["easting", "northing"];
  const digits = system.kind === "degrees" ? 9 : 4;
  const number = (value: number | undefined, places = 4) =>
    value === undefined || !Number.isFinite(value) ? "" : value.toFixed(places);
  const head = [
    "name",
    x,
    y,
    "height",
    `reference_${x}`,
    `reference_${y}`,
    "reference_height",
    "reference_layer",
    "reference_id",
    "dx_m",
    "dy_m",
    "dh_m",
    "distance_m",
    ...(undone ? ["undone", "undone_dx_m", "undone_dy_m", "undone_dh_m", "undone_distance_m"] : []),
  ];
  const lines = given.points.map(({ name, surveyed, reference, residual }, i) => {
    const [east, north] = system.fromLonLat([surveyed.lonDeg, surveyed.latDeg]);
    const at = reference && system.fromLonLat([reference.lonDeg, reference.latDeg]);
    const after = undone?.points[i]?.residual;
    return [
      name,
      number(east, digits),
      number(north, digits),
      number(surveyed.h),
      number(at?.[0], digits),
      number(at?.[1], digits),
      number(reference?.h),
      reference?.feature?.layer ?? "",
      reference?.feature?.id ?? "",
      number(residual.dx),
      number(residual.dy),
      number(residual.dh),
      reference ? number(residual.distance) : "",
      ...(undone && after
        ? [undone.cause, number(after.dx), number(after.dy), number(after.dh), number(after.distance)]
        : []),
    ];
  });
  return `${[head, ...lines].map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** RFC 4180; a leading sign of a formula is defused, for spreadsheets would compute it. */
function quoted(cell: string): string {
  const safe = /^[=@]|^[+-](?![\d.])/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
