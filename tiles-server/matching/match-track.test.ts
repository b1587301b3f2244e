import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { flatMetres } from "../../contract/tracks/flat-metres.ts";
import { matchTrack, type TrackPoint } from "./match-track.ts";
import { type PlanePoint, type RoadLine, RoadNetwork } from "./road-network.ts";

const TRUTH = fileURLToPath(new URL("../../../shared/data/tracks/map-matching", import.meta.url));

// Blocks of 200 m; the lane beside the avenue runs 30 m south of it and is not joined to it:
//
//   N ──────┬──────┬──────┐ y = 200
//   avenue ─┼──────┼──────┤ y = 0
//   lane  ──────────────────  y = −30
const street = (id: string, line: PlanePoint[], oneway = false): RoadLine => ({ id, name: id, oneway, line });
const GRID = RoadNetwork.of([
  street(
    "north",
    [0, 200, 400, 600].map((x) => [x, 200]),
  ),
  street(
    "avenue",
    [0, 200, 400, 600].map((x) => [x, 0]),
  ),
  ...[0, 200, 400, 600].map((x) =>
    street(`cross${x}`, [
      [x, 0],
      [x, 200],
    ]),
  ),
  street("lane", [
    [-100, -30],
    [700, -30],
  ]),
]);

/** Positions every `step` metres along a line, scattered by up to six metres, ten seconds apart. */
function driven(line: readonly PlanePoint[], step = 25): TrackPoint[] {
  const points: TrackPoint[] = [];
  let n = 0;
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!];
    const meters = Math.hypot(bx - ax, by - ay);
    for (let at = 0; at < meters; at += step, n++) {
      const share = at / meters;
      const at2: PlanePoint = [
        ax + share * (bx - ax) + 6 * Math.sin(7 * n),
        ay + share * (by - ay) + 6 * Math.cos(5 * n),
      ];
      points.push({ timeMs: n * 10_000, at: at2 });
    }
  }
  return points;
}

describe("a track matched to roads", () => {
  it("follows the roads round corners and stays off the lane beside them", () => {
    const { stretches, gaps } = matchTrack(
      driven([
        [10, 0],
        [400, 0],
        [400, 200],
        [600, 200],
      ]),
      GRID,
    );
    expect(gaps).toEqual([]);
    expect(stretches.map(({ roads }) => roads)).toEqual([["avenue", "cross400", "north"]]);
    expect(Math.abs(stretches[0]!.meters - 765)).toBeLessThan(20);
    for (const [x, y] of stretches[0]!.line)
      expect([0, 200].includes(Math.round(y)) || Math.round(x) === 400).toBe(true);
  });

  it("leaves a gap where no road is near, and goes on behind it", () => {
    const { stretches, gaps } = matchTrack(
      driven([
        [300, 200],
        [300, 600],
        [450, 600],
        [450, 200],
        [600, 200],
      ]),
      GRID,
    );
    expect(stretches).toHaveLength(2);
    expect(gaps.map(({ why }) => why)).toEqual(["noRoad"]);
    expect(gaps[0]!.fromMs).toBe(stretches[0]?.toMs);
    expect(gaps[0]!.toMs).toBe(stretches[1]!.fromMs);
  });

  it("does not cross where no way leads", () => {
    const island = RoadNetwork.of([
      street("a", [
        [0, 0],
        [300, 0],
      ]),
      street("b", [
        [400, 0],
        [700, 0],
      ]),
    ]);
    const { stretches, gaps } = matchTrack(
      driven(
        [
          [0, 0],
          [700, 0],
        ],
        50,
      ),
      island,
    );
    expect(stretches.map(({ roads }) => roads)).toEqual([["a"], ["b"]]);
    expect(gaps.map(({ why }) => why)).toEqual(["noWay"]);
  });

  it("goes round a one-way road that it may not drive back", () => {
    const ring = RoadNetwork.of([
      street(
        "out",
        [
          [0, 0],
          [400, 0],
        ],
        true,
      ),
      street(
        "back",
        [
          [400, 0],
          [400, 100],
          [0, 100],
          [0, 0],
        ],
        true,
      ),
    ]);
    const { stretches } = matchTrack(
      driven([
        [100, 0],
        [400, 0],
        [400, 100],
        [0, 100],
      ]),
      ring,
    );
    expect(stretches.map(({ roads }) => roads)).toEqual([["out", "back"]]);
  });

  it("says nothing of a vehicle that stands", () => {
    const standing = Array.from({ length: 50 }, (_, i) => ({ timeMs: i * 10_000, at: [100, 3] as const }));
    expect(matchTrack(standing, GRID).stretches.every(({ meters }) => meters < 1)).toBe(true);
  });
});

const missing = existsSync(TRUTH) ? null : `${TRUTH} is not here: map matching is not scored`;
if (missing) console.warn(`skipped, ${missing}`);
describe.skipIf(missing)("scored against the matches of FMM in Stockholm (cyang-kth/fmm)", () => {
  it("finds nine tenths of the length they drove", () => {
    const origin = flatMetres(18.06, 59.34);
    const plane = ([lon, lat]: readonly number[]): PlanePoint => [origin.east(lon!), origin.north(lat!)];
    const lines = polylines(readFileSync(`${TRUTH}/edges.shp`));
    // every direction of a street is a line of its own there; `fid` counts them
    const network = RoadNetwork.of(lines.map((line, id) => street(`${id}`, line.map(plane), true)));
    const meters = new Map<string, number>();
    for (const { road, meters: length } of network.edges)
      meters.set(road.id, (meters.get(road.id) ?? 0) + length);
    const table = (name: string) =>
      readFileSync(`${TRUTH}/${name}`, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((row) => row.split(";"));
    const expected = new Map(
      table("mr.txt").map(([id, , path]) => [id!, (path ?? "").split(",").filter(Boolean)]),
    );
    const sum = (ids: readonly string[]) => ids.reduce((total, id) => total + (meters.get(id) ?? 0), 0);
    let [right, wrong, whole] = [0, 0, 0];
    for (const [id, wkt] of table("trips.csv")) {
      const points = wkt!
        .slice(wkt!.indexOf("(") + 1, -1)
        .split(",")
        .map((pair, i) => ({ timeMs: i * 30_000, at: plane(pair.trim().split(" ").map(Number)) }));
      const found = [...new Set(matchTrack(points, network).stretches.flatMap(({ roads }) => roads))];
      const truth = expected.get(id!) ?? [];
      whole += sum(truth);
      right += sum(found.filter((road) => truth.includes(road)));
      if (truth.length > 0) wrong += sum(found.filter((road) => !truth.includes(road)));
    }
    console.log(
      `map matching: ${((100 * right) / whole).toFixed(1)} % of ${(whole / 1000).toFixed(2)} km matched as FMM did, ${(wrong / 1000).toFixed(2)} km otherwise`,
    );
    expect(right / whole).toBeGreaterThan(0.9);
    expect(wrong / whole).toBeLessThan(0.1);
  });
});

/** Lines of a Shapefile (ESRI white paper 1998: records of type 3, one part each); degrees. */
function polylines(shp: Buffer): number[][][] {
  const lines: number[][][] = [];
  for (let at = 100; at < shp.length; ) {
    const content = at + 8;
    const [parts, count] = [shp.readInt32LE(content + 36), shp.readInt32LE(content + 40)];
    const first = content + 44 + 4 * parts;
    lines.push(
      Array.from({ length: count }, (_, i) => [
        shp.readDoubleLE(first + 16 * i),
        shp.readDoubleLE(first + 16 * i + 8),
      ]),
    );
    at = content + 2 * shp.readInt32BE(at + 4);
  }
  return lines;
}
