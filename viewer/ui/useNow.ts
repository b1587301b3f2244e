import { useEffect, useState } from "react";

/** This computer's time in UTC ms, renewed every `everyMs` on whole multiples, so that clocks on one screen tick together. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    let timer = 0;
    const tick = () => {
      const now = Date.now();
      setNowMs(now);
      timer = window.setTimeout(tick, everyMs - (now % everyMs));
    };
    tick();
    return () => window.clearTimeout(timer);
  }, [everyMs]);
  return nowMs;
}
