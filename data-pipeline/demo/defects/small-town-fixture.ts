import { surveyFromLocal } from "../frame.ts";
import type { Path, Point } from "../plane.ts";
import type { Column, Row, Value } from "../survey-files.ts";
import { HeldTable } from "./held-table.ts";
import { SPOILED } from "./plant-defects.ts";

/** Crossings along each side of the town, and metres between them. */
const SIDE = 7;
const BLOCK_M = 60;
const POINT_COLUMNS = "WTDH TSDH TZFSW TZ FSW DBM DMGC MS X Y".split(" ");
const PIPE_COLUMNS = "GXBM QDDH ZDDH GJ WJ CZ JSND QDMS ZDMS QDGC ZDGC YL SYZT GXJB TCRQ LX".split(" ");
const REALS = new Set("DMGC MS X Y WJ QDMS ZDMS QDGC ZDGC YL JSND".split(" "));
const columnsOf = (names: readonly string[]): Column[] =>
  names.map((name) => ({ name, type: REALS.has(name) ? "real" : "text", size: REALS.has(name) ? 3 : 16 }));
const CODES: Readonly<Record<string, string>> = { 窨井: "51042201", 弯头: "51042101", 三通: "51042102" };
const APPURTENANCES = new Set(["窨井", "水表", "污水井", "水厂出水", "消防栓"]);
const mm = (meters: number): number => Math.round(meters * 1000) / 1000;

/** Collects a survey of one network, right in every way. */
class Network {
  readonly points: Row[] = [];
  readonly pipes: Row[] = [];
  readonly #grounds: number[] = [];
  readonly #places: Point[] = [];

  constructor(private readonly symbol: string) {}

  point(at: Point, kind: string): number {
    const ground = mm(200 + at[0] / 100);
    const [east, north] = surveyFromLocal(at);
    const number = `${this.symbol}${this.points.length + 1}`;
    const feature = APPURTENANCES.has(kind) ? ["", kind] : [kind, ""];
    const values: Value[] = [number, number, kind, ...feature, CODES[kind] ?? "", ground, 1.2, north, east];
    this.#grounds.push(ground);
    this.#places.push(at);
    return this.points.push({ shape: { point: at }, values }) - 1;
  }

  /** @param depths below ground of both ends, metres; crowns of water pipes, inverts of drains */
  pipe(from: number, to: number, size: string, outerMm: number, role: string, depths = [1.2, 1.2]): void {
    const path: Path = [this.#places[from]!, this.#places[to]!];
    const [a, b] = [mm(depths[0]!), mm(depths[1]!)];
    const levels = [mm(this.#grounds[from]! - a), mm(this.#grounds[to]! - b)];
    const id = `${this.symbol}L${this.pipes.length + 1}`;
    const ends = [`${this.symbol}${from + 1}`, `${this.symbol}${to + 1}`];
    const material = this.symbol === "JS" ? "球墨铸铁" : "混凝土";
    const values: Value[] = [id, ...ends, size, outerMm, material, 2015, a, b, ...levels];
    values.push(0.35, "在用", role, "2024-06-18", "0");
    this.pipes.push({ shape: { line: path }, values });
  }
}

/** Mains under a grid of streets with wells, services and hydrants; a long pipe brings the water. */
function waterNetwork(): Network {
  const net = new Network("JS");
  const at = (i: number, k: number): Point => [i * BLOCK_M, k * BLOCK_M];
  const isEdge = (i: number) => i === 0 || i === SIDE - 1;
  const crossing = (i: number, k: number) =>
    i === 0 && k === 0 ? "三通" : isEdge(i) && isEdge(k) ? "弯头" : isEdge(i) || isEdge(k) ? "三通" : "四通";
  const nodes = Array.from({ length: SIDE * SIDE }, (_, n) => {
    const [i, k] = [n % SIDE, Math.floor(n / SIDE)];
    return net.point(at(i, k), crossing(i, k));
  });
  const street = (a: number, b: number, along: Point, aside: Point, corner: Point, n: number) => {
    const place = (metres: number, off: number): Point => [
      corner[0] + along[0] * metres + aside[0] * off,
      corner[1] + along[1] * metres + aside[1] * off,
    ];
    const well = net.point(place(18, 0), "窨井");
    const tee = net.point(place(36, 0), "三通");
    const hydrantTee = net.point(place(50, 0), "三通");
    const main = (from: number, to: number) => net.pipe(from, to, "DN150", 170, "干管");
    main(a, well);
    main(well, tee);
    main(tee, hydrantTee);
    main(hydrantTee, b);
    const joint = net.point(place(36, 6), n % 2 === 0 ? "窨井" : "弯头");
    const meter = net.point(place(36, 6 + 4 + (n % 5) * 4), "水表");
    net.pipe(tee, joint, "De63", 63, "支管");
    net.pipe(joint, meter, "De63", 63, "支管");
    const hydrant = net.point(place(50, 2), "消防栓");
    net.pipe(hydrantTee, hydrant, "De90", 90, "支管");
  };
  for (let k = 0; k < SIDE; k++)
    for (let i = 0; i + 1 < SIDE; i++) {
      street(nodes[k * SIDE + i]!, nodes[k * SIDE + i + 1]!, [1, 0], [0, 1], at(i, k), i + k);
      street(nodes[i * SIDE + k]!, nodes[(i + 1) * SIDE + k]!, [0, 1], [-1, 0], at(k, i), i + k);
    }
  let last = nodes[0]!;
  for (let far = 1; far <= 40; far++) {
    const next = net.point([-21 * far, -3 * far], far === 40 ? "水厂出水" : "窨井");
    net.pipe(next, last, "DN150", 170, "输水");
    last = next;
  }
  return net;
}

/** Branches of eight wells that fall into a trunk that grows wider on its way to the outfall. */
function sewerNetwork(): Network {
  const net = new Network("WS");
  const fall = 0.08;
  const branches = 16;
  const trunkAt = (n: number): Point => [n * BLOCK_M + 30, -400];
  const trunk = Array.from({ length: branches }, (_, n) => net.point(trunkAt(n), "污水井"));
  const outfall = net.point(trunkAt(-1), "出水口");
  trunk.forEach((from, n) => {
    const size = n >= 12 ? 300 : n >= 8 ? 400 : n >= 4 ? 500 : 600;
    // at one depth: the ground falls to the west
    net.pipe(from, n === 0 ? outfall : trunk[n - 1]!, `DN${size}`, size + 100, "干管", [3.5, 3.5]);
    let lower = from;
    for (let k = 1; k <= 8; k++) {
      const upper = net.point([trunkAt(n)[0], -400 - 40 * k], "污水井");
      const end = 3.45 - fall * (k - 1);
      net.pipe(upper, lower, "DN300", 400, "支管", [end - fall, end]);
      lower = upper;
    }
  });
  return net;
}

/** Tables in which plantDefects finds places for every kind of defect, of a town that is right in every way. */
export function smallTown(): Map<string, HeldTable> {
  const [water, sewer] = [waterNetwork(), sewerNetwork()];
  const grids = [0, 1, 2, 3].map((n): Row => {
    const [x, y] = [(n % 2) * 200, Math.floor(n / 2) * 200];
    const ring: Path = [
      [x, y],
      [x + 200, y],
      [x + 200, y + 200],
      [x, y + 200],
    ];
    return { shape: { polygons: [[ring]] }, values: [`43112910000800${n + 1}`, `第${n + 1}网格`] };
  });
  const gridColumns = columnsOf(["BSM", "MC"]);
  return new Map(
    [
      new HeldTable(SPOILED.waterPoints, columnsOf(POINT_COLUMNS), water.points),
      new HeldTable(SPOILED.waterPipes, columnsOf(PIPE_COLUMNS), water.pipes),
      new HeldTable(SPOILED.sewerPoints, columnsOf(POINT_COLUMNS), sewer.points),
      new HeldTable(SPOILED.sewerPipes, columnsOf(PIPE_COLUMNS), sewer.pipes),
      new HeldTable(SPOILED.dutyGrids, gridColumns, grids),
    ].map((table) => [table.file, table] as const),
  );
}
