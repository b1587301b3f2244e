import { districtOf } from "./districts.ts";
import { along, compassDegrees, distance, type Point, pathLength } from "./plane.ts";
import type { Random } from "./random.ts";
import type { Road } from "./roads.ts";

export interface Lamp {
  readonly point: Point;
  readonly kind: "单臂灯" | "双臂灯" | "庭院灯" | "高杆灯";
  readonly poleHeightM: number;
  readonly powerW: number;
  readonly bearingDeg: number;
  readonly road: string;
  readonly year: number;
  cabinet: number;
  circuit: number;
}
export interface Cabinet {
  readonly point: Point;
  readonly road: string;
}

/** Lamps a cabinet feeds at most. */
const PER_CABINET = 64;
const WANTED = 6200;

interface Rule {
  readonly spacingM: number;
  readonly sides: 1 | 2;
  readonly poleHeightM: number;
  readonly powerW: number;
}
const RULES: Readonly<Partial<Record<Road["class"], Rule>>> = {
  primary: { spacingM: 32, sides: 2, poleHeightM: 11, powerW: 180 },
  secondary: { spacingM: 32, sides: 2, poleHeightM: 10, powerW: 150 },
  tertiary: { spacingM: 31, sides: 1, poleHeightM: 8, powerW: 90 },
  residential: { spacingM: 38, sides: 1, poleHeightM: 6, powerW: 60 },
};

/** Poles along the town's streets, arms over the carriageway; lanes are lit until the stock is used up. */
export function setLamps(roads: readonly Road[], random: Random): { lamps: Lamp[]; cabinets: Cabinet[] } {
  const order: Road["class"][] = ["primary", "secondary", "tertiary", "residential"];
  const lamps: Lamp[] = [];
  for (const roadClass of order) {
    const rule = RULES[roadClass]!;
    for (const road of random.shuffle(roads.filter((r) => r.class === roadClass && inTown(r)))) {
      if (lamps.length >= WANTED) break;
      lamps.push(...lampsOf(road, rule, random));
    }
  }
  return { lamps, cabinets: setCabinets(lamps) };
}

const inTown = (road: Road): boolean => {
  const [x, y] = along(road.path, pathLength(road.path) / 2).point;
  return x > -5000 && x < 4300 && y > -3100 && y < 3400;
};

function lampsOf(road: Road, rule: Rule, random: Random): Lamp[] {
  const length = pathLength(road.path);
  const count = Math.max(1, Math.round(length / rule.spacingM));
  const lamps: Lamp[] = [];
  const year = districtOf(road.path[0]!) === "old" ? random.integer(2013, 2019) : random.integer(2015, 2025);
  for (let k = 0; k < count; k++) {
    const { point, angle } = along(road.path, ((k + 0.5) * length) / count);
    const sides = rule.sides === 2 ? [1, -1] : [k % 2 === 0 || road.widthM < 14 ? 1 : -1];
    for (const side of sides) {
      const off = Math.max(1.6, road.widthM / 2 - (road.widthM > 20 ? 4.2 : 0.9)) * side;
      lamps.push({
        point: [point[0] - Math.sin(angle) * off, point[1] + Math.cos(angle) * off],
        kind:
          road.class === "residential" && road.widthM < 8
            ? "庭院灯"
            : road.widthM >= 40
              ? "双臂灯"
              : "单臂灯",
        poleHeightM: rule.poleHeightM,
        powerW: rule.powerW,
        // the arm points to the middle of the road
        bearingDeg: Math.round(compassDegrees(angle - (side * Math.PI) / 2) * 10) / 10,
        road: road.name,
        year,
        cabinet: 0,
        circuit: 0,
      });
    }
  }
  return lamps;
}

/** Neighbouring lamps share a cabinet: strips of the town, each walked from end to end. */
function setCabinets(lamps: readonly Lamp[]): Cabinet[] {
  const cell = 420;
  const cells = new Map<string, Lamp[]>();
  for (const lamp of lamps) {
    const key = `${Math.floor(lamp.point[0] / cell)},${Math.floor(lamp.point[1] / cell)}`;
    const list = cells.get(key);
    if (list) list.push(lamp);
    else cells.set(key, [lamp]);
  }
  const cabinets: Cabinet[] = [];
  for (const key of [...cells.keys()].sort()) {
    const list = cells
      .get(key)!
      .sort((a, b) => a.road.localeCompare(b.road, "zh") || a.point[0] - b.point[0]);
    const groups = Math.ceil(list.length / PER_CABINET);
    for (let g = 0; g < groups; g++) {
      const own = list.slice(
        Math.floor((g * list.length) / groups),
        Math.floor(((g + 1) * list.length) / groups),
      );
      const cx = own.reduce((s, l) => s + l.point[0], 0) / own.length;
      const cy = own.reduce((s, l) => s + l.point[1], 0) / own.length;
      const host = own.reduce((a, b) => (distance(a.point, [cx, cy]) <= distance(b.point, [cx, cy]) ? a : b));
      const away = ((host.bearingDeg + 180) * Math.PI) / 180;
      cabinets.push({
        point: [host.point[0] + Math.sin(away) * 1.6, host.point[1] + Math.cos(away) * 1.6],
        road: host.road,
      });
      own.forEach((lamp, i) => {
        lamp.cabinet = cabinets.length;
        lamp.circuit = 1 + Math.min(3, Math.floor((i * 4) / own.length));
      });
    }
  }
  return cabinets;
}
