import { useState } from "react";
import { presentMs } from "../clock/clock.ts";
import { useTwin } from "../state.ts";
import { useDesk } from "./desk-state.ts";
import { heldWindowEnd, liveWindowEnd, WINDOWS } from "./windows.ts";

/** The stretch of time on the bar, UTC ms: up to now while the clock is live, else around the replay. */
export function useDeskWindow(): { readonly fromMs: number; readonly toMs: number } {
  const windowMs = useDesk(({ windowId }) => WINDOWS[windowId].ms);
  const [heldMs, setHeldMs] = useState(() => liveWindowEnd(useTwin.getState().clock.timeMs));
  const endMs = useTwin(({ clock }) =>
    clock.isLive ? liveWindowEnd(clock.timeMs) : heldWindowEnd(clock.timeMs, heldMs, windowMs, presentMs()),
  );
  if (endMs !== heldMs) setHeldMs(endMs);
  return { fromMs: endMs - windowMs, toMs: endMs };
}
