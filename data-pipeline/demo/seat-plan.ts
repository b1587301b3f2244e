import {
  crossing,
  distance,
  mix,
  nearestOnPath,
  offsetPath,
  type Path,
  type Point,
  type Ring,
  spline,
} from "./plane.ts";
import { Random } from "./random.ts";
import { distanceToRing, inside } from "./ring.ts";

/** The parts of the plan that a person draws: river, arterials, hills. Local metres (frame.ts); synthetic. */
export type StreetClass =
  | "motorway"
  | "trunk"
  | "primary"
  | "secondary"
  | "tertiary"
  | "residential"
  | "service";

export interface Street {
  readonly name: string;
  readonly class: StreetClass;
  /** red-line width: carriageway and pavements, metres */
  readonly widthM: number;
  readonly path: Path;
}

/** Water centre line with the half width at each point. */
export interface Channel {
  readonly name: string;
  readonly kind: "river" | "stream";
  readonly path: Path;
  readonly halfWidth: readonly number[];
}

const river: readonly (readonly [x: number, y: number, width: number])[] = [
  [9800, -9200, 80],
  [7600, -7600, 85],
  [6900, -6100, 90],
  [5200, -5300, 90],
  [4300, -4100, 95],
  [3000, -3500, 105],
  [2350, -2600, 120],
  [2800, -1750, 125],
  [2650, -900, 115],
  [2080, -250, 120],
  [2050, 500, 150],
  [2560, 1150, 190],
  [2720, 1850, 150],
  [2250, 2650, 120],
  [2150, 3450, 120],
  [2900, 4300, 130],
  [3050, 5300, 120],
  [2300, 6200, 125],
  [2500, 7400, 130],
  [3600, 8600, 135],
  [4100, 10200, 140],
];
const creek: readonly (readonly [x: number, y: number, width: number])[] = [
  [-9500, -8200, 24],
  [-7800, -6900, 26],
  [-6900, -5500, 28],
  [-5600, -4700, 32],
  [-4300, -3500, 34],
  [-3200, -3050, 36],
  [-2200, -3150, 38],
  [-1100, -2800, 40],
  [-100, -2950, 42],
  [900, -2750, 46],
  [1700, -2900, 50],
  [2420, -2720, 54],
];
const northBrook: readonly (readonly [x: number, y: number, width: number])[] = [
  [-9300, 5200, 10],
  [-7400, 4300, 12],
  [-5600, 4100, 13],
  [-4300, 3500, 14],
  [-2900, 3350, 15],
  [-1500, 3050, 16],
  [-300, 3150, 17],
  [900, 2850, 18],
  [1700, 3050, 20],
  [2200, 3100, 20],
];

function channel(
  name: string,
  kind: Channel["kind"],
  points: readonly (readonly [number, number, number])[],
): Channel {
  const path = spline(
    points.map(([x, y]): Point => [x, y]),
    25,
  );
  // the width runs smoothly between the drawn points, with a natural waver
  const widths = spline(
    points.map(([, , w], i): Point => [i * 1000, w]),
    25,
  );
  const halfWidth = path.map((_, i) => {
    const at = (i / (path.length - 1)) * (widths.length - 1);
    const w = widths[Math.round(at)]![1];
    return (w / 2) * (1 + 0.07 * Math.sin(i * 0.31) + 0.05 * Math.sin(i * 0.83 + 1));
  });
  return { name, kind, path, halfWidth };
}

export const TUOJIANG = channel("沱江", "river", river);
export const CHANNELS: readonly Channel[] = [
  TUOJIANG,
  channel("西河", "stream", creek),
  channel("北溪", "stream", northBrook),
];

/** An island of 沱江 lies along the current: the place of its middle, its length and greatest width in metres. */
export interface Island {
  readonly name: string;
  readonly near: Point;
  readonly length: number;
  readonly width: number;
  /** the bank it lies nearer to: 1 = left, looking downstream */
  readonly side: 1 | -1;
}
export const ISLANDS: readonly Island[] = [
  { name: "沱江洲", near: [2380, 870], length: 430, width: 62, side: 1 },
  { name: "豸山洲", near: [2690, 1560], length: 230, width: 44, side: -1 },
  { name: "浮洲", near: [2590, -2120], length: 190, width: 34, side: 1 },
  { name: "界牌洲", near: [2800, 4900], length: 230, width: 36, side: -1 },
];

export interface Hill {
  readonly name: string;
  readonly centre: Point;
  readonly radii: readonly [long: number, wide: number];
  /** direction of the long radius, radians */
  readonly angle: number;
  /** above the valley floor, metres */
  readonly heightM: number;
}

const road = (name: string, roadClass: StreetClass, widthM: number, points: readonly Point[]): Street => ({
  name,
  class: roadClass,
  widthM,
  path: spline(points, 22),
});

/** Bank roads keep a fixed distance from the water's middle line. */
function bankRoad(
  name: string,
  roadClass: StreetClass,
  widthM: number,
  left: number,
  south: number,
  north: number,
): Street {
  const reach = TUOJIANG.path.filter(([, y]) => y >= south && y <= north);
  const beside = offsetPath(reach, left).filter((_, i) => i % 5 === 0);
  return { name, class: roadClass, widthM, path: spline(smoothed(smoothed(beside)), 22) };
}

function smoothed(path: Path): Point[] {
  return path.map((p, i) => {
    const a = path[i - 1] ?? p;
    const b = path[i + 1] ?? p;
    return [(a[0] + 2 * p[0] + b[0]) / 4, (a[1] + 2 * p[1] + b[1]) / 4];
  });
}

/** Arterials; where a curve crosses the river it is a bridge. Names are the real town's, their courses invented. */
const drawn: readonly Street[] = [
  road("萌渚路", "primary", 40, [
    [330, -4600],
    [230, -3500],
    [120, -2500],
    [60, -1500],
    [-30, -700],
    [0, 0],
    [70, 900],
    [30, 1800],
    [120, 2600],
    [260, 3500],
    [420, 4900],
  ]),
  road("瑶都大道", "primary", 44, [
    [-6400, -640],
    [-5200, -420],
    [-4200, -200],
    [-3100, -130],
    [-2000, 60],
    [-1000, 50],
    [0, 0],
    [800, -70],
    [1500, -30],
    [1830, 10],
  ]),
  road("沱江大桥", "primary", 32, [
    [1830, 10],
    [2060, 40],
    [2330, 60],
  ]),
  road("豸山路", "secondary", 30, [
    [2330, 60],
    [2760, 130],
    [3200, 420],
    [3900, 620],
    [5200, 900],
    [6800, 800],
  ]),
  road("城北大道", "primary", 40, [
    [-5400, 2250],
    [-4200, 2060],
    [-2900, 2120],
    [-1700, 1960],
    [-600, 1830],
    [50, 1800],
    [900, 1870],
    [1700, 2150],
    [2060, 2330],
    [2420, 2500],
    [3000, 2720],
    [4100, 2560],
    [5600, 2850],
  ]),
  bankRoad("滨江大道", "primary", 36, 165, -2900, 3900),
  bankRoad("滨江东路", "secondary", 24, -165, -2700, 3300),
  road("冯乘路", "secondary", 28, [
    [60, -1500],
    [500, -1380],
    [1100, -1420],
    [1750, -1330],
    [2480, -1180],
    [3250, -1130],
  ]),
  road("阳华路", "secondary", 30, [
    [-1180, 2640],
    [-1010, 1850],
    [-930, 900],
    [-1000, 50],
    [-1060, -900],
    [-1000, -1700],
    [-1080, -2480],
  ]),
  road("春晓路", "secondary", 30, [
    [-2240, 2720],
    [-2130, 2030],
    [-2230, 1200],
    [-2080, 700],
    [-2000, 60],
    [-2080, -900],
    [-1960, -1750],
    [-2060, -2560],
  ]),
  road("高新大道", "primary", 40, [
    [-3130, 2890],
    [-3080, 2110],
    [-3200, 1000],
    [-3100, -130],
    [-3220, -1200],
    [-3060, -2200],
    [-3160, -3600],
    [-3700, -5200],
  ]),
  road("城南路", "secondary", 28, [
    [-4400, -2250],
    [-3080, -2080],
    [-2010, -2160],
    [-1030, -2080],
    [110, -2280],
    [900, -2080],
    [1700, -2190],
    [2300, -2200],
    [2800, -2200],
  ]),
  road("海联路", "secondary", 26, [
    [-4450, -1150],
    [-3200, -1060],
    [-2080, -1000],
    [-1060, -880],
    [-20, -760],
    [700, -690],
    [1500, -760],
    [1960, -640],
    [2700, -560],
  ]),
  road("文明路", "secondary", 26, [
    [-4300, 1020],
    [-3200, 930],
    [-2240, 1420],
    [-1700, 1500],
    [-960, 1180],
    [70, 960],
    [900, 900],
    [1500, 1030],
    [1960, 1010],
    [2600, 980],
  ]),
  road("桔园小街", "tertiary", 16, [
    [640, -690],
    [690, -260],
    [720, 60],
    [830, 480],
    [800, 900],
  ]),
  road("神州瑶都路", "secondary", 24, [
    [-4180, 2070],
    [-4300, 1020],
    [-4230, -200],
    [-4440, -1150],
    [-4380, -2250],
  ]),
  road("老街", "tertiary", 12, [
    [1180, -1410],
    [1240, -740],
    [1180, -50],
    [1330, 480],
    [1290, 960],
    [1240, 1960],
  ]),
  road("东城路", "secondary", 24, [
    [2760, 130],
    [2960, -500],
    [3230, -1150],
    [3080, -1700],
    [2700, -1850],
  ]),
];

/** An end is led to a street no farther away than this, metres. */
const LANDING_REACH = 45;

/** Streets drawn past the bank roads end there; bridges alone go on. Ends drawn beside another street meet it. */
export const ARTERIALS: readonly Street[] = drawn
  .map((street) => {
    const bank = drawn.find((other) => other.name === (street.name === "东城路" ? "滨江东路" : "滨江大道"))!;
    if (!["城南路", "海联路", "文明路", "东城路"].includes(street.name)) return street;
    return { ...street, path: upTo(street.path, bank.path) };
  })
  .map((street, _, all) => {
    const others = all.filter((other) => other !== street).map((other) => other.path);
    const backwards = landed([...street.path].reverse(), others);
    return { ...street, path: landed(backwards.reverse(), others) };
  });

/** The path with its last vertex on the street it was drawn beside, when one is near. */
function landed(path: Path, others: readonly Path[]): Point[] {
  const end = path[path.length - 1]!;
  const near = others
    .map((other) => nearestOnPath(end, other))
    .reduce((a, b) => (a.distance <= b.distance ? a : b));
  if (near.distance < 0.01 || near.distance > LANDING_REACH) return [...path];
  // what was drawn past the other street goes; what fell short of it is led there
  const kept = path.filter((p) => distance(p, near.point) > LANDING_REACH);
  return [...kept, near.point];
}

function upTo(path: Path, stop: Path): Path {
  for (let i = 1; i < path.length; i++) {
    for (let j = 1; j < stop.length; j++) {
      const hit = crossing(path[i - 1]!, path[i]!, stop[j - 1]!, stop[j]!);
      if (hit) return [...path.slice(0, i), mix(stop[j - 1]!, stop[j]!, hit.u)];
    }
  }
  throw new Error("the drawn street does not reach the street it should end at");
}

/** What leads out of town: national road, expressway and its link. */
export const COUNTRY_ROADS: readonly Street[] = [
  road("道贺高速", "motorway", 28, [
    [-6300, 12000],
    [-6050, 8000],
    [-6600, 4500],
    [-6380, 1400],
    [-6480, -700],
    [-6950, -3400],
    [-6600, -7000],
    [-7400, -12000],
  ]),
];

/** The edge of the planned town, where the last streets end: lobes along the roads that lead out. Counter-clockwise. */
export const TOWN_EDGE: Ring = spline(
  [
    [-4560, -2320],
    [-3900, -2560],
    [-3250, -2900],
    [-2880, -2640],
    [-2050, -2560],
    [-1080, -2480],
    [-350, -2680],
    [180, -2740],
    [560, -2600],
    [1100, -2480],
    [1750, -2520],
    [2130, -2560],
    [2520, -2620],
    [2950, -2400],
    [3380, -2050],
    [3560, -1400],
    [3420, -700],
    [3760, 60],
    [4320, 640],
    [4060, 1080],
    [4150, 1700],
    [4020, 2300],
    [4350, 2600],
    [3600, 2950],
    [3000, 3160],
    [2300, 3200],
    [1900, 2960],
    [1250, 2480],
    [760, 2560],
    [330, 2900],
    [20, 2880],
    [-330, 2640],
    [-1180, 2640],
    [-1700, 2460],
    [-2240, 2720],
    [-2700, 2560],
    [-3120, 2900],
    [-3480, 2600],
    [-4180, 2620],
    [-4640, 2240],
    [-4420, 1560],
    [-4720, 900],
    [-4460, 260],
    [-5020, -100],
    [-5040, -640],
    [-4520, -900],
    [-4740, -1500],
    [-4560, -2320],
  ],
  40,
).slice(0, -1);

const drawnHills: readonly Hill[] = [
  { name: "豸山", centre: [3420, 1380], radii: [430, 290], angle: 1.2, heightM: 96 },
  { name: "图腾山", centre: [-1720, 1120], radii: [330, 230], angle: 0.3, heightM: 52 },
  { name: "凤凰岭", centre: [-3700, 4180], radii: [620, 380], angle: -0.3, heightM: 120 },
  { name: "狮子岭", centre: [-1650, -3900], radii: [760, 340], angle: 0.25, heightM: 110 },
  { name: "象形山", centre: [900, 4050], radii: [520, 360], angle: 0.8, heightM: 88 },
  { name: "老县岭", centre: [4450, -600], radii: [620, 420], angle: 1.4, heightM: 130 },
  { name: "白泉岭", centre: [4700, 3400], radii: [700, 430], angle: 0.6, heightM: 150 },
  { name: "塘头坪岭", centre: [-5700, 600], radii: [560, 330], angle: 1.3, heightM: 105 },
  { name: "鹿洞岭", centre: [1000, -4700], radii: [640, 360], angle: -0.5, heightM: 95 },
  { name: "独秀峰", centre: [-4980, -1900], radii: [150, 130], angle: 0, heightM: 62 },
];

/** Small steep hills of the limestone plain, scattered once for all seeds: the map is drawn around them. */
function karstHills(): Hill[] {
  const random = new Random(25185, "karst hills");
  const hills: Hill[] = [];
  while (hills.length < 64) {
    const centre: Point = [random.between(-6900, 6900), random.between(-6300, 6300)];
    const long = random.between(70, 300) * (Math.abs(centre[0]) > 5000 ? 1.5 : 1);
    const reach = long * 1.15;
    const clear = [...CHANNELS, ...drawn, ...COUNTRY_ROADS].every(
      ({ path }) => nearestOnPath(centre, path).distance > reach + 70,
    );
    const inTown = inside(centre, TOWN_EDGE) || distanceToRing(centre, TOWN_EDGE) < reach + 60;
    const apart = [...drawnHills, ...hills].every(
      (hill) => distance(hill.centre, centre) > (hill.radii[0] + long) * 0.8,
    );
    if (!clear || inTown || !apart) continue;
    const wide = long * random.between(0.55, 0.9);
    hills.push({
      name: "",
      centre,
      radii: [long, wide],
      angle: random.between(0, Math.PI),
      heightM: wide * random.between(0.32, 0.6),
    });
  }
  return hills;
}

/** Hills that stand in the valley floor: the drawn ones have names. */
export const HILLS: readonly Hill[] = [...drawnHills, ...karstHills()];
