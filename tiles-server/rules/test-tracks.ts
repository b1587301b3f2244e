import type { Permit } from "../../contract/events.ts";
import { Plane } from "../county-plane.ts";
import { type Area, AreaIndex, type PlanePoint, type PlaneRings } from "./areas.ts";
import type { Fix, Load } from "./fix.ts";
import { RuleSet, readDefaultRules } from "./rule-set.ts";
import type { RoadLine, RuledVehicle, RuleWorld } from "./rule-world.ts";

/**
 * A small county for tests and the bench, in metres around 111.6° E 25.2° N:
 *
 *     site GD1 (0,0) ──── route LX1, 6 km east ────▶ (6000,0) disposal site XN1
 *         bay at (120,0)      zone JX1 around (3000, 700)        XN2 at (6000, 3000)
 *     the town's only grid reaches from x = −500 to 5000
 */
const PLANE = new Plane(111.6, 25.2);

function box(x0: number, y0: number, x1: number, y1: number): PlaneRings {
  return [
    [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
      [x0, y0],
    ],
  ];
}

function area(layer: string, id: string, rings: PlaneRings): Area {
  return { layer, id, name: id, polygons: [rings], gates: [] };
}

const line: PlanePoint[] = [
  [0, 0],
  [3000, 0],
  [6000, 0],
];
const loop: PlanePoint[] = [
  [0, 2000],
  [1000, 2000],
  [1000, 3000],
  [0, 3000],
  [0, 2050],
];

export const TEST_WORLD: RuleWorld = {
  plane: PLANE,
  sources: new AreaIndex(
    [
      area("construction-sites", "GD1", box(-100, -100, 100, 100)),
      area("construction-sites", "GD2", box(-100, 900, 100, 1100)),
    ],
    30,
    60,
  ),
  sinks: new AreaIndex(
    [
      area("disposal-sites", "XN1", box(5900, -100, 6100, 100)),
      area("disposal-sites", "XN2", box(5900, 2900, 6100, 3100)),
    ],
    30,
    60,
  ),
  zones: new AreaIndex(
    [
      {
        ...area("restricted-zones", "JX1", box(2800, 500, 3200, 900)),
        hours: [{ from: "06:00", to: "22:00" }],
      },
    ],
    0,
    0,
  ),
  grids: new AreaIndex([area("duty-grids", "431129100001001", box(-500, -1000, 5000, 4000))], 0, 0),
  routes: new Map([["LX1", { id: "LX1", name: "GD1至XN1", line, lengthMeters: 6000 }]]),
  washingBays: [{ site: "GD1", at: [120, 0] }],
  sweeping: [
    {
      id: "QS1",
      name: "一线",
      line: loop,
      lengthMeters: 3950,
      hours: [{ from: "04:00", to: "08:00" }],
      kind: "清扫",
      vehicles: ["湘M00201"],
    },
  ],
  published: [],
};

export const TEST_ROADS: RoadLine[] = [
  { name: "南街", class: "secondary", line: loop.slice(0, 2) },
  { name: "东街", class: "secondary", line: loop.slice(1, 3) },
  { name: "北街", class: "secondary", line: loop.slice(2, 4) },
  { name: "西街", class: "secondary", line: loop.slice(3) },
];

export const TEST_RULES = new RuleSet(readDefaultRules());

export const TEST_TRUCK: RuledVehicle = {
  number: 7,
  id: "ZT007",
  plate: "湘M00007",
  layer: "muck-trucks",
  kind: "muckTruck",
  company: "测试运输公司",
  ratedM3: 10,
};

export const TEST_PERMIT: Permit = {
  id: "LX1-7",
  vehicle: 7,
  route: "LX1",
  corridorMeters: null,
  source: "GD1",
  sink: "XN1",
  hours: [{ from: "06:30", to: "19:30" }],
  validFromMs: null,
  validUntilMs: null,
};

export interface BodyState {
  readonly load?: Load;
  readonly isCoverOpen?: boolean;
  readonly liftDeg?: number;
  readonly grossTonnes?: number;
  readonly isWorking?: boolean;
  readonly alarm?: number;
  readonly isEngineOn?: boolean;
}

/** Writes the reports of a vehicle that stands, drives and goes silent; noise of ±`noiseMeters` by `random`. */
export class TestTrack {
  readonly fixes: Fix[] = [];
  timeMs: number;
  readonly #intervalMs: number;
  readonly #noise: () => number;
  #at: PlanePoint;
  #nextMs: number;

  constructor(
    startMs: number,
    at: PlanePoint,
    { intervalSeconds = 10, noise = () => 0 }: { intervalSeconds?: number; noise?: () => number } = {},
  ) {
    this.timeMs = startMs;
    this.#nextMs = startMs;
    this.#at = at;
    this.#intervalMs = intervalSeconds * 1000;
    this.#noise = noise;
  }

  get at(): PlanePoint {
    return this.#at;
  }

  stand(seconds: number, body: BodyState = {}): this {
    const endMs = this.timeMs + seconds * 1000;
    for (; this.#nextMs < endMs; this.#nextMs += this.#intervalMs) this.#report(this.#at, 0, 0, body);
    this.timeMs = endMs;
    return this;
  }

  drive(path: readonly PlanePoint[], kmh: number, body: BodyState = {}): this {
    for (const to of path) {
      const from = this.#at;
      const meters = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const beginMs = this.timeMs;
      const endMs = beginMs + (meters / (kmh / 3.6)) * 1000;
      const heading = ((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360) % 360;
      for (; this.#nextMs < endMs; this.#nextMs += this.#intervalMs) {
        const t = (this.#nextMs - beginMs) / (endMs - beginMs);
        this.#report([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])], kmh, heading, body);
      }
      this.timeMs = Math.round(endMs);
      this.#at = to;
    }
    return this;
  }

  /** Says nothing; it may stand somewhere else afterwards. */
  silent(seconds: number, at: PlanePoint = this.#at): this {
    this.timeMs += Math.round(seconds * 1000);
    this.#nextMs = Math.max(this.#nextMs, this.timeMs);
    this.#at = at;
    return this;
  }

  #report([x, y]: PlanePoint, speedKmh: number, headingDeg: number, body: BodyState): void {
    const [lonE6, latE6] = PLANE.lonLatE6(x + this.#noise(), y + this.#noise());
    this.fixes.push({
      timeMs: Math.round(this.#nextMs),
      lonE6,
      latE6,
      speedKmh,
      headingDeg: Math.round(headingDeg) % 360,
      isEngineOn: body.isEngineOn ?? true,
      isPositioned: true,
      load: body.load ?? "empty",
      alarm: body.alarm ?? 0,
      isCoverOpen: body.isCoverOpen ?? false,
      liftDeg: body.liftDeg ?? 0,
      grossTonnes: body.grossTonnes ?? null,
      isWorking: body.isWorking ?? null,
      coveredCameras: 0,
    });
  }
}

/** Loads 5 minutes in GD1 and washes at its bay. */
export function loadAndWash(track: TestTrack): TestTrack {
  return track
    .stand(300, { load: "half" })
    .drive([[120, 0]], 10, { load: "full" })
    .stand(90, { load: "full" });
}

/** Tips in a disposal site. */
export function tip(track: TestTrack): TestTrack {
  return track
    .stand(60, { load: "full" })
    .stand(60, { load: "half", liftDeg: 40 })
    .stand(30, { load: "empty" });
}
