import { useMemo } from "react";
import type { TwinEvent } from "../../contract/events.ts";
import { fixHistogram } from "../../contract/tracks/vehicle-track.ts";
import { clockNow, jumpTo } from "../clock/clock.ts";
import type { Fleet } from "../live/track-archive.ts";
import { useTwin } from "../state.ts";
import { useDesk } from "./desk-state.ts";
import { EventRibbon } from "./EventRibbon.tsx";
import type { EventWords } from "./events-csv.ts";
import { TimeBar } from "./TimeBar.tsx";
import { WINDOWS } from "./windows.ts";

interface DeskTimesProps {
  fromMs: number;
  toMs: number;
  fleet: Fleet;
  timeZone: string;
  onStep: (step: 1 | -1) => void;
  /** on the ribbon */
  events: readonly TwinEvent[];
  words: Omit<EventWords, "name">;
  onOpenEvent: (event: TwinEvent) => void;
}

/** The time bar tied to the one clock, with the events on it. */
export function DeskTimes({ fleet, events, words, onOpenEvent, ...props }: DeskTimesProps) {
  const { fromMs, toMs } = props;
  // not its time: what shows that follows it by itself
  const isLive = useTwin((state) => state.clock.isLive);
  const isPlaying = useTwin((state) => state.clock.isPlaying);
  const speed = useTwin((state) => state.clock.speed);
  const loop = useTwin((state) => state.loop);
  const windowId = useDesk((state) => state.windowId);
  const eventId = useDesk((state) => state.eventId);
  const compareDays = useDesk((state) => state.compareDays);
  const { setClock, setLoop } = useTwin.getState();
  const histogram = useMemo(
    () => fixHistogram(fleet.tracks, fromMs, toMs, WINDOWS[windowId].binMs),
    [fleet.tracks, fromMs, toMs, windowId],
  );
  return (
    <TimeBar
      {...props}
      zone={words.zone}
      windowId={windowId}
      onWindow={(id) => useDesk.setState({ windowId: id })}
      histogram={histogram}
      hoursLeft={fleet.missing}
      isLive={isLive}
      isPlaying={isPlaying}
      speed={speed}
      loop={loop}
      onPlay={(plays) => setClock({ timeMs: clockNow(), isPlaying: plays, ...(!plays && { isLive: false }) })}
      onSpeed={(chosen) => setClock({ timeMs: clockNow(), speed: chosen, isLive: false })}
      onSeek={jumpTo}
      onLive={() => setClock({ isLive: true, isPlaying: true, speed: 1 })}
      onLoop={(range) => {
        setLoop(range);
        if (range) setClock({ timeMs: range.fromMs, isLive: false, isPlaying: true });
      }}
      stepsEvents={events.length > 0}
      compareDays={compareDays}
      onCompare={(days) => useDesk.setState({ compareDays: days })}
    >
      <EventRibbon
        events={events}
        fromMs={fromMs}
        toMs={toMs}
        selectedId={eventId}
        words={words}
        onOpen={onOpenEvent}
      />
    </TimeBar>
  );
}
