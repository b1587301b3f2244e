import { type RefObject, useEffect, useState } from "react";

/** A register as long as this is drawn whole; of a longer one only what is in sight. */
const MOST_WHOLE_ROWS = 300;
/** Rows drawn above and below what is in sight. */
const MARGIN_ROWS = 12;

/** Which rows of a long table are drawn: those from `first` to before `end`, with room of so many pixels around them. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly abovePixels: number;
  readonly belowPixels: number;
}

/** Follows the scrolling of `scroller`, whose table rows are all as high as its first. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number): RowWindow {
  const isWindowed = count > MOST_WHOLE_ROWS;
  const [sight, setSight] = useState({ first: 0, rows: 40, rowPixels: 30 });
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isWindowed) return;
    const look = () => {
      const row = element.querySelector("tbody tr[aria-selected]");
      const rowPixels = row?.getBoundingClientRect().height || 30;
      const first = Math.floor(element.scrollTop / rowPixels);
      const rows = Math.ceil(element.clientHeight / rowPixels) + 1;
      setSight((before) => {
        // by halves of the margin, so that a small scroll renders nothing
        const step = MARGIN_ROWS / 2;
        const now = { first: Math.floor(first / step) * step, rows, rowPixels };
        const isSame = now.first === before.first && rows === before.rows && rowPixels === before.rowPixels;
        return isSame ? before : now;
      });
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [scroller, isWindowed]);
  if (!isWindowed) return { first: 0, end: count, abovePixels: 0, belowPixels: 0 };
  const first = Math.max(0, Math.min(sight.first, count - sight.rows) - MARGIN_ROWS);
  const end = Math.min(count, first + sight.rows + 3 * MARGIN_ROWS);
  return {
    first,
    end,
    abovePixels: first * sight.rowPixels,
    belowPixels: (count - end) * sight.rowPixels,
  };
}
