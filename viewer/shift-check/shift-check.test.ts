import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CountyView } from "../../contract/api.ts";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { shiftedFromCgcs2000 } from "../../contract/map-shift.ts";
import { CAUSES, type Cause, undoing, verdictOf } from "./causes.ts";
import {
  ControlFileError,
  type ControlNumbers,
  type ControlRow,
  numbersOf,
  readControlFile,
  textOf,
} from "./control-rows.ts";
import { fitFour, fitSeven } from "./fits.ts";
import { nearestReference } from "./references.ts";
import { type Place, residualOf, summaryOf } from "./residuals.ts";
import { residualsCsv } from "./residuals-csv.ts";
import { otherZone, surveySystem } from "./survey-system.ts";

const county: CountyView = {
  id: "test",
  name: { zh: "县", en: "County" },
  title: { zh: "县", en: "County" },
  synthetic: true,
  timeZone: "Asia/Shanghai",
  crs: "EPSG:4546",
  crsProj4: "+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
  heightDatum: "1985",
  heightOffsetMeters: -15.6,
  bounds: [111.3, 24.6, 112.2, 25.4],
  extent: [111.5, 25.1, 111.7, 25.3],
  origin: [111.579, 25.185],
  gridSizeMeters: 65536,
  home: { lon: 111.6, lat: 25.2, heightMeters: 3000, headingDeg: 0, pitchDeg: -45 },
  views: [],
  phases: [],
  publication: "",
};
const system = surveySystem("projected", county);

const VECTORS = fileURLToPath(new URL("../../../shared/data/codes/crs_vectors.json", import.meta.url));
if (!existsSync(VECTORS)) console.warn(`skipped: PROJ's points are not at ${VECTORS}`);
it.skipIf(!existsSync(VECTORS)).each([
  ["EPSG:4546", 0],
  ["EPSG:4547", 1],
])("projects as PROJ does, to 1 mm: %s", (crs, zones) => {
  const vectors: { wgs84: number[][]; projected: Record<string, number[][]> } = JSON.parse(
    readFileSync(VECTORS, "utf8"),
  );
  const [, rows] = Object.entries(vectors.projected).find(([name]) => name.startsWith(crs))!;
  const zone = zones === 0 ? system : otherZone(county, zones);
  vectors.wgs84.forEach(([lon, lat], i) => {
    const [x, y] = zone.fromLonLat([lon!, lat!]);
    expect(Math.hypot(x - rows[i]![0]!, y - rows[i]![1]!)).toBeLessThan(0.001);
    const back = zone.toLonLat(rows[i]![0]!, rows[i]![1]!);
    expect(geodesicLengthMeters(back[0], back[1], lon!, lat!)).toBeLessThan(0.001);
  });
});

/** Five true places of the town, and what a survey with one mistake says of them. */
const TRUE: readonly Place[] = [
  { lonDeg: 111.571, latDeg: 25.181, h: 231.2 },
  { lonDeg: 111.583, latDeg: 25.179, h: 228.4 },
  { lonDeg: 111.589, latDeg: 25.19, h: 240.9 },
  { lonDeg: 111.575, latDeg: 25.196, h: 252.3 },
  { lonDeg: 111.58, latDeg: 25.186, h: 236 },
];
const numbers = (x: number, y: number, h: number | undefined, i: number): ControlNumbers => ({
  key: i,
  name: `K${i + 1}`,
  x,
  y,
  h,
  truth: undefined,
});
const NOISE = [0.03, -0.02, 0.01, -0.04, 0.02];
const MISTAKES: Readonly<Record<Exclude<Cause, "none">, (place: Place, i: number) => ControlNumbers>> = {
  gcj02: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = system.fromLonLat(shiftedFromCgcs2000([lonDeg, latDeg], "GCJ-02"));
    return numbers(x + NOISE[i]!, y, h, i);
  },
  gcj02Twice: ({ lonDeg, latDeg, h }, i) => {
    // true coordinates "put back" from a shift they never had
    const [lon, lat] = shiftedFromCgcs2000([lonDeg, latDeg], "GCJ-02");
    const [x, y] = system.fromLonLat([2 * lonDeg - lon, 2 * latDeg - lat]);
    return numbers(x, y + NOISE[i]!, h, i);
  },
  bd09: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = system.fromLonLat(shiftedFromCgcs2000([lonDeg, latDeg], "BD-09"));
    return numbers(x + NOISE[i]!, y, h, i);
  },
  swapped: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = system.fromLonLat([lonDeg, latDeg]);
    return numbers(y, x + NOISE[i]!, h, i);
  },
  zoneWest: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = otherZone(county, -1).fromLonLat([lonDeg, latDeg]);
    return numbers(x + NOISE[i]!, y, h, i);
  },
  zoneEast: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = otherZone(county, 1).fromLonLat([lonDeg, latDeg]);
    return numbers(x + NOISE[i]!, y, h, i);
  },
  zonePrefix: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = system.fromLonLat([lonDeg, latDeg]);
    return numbers(37_000_000 + x + NOISE[i]!, y, h, i);
  },
  geoid: ({ lonDeg, latDeg, h }, i) => {
    const [x, y] = system.fromLonLat([lonDeg, latDeg]);
    return numbers(x, y, h! - 15.6 + NOISE[i]!, i);
  },
};

const resultsOf = (points: readonly ControlNumbers[]) =>
  CAUSES.map((cause) => ({
    cause,
    summary: summaryOf(
      points.map((point, i) => residualOf(undoing(cause, system, county)!(point), TRUE[i]!)),
    ),
  }));

describe("the likeliest mistake", () => {
  it.each(Object.entries(MISTAKES))("is found: %s", (cause, mistaken) => {
    const results = resultsOf(TRUE.map(mistaken));
    const verdict = verdictOf(results, true);
    expect(cause === "geoid" ? verdict.height : verdict.plan).toBe(cause);
    const left = results.find((result) => result.cause === cause)!.summary;
    // GCJ-02 put back twice is undone by the shift at the wrong place: some centimetres off
    expect(cause === "geoid" ? left.rmsH : left.rms).toBeLessThan(cause === "gcj02Twice" ? 1 : 0.05);
  });

  it("is what the county's maps show: 620 m by GCJ-02, 15.6 m by the geoid", () => {
    const shifted = resultsOf(TRUE.map(MISTAKES.gcj02))[0]!.summary;
    expect(shifted.rms).toBeGreaterThan(600);
    expect(shifted.rms).toBeLessThan(640);
    const sunk = resultsOf(TRUE.map(MISTAKES.geoid))[0]!.summary;
    expect(sunk.meanH).toBeCloseTo(-15.6, 1);
    expect(sunk.rms).toBeLessThan(0.001);
  });

  it("is none of a good survey, and not named of one that is simply elsewhere", () => {
    const good = TRUE.map(({ lonDeg, latDeg, h }, i) => {
      const [x, y] = system.fromLonLat([lonDeg, latDeg]);
      return numbers(x + NOISE[i]!, y, h! + 0.02, i);
    });
    expect(verdictOf(resultsOf(good), true)).toEqual({ plan: "none", height: "none" });
    const moved = good.map((point) => ({ ...point, x: point.x + 85, h: point.h! + 4 }));
    expect(verdictOf(resultsOf(moved), true)).toEqual({ plan: undefined, height: undefined });
  });
});

describe("a control file", () => {
  it("is read with the columns of twin control, in Chinese, with semicolons and quotes", () => {
    const own = readControlFile(
      "a.csv",
      "name,from_easting,from_northing,to_easting,to_northing\nK1,558362.9,2786672.9,558363,2786673\n",
    );
    expect(own.kind).toBe("projected");
    expect(own.rows[0]).toMatchObject({ name: "K1", x: "558362.9", trueY: "2786673", h: "" });
    const chinese = readControlFile("b.csv", '\uFEFF点号;经度;纬度;高程\r\n"K;1";111.58;25.18;231.2\r\n');
    expect(chinese.kind).toBe("degrees");
    expect(chinese.rows[0]).toMatchObject({ name: "K;1", x: "111.58", y: "25.18", h: "231.2" });
  });

  it("is read as GB18030 where it is not UTF-8", () => {
    // 点号 in GBK
    expect(textOf(Uint8Array.of(0xb5, 0xe3, 0xba, 0xc5).buffer)).toBe("点号");
    expect(textOf(new TextEncoder().encode("点号").buffer)).toBe("点号");
  });

  it("is read as GeoJSON, true places from its properties", () => {
    const { rows, kind } = readControlFile(
      "c.geojson",
      JSON.stringify({
        type: "FeatureCollection",
        features: [
          {
            type: "Feature",
            properties: { 点号: "K9", true_lon: 111.571, true_lat: 25.18 },
            geometry: { type: "Point", coordinates: [111.57, 25.18, 230] },
          },
        ],
      }),
    );
    expect(kind).toBe("degrees");
    expect(rows[0]).toMatchObject({ name: "K9", x: "111.57", h: "230", trueX: "111.571" });
  });

  it("that cannot be used is named with row, found and expected", () => {
    const refuse = (text: string) => {
      try {
        readControlFile("k.csv", text);
      } catch (error) {
        if (error instanceof ControlFileError) return error.problem;
        throw error;
      }
      throw new Error("it was read");
    };
    expect(refuse("a,b\n1,2\n")).toMatchObject({ file: "k.csv", row: 1, found: "a, b", expected: "columns" });
    expect(refuse(`x,y\n${"1,2\n".repeat(501)}`)).toMatchObject({ row: 501, found: "501" });
    expect(refuse("x,y\n")).toMatchObject({ found: "", expected: "rows" });
    expect(
      refuse('{"type":"FeatureCollection","features":[{"geometry":{"type":"LineString"}}]}'),
    ).toMatchObject({
      row: 1,
      field: "geometry",
      found: "LineString",
      expected: "point",
    });
  });

  it("keeps a row that is wrong as it was typed, and says which field", () => {
    const row = (part: Partial<ControlRow>): ControlRow => ({
      key: 1,
      name: "",
      x: "",
      y: "",
      h: "",
      trueX: "",
      trueY: "",
      trueH: "",
      ...part,
    });
    const { points, problems } = numbersOf(
      [
        row({ key: 1, name: "K1", x: "558362.9", y: "27866x" }),
        row({ key: 2, name: "only a name" }),
        row({ key: 3, x: "558362,5", y: "2786672.9", trueX: "558363" }),
        row({ key: 4, x: "558362.9", y: "2786672.9", h: "high" }),
        row({ key: 5, x: "558362.9", y: "2786672.9" }),
      ],
      "projected",
      "k.csv",
    );
    expect(problems.map(({ row, field, found }) => [row, field, found])).toEqual([
      [1, "y", "27866x"],
      [3, "trueY", ""],
      [4, "h", "high"],
    ]);
    expect(points.map(({ key }) => key)).toEqual([5]);
    expect(numbersOf([row({ x: "558362", y: "25" })], "degrees", undefined).problems[0]?.expected).toBe(
      "longitude",
    );
  });
});

describe("the nearest reference", () => {
  const here: Place = { lonDeg: 111.58, latDeg: 25.18, h: 230 };
  const metre = 1 / 110_800;

  it("is the foot on a road's axis, with the height between its ends", () => {
    const road = {
      id: "R1",
      geometry: {
        type: "LineString",
        coordinates: [
          [111.579, 25.18 + 3 * metre, 228],
          [111.581, 25.18 + 3 * metre, 232],
        ],
      },
    };
    const reference = nearestReference(here, [road], "roads", "axis")!;
    expect(reference.feature).toEqual({ layer: "roads", id: "R1" });
    expect(reference.h).toBeCloseTo(230, 6);
    const { dx, dy, dh } = residualOf(here, reference);
    expect(dx).toBeCloseTo(0, 3);
    expect(dy).toBeCloseTo(-3, 2);
    expect(dh).toBeCloseTo(0, 6);
  });

  it("is a corner of a building, not its wall", () => {
    const [w, e] = [111.58 - 5e-5, 111.58 + 1e-4];
    const ring = [
      [w, 25.18, 0],
      [e, 25.18, 0],
      [e, 25.1802, 0],
      [w, 25.1802, 0],
      [w, 25.18, 0],
    ];
    const house = { id: "B1", geometry: { type: "Polygon", coordinates: [ring] } };
    const reference = nearestReference(here, [house], "buildings", "corner")!;
    expect([reference.lonDeg, reference.latDeg]).toEqual([w, 25.18]);
    expect(reference.h).toBeUndefined();
    expect(nearestReference(here, [], "buildings", "corner")).toBeUndefined();
  });
});

describe("fits", () => {
  const pairs = TRUE.map((reference, i) => {
    const [x, y] = system.fromLonLat([reference.lonDeg, reference.latDeg]);
    const [lonDeg, latDeg] = system.toLonLat(x + 12.5, y - 7.25);
    return { name: `K${i}`, surveyed: { lonDeg, latDeg, h: reference.h! + 2 }, reference };
  });

  it("find a shift of the survey and leave nothing over", () => {
    const four = fitFour(pairs, system);
    if (!("fit" in four)) throw new Error(four.why);
    expect(four.fit.standardErrorMeters).toBeLessThan(0.001);
    expect(four.fit.scale).toBeCloseTo(1, 8);
    const seven = fitSeven(pairs, -15.6);
    if (!("fit" in seven)) throw new Error(seven.why);
    expect(seven.fit.standardErrorMeters).toBeLessThan(0.01);
  });

  it("say why there is none", () => {
    expect(fitFour(pairs.slice(0, 2), system)).toEqual({ why: "2 < 3" });
    const flat = pairs.map((pair) => ({ ...pair, surveyed: { ...pair.surveyed, h: undefined } }));
    expect(fitSeven(flat, -15.6)).toEqual({ why: "0 < 3" });
    const oneplace = [pairs[0]!, pairs[0]!, pairs[0]!];
    expect(fitFour(oneplace, system)).toMatchObject({ why: expect.stringContaining("one place") });
  });
});

it("writes residuals that a spreadsheet reads and does not compute", () => {
  const point = (name: string, i: number) => {
    const reference = { ...TRUE[i]!, feature: { layer: "roads", id: "R1" } };
    const surveyed = { ...TRUE[i]!, h: undefined };
    return { key: i, name, surveyed, reference, residual: residualOf(surveyed, reference) };
  };
  const points = [point('=K"1', 0), point("K,2", 1)];
  const check = {
    cause: "none" as const,
    points,
    summary: summaryOf(points.map(({ residual }) => residual)),
  };
  const [head, first, second] = residualsCsv(check, undefined, system).split("\r\n");
  expect(head).toContain("easting,northing,height");
  expect(first).toMatch(/^"'=K""1",\d+\.\d{4},/);
  expect(second).toMatch(/^"K,2",.*,roads,R1,-?0\.0000,-?0\.0000,,0\.0000$/);
});
