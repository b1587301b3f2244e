import { Command } from "commander";
import type { SpaceFit } from "../../contract/helmert.ts";
import { type Control, readControl } from "../survey/control-points.ts";

interface ControlOptions {
  readonly json?: true;
}

/** `twin control`: the transform of a local survey system and how well its control points agree. */
export const controlCommand = new Command("control")
  .description("fit a local survey system to control points: parameters and the residual of every point")
  .argument(
    "<file>",
    "table of at least three points: name, from_easting, from_northing, to_easting, to_northing",
  )
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    "\nExample:\n  npx twin control control-points.csv\n  npx twin import pipes.shp --layer water --crs EPSG:4546 --control control-points.csv" +
      "\n\nWith from_x, from_y, from_z, to_x, to_y, to_z (geocentric, metres) seven parameters are fitted.",
  )
  .action(async (file: string, { json }: ControlOptions) => {
    const control = await readControl(file);
    console.log(json ? JSON.stringify(summaryOf(control)) : tableOf(control));
  });

function summaryOf({ kind, points, fit }: Control) {
  return {
    kind,
    parameters: kind === "plane" ? 4 : 7,
    shiftMeters: fit.shift,
    scalePpm: (fit.scale - 1) * 1e6,
    ...("rotationDeg" in fit ? { rotationDeg: fit.rotationDeg } : { turnsArcSeconds: fit.turnsArcSeconds }),
    standardErrorMeters: fit.standardErrorMeters,
    residualsMeters: points.map(({ name }, i) => ({ name, residual: fit.residuals[i]! })),
  };
}

function tableOf(control: Control): string {
  const { points, fit, kind } = control;
  const axes = kind === "plane" ? ["easting", "northing"] : ["x", "y", "z"];
  const turn =
    "rotationDeg" in fit
      ? [`rotation     ${fit.rotationDeg.toFixed(8)}°`]
      : [
          `turns        ${fit.turnsArcSeconds.map((seconds) => seconds.toFixed(5)).join(", ")}″`,
          `PROJ         ${projString(fit)}`,
        ];
  return [
    `${kind === "plane" ? "4 parameters in the plane" : "7 parameters in space"}, ${points.length} control points`,
    `shift        ${fit.shift.map((value) => value.toFixed(4)).join(", ")} m`,
    `scale        ${((fit.scale - 1) * 1e6).toFixed(4)} ppm`,
    ...turn,
    `std. error   ${fit.standardErrorMeters.toFixed(4)} m`,
    "",
    `${"point".padEnd(13)}${axes.map((axis) => `${axis} m`.padStart(12)).join("")}`,
    ...points.map(
      ({ name }, i) =>
        `${name.padEnd(13)}${fit.residuals[i]!.map((value) => value.toFixed(4).padStart(12)).join("")}`,
    ),
  ].join("\n");
}

/** For --crs "+proj=… +towgs84=…": position vector convention, arc seconds, ppm. */
function projString({ shift, turnsArcSeconds, scale }: SpaceFit): string {
  const numbers = [
    ...shift.map((value) => value.toFixed(4)),
    ...turnsArcSeconds.map((value) => value.toFixed(6)),
  ];
  return `+towgs84=${[...numbers, ((scale - 1) * 1e6).toFixed(6)].join(",")}`;
}
