import { roundMillimetre, surveyFromLocal } from "./frame.ts";
import { bearingOf, compassDegrees } from "./plane.ts";
import type { Random } from "./random.ts";
import { SYNTHETIC_NOTE } from "./survey-date.ts";
import type { Column, Row, SurveyFiles } from "./survey-files.ts";
import type { WaterDistance } from "./water-bodies.ts";
import type { WaterSurvey } from "./water-survey.ts";

/** Kind → word of the survey, code of CJJ 61-2017 appendix F (5104 distribution, 5102 transmission), and whether it is an appurtenance. */
const WORDS: Readonly<Record<string, readonly [word: string, code: string, appurtenance: boolean]>> = {
  bend: ["弯头", "51042101", false],
  tee: ["三通", "51042102", false],
  cross: ["四通", "51042103", false],
  reducer: ["变径", "51042104", false],
  cap: ["盖堵", "51042113", false],
  junction: ["直通", "", false],
  flowPoint: ["测流点", "51042108", false],
  pressurePoint: ["测压点", "51042109", false],
  qualityPoint: ["水质监测点", "51042110", false],
  well: ["窨井", "51042201", true],
  hydrant: ["消防栓", "51042202", true],
  gateValve: ["闸阀", "51042204", true],
  meter: ["水表", "51042207", true],
  meterWell: ["水表井", "51042208", true],
  airValve: ["排气阀", "51042209", true],
  washoutValve: ["排污阀", "51042210", true],
  tank: ["水池", "51042213", true],
  pumpStation: ["泵站", "51042215", true],
  plant: ["水厂出水", "51022222", true],
};
const OWNER = "江华自来水公司";

/** Depths of this share of the pipes were not measured but assumed. */
const ASSUMED_SHARE = 0.11;

/** JSP (points) and JSL (pipes): Shapefiles with the columns of CJJ 61-2017. */
export function writeWater(
  files: SurveyFiles,
  survey: WaterSurvey,
  levels: readonly { groundM: number; axisM: number }[],
  water: WaterDistance,
  random: Random,
): void {
  const pointId = (node: number) => `JS${node + 1}`;
  const heaviest = new Int32Array(survey.nodes.length).fill(-1);
  survey.pipes.forEach((pipe, i) => {
    for (const node of [pipe.from, pipe.to]) {
      const other = heaviest[node]!;
      if (other < 0 || survey.pipes[other]!.make.nominalMm < pipe.make.nominalMm) heaviest[node] = i;
    }
  });
  const pointColumns: Column[] = [
    { name: "WTDH", type: "text", size: 10 },
    { name: "TSDH", type: "text", size: 10 },
    { name: "TZFSW", type: "text", size: 12 },
    { name: "TZ", type: "text", size: 12 },
    { name: "FSW", type: "text", size: 12 },
    { name: "DBM", type: "text", size: 8 },
    { name: "X", type: "real", size: 3 },
    { name: "Y", type: "real", size: 3 },
    { name: "DMGC", type: "real", size: 3 },
    { name: "MS", type: "real", size: 3 },
    { name: "KJ", type: "text", size: 8 },
    { name: "KGZT", type: "text", size: 4 },
    { name: "QKZS", type: "integer" },
    { name: "XZJ", type: "real", size: 1 },
    { name: "JGXZ", type: "text", size: 8 },
    { name: "JGCZ", type: "text", size: 10 },
    { name: "JSND", type: "integer" },
    { name: "HH", type: "text", size: 10 },
    { name: "SZDL", type: "text", size: 24 },
    { name: "QSDW", type: "text", size: 20 },
    { name: "WZLY", type: "text", size: 6 },
    { name: "BZ", type: "text", size: 12 },
  ];
  let customer = 100000;
  const points: Row[] = survey.nodes.map((node, i) => {
    const found = WORDS[node.kind];
    if (!found) throw new Error(`point ${i + 1} has no word for its kind "${node.kind}"`);
    const [word, code, appurtenance] = found;
    const pipe = survey.pipes[heaviest[i]!]!;
    const { groundM, axisM } = levels[i]!;
    const valve = node.kind === "gateValve";
    const covered = ["well", "gateValve", "meterWell", "airValve", "washoutValve"].includes(node.kind);
    const [east, north] = surveyFromLocal(node.point);
    const next = pipe.from === i ? pipe.path[1]! : pipe.path[pipe.path.length - 2]!;
    return {
      shape: { point: node.point },
      values: [
        pointId(i),
        pointId(i),
        word,
        appurtenance ? "" : word,
        appurtenance ? word : "",
        code,
        north,
        east,
        groundM,
        roundMillimetre(groundM - axisM - pipe.make.outerMm / 2000),
        pipe.make.label,
        valve ? (random.chance(0.015) ? "关" : "开") : "",
        valve ? Math.round(pipe.make.nominalMm / 8 + 3) : 0,
        Math.round(compassDegrees(bearingOf(node.point, next)) * 10) / 10,
        covered ? (random.chance(0.85) ? "圆形" : "方形") : "",
        covered ? (pipe.make.year < 2005 ? "铸铁" : random.chance(0.5) ? "球墨铸铁" : "复合材料") : "",
        pipe.make.year,
        node.kind === "meter" || node.kind === "meterWell" ? `H${++customer}` : "",
        pipe.road,
        OWNER,
        random.chance(0.96) ? "实测" : "推定",
        SYNTHETIC_NOTE,
      ],
    };
  });
  const pipeColumns: Column[] = [
    { name: "GXBM", type: "text", size: 10 },
    { name: "QDDH", type: "text", size: 10 },
    { name: "ZDDH", type: "text", size: 10 },
    { name: "GJ", type: "text", size: 8 },
    { name: "WJ", type: "real", size: 0 },
    { name: "CZ", type: "text", size: 8 },
    { name: "JSND", type: "integer" },
    { name: "QDMS", type: "real", size: 3 },
    { name: "ZDMS", type: "real", size: 3 },
    { name: "QDGC", type: "real", size: 3 },
    { name: "ZDGC", type: "real", size: 3 },
    { name: "MSLY", type: "text", size: 6 },
    { name: "MSFS", type: "text", size: 10 },
    { name: "YL", type: "real", size: 2 },
    { name: "SYZT", type: "text", size: 4 },
    { name: "SZDL", type: "text", size: 24 },
    { name: "QSDW", type: "text", size: 20 },
    { name: "GXJB", type: "text", size: 6 },
    { name: "TCDW", type: "text", size: 24 },
    { name: "TCRQ", type: "text", size: 10 },
    { name: "BZ", type: "text", size: 12 },
  ];
  const ROLE = { transmission: "输水", main: "干管", distribution: "配水", service: "支管" } as const;
  const MATERIAL = {
    QM: "球墨铸铁",
    PE: "PE",
    ZT: "铸铁",
    SM: "石棉",
    G: "钢",
    T: "混凝土",
    PVC: "PVC",
  } as const;
  const pipes: Row[] = survey.pipes.map((pipe, i) => {
    const outer = pipe.make.outerMm / 1000;
    const end = (node: number) => {
      const { groundM, axisM } = levels[node]!;
      const depth = roundMillimetre(groundM - axisM - outer / 2);
      return { depth, crown: roundMillimetre(groundM - depth) };
    };
    const from = end(pipe.from);
    const to = end(pipe.to);
    const wet = water.bank(pipe.path[0]!) < 0 || water.bank(pipe.path[pipe.path.length - 1]!) < 0;
    const assumed = random.chance(ASSUMED_SHARE * (pipe.make.year < 2000 ? 1.6 : 0.8));
    return {
      shape: { line: pipe.path },
      values: [
        `JSL${i + 1}`,
        pointId(pipe.from),
        pointId(pipe.to),
        pipe.make.label,
        pipe.make.outerMm,
        MATERIAL[pipe.make.material],
        pipe.make.year,
        from.depth,
        to.depth,
        from.crown,
        to.crown,
        assumed ? "推定" : "实测",
        wet ? "定向钻" : "直埋",
        pipe.role === "transmission" ? 0.45 : pipe.role === "service" ? 0.28 : 0.35,
        "在用",
        pipe.road,
        OWNER,
        ROLE[pipe.role],
        "演示管线探测队",
        pipe.make.year > 2024 ? "2025-11-20" : "2024-06-18",
        SYNTHETIC_NOTE,
      ],
    };
  });
  files.shapefile("water/JSP.shp", pointColumns, points);
  files.shapefile("water/JSL.shp", pipeColumns, pipes);
}
