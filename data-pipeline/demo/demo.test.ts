import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import { difference } from "@turf/difference";
import { featureCollection, multiPolygon } from "@turf/helpers";
import { intersect } from "@turf/intersect";
import { union } from "@turf/union";
import { Project, Workspace } from "epanet-js";
import Flatbush from "flatbush";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type County, parseCounty } from "../../contract/county.ts";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { layerById } from "../../contract/layers.ts";
import type { Dem } from "../feature-table.ts";
import { openGdal } from "../gdal.ts";
import { silentProgress } from "../progress.ts";
import { readEpanet } from "../read/epanet.ts";
import { Findings } from "../read/findings.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import { Projection } from "../survey/projection.ts";
import { loadDems } from "../terrain/dem.ts";
import { generateDemo } from "./generate.ts";

const SEED = 1;
/** where 萌渚路 crosses 瑶都大道, EPSG:4546 */
const SEAT: Position = [558_000, 2_786_500];
const METERS_PER_DEGREE = 110_800;
let folder: string;
let county: County;

/** Each file is read once for all tests. */
const tables = new Map<string, Promise<SurveyTable>>();
function read(file: string): Promise<SurveyTable> {
  const known = tables.get(file) ?? readVectorFile(join(folder, file));
  tables.set(file, known);
  return known;
}
const column = (table: SurveyTable, name: string) => {
  const values = table.columns.get(name);
  if (!values)
    throw new Error(`${table.file} has no column ${name}, only ${[...table.columns.keys()].join(", ")}`);
  return values;
};

function filesUnder(dir: string): string[] {
  return readdirSync(dir)
    .flatMap((name) =>
      statSync(join(dir, name)).isDirectory() ? filesUnder(join(dir, name)) : join(dir, name),
    )
    .sort();
}

const hashes = (dir: string) =>
  Object.fromEntries(
    filesUnder(dir).map((file) => [
      relative(dir, file),
      createHash("sha256").update(readFileSync(file)).digest("hex"),
    ]),
  );

type Position = [east: number, north: number];
type Area = ReturnType<typeof multiPolygon>;

/** Vertices of one part (a line or a ring) in metres of EPSG:4546. */
function partOf({ coordinates, partStart }: SurveyTable, part: number): Position[] {
  const path: Position[] = [];
  for (let v = partStart[part]!; v < partStart[part + 1]!; v++)
    path.push([coordinates[3 * v]!, coordinates[3 * v + 1]!]);
  return path;
}
/** First part of every feature. */
const paths = (table: SurveyTable): Position[][] =>
  Array.from({ length: table.count }, (_, i) => partOf(table, table.featureStart[i]!));

/** twice the signed area, metres²; from the first vertex, since products of whole eastings lose millimetres */
function doubleArea(ring: readonly Position[]): number {
  const [x0, y0] = ring[0]!;
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!;
    const [bx, by] = ring[i]!;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

/** Outer rings run counter-clockwise and their holes follow them. Turf's sweep is planar, so metres are as good as degrees. */
function areas(table: SurveyTable): Area[] {
  return Array.from({ length: table.count }, (_, i) => {
    const rings: Position[][][] = [];
    for (let part = table.featureStart[i]!; part < table.featureStart[i + 1]!; part++) {
      const ring = partOf(table, part);
      if (doubleArea(ring) > 0) rings.push([ring]);
      else rings[rings.length - 1]!.push(ring);
    }
    return multiPolygon(rings);
  });
}

/** Square metres, planar: turf's own area takes coordinates for degrees on a sphere. */
function squareMeters(area: ReturnType<typeof union>): number {
  if (!area) return 0;
  const { geometry } = area;
  const rings = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return rings.flat().reduce((sum, ring) => sum + doubleArea(ring as Position[]) / 2, 0);
}

function lengthOf(path: readonly Position[]): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++)
    sum += Math.hypot(path[i]![0] - path[i - 1]![0], path[i]![1] - path[i - 1]![1]);
  return sum;
}

/** Metres from a place to the nearest piece of a path. */
function distanceTo(path: readonly Position[], [x, y]: Position): number {
  let nearest = Infinity;
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1]!;
    const [dx, dy] = [path[i]![0] - ax, path[i]![1] - ay];
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return nearest;
}
/** Mean of a closed ring's corners. */
function middleOf(ring: readonly Position[]): Position {
  let [x, y] = [0, 0];
  for (const corner of ring.slice(1)) {
    x += corner[0];
    y += corner[1];
  }
  return [x / (ring.length - 1), y / (ring.length - 1)];
}
/** Places of a table whose columns X and Y are north and east. */
const places = (table: SurveyTable): Position[] =>
  column(table, "X").map((north, i) => [Number(column(table, "Y")[i]), Number(north)]);
const HOURS = /^\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*$/;

type Box = [west: number, south: number, east: number, north: number];
const boxOf = (path: readonly Position[]): Box => [
  Math.min(...path.map(([x]) => x)),
  Math.min(...path.map(([, y]) => y)),
  Math.max(...path.map(([x]) => x)),
  Math.max(...path.map(([, y]) => y)),
];
const inBox = ([west, south, east, north]: Box, [x, y]: Position): boolean =>
  x > west && x < east && y > south && y < north;

/** Heights of the seat's GeoTIFF at places of EPSG:4546, as the build reads it. */
async function groundOf(at: readonly Position[]): Promise<number[]> {
  const projection = await Projection.toCgcs2000("EPSG:4546");
  const degrees = projection.transform(Float64Array.from(at.flat()));
  dem ??= await loadDems([{ path: join(folder, "terrain/dem-seat-10m.tif") }]);
  return at.map((_, i) => dem!.sample(degrees[2 * i]!, degrees[2 * i + 1]!));
}
let dem: Dem | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "demo-county-"));
  await generateDemo(folder, SEED, silentProgress);
  county = parseCounty(parse(readFileSync(join(folder, "county.yaml"), "utf8")));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the demo county", () => {
  it("is described by a valid county.yaml whose sources exist and name layers of the catalogue", () => {
    expect(county.synthetic).toBe(true);
    expect(county.sources.length).toBeGreaterThan(25);
    for (const source of county.sources) {
      expect(statSync(join(folder, source.file)).size, source.file).toBeGreaterThan(200);
      layerById(source.layer);
      expect(source.file, "reserved surveys are not imported").not.toMatch(/^reserved\//);
    }
  });

  it("gives the same bytes for the same seed", async () => {
    const again = mkdtempSync(join(tmpdir(), "demo-county-"));
    await generateDemo(again, SEED, silentProgress);
    expect(hashes(again)).toEqual(hashes(folder));
    rmSync(again, { recursive: true, force: true });
  }, 300_000);

  it("says in every row of every vector file that it is demo data", async () => {
    for (const file of new Set(county.sources.map((source) => source.file))) {
      if (file.endsWith(".tif")) continue;
      const table = await read(file);
      const notes = table.columns.get("BZ") ?? column(table, "备注");
      expect(new Set(notes), file).toEqual(new Set(["演示数据"]));
    }
  });

  it("comes in the formats surveys come in", () => {
    const names = filesUnder(folder).map((file) => relative(folder, file));
    for (const ending of [".shp", ".gpkg", ".csv", ".xlsx", ".tif", ".inp"]) {
      expect(
        names.some((name) => name.endsWith(ending)),
        ending,
      ).toBe(true);
    }
    expect(names.filter((name) => name.endsWith(".cpg"))).toEqual([]);
    expect(readFileSync(join(folder, "water/JSL.prj"), "latin1")).toContain("111.0");
    const gbk = iconv.encode("演示数据", "gbk");
    for (const name of names.filter((file) => file.endsWith(".dbf")))
      expect(readFileSync(join(folder, name)).includes(gbk), name).toBe(true);
  });

  it("has ground in cells of about 90 m for the county and of 10 m for the seat, in 1985 heights", async () => {
    const gdal = await openGdal();
    for (const [file, epsg, east, north] of [
      ["dem-county-90m.tif", "4490", METERS_PER_DEGREE * Math.cos((25 * Math.PI) / 180), METERS_PER_DEGREE],
      ["dem-seat-10m.tif", "4546", 1, 1],
    ] as const) {
      const { datasets } = await gdal.open(join(folder, "terrain", file));
      const info = JSON.stringify(await gdal.gdalinfo(datasets[0]!, ["-json", "-mm"]));
      const [, cellX, , , , cellY] = /"geoTransform":\[([^\]]+)\]/.exec(info)![1]!.split(",").map(Number);
      const cells = file.includes("10m") ? [9.99, 10.01] : [80, 95];
      for (const cell of [cellX! * east, -cellY! * north]) {
        expect(cell).toBeGreaterThan(cells[0]!);
        expect(cell).toBeLessThan(cells[1]!);
      }
      expect(info).toContain(`"EPSG\\",${epsg}]]`);
      expect(info).toContain("演示数据 synthetic; heights: 1985 datum");
      const [low, high] = ["computedMin", "computedMax"].map((key) =>
        Number(new RegExp(`"${key}":([-\\d.]+)`).exec(info)![1]),
      );
      expect(low).toBeGreaterThan(150);
      expect(high).toBeGreaterThan(file.includes("10m") ? 300 : 1200);
      expect(high).toBeLessThan(2000);
      await gdal.close(datasets[0]!);
    }
  });

  it("lets the river run between its banks and roads keep to the ground", async () => {
    const river = await read("waterways.gpkg");
    const main = column(river, "MC").indexOf("沱江");
    const inTown = paths(river)[main]!.filter(([, north]) => Math.abs(north - SEAT[1]) < 3000);
    const islands = areas(await read("hydrography.gpkg"))[0]!.geometry.coordinates[0]!.slice(1);
    expect(islands).toHaveLength(4);
    const current = paths(river)[main]!;
    for (const ring of islands) {
      const middle = middleOf(ring as Position[]);
      const beside = current.reduce((a, b) => (lengthOf([a, middle]) < lengthOf([b, middle]) ? a : b));
      const [island, bed] = await groundOf([middle, beside]);
      expect(lengthOf([beside, middle]), "the current passes beside the island").toBeGreaterThan(20);
      expect(island! - bed!, "the island stands out of the water").toBeGreaterThan(3);
    }
    const level = await groundOf(inTown);
    const banks = await groundOf(inTown.map(([east, north]) => [east + 260, north]));
    expect(level.filter((z, i) => z > banks[i]! - 2)).toEqual([]);
    const roads = await read("roads.gpkg");
    const slopes: number[] = [];
    const pieces = paths(roads).filter(
      (path, i) =>
        column(roads, "JG")[i] === "地面" &&
        lengthOf(path) > 40 &&
        path.every(([e, n]) => Math.abs(e - SEAT[0]) < 5000 && Math.abs(n - SEAT[1]) < 5000),
    );
    const ends = await groundOf(pieces.flatMap((path) => [path[0]!, path[path.length - 1]!]));
    pieces.forEach((path, i) => {
      slopes.push(Math.abs(ends[2 * i]! - ends[2 * i + 1]!) / lengthOf(path));
    });
    slopes.sort((a, b) => a - b);
    expect(slopes.length).toBeGreaterThan(1500);
    expect(slopes[Math.floor(slopes.length * 0.99)]).toBeLessThan(0.08);
  });
});

describe("the water survey", () => {
  let pipes: SurveyTable;
  let points: SurveyTable;
  let ends: { from: string; to: string; label: string }[];
  let kindOf: Map<string, string>;
  let pipesAt: Map<string, number[]>;

  beforeAll(async () => {
    pipes = await read("water/JSL.shp");
    points = await read("water/JSP.shp");
    const from = column(pipes, "QDDH");
    const to = column(pipes, "ZDDH");
    const label = column(pipes, "GJ");
    ends = from.map((f, i) => ({ from: String(f), to: String(to[i]), label: String(label[i]) }));
    kindOf = new Map(column(points, "WTDH").map((id, i) => [String(id), String(column(points, "TZFSW")[i])]));
    pipesAt = new Map([...kindOf.keys()].map((id) => [id, []]));
    ends.forEach((pipe, i) => {
      pipesAt.get(pipe.from)!.push(i);
      pipesAt.get(pipe.to)!.push(i);
    });
  });

  it("is 589.21 km long on the ellipsoid, by PROJ's longitudes and latitudes", async () => {
    const { coordinates, partStart } = pipes;
    const projection = await Projection.toCgcs2000("EPSG:4546");
    const xy = new Float64Array((coordinates.length / 3) * 2);
    for (let v = 0; v < coordinates.length / 3; v++) {
      xy[2 * v] = coordinates[3 * v]!;
      xy[2 * v + 1] = coordinates[3 * v + 1]!;
    }
    const degrees = projection.transform(xy);
    let sum = 0;
    for (let part = 0; part < partStart.length - 1; part++) {
      for (let v = partStart[part]! + 1; v < partStart[part + 1]!; v++) {
        sum += geodesicLengthMeters(
          degrees[2 * v - 2]!,
          degrees[2 * v - 1]!,
          degrees[2 * v]!,
          degrees[2 * v + 1]!,
        );
      }
    }
    expect(sum / 1000).toBeGreaterThan(589.205);
    expect(sum / 1000).toBeLessThan(589.215);
    const sizes = ends.map(({ label }) => Number(/\d+/.exec(label)![0]));
    expect(Math.min(...sizes)).toBe(63);
  });

  it("has 48,537 points, each with its own number, of which 1,898 are gate valves", () => {
    expect(points.count).toBe(48_537);
    expect(kindOf.size).toBe(48_537);
    expect([...kindOf.values()].filter((kind) => kind === "闸阀")).toHaveLength(1_898);
    for (const kind of [
      "消防栓",
      "水表",
      "水表井",
      "排气阀",
      "排污阀",
      "三通",
      "四通",
      "弯头",
      "变径",
      "盖堵",
      "窨井",
      "测压点",
      "测流点",
      "水质监测点",
    ]) {
      expect([...kindOf.values()].filter((k) => k === kind).length, kind).toBeGreaterThan(9);
    }
  });

  it("joins at every point as many pipes as its kind says", () => {
    const expected: Readonly<Record<string, number>> = {
      三通: 3,
      四通: 4,
      弯头: 2,
      变径: 2,
      直通: 2,
      盖堵: 1,
      闸阀: 2,
      窨井: 2,
      排气阀: 2,
      排污阀: 2,
      消防栓: 1,
      水表: 1,
      水表井: 1,
      测压点: 2,
      测流点: 2,
      水质监测点: 2,
      泵站: 2,
      水池: 1,
      水厂出水: 1,
    };
    const wrong: string[] = [];
    for (const [id, kind] of kindOf) {
      if (pipesAt.get(id)!.length !== expected[kind]) wrong.push(`${id} ${kind}: ${pipesAt.get(id)!.length}`);
    }
    expect(wrong).toEqual([]);
  });

  it("changes the diameter at reducers, and where two pipes go straight on nowhere else", () => {
    const wrong: string[] = [];
    for (const [id, kind] of kindOf) {
      const [a, b] = pipesAt.get(id)!.map((i) => ends[i]!.label);
      if (pipesAt.get(id)!.length === 2 && (a === b) === (kind === "变径"))
        wrong.push(`${id} ${kind}: ${a}, ${b}`);
    }
    expect(wrong).toEqual([]);
  });

  it("is one network: water of the plants reaches every point", () => {
    const seen = new Set<string>();
    const stack = [[...kindOf].find(([, kind]) => kind === "水厂出水")![0]];
    seen.add(stack[0]!);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      for (const i of pipesAt.get(id)!) {
        for (const next of [ends[i]!.from, ends[i]!.to]) {
          if (seen.has(next)) continue;
          seen.add(next);
          stack.push(next);
        }
      }
    }
    expect(seen.size).toBe(48_537);
  });

  it("starts and ends every pipe at its points, to the millimetre, and no pipe twice", () => {
    const place = new Map(column(points, "WTDH").map((id, i) => [String(id), i]));
    const pairs = new Set<string>();
    const wrong: string[] = [];
    ends.forEach(({ from, to }, i) => {
      const first = pipes.partStart[i]!;
      const last = pipes.partStart[i + 1]! - 1;
      for (const [id, v] of [
        [from, first],
        [to, last],
      ] as const) {
        const p = place.get(id)!;
        for (const axis of [0, 1]) {
          const gap = Math.abs(points.coordinates[3 * p + axis]! - pipes.coordinates[3 * v + axis]!);
          if (gap > 0.0005) wrong.push(`${id} is ${gap} m from the end of pipe ${i + 1}`);
        }
      }
      const way = last - first > 1 ? `via${pipes.coordinates[3 * first + 3]}` : "";
      const pair = [from, to].sort().join() + way;
      if (pairs.has(pair)) wrong.push(`${from} → ${to} twice`);
      pairs.add(pair);
    });
    expect(wrong).toEqual([]);
  });

  it("is fed by two plants and by elevated tanks that stand high above the town", () => {
    const kinds = column(points, "TZFSW");
    expect(kinds.filter((kind) => kind === "水厂出水")).toHaveLength(2);
    const tanks = kinds.flatMap((kind, i) => (kind === "水池" ? [i] : []));
    expect(tanks).toHaveLength(3);
    const ground = column(points, "DMGC").map(Number);
    const median = [...ground].sort((a, b) => a - b)[Math.floor(ground.length / 2)]!;
    for (const tank of tanks) expect(ground[tank]! - median).toBeGreaterThan(25);
  });

  it("loops its mains: little is left when dead ends are taken off, one after the other", () => {
    const use = column(pipes, "GXJB");
    const lines = paths(pipes);
    const mains = ends.flatMap((_, i) => (use[i] === "支管" ? [] : [i]));
    const degree = new Map<string, number>();
    const at = new Map<string, number[]>();
    for (const i of mains) {
      for (const node of [ends[i]!.from, ends[i]!.to]) {
        degree.set(node, (degree.get(node) ?? 0) + 1);
        at.set(node, [...(at.get(node) ?? []), i]);
      }
    }
    const cut = new Set<number>();
    const leaves = [...degree].flatMap(([node, n]) => (n === 1 ? [node] : []));
    for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
      const i = at.get(leaf)!.find((pipe) => !cut.has(pipe));
      if (i === undefined) continue;
      cut.add(i);
      const other = ends[i]!.from === leaf ? ends[i]!.to : ends[i]!.from;
      degree.set(other, degree.get(other)! - 1);
      if (degree.get(other) === 1) leaves.push(other);
    }
    const meters = (list: readonly number[]) => list.reduce((sum, i) => sum + lengthOf(lines[i]!), 0);
    expect(meters(mains)).toBeGreaterThan(200_000);
    expect(meters([...cut]) / meters(mains)).toBeLessThan(0.25);
  });

  it("has services that branch: from a meter the way to the mains is a tree's", () => {
    const use = column(pipes, "GXJB");
    const services = ends.flatMap((_, i) => (use[i] === "支管" ? [i] : []));
    const parent = new Map<string, string>();
    const root = (node: string): string => {
      let here = node;
      while (parent.has(here)) here = parent.get(here)!;
      return here;
    };
    const loops = services.filter((i) => {
      const [a, b] = [root(ends[i]!.from), root(ends[i]!.to)];
      if (a !== b) parent.set(a, b);
      return a === b;
    });
    expect(services.length).toBeGreaterThan(20_000);
    expect(loops).toEqual([]);
  });

  it("has materials and years that fit each other, and outer diameters that fit both", () => {
    const years: Readonly<Record<string, readonly [from: number, to: number]>> = {
      铸铁: [1950, 2003],
      石棉: [1960, 1990],
      钢: [1950, 2005],
      球墨铸铁: [1990, 2026],
      PE: [1996, 2026],
    };
    const material = column(pipes, "CZ").map(String);
    const year = column(pipes, "JSND").map(Number);
    const outer = column(pipes, "WJ").map(Number);
    const wrong = ends.flatMap(({ label }, i) => {
      const span = years[material[i]!];
      const nominal = Number(/\d+/.exec(label)![0]);
      const plastic = material[i] === "PE";
      const fits =
        span !== undefined &&
        year[i]! >= span[0] &&
        year[i]! <= span[1] &&
        label.startsWith("De") === plastic &&
        (plastic ? outer[i] === nominal : outer[i]! > nominal && outer[i]! < nominal * 1.25);
      return fits ? [] : [`${i + 1}: ${label} ${material[i]} ${year[i]} ⌀${outer[i]}`];
    });
    expect(wrong).toEqual([]);
    expect(new Set(material).size).toBeGreaterThanOrEqual(4);
  });

  it("lies at the ground of the 10 m grid: surveyed levels and terrain are one ground", async () => {
    const at = paths(points).map((path) => path[0]!);
    const ground = await groundOf(at);
    const level = column(points, "DMGC").map(Number);
    const off = ground.map((z, i) => Math.abs(z - level[i]!)).sort((a, b) => a - b);
    expect(off[Math.floor(off.length * 0.99)]).toBeLessThan(0.05);
    expect(off[off.length - 1]).toBeLessThan(2);
    expect(Math.max(...level) - Math.min(...level)).toBeGreaterThan(20);
  });

  it("keeps ground level = crown level + depth, with cover everywhere and some depths marked assumed", () => {
    const ground = new Map(
      column(points, "WTDH").map((id, i) => [String(id), Number(column(points, "DMGC")[i])]),
    );
    const source = column(pipes, "MSLY");
    for (const [node, depth, level] of [
      ["QDDH", "QDMS", "QDGC"],
      ["ZDDH", "ZDMS", "ZDGC"],
    ] as const) {
      const nodes = column(pipes, node);
      const depths = column(pipes, depth);
      const levels = column(pipes, level);
      for (let i = 0; i < pipes.count; i++) {
        const surface = ground.get(String(nodes[i]))!;
        if (Math.abs(surface - Number(depths[i]) - Number(levels[i])) > 0.0015) {
          throw new Error(`pipe ${i + 1}: ground ${surface}, depth ${depths[i]}, level ${levels[i]}`);
        }
        if (Number(depths[i]) < 0.4 || Number(depths[i]) > 3.2)
          throw new Error(`pipe ${i + 1}: depth ${depths[i]}`);
      }
    }
    const assumed = source.filter((value) => value === "推定").length / pipes.count;
    expect(assumed).toBeGreaterThan(0.05);
    expect(assumed).toBeLessThan(0.2);
  });
});

describe("the hydraulic model", () => {
  // codes of EPANET's toolkit (epanet2_enums.h); the library's own enums are lost in its type declarations
  const EN_NODECOUNT = 0;
  const EN_LINKCOUNT = 2;
  const EN_PRESSURE = 11;
  const EN_FLOW = 8;
  const EN_JUNCTION = 0;
  const EN_RESERVOIR = 1;
  const EN_TANK = 2;
  const EN_NONE = 0;

  it("is the surveyed mains: same pipes, ends, lengths and sizes", async () => {
    const findings = new Findings();
    const file = join(folder, "water/mains.inp");
    expect(readFileSync(file, "utf8")).toMatch(/^\[TITLE\]\n演示数据 synthetic/);
    const model = await readEpanet(file, "links", { file: "mains.inp" }, findings);
    expect(findings.kept).toEqual([]);
    const survey = await read("water/JSL.shp");
    const row = new Map(column(survey, "GXBM").map((id, i) => [id, i]));
    const surveyed = paths(survey);
    const drawn = paths(model);
    const of = (table: SurveyTable, name: string, i: number) => column(table, name)[i];
    const wrong: string[] = [];
    for (let i = 0; i < model.count; i++) {
      const id = of(model, "id", i)!;
      const k = row.get(id)!;
      const same =
        of(model, "fromNode", i) === of(survey, "QDDH", k) &&
        of(model, "toNode", i) === of(survey, "ZDDH", k) &&
        String(of(survey, "GJ", k)).slice(2) === String(of(model, "diameterLabel", i)) &&
        Math.abs(Number(of(model, "modelLength", i)) - lengthOf(surveyed[k]!)) < 0.002 &&
        Math.abs(lengthOf(drawn[i]!) - lengthOf(surveyed[k]!)) < 0.002;
      if (!same) wrong.push(String(id));
    }
    expect(wrong).toEqual([]);
    expect(model.count).toBe(column(survey, "GXJB").filter((use) => use !== "支管").length);
  });

  it("runs in EPANET: it converges all day, every junction has pressure, both plants and the tanks feed it", async () => {
    const workspace = new Workspace();
    await workspace.loadModule();
    workspace.writeFile("mains.inp", readFileSync(join(folder, "water/mains.inp"), "utf8"));
    const project = new Project(workspace);
    project.open("mains.inp", "mains.rpt", "mains.bin");
    const nodes = project.getCount(EN_NODECOUNT);
    const types = Array.from({ length: nodes }, (_, i) => project.getNodeType(i + 1) as number);
    expect(types.filter((type) => type === EN_RESERVOIR)).toHaveLength(2);
    expect(types.filter((type) => type === EN_TANK)).toHaveLength(3);
    const links = Array.from({ length: project.getCount(EN_LINKCOUNT) }, (_, i) => i + 1);
    const fromSource = links.flatMap((link) => {
      const { node1, node2 } = project.getLinkNodes(link);
      const source = [node1, node2].find((node) => types[node - 1] !== EN_JUNCTION);
      return source === undefined ? [] : [{ link, source }];
    });
    const moved = new Map<number, number>(
      types.flatMap((type, i) => (type === EN_JUNCTION ? [] : [[i + 1, 0]])),
    );
    project.openH();
    project.initH(EN_NONE);
    const pressures: number[] = [];
    do {
      project.runH();
      types.forEach((type, i) => {
        if (type === EN_JUNCTION) pressures.push(project.getNodeValue(i + 1, EN_PRESSURE));
      });
      for (const { link, source } of fromSource)
        moved.set(source, moved.get(source)! + Math.abs(project.getLinkValue(link, EN_FLOW)));
    } while (project.nextH() > 0);
    project.closeH();
    project.close();
    // metres of water: 20 m reach the fourth floor and house fittings bear 80; only beside the tanks it is less
    pressures.sort((a, b) => a - b);
    expect(pressures[0]).toBeGreaterThan(0);
    expect(pressures[Math.floor(pressures.length / 100)]).toBeGreaterThan(20);
    expect(pressures[pressures.length - 1]).toBeLessThan(80);
    for (const [node, flow] of moved) expect(flow, `source ${node}`).toBeGreaterThan(1);
  });
});

describe("town and duty", () => {
  it("has at least 20,000 buildings, every one with a height", async () => {
    const buildings = await read("buildings.gpkg");
    expect(buildings.count).toBeGreaterThanOrEqual(20_000);
    const heights = column(buildings, "GD").map(Number);
    expect(Math.min(...heights)).toBeGreaterThan(2);
    expect(Math.max(...heights)).toBeGreaterThan(80);
  });

  it("has about 6,200 street lights, each on a circuit of a cabinet that stands", async () => {
    const lamps = await read("streetlights.csv");
    expect(lamps.count).toBeGreaterThan(6_100);
    expect(lamps.count).toBeLessThan(6_300);
    const cabinets = new Set(column(await read("light-cabinets.csv"), "编号"));
    expect(column(lamps, "配电箱").filter((id) => !cabinets.has(id))).toEqual([]);
    expect(new Set(column(lamps, "回路"))).toEqual(new Set(["L1", "L2", "L3", "L4"]));
  });

  it("names the town's streets, river and communities", async () => {
    const names = new Set(column(await read("roads.gpkg"), "MC"));
    for (const name of [
      "萌渚路",
      "瑶都大道",
      "滨江大道",
      "城北大道",
      "豸山路",
      "冯乘路",
      "沱江大桥",
      "桔园小街",
      "阳华路",
      "春晓路",
    ]) {
      expect(names, name).toContain(name);
    }
    expect(column(await read("hydrography.gpkg"), "MC")).toContain("沱江");
    expect([...column(await read("communities.gpkg"), "MC")].sort()).toEqual(
      ["春晓社区", "萌渚社区", "阳华社区", "豸山社区"].sort(),
    );
    const places = column(await read("places.gpkg"), "LB");
    expect(places.filter((kind) => kind === "乡镇")).toHaveLength(16);
    expect(places.filter((kind) => kind === "村" || kind === "社区")).toHaveLength(319);
  });

  it("divides the four communities into 50 duty grids without gap or overlap", async () => {
    const grids = await read("duty-grids.gpkg");
    const communities = await read("communities.gpkg");
    expect(grids.count).toBe(50);
    const shapes = areas(grids);
    const owners = column(grids, "SSSQ");
    areas(communities).forEach((community, c) => {
      const own = shapes.filter((_, i) => owners[i] === column(communities, "MC")[c]);
      const whole = squareMeters(community);
      const sum = own.reduce((total, grid) => total + squareMeters(grid), 0);
      const joined = union(featureCollection(own))!;
      expect(Math.abs(sum - squareMeters(joined)), "no overlap").toBeLessThan(1);
      expect(squareMeters(difference(featureCollection([community, joined]))), "no gap").toBeLessThan(1);
      expect(Math.abs(squareMeters(joined) - whole), "nothing outside").toBeLessThan(1);
    });
  });

  it("has two phases that meet in 萌渚路 and cover the communities", async () => {
    const [west, east] = areas(await read("phases.gpkg"));
    const communities = areas(await read("communities.gpkg"));
    const all = communities.reduce((sum, community) => sum + squareMeters(community), 0);
    expect(Math.abs(squareMeters(west!) + squareMeters(east!) - all)).toBeLessThan(1);
    expect(squareMeters(intersect(featureCollection([west!, east!])))).toBeLessThan(1);
    const roads = await read("roads.gpkg");
    const mengzhu = paths(roads).filter((_, i) => column(roads, "MC")[i] === "萌渚路");
    const shared = west!.geometry.coordinates
      .flat(2)
      .filter((p) => mengzhu.some((path) => distanceTo(path, p as Position) < 0.01));
    expect(shared.length).toBeGreaterThan(20);
  });

  it("has 380 closed work orders of one year in five categories, each inside its grid", async () => {
    const orders = await read("work-orders.xlsx");
    expect(orders.count).toBe(380);
    expect(new Set(column(orders, "状态"))).toEqual(new Set(["已结案"]));
    expect(new Set(column(orders, "类别")).size).toBe(5);
    const grids = await read("duty-grids.gpkg");
    const shapes = new Map(areas(grids).map((shape, i) => [column(grids, "BSM")[i], shape]));
    const at = places(orders);
    const times = ["上报时间", "派遣时间", "结案时间"].map((name) =>
      column(orders, name).map((t) => Date.parse(String(t))),
    );
    for (let i = 0; i < orders.count; i++) {
      expect(times[0]![i]).toBeLessThan(times[1]![i]!);
      expect(times[1]![i]).toBeLessThan(times[2]![i]!);
      expect(String(column(orders, "事项代码")[i])).toMatch(/^431129\d{5}$/);
      const grid = shapes.get(column(orders, "责任网格")[i])!;
      expect(booleanPointInPolygon(at[i]!, grid), `order ${i + 1}`).toBe(true);
    }
    expect(Math.max(...times[0]!) - Math.min(...times[0]!)).toBeLessThan(366 * 86_400_000);
  });

  it("has 120 muck trucks and 60 sanitation vehicles with their own plates, terminals and routes", async () => {
    const muck = await read("muck-trucks.xlsx");
    const rest = await read("sanitation-vehicles.xlsx");
    expect([muck.count, rest.count]).toEqual([120, 60]);
    const both = (name: string) => [...column(muck, name), ...column(rest, name)].map(String);
    expect(new Set(both("车牌号")).size).toBe(180);
    expect(new Set(both("终端手机号")).size).toBe(180);
    expect(both("终端手机号").every((number) => /^\d{11}$/.test(number))).toBe(true);
    expect(both("车牌号").every((plate) => /^湘M[A-Z0-9]\d{4}$/.test(plate))).toBe(true);
    expect(new Set(both("协议版本"))).toEqual(new Set(["2013", "2019"]));
    const routes = new Set([
      ...column(await read("approved-routes.gpkg"), "编号"),
      ...column(await read("sweeping-routes.gpkg"), "编号"),
    ]);
    expect(both("路线").filter((route) => !routes.has(route))).toEqual([]);
  });

  it("has building sites with a washing bay each, disposal sites with room, and approved routes between them", async () => {
    const sites = await read("construction-sites.gpkg");
    const disposals = await read("disposal-sites.gpkg");
    expect(sites.count).toBeGreaterThanOrEqual(12);
    expect(disposals.count).toBeGreaterThanOrEqual(3);
    column(disposals, "剩余").forEach((rest, i) => {
      expect(Number(rest)).toBeGreaterThan(0);
      expect(Number(rest)).toBeLessThan(Number(column(disposals, "容量")[i]));
    });
    const ring = new Map(
      [sites, disposals].flatMap((table) =>
        paths(table).map((path, i) => [column(table, "编号")[i], path] as const),
      ),
    );
    const bays = await read("washing-bays.csv");
    expect([...column(bays, "所属工地")].sort()).toEqual([...column(sites, "编号")].sort());
    places(bays).forEach((bay, i) => {
      expect(distanceTo(ring.get(column(bays, "所属工地")[i])!, bay)).toBeLessThan(1);
    });
    const routes = await read("approved-routes.gpkg");
    const roads = paths(await read("roads.gpkg"));
    const corners = new Set(roads.flat().map(([e, n]) => `${Math.round(e)},${Math.round(n)}`));
    paths(routes).forEach((path, i) => {
      const name = String(column(routes, "名称")[i]);
      expect(distanceTo(ring.get(column(routes, "起点")[i])!, path[0]!), name).toBeLessThan(160);
      expect(distanceTo(ring.get(column(routes, "终点")[i])!, path[path.length - 1]!), name).toBeLessThan(
        900,
      );
      expect(
        path.filter(([e, n]) => !corners.has(`${Math.round(e)},${Math.round(n)}`)),
        `${name} follows roads`,
      ).toEqual([]);
      expect(column(routes, "时段")[i]).toMatch(HOURS);
    });
    const driven = column(routes, "车辆").flatMap((plates) => String(plates ?? "").split(","));
    expect(new Set(driven)).toEqual(new Set(column(await read("muck-trucks.xlsx"), "车牌号")));
    expect(new Set(column(routes, "起点"))).toEqual(new Set(column(sites, "编号")));
  });

  it("closes the old town and the schools to muck trucks at stated hours", async () => {
    const zones = await read("restricted-zones.gpkg");
    expect(zones.count).toBeGreaterThanOrEqual(4);
    for (const hours of column(zones, "时段")) expect(hours).toMatch(HOURS);
    const shapes = areas(zones);
    const orders = column(zones, "名称").map(String);
    const oldTown = shapes[orders.findIndex((name) => name.includes("老城"))]!;
    expect(squareMeters(oldTown)).toBeGreaterThan(1e6);
    expect(booleanPointInPolygon([SEAT[0] + 1150, SEAT[1] - 150], oldTown)).toBe(true);
    const names = await read("landuse.gpkg");
    const schools = column(names, "MC").flatMap((name, i) =>
      column(names, "YDLB")[i] === "学校" && name ? [String(name)] : [],
    );
    const near = orders.filter((name) => schools.some((school) => name.startsWith(school)));
    expect(near.length).toBeGreaterThanOrEqual(3);
  });

  it("has sweeping routes that go round, each with hours, a way of working and its vehicles", async () => {
    const routes = await read("sweeping-routes.gpkg");
    expect(new Set(column(routes, "方式"))).toEqual(new Set(["清扫", "洒水", "收运"]));
    for (const hours of column(routes, "时段")) expect(hours).toMatch(HOURS);
    for (const path of paths(routes)) {
      const [first, last] = [path[0]!, path[path.length - 1]!];
      expect(Math.hypot(first[0] - last[0], first[1] - last[1])).toBeLessThan(0.01);
    }
    const driven = column(routes, "车辆").flatMap((plates) => (plates ? String(plates).split(",") : []));
    expect(new Set(driven)).toEqual(new Set(column(await read("sanitation-vehicles.xlsx"), "车牌号")));
  });

  it("has cameras beside the streets they look along, with heading, field of view and range", async () => {
    const cameras = await read("cameras.csv");
    expect(new Set(column(cameras, "编号").map((id) => String(id).length))).toEqual(new Set([20]));
    const roads = await read("roads.gpkg");
    const names = column(roads, "MC");
    const streets = paths(roads);
    places(cameras).forEach((place, i) => {
      const value = (name: string) => Number(column(cameras, name)[i]);
      expect(value("朝向")).toBeGreaterThanOrEqual(0);
      expect(value("朝向")).toBeLessThan(360);
      expect(value("视场角")).toBeGreaterThan(30);
      expect(value("视场角")).toBeLessThan(120);
      expect(value("视距")).toBeGreaterThanOrEqual(50);
      expect(value("架高")).toBeGreaterThan(3);
      const heading = (value("朝向") * Math.PI) / 180;
      const seen: Position = [place[0] + 30 * Math.sin(heading), place[1] + 30 * Math.cos(heading)];
      const own = streets.filter((_, k) => names[k] === column(cameras, "SZDL")[i]);
      expect(Math.min(...own.map((path) => distanceTo(path, seen)))).toBeLessThan(20);
    });
  });

  it("builds no house in the water, in a carriageway or twice in one place", async () => {
    const buildings = await read("buildings.gpkg");
    const middles = paths(buildings).map(middleOf);
    expect(new Set(middles.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`)).size).toBeGreaterThan(
      buildings.count * 0.999,
    );
    const water = areas(await read("hydrography.gpkg"));
    const boxes = water.map(({ geometry }) => boxOf(geometry.coordinates[0]![0] as Position[]));
    const wet = middles.filter((p) =>
      water.some((shape, k) => inBox(boxes[k]!, p) && booleanPointInPolygon(p, shape)),
    );
    expect(wet).toEqual([]);
    const roads = await read("roads.gpkg");
    const lines = paths(roads);
    const index = new Flatbush(lines.length);
    for (const line of lines) index.add(...boxOf(line));
    index.finish();
    const inRoad = middles.filter(([x, y]) =>
      index
        .search(x - 25, y - 25, x + 25, y + 25)
        .some((k) => distanceTo(lines[k]!, [x, y]) < Number(column(roads, "LFKD")[k]) * 0.3),
    );
    expect(inRoad).toEqual([]);
  });

  it("has 60 car parks, 120 cameras, 800 bins and 40 public toilets", async () => {
    const counts = await Promise.all(
      ["parking.gpkg", "cameras.csv", "bins.csv", "toilets.csv"].map(
        async (file) => (await read(file)).count,
      ),
    );
    expect(counts).toEqual([60, 120, 800, 40]);
    const chargers = column(await read("parking.gpkg"), "充电桩").reduce(
      (sum: number, n) => sum + Number(n),
      0,
    );
    const placed = await read("chargers.csv");
    expect(placed.count).toBe(chargers);
    const parks = await read("parking.gpkg");
    const shapes = new Map(areas(parks).map((shape, i) => [column(parks, "编号")[i], shape]));
    places(placed).forEach((place, i) => {
      expect(booleanPointInPolygon(place, shapes.get(column(placed, "停车场")[i])!)).toBe(true);
      expect(Number(column(placed, "功率")[i])).toBeGreaterThan(0);
    });
    for (const bays of column(parks, "泊位数")) expect(Number(bays)).toBeGreaterThan(9);
  });
});

describe("reserved surveys", () => {
  it("are whole: gas, storm and sewer points and pipes that belong together", async () => {
    for (const [folderName, symbol] of [
      ["gas", "RQ"],
      ["storm", "YS"],
      ["sewer", "WS"],
    ] as const) {
      const points = new Set(column(await read(`reserved/${folderName}/${symbol}P.shp`), "WTDH"));
      const pipes = await read(`reserved/${folderName}/${symbol}L.shp`);
      expect(pipes.count, folderName).toBeGreaterThan(1000);
      expect(new Set(column(pipes, "BZ"))).toEqual(new Set(["演示数据"]));
      for (const end of ["QDDH", "ZDDH"]) {
        expect(
          column(pipes, end).filter((id) => !points.has(id)),
          `${folderName} ${end}`,
        ).toEqual([]);
      }
    }
  });

  it("let drains fall from start to end", async () => {
    for (const file of ["reserved/storm/YSL.shp", "reserved/sewer/WSL.shp"]) {
      const pipes = await read(file);
      const from = column(pipes, "QDGC").map(Number);
      const to = column(pipes, "ZDGC").map(Number);
      expect(from.filter((level, i) => level < to[i]! - 0.002)).toEqual([]);
    }
  });
});
