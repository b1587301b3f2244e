import { STATUS } from "../ingest/jt808/location.ts";
import { type ItemKinds, type ItemValue, readItems } from "../ingest/jt808/location-items.ts";

/** What a position of ingest or of history holds. */
export interface ReportedPosition {
  readonly timeMs: number;
  readonly lonE6: number;
  readonly latE6: number;
  readonly speedDkmh: number;
  readonly headingDeg: number;
  /** JT/T 808 bits */
  readonly status: number;
  readonly alarm: number;
  readonly items: Uint8Array;
}

export type Load = "empty" | "half" | "full";

/** A report as the rules read it; a sensor the vehicle does not have is null. */
export interface Fix {
  readonly timeMs: number;
  readonly lonE6: number;
  readonly latE6: number;
  readonly speedKmh: number;
  /** clockwise from north */
  readonly headingDeg: number;
  readonly isEngineOn: boolean;
  /** false = the place is the last one known */
  readonly isPositioned: boolean;
  readonly load: Load;
  readonly alarm: number;
  readonly isCoverOpen: boolean | null;
  readonly liftDeg: number | null;
  readonly grossTonnes: number | null;
  /** broom or nozzles of a sanitation vehicle */
  readonly isWorking: boolean | null;
  readonly coveredCameras: number;
}

/** @param vendor items of 0xE0–0xFF of this county's vehicles (assets/codes/jt808-items.json) */
export function fixOf(position: ReportedPosition, vendor: ItemKinds): Fix {
  const { items } = position;
  const values = new Map<string, ItemValue>();
  if (items.length > 0) {
    const bytes = Buffer.from(items.buffer, items.byteOffset, items.byteLength);
    for (const { known } of readItems(bytes, vendor).items) if (known) values.set(known.name, known.value);
  }
  const body = values.get("truckBody");
  const gear = values.get("sweepingGear");
  const covered = values.get("videoCoveredChannels");
  const load = (position.status & STATUS.loadMask) >> STATUS.loadShift;
  return {
    timeMs: position.timeMs,
    lonE6: position.lonE6,
    latE6: position.latE6,
    speedKmh: position.speedDkmh / 10,
    headingDeg: position.headingDeg,
    isEngineOn: (position.status & STATUS.accOn) !== 0,
    isPositioned: (position.status & STATUS.positioned) !== 0,
    load: load === 0 ? "empty" : load === 3 ? "full" : "half",
    alarm: position.alarm,
    isCoverOpen: flagOf(body, "isCoverOpen"),
    liftDeg: numberOf(body, "liftDeg"),
    grossTonnes: numberOf(body, "grossTonnes"),
    isWorking: flagOf(gear, "isWorking"),
    coveredCameras: Array.isArray(covered) ? covered.length : 0,
  };
}

function partOf(value: ItemValue | undefined, name: string): number | boolean | undefined {
  return value !== undefined && typeof value === "object" && !Array.isArray(value)
    ? (value as Readonly<Record<string, number | boolean>>)[name]
    : undefined;
}

function flagOf(value: ItemValue | undefined, name: string): boolean | null {
  const part = partOf(value, name);
  return typeof part === "boolean" ? part : null;
}

function numberOf(value: ItemValue | undefined, name: string): number | null {
  const part = partOf(value, name);
  return typeof part === "number" ? part : null;
}
