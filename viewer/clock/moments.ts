/** What one can step to: an event, or a stop or silence of a vehicle. */
export interface Moment {
  /** UTC ms */
  readonly timeMs: number;
  readonly kind: "event" | "stop" | "silence";
  /** registry number; undefined where it is of no vehicle */
  readonly vehicle: number | undefined;
  /** of the event */
  readonly id?: string;
}

/** Moments nearer to the clock than this are where it is now, milliseconds. */
const HERE_MS = 500;

/** The nearest moment after (`step` 1) or before (−1) a time; undefined where there is none. */
export function nextMoment(moments: readonly Moment[], timeMs: number, step: 1 | -1): Moment | undefined {
  let nearest: Moment | undefined;
  for (const moment of moments) {
    const ahead = step * (moment.timeMs - timeMs);
    if (ahead > HERE_MS && (!nearest || ahead < step * (nearest.timeMs - timeMs))) nearest = moment;
  }
  return nearest;
}
