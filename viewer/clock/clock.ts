import { useTwin } from "../state.ts";
import { replayTime } from "./replay-time.ts";

/** The shared state follows the clock this often; what needs more asks clockNow. Milliseconds. */
const TELL_MS = 250;

/** A replay runs from here: its time, and performance.now() at that time. */
let anchor = { timeMs: 0, atMs: 0 };

/** UTC ms of the present by the server's clock: the right edge of all replays. */
export function presentMs(): number {
  return Date.now() + useTwin.getState().live.clockOffsetMs;
}

/**
 * UTC ms of the one clock: the server's time while live, else the time of the replay.
 * @param atMs performance.now() to ask for: with the time of requestAnimationFrame all that draw a picture draw one time
 */
export function clockNow(atMs = performance.now()): number {
  const { clock, loop } = useTwin.getState();
  if (clock.isLive) return presentMs();
  if (!clock.isPlaying) return clock.timeMs;
  return replayTime(anchor.timeMs, atMs - anchor.atMs, clock.speed, loop);
}

/** Puts the clock at a time; at the present or beyond it is live. UTC ms. */
export function jumpTo(timeMs: number): void {
  const isLive = timeMs >= presentMs();
  const { setClock } = useTwin.getState();
  setClock(isLive ? { isLive, timeMs: presentMs(), isPlaying: true, speed: 1 } : { isLive, timeMs });
}

/** Runs the clock until the returned function is called. A replay that reaches the present goes on live. */
export function startClock(): () => void {
  let told = useTwin.getState().clock;
  anchor = { timeMs: told.timeMs, atMs: performance.now() };
  const stopListening = useTwin.subscribe(({ clock, loop }, before) => {
    if (clock === told && loop === before.loop) return;
    // a loop that changes while the replay runs goes on from where the clock is
    const timeMs = clock === told ? clockAt(before) : clock.timeMs;
    told = clock;
    anchor = { timeMs, atMs: performance.now() };
  });
  const timer = setInterval(() => {
    const { clock } = useTwin.getState();
    if (!clock.isLive && !clock.isPlaying) return;
    const timeMs = clockNow();
    const isLive = clock.isLive || timeMs >= presentMs();
    told = { ...clock, timeMs, isLive, speed: isLive ? 1 : clock.speed };
    useTwin.setState({ clock: told });
  }, TELL_MS);
  return () => {
    clearInterval(timer);
    stopListening();
  };
}

/** The clock as it ran under an earlier state. */
function clockAt({ clock, loop }: Pick<ReturnType<typeof useTwin.getState>, "clock" | "loop">): number {
  if (clock.isLive || !clock.isPlaying) return clock.timeMs;
  return replayTime(anchor.timeMs, performance.now() - anchor.atMs, clock.speed, loop);
}
