import { useTwin } from "../state.ts";

/** The shared state follows the clock this often; what needs more asks clockNow. Milliseconds. */
const TELL_MS = 250;

/** A replay runs from here: its time, and performance.now() at that time. */
let anchor = { timeMs: 0, atMs: 0 };

/** UTC ms of the one clock: the server's time while live, else the time of the replay. */
export function clockNow(): number {
  const { clock, live } = useTwin.getState();
  if (clock.isLive) return Date.now() + live.clockOffsetMs;
  if (!clock.isPlaying) return clock.timeMs;
  return anchor.timeMs + (performance.now() - anchor.atMs) * clock.speed;
}

/** Runs the clock until the returned function is called. A replay that reaches the present goes on live. */
export function startClock(): () => void {
  let told = useTwin.getState().clock;
  anchor = { timeMs: told.timeMs, atMs: performance.now() };
  const stopListening = useTwin.subscribe(({ clock }) => {
    if (clock === told) return;
    told = clock;
    anchor = { timeMs: clock.timeMs, atMs: performance.now() };
  });
  const timer = setInterval(() => {
    const { clock, live } = useTwin.getState();
    if (!clock.isLive && !clock.isPlaying) return;
    const timeMs = clockNow();
    const isLive = clock.isLive || timeMs >= Date.now() + live.clockOffsetMs;
    told = { ...clock, timeMs, isLive, speed: isLive ? 1 : clock.speed };
    useTwin.setState({ clock: told });
  }, TELL_MS);
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
