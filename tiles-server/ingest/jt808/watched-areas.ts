import { timeFromBcd } from "./bcd.ts";
import { BodyError, MESSAGE, requireLength } from "./messages.ts";

/** Shapes by the number that item 0x12 of a 0x0200 has for them. */
export const SHAPE = { circle: 1, rectangle: 2, polygon: 3, route: 4 } as const;

/** An area as a terminal keeps it; places are [longitude, latitude] in 1e-6 degree. */
export interface KeptArea {
  readonly shape: keyof typeof SHAPE;
  readonly id: number;
  readonly tellsOfEntering: boolean;
  readonly tellsOfLeaving: boolean;
  /** two BCD times as sent; a date of zeros = every day; absent = always */
  readonly times?: Buffer;
  /** centre; north-western and south-eastern corner; ring; corners of the route */
  readonly points: readonly (readonly [lonE6: number, latE6: number])[];
  /** of a circle its radius; of a route half the corridor's width from each corner to the next */
  readonly reachMeters: readonly number[];
}

const BIT = { hasTimes: 1, hasSpeed: 2, entering: 1 << 3, leaving: 1 << 5, south: 1 << 6, west: 1 << 7 };
const STRETCH_BIT = { hasTimes: 1, hasSpeed: 2, south: 4, west: 8 };

/**
 * Areas of a 0x8600, 0x8602, 0x8604 or 0x8606, as a terminal of this edition reads them (jt808/areas.ts writes them).
 * @throws BodyError when the body is cut or the message sets none
 */
export function decodeAreas(messageId: number, body: Buffer, is2019: boolean): KeptArea[] {
  const reader = new Reader(body);
  switch (messageId) {
    case MESSAGE.setCircles:
      return many(reader, () => {
        const { id, attributes } = head(reader);
        const points = [place(reader, attributes)];
        const reachMeters = [reader.uint32()];
        return area("circle", id, attributes, points, reachMeters, tail(reader, attributes, is2019));
      });
    case MESSAGE.setRectangles:
      return many(reader, () => {
        const { id, attributes } = head(reader);
        const points = [place(reader, attributes), place(reader, attributes)];
        return area("rectangle", id, attributes, points, [], tail(reader, attributes, is2019));
      });
    case MESSAGE.setPolygon: {
      const { id, attributes } = head(reader);
      const times = timesAndSpeed(reader, attributes);
      const points = Array.from({ length: reader.uint16() }, () => place(reader, attributes));
      return [area("polygon", id, attributes, points, [], times)];
    }
    case MESSAGE.setRoute: {
      const { id, attributes } = head(reader);
      const times = attributes & BIT.hasTimes ? reader.bytes(12) : undefined;
      const reachMeters: number[] = [];
      const points = Array.from({ length: reader.uint16() }, () => {
        reader.bytes(8);
        const [lat, lon] = [reader.uint32(), reader.uint32()];
        reachMeters.push(reader.uint8() / 2);
        const stretch = reader.uint8();
        if (stretch & STRETCH_BIT.hasTimes) reader.bytes(4);
        if (stretch & STRETCH_BIT.hasSpeed) reader.bytes(is2019 ? 5 : 3);
        return [
          lon * (stretch & STRETCH_BIT.west ? -1 : 1),
          lat * (stretch & STRETCH_BIT.south ? -1 : 1),
        ] as const;
      });
      return [area("route", id, attributes, points, reachMeters, times)];
    }
  }
  throw new BodyError("areas", `0x${messageId.toString(16)}`, "a message that sets areas");
}

/** Whether an area with these times is watched at a moment; both times count. */
export function isWatchedAt(times: Buffer | undefined, timeMs: number): boolean {
  if (!times) return true;
  const [from, to] = [times.subarray(0, 6), times.subarray(6, 12)];
  if (from.subarray(0, 3).every((byte) => byte === 0)) {
    const clock = new Date(timeMs + 8 * 3600_000).toISOString().slice(11, 19).replaceAll(":", "");
    const [begin, end] = [from.toString("hex", 3), to.toString("hex", 3)];
    return begin <= end ? clock >= begin && clock <= end : clock >= begin || clock <= end;
  }
  const [fromMs, toMs] = [timeFromBcd(from), timeFromBcd(to)];
  return fromMs === undefined || toMs === undefined || (timeMs >= fromMs && timeMs <= toMs);
}

function area(
  shape: KeptArea["shape"],
  id: number,
  attributes: number,
  points: KeptArea["points"],
  reachMeters: readonly number[],
  times: Buffer | undefined,
): KeptArea {
  return {
    shape,
    id,
    tellsOfEntering: (attributes & BIT.entering) !== 0,
    tellsOfLeaving: (attributes & BIT.leaving) !== 0,
    ...(times && { times }),
    points,
    reachMeters,
  };
}

/** kind B · count B · areas */
function many(reader: Reader, one: () => KeptArea): KeptArea[] {
  reader.uint8();
  return Array.from({ length: reader.uint8() }, one);
}

function head(reader: Reader): { id: number; attributes: number } {
  return { id: reader.uint32(), attributes: reader.uint16() };
}

function place(reader: Reader, attributes: number): readonly [number, number] {
  const [lat, lon] = [reader.uint32(), reader.uint32()];
  return [lon * (attributes & BIT.west ? -1 : 1), lat * (attributes & BIT.south ? -1 : 1)];
}

function timesAndSpeed(reader: Reader, attributes: number): Buffer | undefined {
  const times = attributes & BIT.hasTimes ? reader.bytes(12) : undefined;
  if (attributes & BIT.hasSpeed) reader.bytes(3);
  return times;
}

/** What follows the shape of circles and rectangles. */
function tail(reader: Reader, attributes: number, is2019: boolean): Buffer | undefined {
  const times = timesAndSpeed(reader, attributes);
  if (is2019) {
    if (attributes & BIT.hasSpeed) reader.bytes(2);
    reader.bytes(reader.uint16());
  }
  return times;
}

class Reader {
  readonly #body: Buffer;
  #offset = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  bytes(length: number): Buffer {
    requireLength(this.#body, this.#offset + length, "areas");
    this.#offset += length;
    return this.#body.subarray(this.#offset - length, this.#offset);
  }

  uint8(): number {
    return this.bytes(1)[0]!;
  }

  uint16(): number {
    return this.bytes(2).readUInt16BE(0);
  }

  uint32(): number {
    return this.bytes(4).readUInt32BE(0);
  }
}
