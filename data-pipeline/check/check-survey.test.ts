import { describe, expect, it } from "vitest";
import { checkSurvey } from "./check-survey.ts";
import {
  checked,
  type SamplePipe,
  type SamplePoint,
  type SampleSurvey,
  sampleTables,
} from "./sample-survey-fixture.ts";

// P ── G1 ── A ── G2 ── B ── G3 ── C   every 30 m to the east; P is the plant, C a cap
const WATER: SampleSurvey = {
  points: {
    P: { at: [0, 0], fields: { kind: "plant" } },
    A: { at: [30, 0], fields: { kind: "well" } },
    B: { at: [60, 0], fields: { kind: "bend" } },
    C: { at: [90, 0], fields: { kind: "cap" } },
  },
  pipes: { G1: { from: "P", to: "A" }, G2: { from: "A", to: "B" }, G3: { from: "B", to: "C" } },
};
const changed = (
  survey: SampleSurvey,
  pipes: Readonly<Record<string, SamplePipe>>,
  points: Readonly<Record<string, SamplePoint>> = {},
): string[] =>
  checked({ ...survey, pipes: { ...survey.pipes, ...pipes }, points: { ...survey.points, ...points } });
const pipe = (from: string, to: string, fields: SamplePipe["fields"]): SamplePipe => ({
  from,
  to,
  fields: fields!,
});
const point = (east: number, north: number, fields: SamplePoint["fields"] = {}): SamplePoint => ({
  at: [east, north],
  fields,
});

describe("the checks of a pressure network", () => {
  it("find nothing in a network that is right", () => {
    expect(checked(WATER)).toEqual([]);
  });

  it("find a segment from a point to itself, and only that", () => {
    const loop = {
      from: "A",
      to: "A",
      path: [
        [30, 0],
        [30.3, 0],
        [30, 0],
      ],
    } as const;
    expect(changed(WATER, { G4: loop })).toEqual(["self-segment G4"]);
  });

  it("find a segment that comes again the other way", () => {
    const points = { B: point(60, 0, { kind: "well" }) };
    expect(changed(WATER, { G4: { from: "B", to: "A" } }, points)).toEqual(["duplicate-segment G4"]);
  });

  it("find an end whose point nobody surveyed, and join it by its place", () => {
    const lost = {
      from: "A",
      to: "B9",
      path: [
        [30, 0],
        [60, 0],
      ],
    } as const;
    expect(changed(WATER, { G2: lost })).toEqual(["missing-point G2"]);
  });

  it("find a point that no pipe reaches", () => {
    expect(changed(WATER, {}, { X: point(45, 9, { kind: "well" }) })).toEqual(["orphan-point X"]);
  });

  it("find two points in one place, but not two above each other", () => {
    expect(changed(WATER, {}, { X: point(30, 0.004) })).toEqual(["duplicate-place X"]);
    expect(changed(WATER, {}, { X: point(30, 0.004, { groundElevM: 103 }) })).toEqual(["orphan-point X"]);
  });

  it("find a line that does not end at its point", () => {
    const past = {
      from: "B",
      to: "C",
      path: [
        [60, 0],
        [90.4, 0],
      ],
    } as const;
    expect(changed(WATER, { G3: past })).toEqual(["end-off-point G3"]);
    const near = {
      from: "B",
      to: "C",
      path: [
        [60, 0],
        [90.04, 0],
      ],
    } as const;
    expect(changed(WATER, { G3: near })).toEqual([]);
  });

  it("find segments over 75 m and under 5 cm", () => {
    expect(changed(WATER, {}, { C: point(136, 0, { kind: "cap" }) })).toEqual(["segment-too-long G3"]);
    expect(changed(WATER, {}, { C: point(60.04, 0, { kind: "cap" }) })).toEqual(["segment-too-short G3"]);
  });

  it("find a depth that does not fit ground and level by more than 2 cm", () => {
    expect(changed(WATER, { G2: pipe("A", "B", { depthToM: 1.03 }) })).toEqual(["level-balance G2"]);
    expect(changed(WATER, { G2: pipe("A", "B", { depthToM: 1.019 }) })).toEqual([]);
  });

  it("find the pipe whose level is not that of its point, also when ground, depth and level fit", () => {
    const low = { depthFromM: 1.4, elevFromM: 98.6 };
    expect(changed(WATER, { G2: pipe("A", "B", low) })).toEqual(["node-level G2"]);
  });

  it("do not mind pipes of two sizes that meet by their axes or their inverts", () => {
    const wide = { diameterLabel: "DN300", nominalMm: 300, outerDiameterMm: 326 };
    for (const crown of [99 + (0.326 - 0.118) / 2, 99 + (0.326 - 0.118)]) {
      const levels = { elevFromM: crown, elevToM: crown, depthFromM: 100 - crown, depthToM: 100 - crown };
      const found = changed(
        WATER,
        { G1: pipe("P", "A", { ...wide, ...levels }) },
        { A: point(30, 0, { kind: "reducer" }) },
      );
      expect(found).toEqual([]);
    }
  });

  it("find a pipe steeper than 30° where the ground is not, and none where it is", () => {
    const down = { elevToM: 79, depthToM: 1 };
    const ground = { C: point(90, 0, { kind: "cap", groundElevM: 80 }) };
    expect(changed(WATER, { G3: pipe("B", "C", down) }, ground)).toEqual([]);
    const short = { C: point(63, 0, { kind: "cap" }) };
    const dive = { elevToM: 96, depthToM: 4 };
    expect(changed(WATER, { G3: pipe("B", "C", dive) }, short)).toEqual(["steep G3"]);
    const dip = { elevToM: 98.2, depthToM: 1.8 };
    const riser = { C: point(61, 0, { kind: "cap" }) };
    expect(changed(WATER, { G3: pipe("B", "C", dip) }, riser)).toEqual([]);
  });

  it("find a depth over 5 m, and a pipe above the ground that does not say so", () => {
    expect(changed(WATER, { G3: pipe("B", "C", { elevToM: 94.9, depthToM: 5.1 }) })).toEqual(["too-deep G3"]);
    const bridge = { elevToM: 100.5, depthToM: -0.5 };
    expect(changed(WATER, { G3: pipe("B", "C", bridge) })).toEqual(["too-deep G3"]);
    expect(changed(WATER, { G3: pipe("B", "C", { ...bridge, embedding: "架空" }) })).toEqual([]);
  });

  it("count the pipes at a tee", () => {
    expect(changed(WATER, {}, { B: point(60, 0, { kind: "tee" }) })).toEqual(["degree B"]);
    const branch = { G4: { from: "B", to: "D" } };
    const points = { B: point(60, 0, { kind: "tee" }), D: point(60, 20, { kind: "hydrant" }) };
    expect(changed(WATER, branch, points)).toEqual([]);
  });

  it("find a size that changes without a reducer, and a material that changes without a joint", () => {
    const wide = { diameterLabel: "DN150", nominalMm: 150 };
    expect(changed(WATER, { G1: pipe("P", "A", wide) })).toEqual(["node-size A"]);
    expect(changed(WATER, { G1: pipe("P", "A", { material: "PE" }) })).toEqual(["node-material A"]);
    const reducer = { A: point(30, 0, { kind: "reducer" }) };
    expect(changed(WATER, { G1: pipe("P", "A", { ...wide, material: "PE" }) }, reducer)).toEqual([]);
    expect(changed(WATER, { G1: pipe("P", "A", { material: "unknown" }) })).toEqual([]);
  });

  it("find a size that no catalogue has, and let box sections be of any size", () => {
    const odd = { diameterLabel: "DN137", nominalMm: 137 };
    expect(changed(WATER, { G2: pipe("A", "B", odd) })).toEqual(["catalogue-size G2"]);
    expect(changed(WATER, { G2: pipe("A", "B", { ...odd, heightMm: 900 }) })).toEqual([]);
  });

  it("find years that have not come yet or are too long ago", () => {
    expect(changed(WATER, { G2: pipe("A", "B", { yearLaid: 2027 }) })).toEqual(["year G2"]);
    expect(changed(WATER, { G2: pipe("A", "B", { yearLaid: 1066 }) })).toEqual(["year G2"]);
    expect(changed(WATER, { G2: pipe("A", "B", { yearLaid: 2026 }) })).toEqual([]);
    expect(changed(WATER, {}, { A: point(30, 0, { kind: "well", yearBuilt: 2027 }) })).toEqual(["year A"]);
  });

  it("find a code of another kind, of another network, or of no shape", () => {
    const coded = (code: string) => changed(WATER, {}, { A: point(30, 0, { kind: "well", code }) });
    expect(coded("51042201")).toEqual([]);
    expect(coded("51042204")).toEqual(["code-fits-kind A"]);
    expect(coded("53042201")).toEqual(["code-fits-kind A"]);
    expect(coded("5104")).toEqual(["code-fits-kind A"]);
  });

  it("find a point that is a feature and an appurtenance", () => {
    const written = (appurtenance: string | null) =>
      new Map([
        ["TZ", [null, null, "弯头", null]],
        ["FSW", [null, "窨井", appurtenance, null]],
      ]);
    expect(checked({ ...WATER, written: written("窨井") })).toEqual(["feature-or-appurtenance B"]);
    expect(checked({ ...WATER, written: written(null) })).toEqual([]);
  });

  it("find pipes that join nothing, once for each piece, and none with a source of its own", () => {
    const apart = { G8: { from: "X", to: "Y" }, G9: { from: "Y", to: "Z" } };
    const points = {
      X: point(0, 50, { kind: "meter" }),
      Y: point(20, 50, { kind: "well" }),
      Z: point(40, 50, { kind: "cap" }),
    };
    expect(changed(WATER, apart, points)).toEqual(["island G8"]);
    expect(changed(WATER, apart, { ...points, X: point(0, 50, { kind: "tank" }) })).toEqual([]);
  });

  it("find a network without a source, and pipes in use behind one that is not", () => {
    expect(changed(WATER, {}, { P: point(0, 0, { kind: "hydrant" }) })).toEqual(["no-source G1"]);
    expect(changed(WATER, { G1: pipe("P", "A", { status: "废弃" }) })).toEqual(["no-source G2"]);
    expect(changed(WATER, { G3: pipe("B", "C", { status: "废弃" }) })).toEqual([]);
  });

  it("find an end that misses a pipe by less than half a metre, once and not as an island", () => {
    const branch = { G4: { from: "X", to: "Y" } };
    const misses = (metres: number, kind: string) =>
      changed(WATER, branch, { X: point(45, metres, { kind }), Y: point(45, 20, { kind: "hydrant" }) });
    expect(misses(0.3, "well")).toEqual(["near-miss G4"]);
    expect(misses(0.6, "well")).toEqual(["island G4"]);
    expect(misses(0.3, "cap")).toEqual(["island G4"]);
  });

  it("find a cut well once, though two ends miss each other there", () => {
    const cut = { G2: { from: "A2", to: "B" } };
    expect(changed(WATER, cut, { A2: point(30.15, 0, { kind: "well" }) })).toEqual(["near-miss G1"]);
  });

  it("find pipes that run through each other, and none that cross above each other", () => {
    const across = (level: number, fields = {}) =>
      changed(
        WATER,
        {
          G4: pipe("X", "Y", {
            elevFromM: level,
            elevToM: level,
            depthFromM: 100 - level,
            depthToM: 100 - level,
            ...fields,
          }),
        },
        { X: point(45, -8, { kind: "cap" }), Y: point(45, 8, { kind: "cap" }) },
      );
    expect(across(99)).toEqual(["crossing-without-node G4"]);
    expect(across(99.4)).toEqual(["island G4"]);
    expect(across(99, { outerDiameterMm: 63 })).toEqual(["island G4"]);
    expect(across(99, { role: "service" })).toEqual(["island G4"]);
  });

  it("say where on a pipe the crossing is, and at which end the level is wrong", () => {
    const points = {
      ...WATER.points,
      X: point(45, -8, { kind: "cap" }),
      Y: point(45, 8, { kind: "cap" }),
      M: point(45, 0, { kind: "well" }),
    };
    const pipes = { ...WATER.pipes, G2: pipe("A", "B", { depthToM: 1.03 }), G4: { from: "X", to: "Y" } };
    const found = checkSurvey(sampleTables({ points, pipes }), 2026);
    const place = (check: string) =>
      found.filter((one) => one.check === check).map(({ lon, lat }) => [lon, lat]);
    const [[middleLon, middleLat]] = place("orphan-point") as [[number, number]];
    const [[lon, lat]] = place("crossing-without-node") as [[number, number]];
    expect(lon).toBeCloseTo(middleLon, 9);
    expect(lat).toBeCloseTo(middleLat, 9);
    const [[endLon]] = place("level-balance") as [[number, number]];
    expect((endLon - middleLon) * 111319.49 * Math.cos((25.2 * Math.PI) / 180)).toBeCloseTo(15, 3);
  });

  it("join a survey without point numbers by its places", () => {
    const bare = (path: readonly (readonly [number, number])[]): SamplePipe => ({
      from: null,
      to: null,
      path,
    });
    const pipes = {
      G1: bare([
        [0, 0],
        [30, 0],
      ]),
      G2: bare([
        [30, 0],
        [60, 0],
      ]),
      G3: bare([
        [60, 0],
        [90, 0],
      ]),
    };
    expect(checked({ ...WATER, pipes })).toEqual([]);
    expect(
      checked({
        ...WATER,
        pipes: {
          ...pipes,
          G3: bare([
            [60.2, 0],
            [90, 0],
          ]),
        },
      }),
    ).toContain("near-miss G2");
  });
});

// W1 ── S1 → W2 ── S2 → W3 ── S3 → O   falls 0.1 m every 30 m; O is the outfall
const falling = (start: number, fields = {}) => ({
  elevFromM: start,
  elevToM: start - 0.1,
  depthFromM: 100 - start,
  depthToM: 100.1 - start,
  nominalMm: 300,
  diameterLabel: "DN300",
  flowDirection: "0",
  ...fields,
});
const DRAIN: SampleSurvey = {
  layer: "sewer",
  points: {
    W1: point(0, 0, { kind: "well" }),
    W2: point(30, 0, { kind: "well" }),
    W3: point(60, 0, { kind: "well" }),
    O: point(90, 0, { kind: "outfall" }),
  },
  pipes: {
    S1: pipe("W1", "W2", falling(98)),
    S2: pipe("W2", "W3", falling(97.9)),
    S3: pipe("W3", "O", falling(97.8)),
  },
};

describe("the checks of a drain", () => {
  it("find nothing in a drain that falls to its outfall, whichever way it was surveyed", () => {
    expect(checked(DRAIN)).toEqual([]);
    const back = { elevFromM: 97.8, elevToM: 97.9, depthFromM: 2.2, depthToM: 2.1, flowDirection: "1" };
    expect(changed(DRAIN, { S2: pipe("W3", "W2", falling(0, back)) })).toEqual([]);
  });

  it("find a pipe that flows uphill", () => {
    const up = { elevToM: 97.95, depthToM: 2.05 };
    expect(changed(DRAIN, { S2: pipe("W2", "W3", falling(97.9, up)) })).toEqual(["against-fall S2"]);
  });

  it("find water that leaves a well higher than it came, unless it is pumped", () => {
    const high = { S2: pipe("W2", "W3", falling(97.9, { elevFromM: 97.95, depthFromM: 2.05 })) };
    expect(changed(DRAIN, high)).toEqual(["well-rise S2"]);
    expect(changed(DRAIN, high, { W2: point(30, 0, { kind: "pumpStation" }) })).toEqual([]);
  });

  it("find a drop of more than 0.2 m in a well, but not from a gully or with level crowns", () => {
    const high = { S1: pipe("W1", "W2", falling(98.3)) };
    expect(changed(DRAIN, high)).toEqual(["well-drop S1"]);
    expect(changed(DRAIN, high, { W1: point(0, 0, { kind: "gully" }) })).toEqual([]);
    const wide = { nominalMm: 600, diameterLabel: "DN600" };
    const wider = { S2: pipe("W2", "W3", falling(97.9, wide)), S3: pipe("W3", "O", falling(97.8, wide)) };
    expect(changed(DRAIN, { ...high, ...wider })).toEqual([]);
  });

  it("find a pipe that narrows downstream", () => {
    const wide = { nominalMm: 400, diameterLabel: "DN400" };
    expect(changed(DRAIN, { S1: pipe("W1", "W2", falling(98, wide)) })).toEqual(["narrows-downstream S2"]);
    expect(changed(DRAIN, { S3: pipe("W3", "O", falling(97.8, wide)) })).toEqual([]);
  });

  it("find a well that water flows into and not out of", () => {
    const points = { O: point(90, 0, { kind: "well" }), P: point(0, 30, { kind: "outfall" }) };
    const pipes = { S4: pipe("W1", "P", falling(98)) };
    expect(changed(DRAIN, pipes, points)).toEqual(["no-outlet O"]);
  });
});
