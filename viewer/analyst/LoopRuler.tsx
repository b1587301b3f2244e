import { memo, useRef, useState } from "react";
import { loopBetween, type TimeRange } from "../clock/replay-time.ts";
import { useWords } from "../i18n/i18n.ts";
import type { ZoneFormat } from "../ui/format.ts";

interface LoopRulerProps {
  fromMs: number;
  toMs: number;
  everyMs: number;
  zone: ZoneFormat;
  loop: TimeRange | null;
  onLoop: (loop: TimeRange | null) => void;
}

/** The times below the bar; dragging along them makes a loop. */
export function LoopRuler({ fromMs, toMs, everyMs, zone, loop, onLoop }: LoopRulerProps) {
  const { t } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  // the pointer may be up again before the first picture of the drag
  const startMs = useRef<number | null>(null);
  const timeAt = (clientX: number) => {
    const { left, width } = host.current!.getBoundingClientRect();
    return fromMs + Math.min(1, Math.max(0, (clientX - left) / width)) * (toMs - fromMs);
  };
  const shown = drag ? loopBetween(...drag) : loop;
  const share = (timeMs: number) =>
    `${(100 * (Math.min(toMs, Math.max(fromMs, timeMs)) - fromMs)) / (toMs - fromMs)}%`;
  return (
    <div
      ref={host}
      className="ticks"
      title={t("analyst.loopHint")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        startMs.current = timeAt(event.clientX);
      }}
      onPointerMove={(event) => {
        if (startMs.current !== null) setDrag([startMs.current, timeAt(event.clientX)]);
      }}
      onPointerUp={(event) => {
        if (startMs.current !== null) onLoop(loopBetween(startMs.current, timeAt(event.clientX)));
        startMs.current = null;
        setDrag(null);
      }}
      onPointerCancel={() => {
        startMs.current = null;
        setDrag(null);
      }}
    >
      {shown && shown.toMs > fromMs && shown.fromMs < toMs && (
        <div
          className="loop-range"
          style={{ left: share(shown.fromMs), right: `calc(100% - ${share(shown.toMs)})` }}
        />
      )}
      <Ticks fromMs={fromMs} toMs={toMs} everyMs={everyMs} zone={zone} />
    </div>
  );
}

const Ticks = memo(function Ticks({
  fromMs,
  toMs,
  everyMs,
  zone,
}: Pick<LoopRulerProps, "fromMs" | "toMs" | "everyMs" | "zone">) {
  const first = zone.startOfDay(fromMs);
  const start = first + Math.ceil((fromMs - first) / everyMs) * everyMs;
  const times: number[] = [];
  for (let timeMs = start; timeMs <= toMs; timeMs += everyMs) times.push(timeMs);
  return times.map((timeMs) => (
    <span key={timeMs} aria-hidden="true" style={{ left: `${(100 * (timeMs - fromMs)) / (toMs - fromMs)}%` }}>
      {zone.minutes(timeMs)}
    </span>
  ));
});
