import { surveyFromLocal } from "./frame.ts";
import { pathLength } from "./plane.ts";
import { SERVICE_HEAD_M } from "./water-mains.ts";
import type { WaterSurvey } from "./water-survey.ts";

/** Hazen-Williams C by material. */
const ROUGHNESS = { QM: 130, PE: 145, ZT: 95, SM: 120, G: 110, T: 110, PVC: 145 } as const;

/** Mean consumption of the town, litres a second. */
const CONSUMPTION_LPS = 310;
/** Share of the mean in each hour of the day: two peaks, at breakfast and at supper. */
const DAY = [
  0.45, 0.38, 0.35, 0.36, 0.48, 0.8, 1.3, 1.62, 1.48, 1.2, 1.08, 1.2, 1.32, 1.08, 0.95, 0.94, 1.05, 1.3, 1.6,
  1.58, 1.32, 1.02, 0.72, 0.42,
] as const;

/**
 * The mains as an EPANET 2.2 model, services left out: plants are reservoirs at the head they pump to, elevated
 * tanks tanks.
 * Lengths m, diameters mm, flow l/s; coordinates EPSG:4546, easting first.
 */
export function epanetModel(
  survey: WaterSurvey,
  levels: readonly { groundM: number; axisM: number }[],
): string {
  const pipes = survey.pipes.flatMap((pipe, i) =>
    pipe.role === "service" ? [] : [{ ...pipe, id: `JSL${i + 1}` }],
  );
  const nodes = [...new Set(pipes.flatMap((pipe) => [pipe.from, pipe.to]))].sort((a, b) => a - b);
  const id = (node: number) => `JS${node + 1}`;
  const kind = (node: number) => survey.nodes[node]!.kind;
  const junctions = nodes.filter((node) => kind(node) !== "plant" && kind(node) !== "tank");
  const demand = CONSUMPTION_LPS / junctions.length;
  const lines = [
    "[TITLE]",
    "演示数据 synthetic: the mains of the demo county",
    "",
    "[JUNCTIONS]",
    ...junctions.map((node) => `${id(node)} ${levels[node]!.axisM.toFixed(3)} ${demand.toFixed(4)} DAY`),
    "",
    "[RESERVOIRS]",
    ...nodes
      .filter((node) => kind(node) === "plant")
      .map((node) => `${id(node)} ${SERVICE_HEAD_M.toFixed(3)}`),
    "",
    "[TANKS]",
    ...nodes
      .filter((node) => kind(node) === "tank")
      .map((node) => `${id(node)} ${levels[node]!.groundM.toFixed(3)} 3.2 0.5 5 24 0`),
    "",
    "[PIPES]",
    ...pipes.map((pipe) => {
      const { from, to, make, path } = pipe;
      return `${pipe.id} ${id(from)} ${id(to)} ${pathLength(path).toFixed(3)} ${make.nominalMm} ${ROUGHNESS[make.material]} 0 Open`;
    }),
    "",
    "[PATTERNS]",
    `DAY ${DAY.join(" ")}`,
    "",
    "[OPTIONS]",
    "UNITS LPS",
    "HEADLOSS H-W",
    "",
    "[TIMES]",
    "DURATION 24:00",
    "HYDRAULIC TIMESTEP 1:00",
    "PATTERN TIMESTEP 1:00",
    "",
    "[COORDINATES]",
    ...nodes.map((node) => {
      const [east, north] = surveyFromLocal(survey.nodes[node]!.point);
      return `${id(node)} ${east.toFixed(3)} ${north.toFixed(3)}`;
    }),
    "",
    "[VERTICES]",
    ...pipes.flatMap((pipe) =>
      pipe.path.slice(1, -1).map((p) => {
        const [east, north] = surveyFromLocal(p);
        return `${pipe.id} ${east.toFixed(3)} ${north.toFixed(3)}`;
      }),
    ),
    "",
    "[END]",
  ];
  return `${lines.join("\n")}\n`;
}
