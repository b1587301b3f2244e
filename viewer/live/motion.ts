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

/** Fixes farther apart than this many usual intervals are not joined: nobody knows the way between. */
const SILENCE_INTERVALS = 5;
/** Below this distance between two fixes a vehicle stands; its fixes only scatter. Metres. */
const STANDING_METERS = 4;
const METERS_PER_DEGREE = 111_320;

/**
 * Where the vehicle was at `timeMs`. Between two fixes it follows a smooth curve through them (cubic Hermite with
 * the slopes of its neighbours); after the last fix, in a silence and without a fix it stays put.
 * @returns false before the first report
 */
export function motionAt(
  fixes: Fixes,
  count: number,
  usualMs: number,
  timeMs: number,
  result: Motion,
): boolean {
  const i = lastBefore(fixes.timesMs, count, timeMs);
  if (i < 0) return false;
  const { timesMs, positionsDeg, hasFix } = fixes;
  result.lonDeg = positionsDeg[2 * i]!;
  result.latDeg = positionsDeg[2 * i + 1]!;
  result.speedKmh = fixes.speedsKmh[i]!;
  result.reportedMs = timesMs[i]!;
  result.hasFix = hasFix[i] === 1;
  result.headingDeg = undefined;
  result.isMoving = false;
  result.isSilent = fixes.silentAfter?.[i] === 1;
  if (!isJoined(fixes, count, usualMs, i)) return true;

  const stretch = Math.cos((result.latDeg * Math.PI) / 180);
  const east = (j: number) => (positionsDeg[2 * j]! - result.lonDeg) * METERS_PER_DEGREE * stretch;
  const north = (j: number) => (positionsDeg[2 * j + 1]! - result.latDeg) * METERS_PER_DEGREE;
  const [x1, y1] = [east(i + 1), north(i + 1)];
  if (Math.hypot(x1, y1) < STANDING_METERS) return true;
  const spanMs = timesMs[i + 1]! - timesMs[i]!;
  const before = i > 0 && isJoined(fixes, count, usualMs, i - 1) ? i - 1 : i;
  const after = isJoined(fixes, count, usualMs, i + 1) ? i + 2 : i + 1;
  const startShare = spanMs / (timesMs[i + 1]! - timesMs[before]!);
  const endShare = spanMs / (timesMs[after]! - timesMs[i]!);
  const s = (timeMs - timesMs[i]!) / spanMs;
  const curve = (end: number, startSlope: number, endSlope: number) => ({
    value: (s ** 3 - 2 * s ** 2 + s) * startSlope + (3 - 2 * s) * s ** 2 * end + (s ** 3 - s ** 2) * endSlope,
    slope: (3 * s ** 2 - 4 * s + 1) * startSlope + 6 * (s - s ** 2) * end + (3 * s ** 2 - 2 * s) * endSlope,
  });
  const x = curve(x1, (x1 - east(before)) * startShare, east(after) * endShare);
  const y = curve(y1, (y1 - north(before)) * startShare, north(after) * endShare);
  result.lonDeg += x.value / (METERS_PER_DEGREE * stretch);
  result.latDeg += y.value / METERS_PER_DEGREE;
  result.headingDeg = ((Math.atan2(x.slope, y.slope) * 180) / Math.PI + 360) % 360;
  result.isMoving = true;
  return true;
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
function lastBefore(timesMs: Float64Array, count: number, timeMs: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
