import { memo } from "react";
import { Button, Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import type { ZoneFormat } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { SpeedMenu } from "./SpeedMenu.tsx";

/** Windows the bar can show, with the width of a bar in each. */
export const WINDOWS = {
  "1h": { ms: 3_600_000, binMs: 60_000, tickMs: 600_000 },
  "6h": { ms: 6 * 3_600_000, binMs: 5 * 60_000, tickMs: 3_600_000 },
  "24h": { ms: 24 * 3_600_000, binMs: 15 * 60_000, tickMs: 2 * 3_600_000 },
} as const;

export type WindowId = keyof typeof WINDOWS;

export interface TimeBarProps {
  /** UTC ms: window shown, and the time of the clock */
  fromMs: number;
  toMs: number;
  timeMs: number;
  /** fixes per bin from `fromMs`; undefined while they load */
  histogram: Uint32Array | undefined;
  windowId: WindowId;
  onWindow: (id: WindowId) => void;
  isLive: boolean;
  isPlaying: boolean;
  /** seconds of the county per second of the watch; negative = backwards */
  speed: number;
  onPlay: (playing: boolean) => void;
  onSpeed: (speed: number) => void;
  onSeek: (timeMs: number) => void;
  onLive: () => void;
  zone: ZoneFormat;
  timeZone: string;
}

/** Time as a thing to take hold of: play, speed, a histogram of what was reported, and the live edge on the right. */
export function TimeBar(props: TimeBarProps) {
  const { t } = useWords();
  const { fromMs, toMs, zone, windowId } = props;
  const shownMs = Math.min(toMs, Math.max(fromMs, props.timeMs));
  return (
    <section className="time-bar" aria-label={t("analyst.scrub")}>
      <div className="time-controls">
        <IconButton
          icon="back"
          label={t("analyst.reverse")}
          isPressed={props.isPlaying && props.speed < 0}
          onPress={() => {
            props.onSpeed(-Math.abs(props.speed));
            props.onPlay(true);
          }}
        />
        <IconButton
          icon={props.isPlaying ? "pause" : "play"}
          label={t(props.isPlaying ? "analyst.pause" : "analyst.play")}
          onPress={() => {
            if (!props.isPlaying && props.speed < 0) props.onSpeed(Math.abs(props.speed));
            props.onPlay(!props.isPlaying);
          }}
        />
        <output className="time-now" aria-label={t("analyst.clock")}>
          {zone.time(props.timeMs)}
        </output>
        <span className="time-date muted">{zone.date(props.timeMs)}</span>
        <SpeedMenu speed={props.speed} onSpeed={props.onSpeed} />
        <Button
          className="button live-button"
          aria-pressed={props.isLive}
          onPress={props.onLive}
          isDisabled={props.isLive}
        >
          <span className="live-dot" aria-hidden="true" />
          {t(props.isLive ? "analyst.isLive" : "analyst.goLive")}
        </Button>
        <span className="spacer" />
        <span className="muted small">
          {t("analyst.fixesPer", { minutes: WINDOWS[windowId].binMs / 60_000 })}
          {t("common.dot")}
          {t("analyst.timeZone", { zone: props.timeZone })}
        </span>
        <Segments
          label={t("analyst.window")}
          value={windowId}
          onChange={props.onWindow}
          choices={[
            { id: "1h", name: t("analyst.window1h") },
            { id: "6h", name: t("analyst.window6h") },
            { id: "24h", name: t("analyst.window24h") },
          ]}
        />
      </div>
      <Slider
        className="scrubber"
        aria-label={t("analyst.scrub")}
        minValue={fromMs}
        maxValue={toMs}
        step={1000}
        value={shownMs}
        onChange={(value) => props.onSeek(value)}
      >
        <SliderTrack className="scrubber-track">
          <Histogram bins={props.histogram} />
          <SliderThumb className="scrubber-thumb" aria-valuetext={zone.time(shownMs)} />
        </SliderTrack>
      </Slider>
      <Ticks fromMs={fromMs} toMs={toMs} everyMs={WINDOWS[windowId].tickMs} zone={zone} />
    </section>
  );
}

const Histogram = memo(function Histogram({ bins }: { bins: Uint32Array | undefined }) {
  if (!bins) return <div className="histogram loading" />;
  const highest = Math.max(1, ...bins);
  return (
    <svg
      className="histogram"
      viewBox={`0 0 ${bins.length} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {Array.from(bins, (count, index) => {
        const height = count / highest;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
          <rect key={index} x={index + 0.12} width={0.76} y={1 - height} height={height} />
        );
      })}
    </svg>
  );
});

const Ticks = memo(function Ticks({
  fromMs,
  toMs,
  everyMs,
  zone,
}: {
  fromMs: number;
  toMs: number;
  everyMs: number;
  zone: ZoneFormat;
}) {
  const first = zone.startOfDay(fromMs);
  const start = first + Math.ceil((fromMs - first) / everyMs) * everyMs;
  const times: number[] = [];
  for (let timeMs = start; timeMs <= toMs; timeMs += everyMs) times.push(timeMs);
  return (
    <div className="ticks" aria-hidden="true">
      {times.map((timeMs) => (
        <span key={timeMs} style={{ left: `${(100 * (timeMs - fromMs)) / (toMs - fromMs)}%` }}>
          {zone.minutes(timeMs)}
        </span>
      ))}
    </div>
  );
});
