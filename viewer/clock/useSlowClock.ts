import { useSyncExternalStore } from "react";
import { useTwin } from "../state.ts";

/** Tables and lists follow the clock this often at most, milliseconds of the watch: nobody reads faster. */
const EVERY_MS = 1000;
/** … and not while a person drags it: the clock ticks more seldom than this, a hand more often. Milliseconds. */
const REST_MS = 150;

/** Whole second of the clock, UTC ms, for what is read and not watched. */
export function useSlowClock(): number {
  return useSyncExternalStore(subscribe, () => (listeners.size > 0 ? shownMs : secondNow()));
}

const listeners = new Set<() => void>();
let shownMs = 0;
let toldMs = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
let stop: (() => void) | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    look();
    stop = useTwin.subscribe(() => {
      if (secondNow() === shownMs) return;
      clearTimeout(timer);
      timer = setTimeout(tell, Math.max(REST_MS, toldMs + EVERY_MS - performance.now()));
    });
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    clearTimeout(timer);
    timer = undefined;
  };
}

function tell(): void {
  timer = undefined;
  look();
  for (const listener of listeners) listener();
}

function look(): void {
  toldMs = performance.now();
  shownMs = secondNow();
}

function secondNow(): number {
  return Math.floor(useTwin.getState().clock.timeMs / 1000) * 1000;
}
