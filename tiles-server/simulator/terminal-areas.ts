import { decodeLocation } from "../ingest/jt808/location.ts";
import { MESSAGE } from "../ingest/jt808/messages.ts";
import { decodeAreas, isWatchedAt, type KeptArea, SHAPE } from "../ingest/jt808/watched-areas.ts";

const AREA_CROSSING = 1 << 20;
const ROUTE_CROSSING = 1 << 21;
const CROSSING_ITEM = 0x12;
const [IN, OUT] = [0, 1];
const METERS_PER_E6 = 0.11132;

const SETS: readonly number[] = [
  MESSAGE.setCircles,
  MESSAGE.setRectangles,
  MESSAGE.setPolygon,
  MESSAGE.setRoute,
];
const DELETES: ReadonlyMap<number, KeptArea["shape"]> = new Map([
  [MESSAGE.deleteCircles, "circle"],
  [MESSAGE.deleteRectangles, "rectangle"],
  [MESSAGE.deletePolygons, "polygon"],
  [MESSAGE.deleteRoutes, "route"],
]);
/** first byte of a 0x8600 or 0x8602: all of the shape are replaced */
const REPLACE = 0;

/** The areas and routes a terminal was told to watch, and whether it is in them. */
export class TerminalAreas {
  readonly #areas = new Map<string, KeptArea>();
  /** by area; absent = it has not reported since the area was set */
  readonly #isIn = new Map<string, boolean>();

  get size(): number {
    return this.#areas.size;
  }

  /** Does what a message says of areas; false = it says nothing of them. @throws BodyError when it is cut */
  obey(messageId: number, body: Buffer, is2019: boolean): boolean {
    const shape = DELETES.get(messageId);
    if (shape) {
      const ids = Array.from({ length: body[0] ?? 0 }, (_, i) => body.readUInt32BE(1 + 4 * i));
      for (const [key, area] of this.#areas)
        if (area.shape === shape && (ids.length === 0 || ids.includes(area.id))) this.#forget(key);
      return true;
    }
    if (!SETS.includes(messageId)) return false;
    const areas = decodeAreas(messageId, body, is2019);
    const isMany = messageId === MESSAGE.setCircles || messageId === MESSAGE.setRectangles;
    if (isMany && body[0] === REPLACE)
      for (const [key, { shape }] of this.#areas) if (shape === areas[0]?.shape) this.#forget(key);
    for (const area of areas) {
      const key = `${area.shape}/${area.id}`;
      this.#forget(key);
      this.#areas.set(key, area);
    }
    return true;
  }

  #forget(key: string): void {
    this.#areas.delete(key);
    this.#isIn.delete(key);
  }

  /**
   * A 0x0200 body with the alarms of areas and routes that were entered or left since the last: bit 20 or 21, and item
   * 0x12 (shape B · id DW · 0 in, 1 out). The first place after an area was set is neither.
   */
  watched(body: Buffer): Buffer {
    if (this.#areas.size === 0) return body;
    const { lonE6, latE6, timeMs, alarm } = decodeLocation(body);
    if (timeMs === undefined || (lonE6 === 0 && latE6 === 0)) return body;
    let bits = 0;
    const items: Buffer[] = [];
    for (const [key, area] of this.#areas) {
      if (!isWatchedAt(area.times, timeMs)) continue;
      const isIn = holds(area, lonE6, latE6);
      const before = this.#isIn.get(key);
      this.#isIn.set(key, isIn);
      if (before === undefined || before === isIn) continue;
      if (!(isIn ? area.tellsOfEntering : area.tellsOfLeaving)) continue;
      bits |= area.shape === "route" ? ROUTE_CROSSING : AREA_CROSSING;
      const item = Buffer.of(CROSSING_ITEM, 6, SHAPE[area.shape], 0, 0, 0, 0, isIn ? IN! : OUT!);
      item.writeUInt32BE(area.id, 3);
      items.push(item);
    }
    if (items.length === 0) return body;
    const told = Buffer.concat([body, ...items]);
    told.writeUInt32BE((alarm | bits) >>> 0, 0);
    return told;
  }
}

function holds({ shape, points, reachMeters }: KeptArea, lonE6: number, latE6: number): boolean {
  const cos = Math.cos((latE6 / 1e6) * (Math.PI / 180));
  // metres from the vehicle
  const around = points.map(
    ([lon, lat]) => [(lon - lonE6) * METERS_PER_E6 * cos, (lat - latE6) * METERS_PER_E6] as const,
  );
  const [first, second] = around;
  switch (shape) {
    case "circle":
      return Math.hypot(...first!) <= reachMeters[0]!;
    case "rectangle":
      return first![0] <= 0 && first![1] >= 0 && second![0] >= 0 && second![1] <= 0;
    case "polygon":
      return isAround(around);
    case "route":
      return around.some((b, i) => i > 0 && distanceToOrigin(around[i - 1]!, b) <= reachMeters[i - 1]!);
  }
}

type Offset = readonly [east: number, north: number];

/** Even-odd: whether a ring goes around the origin. */
function isAround(ring: readonly Offset[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[j]!;
    if (ay > 0 !== by > 0 && 0 < ((bx - ax) * -ay) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function distanceToOrigin([ax, ay]: Offset, [bx, by]: Offset): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / squared));
  return Math.hypot(ax + t * dx, ay + t * dy);
}
