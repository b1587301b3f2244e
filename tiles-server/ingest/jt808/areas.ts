import iconv from "iconv-lite";
import type {
  CircleArea,
  PolygonArea,
  RectangleArea,
  WatchedRoute,
} from "../../../contract/terminal-commands.ts";
import { bcdFromTime } from "./bcd.ts";
import type { ProtocolYear } from "./frame.ts";
import { BodyError } from "./messages.ts";

/**
 * Areas that a terminal watches by itself. 0x8600 设置圆形区域 and 0x8602 设置矩形区域: kind B · count B · areas; 0x8604
 * 设置多边形区域: one polygon; 0x8606 设置路线: one route. Each is id DW · attributes W · shape · [from BCD6 · to BCD6] ·
 * [speed W · seconds B], and since 2019 [night speed W] · name length W · name (GBK). A polygon's vertices and a route's
 * corners follow times and speed; a route's corner is corner id DW · stretch id DW · latitude DW · longitude DW · width B ·
 * attributes B · [longest W · shortest W (s)] · [speed W · seconds B, since 2019 night speed W].
 */
const ATTRIBUTE = {
  hasTimes: 1 << 0,
  hasSpeed: 1 << 1,
  tellDriverOfEntering: 1 << 2,
  tellPlatformOfEntering: 1 << 3,
  tellDriverOfLeaving: 1 << 4,
  tellPlatformOfLeaving: 1 << 5,
  south: 1 << 6,
  west: 1 << 7,
} as const;

const KIND = { replace: 0, append: 1, modify: 2 } as const;
const MOST_IN_ONE = 255;
const MIDNIGHT_UTC_MS = Date.UTC(2000, 0, 1) - 8 * 3600_000;

/** Attributes of a route's stretch. */
const STRETCH = { hasTimes: 1 << 0, hasSpeed: 1 << 1, south: 1 << 2, west: 1 << 3 } as const;

type Area = CircleArea | RectangleArea | PolygonArea;
/** What circles, rectangles, polygons and routes have in common; a route's speeds are its stretches'. */
type Watched = Omit<WatchedRoute, "points"> & Pick<Partial<CircleArea>, "maxSpeedKmh">;

/** @throws BodyError for more circles than the count can say */
export function encodeCircles(
  kind: keyof typeof KIND,
  circles: readonly CircleArea[],
  year: ProtocolYear,
): Buffer {
  if (circles.length > MOST_IN_ONE)
    throw new BodyError("0x8600", `${circles.length} circles`, `at most ${MOST_IN_ONE}`);
  return Buffer.concat([
    Buffer.of(KIND[kind], circles.length),
    ...circles.flatMap((circle) => [
      uint32(circle.id),
      uint16(attributes(circle, [circle.centre])),
      position(circle.centre),
      uint32(circle.radiusMeters),
      ...times(circle),
      ...speed(circle),
      ...since2019(circle, year),
    ]),
  ]);
}

export function encodePolygon(polygon: PolygonArea, year: ProtocolYear): Buffer {
  return Buffer.concat([
    uint32(polygon.id),
    uint16(attributes(polygon, polygon.ring)),
    ...times(polygon),
    ...speed(polygon),
    uint16(polygon.ring.length),
    ...polygon.ring.map(position),
    ...since2019(polygon, year),
  ]);
}

/** North-western corner first. @throws BodyError for more rectangles than the count can say */
export function encodeRectangles(
  kind: keyof typeof KIND,
  rectangles: readonly RectangleArea[],
  year: ProtocolYear,
): Buffer {
  if (rectangles.length > MOST_IN_ONE)
    throw new BodyError("0x8602", `${rectangles.length} rectangles`, `at most ${MOST_IN_ONE}`);
  return Buffer.concat([
    Buffer.of(KIND[kind], rectangles.length),
    ...rectangles.flatMap((rectangle) => {
      const [west, south, east, north] = rectangle.bounds;
      return [
        uint32(rectangle.id),
        uint16(attributes(rectangle, [[west, north]])),
        position([west, north]),
        position([east, south]),
        ...times(rectangle),
        ...speed(rectangle),
        ...since2019(rectangle, year),
      ];
    }),
  ]);
}

/** Corners and stretches are numbered from 1. A route has neither hemispheres nor speed of its own. */
export function encodeRoute(route: WatchedRoute, year: ProtocolYear): Buffer {
  const name = iconv.encode(route.name ?? "", "gbk");
  return Buffer.concat([
    uint32(route.id),
    uint16(attributes(route, [[0, 0]])),
    ...times(route),
    uint16(route.points.length),
    ...route.points.flatMap((point, i) => stretch(point, i + 1, year)),
    ...(year === 2019 ? [uint16(name.length), name] : []),
  ]);
}

function stretch(point: WatchedRoute["points"][number], number: number, year: ProtocolYear): Buffer[] {
  const { at, widthMeters, maxSpeedKmh, overspeedSeconds, nightMaxSpeedKmh } = point;
  const { longestSeconds, shortestSeconds } = point;
  const hasTimes = longestSeconds !== undefined || shortestSeconds !== undefined;
  const attribute =
    (hasTimes ? STRETCH.hasTimes : 0) |
    (maxSpeedKmh !== undefined ? STRETCH.hasSpeed : 0) |
    (at[1] < 0 ? STRETCH.south : 0) |
    (at[0] < 0 ? STRETCH.west : 0);
  return [
    uint32(number),
    uint32(number),
    position(at),
    Buffer.of(widthMeters, attribute),
    ...(hasTimes ? [uint16(longestSeconds ?? 0xffff), uint16(shortestSeconds ?? 0)] : []),
    ...speed({ maxSpeedKmh, overspeedSeconds }),
    ...(maxSpeedKmh !== undefined && year === 2019 ? [uint16(nightMaxSpeedKmh ?? maxSpeedKmh)] : []),
  ];
}

/** 0x8601, 0x8603, 0x8605, 0x8607: count B, ids DW; no id = all areas of the shape. @throws BodyError for more than 125 ids */
export function encodeAreaIds(ids: readonly number[]): Buffer {
  if (ids.length > 125) throw new BodyError("0x8601", `${ids.length} ids`, "at most 125");
  return Buffer.concat([Buffer.of(ids.length), ...ids.map(uint32)]);
}

function attributes(area: Watched, points: readonly (readonly [number, number])[]): number {
  const [lon, lat] = points[0]!;
  return (
    (area.from !== undefined ? ATTRIBUTE.hasTimes : 0) |
    (area.maxSpeedKmh !== undefined ? ATTRIBUTE.hasSpeed : 0) |
    (area.tellDriver ? ATTRIBUTE.tellDriverOfEntering | ATTRIBUTE.tellDriverOfLeaving : 0) |
    (area.alarmOnEntering ? ATTRIBUTE.tellPlatformOfEntering : 0) |
    (area.alarmOnLeaving ? ATTRIBUTE.tellPlatformOfLeaving : 0) |
    (lat < 0 ? ATTRIBUTE.south : 0) |
    (lon < 0 ? ATTRIBUTE.west : 0)
  );
}

/** "07:30" = every day at that time (a date of zeros); otherwise a moment. */
function times({ from, to }: Watched): Buffer[] {
  return from === undefined || to === undefined ? [] : [moment(from), moment(to)];
}

function moment(text: string): Buffer {
  const daily = /^(\d\d):(\d\d)$/.exec(text);
  if (!daily) return bcdFromTime(Date.parse(text));
  const ms = MIDNIGHT_UTC_MS + (Number(daily[1]) * 60 + Number(daily[2])) * 60_000;
  return Buffer.concat([Buffer.alloc(3), bcdFromTime(ms).subarray(3)]);
}

function speed({
  maxSpeedKmh,
  overspeedSeconds,
}: {
  readonly maxSpeedKmh?: number | undefined;
  readonly overspeedSeconds?: number | undefined;
}): Buffer[] {
  return maxSpeedKmh === undefined ? [] : [uint16(maxSpeedKmh), Buffer.of(overspeedSeconds ?? 10)];
}

function since2019({ maxSpeedKmh, nightMaxSpeedKmh, name }: Area, year: ProtocolYear): Buffer[] {
  if (year !== 2019) return [];
  const text = iconv.encode(name ?? "", "gbk");
  const night = maxSpeedKmh === undefined ? [] : [uint16(nightMaxSpeedKmh ?? maxSpeedKmh)];
  return [...night, uint16(text.length), text];
}

/** Latitude first, as the standard has it; signs are in the attributes. */
function position([lonDeg, latDeg]: readonly [number, number]): Buffer {
  return Buffer.concat([
    uint32(Math.round(Math.abs(latDeg) * 1e6)),
    uint32(Math.round(Math.abs(lonDeg) * 1e6)),
  ]);
}

function uint16(value: number): Buffer {
  return Buffer.of((value >> 8) & 0xff, value & 0xff);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
