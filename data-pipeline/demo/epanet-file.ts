import { surveyFromLocal } from "./frame.ts";
import { pathLength } from "./plane.ts";
import type { WaterSurvey } from "./water-survey.ts";

/** Hazen-Williams C by material. */
const ROUGHNESS = { QM: 130, PE: 145, ZT: 95, SM: 120, G: 110, T: 110, PVC: 145 } as const;

/**
 * The mains from DN300 up as an EPANET 2.2 model: plants are reservoirs, elevated tanks tanks.
 * Lengths m, diameters mm, flow l/s; coordinates EPSG:4546, easting first.
 */
export function epanetModel(
  survey: WaterSurvey,
  levels: readonly { groundM: number; axisM: number }[],
): string {
  const pipes = survey.pipes.flatMap((pipe, i) =>
    pipe.make.nominalMm >= 300 ? [{ ...pipe, id: `JSL${i + 1}` }] : [],
  );
  const nodes = [...new Set(pipes.flatMap((pipe) => [pipe.from, pipe.to]))].sort((a, b) => a - b);
  const id = (node: number) => `JS${node + 1}`;
  const kind = (node: number) => survey.nodes[node]!.kind;
  const junctions = nodes.filter((node) => kind(node) !== "plant" && kind(node) !== "tank");
  const demand = 310 / junctions.length;
  const lines = [
    "[TITLE]",
    "演示数据 synthetic: mains of the demo county from DN300 up",
    "",
    "[JUNCTIONS]",
    ...junctions.map((node) => `${id(node)} ${levels[node]!.axisM.toFixed(3)} ${demand.toFixed(4)}`),
    "",
    "[RESERVOIRS]",
    ...nodes
      .filter((node) => kind(node) === "plant")
      .map((node) => `${id(node)} ${(levels[node]!.groundM + 48).toFixed(3)}`),
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
    "[OPTIONS]",
    "UNITS LPS",
    "HEADLOSS H-W",
    "",
    "[TIMES]",
    "DURATION 24:00",
    "HYDRAULIC TIMESTEP 1:00",
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
