/** Fixes of one vehicle in time order; all columns have the same length or more than `count`. */
export interface Fixes {
  /** UTC ms, ascending */
  readonly timesMs: Float64Array;
  /** degrees, interleaved longitude, latitude */
  readonly positionsDeg: Float64Array;
  /** km/h */
  readonly speedsKmh: Float32Array;
  /** 1 where the terminal had a fix */
  readonly hasFix: Uint8Array;
  /** 1 where nothing was heard after the fix, 2 where it is not known; without it the usual interval decides */
  readonly silentAfter?: Uint8Array;
}

/** Where a vehicle is drawn at a time. Filled in by moveAlong. */
export interface Motion {
  lonDeg: number;
  latDeg: number;
  speedKmh: number;
  /** clockwise from north; undefined while it does not move */
  headingDeg: number | undefined;
  /** last report at or before, UTC ms */
  reportedMs: number;
  hasFix: boolean;
  /** it is between two fixes of one stretch */
  isMoving: boolean;
  /** nothing was heard for longer than it usually takes, and it is known until when */
  isSilent: boolean;
}

/** Of nothing yet. */
export const NOTHING: Readonly<Motion> = {
  lonDeg: 0,
  latDeg: 0,
  speedKmh: 0,
  headingDeg: undefined,
  reportedMs: 0,
  hasFix: false,
  isMoving: false,
  isSilent: false,
};

/** Fixes farther apart than this many usual intervals are not joined: nobody knows the way between. */
const SILENCE_INTERVALS = 5;
/** Below this distance between two fixes a vehicle stands; its fixes only scatter. Metres. */
const STANDING_METERS = 4;
const METERS_PER_DEGREE = 111_320;

/** What a vehicle does from one fix to the next: it drives along a curve, or stays where it is. */
export interface Way {
  /** of its fix; −1 = before the first report, when nothing else holds but `toMs` */
  index: number;
  /** UTC ms of its fix, and of the next one; it holds from one up to the other */
  fromMs: number;
  toMs: number;
  isJoined: boolean;
  lonDeg: number;
  latDeg: number;
  speedKmh: number;
  hasFix: boolean;
  isSilent: boolean;
  /** metres east and north after a share s of its time: (first · s) + (second · s²) + (third · s³) */
  readonly east: [first: number, second: number, third: number];
  readonly north: [first: number, second: number, third: number];
  /** metres of a degree of longitude */
  eastMeters: number;
}

/** A way that holds at no time. */
export function noWay(): Way {
  return {
    index: 0,
    fromMs: 0,
    toMs: 0,
    isJoined: false,
    lonDeg: 0,
    latDeg: 0,
    speedKmh: 0,
    hasFix: false,
    isSilent: false,
    east: [0, 0, 0],
    north: [0, 0, 0],
    eastMeters: METERS_PER_DEGREE,
  };
}

/**
 * Where the vehicle was at `timeMs`. Between two fixes it follows a smooth curve through them (cubic Hermite with
 * the slopes of its neighbours); after the last fix, in a silence and without a fix it stays put.
 * @returns false before the first report, and `result` is as it was
 */
export function motionAt(
  fixes: Fixes,
  count: number,
  usualMs: number,
  timeMs: number,
  result: Motion,
): boolean {
  findWay(fixes, count, usualMs, timeMs, WAY);
  return moveAlong(WAY, timeMs, result);
}

/** Looks for the way at `timeMs`, UTC ms, and near the one that `way` was before: a replay asks for one after another. */
export function findWay(fixes: Fixes, count: number, usualMs: number, timeMs: number, way: Way): void {
  const i = lastBefore(fixes.timesMs, count, timeMs, Math.max(0, way.index));
  const { timesMs, positionsDeg, hasFix } = fixes;
  way.index = i;
  way.fromMs = i < 0 ? Number.NEGATIVE_INFINITY : timesMs[i]!;
  way.toMs = i + 1 < count ? timesMs[i + 1]! : Number.POSITIVE_INFINITY;
  way.isJoined = false;
  if (i < 0) return;
  const lonDeg = positionsDeg[2 * i]!;
  const latDeg = positionsDeg[2 * i + 1]!;
  way.lonDeg = lonDeg;
  way.latDeg = latDeg;
  way.speedKmh = fixes.speedsKmh[i]!;
  way.hasFix = hasFix[i] === 1;
  way.isSilent = fixes.silentAfter?.[i] === 1;
  if (!isJoined(fixes, count, usualMs, i)) return;

  const eastMeters = METERS_PER_DEGREE * Math.cos((latDeg * Math.PI) / 180);
  const x1 = (positionsDeg[2 * i + 2]! - lonDeg) * eastMeters;
  const y1 = (positionsDeg[2 * i + 3]! - latDeg) * METERS_PER_DEGREE;
  if (x1 * x1 + y1 * y1 < STANDING_METERS ** 2) return;
  way.isJoined = true;
  way.eastMeters = eastMeters;
  const spanMs = way.toMs - way.fromMs;
  const before = i > 0 && isJoined(fixes, count, usualMs, i - 1) ? i - 1 : i;
  const after = isJoined(fixes, count, usualMs, i + 1) ? i + 2 : i + 1;
  const startShare = spanMs / (way.toMs - timesMs[before]!);
  const endShare = spanMs / (timesMs[after]! - way.fromMs);
  const startX = (x1 - (positionsDeg[2 * before]! - lonDeg) * eastMeters) * startShare;
  const startY = (y1 - (positionsDeg[2 * before + 1]! - latDeg) * METERS_PER_DEGREE) * startShare;
  const endX = (positionsDeg[2 * after]! - lonDeg) * eastMeters * endShare;
  const endY = (positionsDeg[2 * after + 1]! - latDeg) * METERS_PER_DEGREE * endShare;
  putCurve(way.east, startX, endX, x1);
  putCurve(way.north, startY, endY, y1);
}

/** Where the vehicle is on a way at a time at which it holds, UTC ms; false where it is before the first report. */
export function moveAlong(way: Way, timeMs: number, result: Motion): boolean {
  if (way.index < 0) return false;
  result.lonDeg = way.lonDeg;
  result.latDeg = way.latDeg;
  result.speedKmh = way.speedKmh;
  result.reportedMs = way.fromMs;
  result.hasFix = way.hasFix;
  result.isSilent = way.isSilent;
  result.isMoving = way.isJoined;
  result.headingDeg = undefined;
  if (!way.isJoined) return true;
  const s = (timeMs - way.fromMs) / (way.toMs - way.fromMs);
  const { east, north } = way;
  result.lonDeg += (((east[2] * s + east[1]) * s + east[0]) * s) / way.eastMeters;
  result.latDeg += (((north[2] * s + north[1]) * s + north[0]) * s) / METERS_PER_DEGREE;
  const slopeX = (3 * east[2] * s + 2 * east[1]) * s + east[0];
  const slopeY = (3 * north[2] * s + 2 * north[1]) * s + north[0];
  result.headingDeg = ((Math.atan2(slopeX, slopeY) * 180) / Math.PI + 360) % 360;
  return true;
}

/** The cubic Hermite curve from 0 to `to` with slopes `start` and `end`, by the powers of the share of the way. */
function putCurve(into: [number, number, number], start: number, end: number, to: number): void {
  into[0] = start;
  into[1] = 3 * to - 2 * start - end;
  into[2] = start + end - 2 * to;
}

const WAY = noWay();

function isJoined(
  { timesMs, hasFix, silentAfter }: Fixes,
  count: number,
  usualMs: number,
  i: number,
): boolean {
  return (
    i + 1 < count &&
    hasFix[i] === 1 &&
    hasFix[i + 1] === 1 &&
    (silentAfter ? silentAfter[i] === 0 : timesMs[i + 1]! - timesMs[i]! <= SILENCE_INTERVALS * usualMs)
  );
}

/** Index of the last of `count` times at or before `timeMs`, or −1. */
function lastBefore(timesMs: Float64Array, count: number, timeMs: number, near: number): number {
  // where it was a moment ago, or one report on
  for (let i = near; i < near + 2 && i < count; i++) {
    if (timesMs[i]! <= timeMs && (i + 1 === count || timesMs[i + 1]! > timeMs)) return i;
  }
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
