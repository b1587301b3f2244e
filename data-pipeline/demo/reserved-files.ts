import { type Drains, gullyPlaces, layDrains } from "./drains.ts";
import { gasDepth, layGas } from "./gas.ts";
import { distance, type Path, type Point } from "./plane.ts";
import type { Random } from "./random.ts";
import type { GroundHeights } from "./relief-seat.ts";
import type { Street } from "./seat-plan.ts";
import { SYNTHETIC_NOTE } from "./survey-date.ts";
import type { Column, Row, SurveyFiles } from "./survey-files.ts";
import type { WaterDistance } from "./water-bodies.ts";

const text = (name: string, size: number): Column => ({ name, type: "text", size });
const real = (name: string): Column => ({ name, type: "real", size: 3 });
const POINT_COLUMNS: readonly Column[] = [
  text("WTDH", 10),
  text("TSDH", 10),
  text("TZFSW", 12),
  text("TZ", 12),
  text("FSW", 12),
  real("DMGC"),
  real("MS"),
  text("SZDL", 24),
  text("QSDW", 20),
  text("BZ", 12),
];
const PIPE_COLUMNS: readonly Column[] = [
  text("GXBM", 10),
  text("QDDH", 10),
  text("ZDDH", 10),
  text("GJ", 10),
  text("CZ", 10),
  { name: "JSND", type: "integer" },
  real("QDMS"),
  real("ZDMS"),
  real("QDGC"),
  real("ZDGC"),
  text("MSLY", 6),
  text("MSFS", 10),
  text("LX", 2),
  text("SYZT", 4),
  text("SZDL", 24),
  text("QSDW", 20),
  text("BZ", 12),
];
const mm = (meters: number): number => Math.round(meters * 1000) / 1000;

/** Whole surveys of gas, storm and sanitary drains that county.yaml does not import; reserved/说明.txt tells how to. */
export function writeReserved(
  files: SurveyFiles,
  streets: readonly Street[],
  ground: GroundHeights,
  water: WaterDistance,
  random: Random,
  grade: (sewer: Drains) => Drains = (sewer) => sewer,
): void {
  writeGas(files, streets, ground, random);
  const level = (p: Point) => ground.at(p);
  const storm = layDrains(streets, 2.6, (p) => water.bank(p) < 190, level, 700);
  writeDrains(files, "YS", "雨水", storm, true, random);
  const works: Point = [1980, 3050];
  const sewer = grade(layDrains(streets, -2.6, (p) => distance(p, works) < 160, level, 2600));
  writeDrains(files, "WS", "污水", sewer, false, random);
  files.put("reserved/说明.txt", NOTE);
}

function writeGas(
  files: SurveyFiles,
  streets: readonly Street[],
  ground: GroundHeights,
  random: Random,
): void {
  const WORD: Readonly<Record<string, readonly [string, boolean]>> = {
    tee: ["三通", false],
    cross: ["四通", false],
    bend: ["弯头", false],
    cap: ["盖堵", false],
    reducer: ["变径", false],
    junction: ["直通", false],
    gateValve: ["阀门", true],
    regulator: ["调压箱", true],
  };
  const { nodes, pipes } = layGas(streets, random);
  const groundAt = nodes.map((node) => mm(ground.at(node.point)));
  const depthAt = nodes.map((node) => mm(gasDepth(node.point)));
  const points: Row[] = nodes.map((node, i) => {
    const [word, appurtenance] = WORD[node.kind]!;
    return {
      shape: { point: node.point },
      values: [
        `RQ${i + 1}`,
        `RQ${i + 1}`,
        word,
        appurtenance ? "" : word,
        appurtenance ? word : "",
        groundAt[i]!,
        depthAt[i]!,
        "",
        "江华燃气公司",
        SYNTHETIC_NOTE,
      ],
    };
  });
  const lines: Row[] = pipes.map((pipe, i) => ({
    shape: { line: pipe.path },
    values: [
      `RQL${i + 1}`,
      `RQ${pipe.from + 1}`,
      `RQ${pipe.to + 1}`,
      pipe.make.label,
      pipe.make.material === "G" ? "钢" : "PE",
      pipe.make.year,
      depthAt[pipe.from]!,
      depthAt[pipe.to]!,
      mm(groundAt[pipe.from]! - depthAt[pipe.from]!),
      mm(groundAt[pipe.to]! - depthAt[pipe.to]!),
      "实测",
      "直埋",
      "",
      "在用",
      pipe.road,
      "江华燃气公司",
      SYNTHETIC_NOTE,
    ],
  }));
  files.shapefile("reserved/gas/RQP.shp", POINT_COLUMNS, points);
  files.shapefile("reserved/gas/RQL.shp", PIPE_COLUMNS, lines);
}

function writeDrains(
  files: SurveyFiles,
  symbol: "YS" | "WS",
  name: string,
  drains: Drains,
  gullies: boolean,
  random: Random,
): void {
  const folder = gullies ? "storm" : "sewer";
  const owner = "县市政设施维护所";
  const bottom = new Float64Array(drains.manholes.length).fill(Infinity);
  const used = new Set<number>();
  for (const pipe of drains.pipes) {
    bottom[pipe.from] = Math.min(bottom[pipe.from]!, pipe.invertFromM);
    bottom[pipe.to] = Math.min(bottom[pipe.to]!, pipe.invertToM);
    used.add(pipe.from).add(pipe.to);
  }
  const pointRow = (i: number, point: Point, kind: string, groundM: number, depth: number): Row => {
    const outfall = kind === "出水口";
    return {
      shape: { point },
      values: [
        `${symbol}${i + 1}`,
        `${symbol}${i + 1}`,
        kind,
        outfall ? kind : "",
        outfall ? "" : kind,
        groundM,
        mm(depth),
        "",
        owner,
        SYNTHETIC_NOTE,
      ],
    };
  };
  const points: Row[] = [...used]
    .sort((a, b) => a - b)
    .map((i) =>
      pointRow(
        i,
        drains.manholes[i]!.point,
        drains.manholes[i]!.kind === "检修井" ? (gullies ? "雨水井" : "污水井") : drains.manholes[i]!.kind,
        drains.manholes[i]!.groundM,
        drains.manholes[i]!.groundM - bottom[i]!,
      ),
    );
  const row = (
    id: number,
    from: number,
    to: number,
    path: Path,
    bore: number,
    groundFrom: number,
    groundTo: number,
    invertFrom: number,
    invertTo: number,
    road: string,
  ): Row => {
    const depthFrom = mm(groundFrom - invertFrom);
    const depthTo = mm(groundTo - invertTo);
    return {
      shape: { line: path },
      values: [
        `${symbol}L${id}`,
        `${symbol}${from + 1}`,
        `${symbol}${to + 1}`,
        `DN${bore}`,
        bore >= 600 || random.chance(0.3) ? "混凝土" : "PVC",
        random.integer(1998, 2023),
        depthFrom,
        depthTo,
        mm(groundFrom - depthFrom),
        mm(groundTo - depthTo),
        "实测",
        "直埋",
        "0",
        "在用",
        road,
        owner,
        SYNTHETIC_NOTE,
      ],
    };
  };
  const pipes: Row[] = drains.pipes.map((pipe, i) =>
    row(
      i + 1,
      pipe.from,
      pipe.to,
      pipe.path,
      pipe.boreMm,
      drains.manholes[pipe.from]!.groundM,
      drains.manholes[pipe.to]!.groundM,
      pipe.invertFromM,
      pipe.invertToM,
      pipe.road,
    ),
  );
  if (gullies) {
    let next = drains.manholes.length;
    for (const { point, manhole } of gullyPlaces(drains, 3)) {
      const hole = drains.manholes[manhole]!;
      const invertFrom = hole.groundM - 0.8;
      points.push(pointRow(next, point, "雨水箅", hole.groundM, 0.8));
      pipes.push(
        row(
          pipes.length + 1,
          next,
          manhole,
          [point, hole.point],
          200,
          hole.groundM,
          hole.groundM,
          invertFrom,
          Math.max(bottom[manhole]!, invertFrom - 0.1),
          "",
        ),
      );
      next++;
    }
  }
  files.shapefile(`reserved/${folder}/${symbol}P.shp`, POINT_COLUMNS, points);
  files.shapefile(`reserved/${folder}/${symbol}L.shp`, PIPE_COLUMNS, pipes);
  if (points.length === 0) throw new Error(`the ${name} survey is empty`);
}

const NOTE = `演示数据：燃气、雨水、污水三套完整的管线测量成果，默认不导入。
按下列命令导入后，对应的预留图层即变为可用：
  npx twin import reserved/gas/RQL.shp --layer gas --county .
  npx twin import reserved/gas/RQP.shp --layer gas-facilities --county .
  npx twin import reserved/storm/YSL.shp --layer storm --county .
  npx twin import reserved/storm/YSP.shp --layer storm-facilities --county .
  npx twin import reserved/sewer/WSL.shp --layer sewer --county .
  npx twin import reserved/sewer/WSP.shp --layer sewer-facilities --county .

Synthetic data: whole surveys of gas, storm and sanitary drains, which nothing imports by default.
`;
