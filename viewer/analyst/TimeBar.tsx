import { memo, type ReactNode } from "react";
import { Button, Slider, SliderThumb, SliderTrack } from "react-aria-components";
import type { TimeRange } from "../clock/replay-time.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import type { ZoneFormat } from "../ui/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { ClockField } from "./ClockField.tsx";
import { LoopRuler } from "./LoopRuler.tsx";
import { SpeedMenu } from "./SpeedMenu.tsx";
import { WINDOWS, type WindowId } from "./windows.ts";

const DAY_MS = 86_400_000;
/** Yesterday, the day before, and the same weekday of last week. */
const COMPARED_DAYS = [1, 2, 7] as const;

export interface TimeBarProps {
  /** window shown, UTC ms */
  fromMs: number;
  toMs: number;
  /** fixes per bin from `fromMs` */
  histogram: Uint32Array;
  /** hours of the window that are not there yet */
  hoursLeft: number;
  windowId: WindowId;
  onWindow: (id: WindowId) => void;
  isLive: boolean;
  isPlaying: boolean;
  /** seconds of the county per second of the watch; negative = backwards */
  speed: number;
  loop: TimeRange | null;
  onPlay: (playing: boolean) => void;
  onSpeed: (speed: number) => void;
  onSeek: (timeMs: number) => void;
  onLive: () => void;
  onLoop: (loop: TimeRange | null) => void;
  onStep: (step: 1 | -1) => void;
  /** the steps go from event to event, not from stop to stop */
  stepsEvents: boolean;
  /** compared with the same time of day so many days before; null = not */
  compareDays: number | null;
  onCompare: (days: number | null) => void;
  zone: ZoneFormat;
  timeZone: string;
  /** stands on the bar, as wide as it */
  children?: ReactNode;
}

/** Time as a thing to take hold of: play, speed, a histogram of what was reported, and the live edge on the right. */
export function TimeBar(props: TimeBarProps) {
  const { t } = useWords();
  const { fromMs, toMs, zone, windowId, loop } = props;
  return (
    <section className="time-bar" aria-label={t("analyst.scrub")}>
      <div className="time-controls">
        <IconButton
          icon="previous"
          label={t(props.stepsEvents ? "analyst.stepBackEvent" : "analyst.stepBack")}
          onPress={() => props.onStep(-1)}
        />
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
        <IconButton
          icon="next"
          label={t(props.stepsEvents ? "analyst.stepOnEvent" : "analyst.stepOn")}
          onPress={() => props.onStep(1)}
        />
        <ClockNow zone={zone} />
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
        {loop && (
          <Button
            className="button quiet loop-chip"
            aria-label={t("analyst.noLoop")}
            onPress={() => props.onLoop(null)}
          >
            {t("analyst.loop", { from: zone.minutes(loop.fromMs), to: zone.minutes(loop.toMs) })}
            <Icon name="close" />
          </Button>
        )}
        <ChoiceMenu
          label={t("analyst.compare")}
          none={t("analyst.compareNone")}
          value={props.compareDays === null ? undefined : String(props.compareDays)}
          onChange={(days) => props.onCompare(days === undefined ? null : Number(days))}
          choices={COMPARED_DAYS.map((days) => ({
            id: String(days),
            name: t("analyst.compareDays", { count: days }),
          }))}
        />
        {props.compareDays !== null && <ComparedDate days={props.compareDays} zone={zone} />}
        <span className="spacer" />
        <span className="muted small">
          {props.hoursLeft > 0
            ? t("analyst.hoursLeft", { count: props.hoursLeft })
            : t("analyst.fixesPer", { minutes: WINDOWS[windowId].binMs / 60_000 })}
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
      <div className="scrubber-host">
        <Scrubber fromMs={fromMs} toMs={toMs} zone={zone} onSeek={props.onSeek}>
          <Histogram bins={props.histogram} />
        </Scrubber>
        {props.children}
      </div>
      <LoopRuler
        fromMs={fromMs}
        toMs={toMs}
        everyMs={WINDOWS[windowId].tickMs}
        zone={zone}
        loop={loop}
        onLoop={props.onLoop}
      />
    </section>
  );
}

/** The clock in figures, which follows it. */
function ClockNow({ zone }: { zone: ZoneFormat }) {
  const timeMs = useTwin((state) => state.clock.timeMs);
  return (
    <>
      <ClockField timeMs={timeMs} zone={zone} />
      <span className="time-date muted">{zone.date(timeMs)}</span>
    </>
  );
}

function ComparedDate({ days, zone }: { days: number; zone: ZoneFormat }) {
  const { t } = useWords();
  const date = useTwin((state) => zone.date(state.clock.timeMs - days * DAY_MS));
  return <span className="compared small">{t("analyst.compared", { date })}</span>;
}

/** The bar one drags the clock along. */
function Scrubber({
  fromMs,
  toMs,
  zone,
  onSeek,
  children,
}: Pick<TimeBarProps, "fromMs" | "toMs" | "zone" | "onSeek" | "children">) {
  const { t } = useWords();
  const shownMs = useTwin((state) => Math.min(toMs, Math.max(fromMs, state.clock.timeMs)));
  return (
    <Slider
      className="scrubber"
      aria-label={t("analyst.scrub")}
      minValue={fromMs}
      maxValue={toMs}
      step={1000}
      value={shownMs}
      onChange={(value) => onSeek(value)}
    >
      <SliderTrack className="scrubber-track">
        {children}
        <SliderThumb className="scrubber-thumb" aria-valuetext={zone.time(shownMs)} />
      </SliderTrack>
    </Slider>
  );
}

const Histogram = memo(function Histogram({ bins }: { bins: Uint32Array }) {
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
