import type { County } from "../../contract/county.ts";
import type { Projection } from "./projection.ts";

/** What had to be done to a file's coordinate pairs before projecting them. */
export interface AxisOrder {
  /** the file has northing (or latitude) first */
  readonly swapped: boolean;
  /** taken from the easting: the Gauss-Krüger zone in front of it, e.g. 37 000 000; negative = was missing */
  readonly zonePrefix: number;
}

export const AS_WRITTEN: AxisOrder = { swapped: false, zonePrefix: 0 };
const ZONE = 1_000_000;
/** Gauss-Krüger zones of China: 13–23 of 6°, 25–45 of 3° */
const [FIRST_ZONE, LAST_ZONE] = [13, 45];
const SAMPLE = 200;

/**
 * Finds how a file writes its coordinates: the first way that puts half of a sample inside the county. Chinese
 * surveys write X = north, and eastings with or without the zone in front.
 * @param coordinates xyz interleaved as written
 * @returns null when no way puts them there
 */
export function findAxisOrder(
  coordinates: Float64Array,
  projection: Projection,
  bounds: County["bounds"],
): AxisOrder | null {
  const sample = sampleOf(coordinates);
  if (sample.length === 0) return AS_WRITTEN;
  for (const order of candidates(sample)) {
    const lonLat = projection.transform(applyAxisOrder(sample, order));
    let inside = 0;
    for (let i = 0; i < lonLat.length; i += 2) if (isInside(lonLat[i]!, lonLat[i + 1]!, bounds)) inside++;
    if (2 * inside >= lonLat.length / 2) return order;
  }
  return null;
}

/** xy interleaved, easting first and without a zone. */
export function applyAxisOrder(xy: Float64Array, { swapped, zonePrefix }: AxisOrder): Float64Array {
  const result = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    result[i] = (swapped ? xy[i + 1]! : xy[i]!) - zonePrefix;
    result[i + 1] = swapped ? xy[i]! : xy[i + 1]!;
  }
  return result;
}

export function isInside(lon: number, lat: number, [west, south, east, north]: County["bounds"]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function candidates(sample: Float64Array): AxisOrder[] {
  const result: AxisOrder[] = [AS_WRITTEN, { swapped: true, zonePrefix: 0 }];
  for (const swapped of [false, true]) {
    const easting = swapped ? sample[1]! : sample[0]!;
    const zone = Math.floor(easting / ZONE);
    if (zone >= FIRST_ZONE && zone <= LAST_ZONE) result.push({ swapped, zonePrefix: zone * ZONE });
  }
  for (const swapped of [false, true]) {
    const easting = swapped ? sample[1]! : sample[0]!;
    if (!(easting > 0 && easting < ZONE)) continue;
    for (let zone = FIRST_ZONE; zone <= LAST_ZONE; zone++) result.push({ swapped, zonePrefix: -zone * ZONE });
  }
  return result;
}

function sampleOf(coordinates: Float64Array): Float64Array {
  const vertices = coordinates.length / 3;
  const step = Math.max(1, Math.floor(vertices / SAMPLE));
  const sample: number[] = [];
  for (let i = 0; i < vertices; i += step) {
    const [x, y] = [coordinates[3 * i]!, coordinates[3 * i + 1]!];
    if (Number.isFinite(x) && Number.isFinite(y)) sample.push(x, y);
  }
  return Float64Array.from(sample);
}
