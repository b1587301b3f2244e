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

/** Where a vehicle is drawn at a time. Filled in by motionAt. */
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

/** Field by field: thousands are copied with every picture. */
export function copyMotion(from: Motion, to: Motion): void {
  to.lonDeg = from.lonDeg;
  to.latDeg = from.latDeg;
  to.speedKmh = from.speedKmh;
  to.headingDeg = from.headingDeg;
  to.reportedMs = from.reportedMs;
  to.hasFix = from.hasFix;
  to.isMoving = from.isMoving;
  to.isSilent = from.isSilent;
}

/** Fixes farther apart than this many usual intervals are not joined: nobody knows the way between. */
const SILENCE_INTERVALS = 5;
/** Below this distance between two fixes a vehicle stands; its fixes only scatter. Metres. */
const STANDING_METERS = 4;
const METERS_PER_DEGREE = 111_320;

/**
 * Where the vehicle was at `timeMs`. Between two fixes it follows a smooth curve through them (cubic Hermite with
 * the slopes of its neighbours); after the last fix, in a silence and without a fix it stays put.
 * @param near index near which the last fix before `timeMs` may be: a replay asks for one time after another
 * @returns index of the last fix at or before `timeMs`; −1 before the first report, and `result` is as it was
 */
export function motionAt(
  fixes: Fixes,
  count: number,
  usualMs: number,
  timeMs: number,
  result: Motion,
  near = 0,
): number {
  const i = lastBefore(fixes.timesMs, count, timeMs, near);
  if (i < 0) return i;
  const { timesMs, positionsDeg, hasFix } = fixes;
  const lonDeg = positionsDeg[2 * i]!;
  const latDeg = positionsDeg[2 * i + 1]!;
  result.lonDeg = lonDeg;
  result.latDeg = latDeg;
  result.speedKmh = fixes.speedsKmh[i]!;
  result.reportedMs = timesMs[i]!;
  result.hasFix = hasFix[i] === 1;
  result.headingDeg = undefined;
  result.isMoving = false;
  result.isSilent = fixes.silentAfter?.[i] === 1;
  if (!isJoined(fixes, count, usualMs, i)) return i;

  // metres east and north of fix i; written out, because a county's fleet comes by here with every picture
  const eastMeters = METERS_PER_DEGREE * Math.cos((latDeg * Math.PI) / 180);
  const x1 = (positionsDeg[2 * i + 2]! - lonDeg) * eastMeters;
  const y1 = (positionsDeg[2 * i + 3]! - latDeg) * METERS_PER_DEGREE;
  if (x1 * x1 + y1 * y1 < STANDING_METERS ** 2) return i;
  const startMs = timesMs[i]!;
  const spanMs = timesMs[i + 1]! - startMs;
  const before = i > 0 && isJoined(fixes, count, usualMs, i - 1) ? i - 1 : i;
  const after = isJoined(fixes, count, usualMs, i + 1) ? i + 2 : i + 1;
  const startShare = spanMs / (timesMs[i + 1]! - timesMs[before]!);
  const endShare = spanMs / (timesMs[after]! - startMs);
  const startX = (x1 - (positionsDeg[2 * before]! - lonDeg) * eastMeters) * startShare;
  const startY = (y1 - (positionsDeg[2 * before + 1]! - latDeg) * METERS_PER_DEGREE) * startShare;
  const endX = (positionsDeg[2 * after]! - lonDeg) * eastMeters * endShare;
  const endY = (positionsDeg[2 * after + 1]! - latDeg) * METERS_PER_DEGREE * endShare;
  const s = (timeMs - startMs) / spanMs;
  const atStart = s * (1 - s) ** 2;
  const atEnd = s * s * (s - 1);
  const toEnd = (3 - 2 * s) * s * s;
  const slopeStart = 3 * s * s - 4 * s + 1;
  const slopeEnd = s * (3 * s - 2);
  const slopeToEnd = 6 * s * (1 - s);
  result.lonDeg += (atStart * startX + toEnd * x1 + atEnd * endX) / eastMeters;
  result.latDeg += (atStart * startY + toEnd * y1 + atEnd * endY) / METERS_PER_DEGREE;
  const slopeX = slopeStart * startX + slopeToEnd * x1 + slopeEnd * endX;
  const slopeY = slopeStart * startY + slopeToEnd * y1 + slopeEnd * endY;
  result.headingDeg = ((Math.atan2(slopeX, slopeY) * 180) / Math.PI + 360) % 360;
  result.isMoving = true;
  return i;
}

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
