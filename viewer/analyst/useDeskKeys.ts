import { useEffect, useRef } from "react";
import { clockNow } from "../clock/clock.ts";
import { loopBetween, nextSpeed } from "../clock/replay-time.ts";
import { useTwin } from "../state.ts";
import { isTyping } from "../ui/useKeys.ts";
import { CLOCK_FIELD_ID } from "./ClockField.tsx";

/** A loop's end that is set before its start, or the other way round, is this long, milliseconds. */
const FIRST_LOOP_MS = 60_000;

/** Keys of this desk beside those of all desks; the table of F1 lists them. */
export function useDeskKeys(actions: { onStep: (step: 1 | -1) => void }): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === ",") latest.current.onStep(-1);
      else if (event.key === ".") latest.current.onStep(1);
      else if (!press(event.key.toLowerCase())) return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function press(key: string): boolean {
  const { clock, loop, setClock, setLoop } = useTwin.getState();
  const now = clockNow();
  switch (key) {
    case "-":
      setClock({ timeMs: now, speed: nextSpeed(clock.speed, -1), isLive: false });
      return true;
    case "=":
    case "+":
      setClock({ timeMs: now, speed: nextSpeed(clock.speed, 1), isLive: false });
      return true;
    case "r":
      setClock({ timeMs: now, speed: -clock.speed, isLive: false, isPlaying: true });
      return true;
    case "[":
      setLoop(loopBetween(now, loop && loop.toMs > now ? loop.toMs : now + FIRST_LOOP_MS));
      return true;
    case "]":
      setLoop(loopBetween(loop && loop.fromMs < now ? loop.fromMs : now - FIRST_LOOP_MS, now));
      return true;
    case "\\":
      setLoop(null);
      return true;
    case "t":
      document.getElementById(CLOCK_FIELD_ID)?.focus();
      return true;
    default:
      return false;
  }
}
