import type { OverlayCollection } from "../api.ts";

export interface RoadName {
  readonly key: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  /** survey height */
  readonly heightMeters: number;
  /** 0 = the largest class */
  readonly order: number;
}

/** Largest roads first; smaller classes are not named. */
const CLASSES = ["motorway", "trunk", "primary", "secondary", "tertiary"];
/** A road is named again after this much of it, metres. */
const EVERY_METERS = 1400;
const METERS_PER_DEGREE = 111_320;

/** Places along roads where their names are written: one on each named road, more on long ones. */
export function roadNames(roads: OverlayCollection): RoadName[] {
  const sinceLast = new Map<string, number>();
  const names: RoadName[] = [];
  roads.features.forEach(({ geometry, properties }, index) => {
    const name = properties.name;
    const order = CLASSES.indexOf(String(properties.class));
    if (typeof name !== "string" || name === "" || order < 0 || geometry.type !== "LineString") return;
    const line = geometry.coordinates;
    const length = lengthMeters(line);
    const walked = (sinceLast.get(name) ?? EVERY_METERS) + length;
    if (walked < EVERY_METERS) {
      sinceLast.set(name, walked);
      return;
    }
    sinceLast.set(name, 0);
    const [lon = 0, lat = 0, heightMeters = 0] = line[Math.floor(line.length / 2)] ?? [];
    names.push({ key: `road-${index}`, name, lon, lat, heightMeters, order });
  });
  return names;
}

function lengthMeters(line: readonly number[][]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) {
    const [lonA = 0, latA = 0] = line[i - 1]!;
    const [lonB = 0, latB = 0] = line[i]!;
    length += Math.hypot((lonB - lonA) * Math.cos((latA * Math.PI) / 180), latB - latA) * METERS_PER_DEGREE;
  }
  return length;
}
