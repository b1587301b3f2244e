import type { UseQueryResult } from "@tanstack/react-query";
import { memo, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import type { TwinEvent } from "../../contract/events.ts";
import { clipped, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { useWords } from "../i18n/i18n.ts";
import { trackArchive } from "../live/fleet.ts";
import type { Fleet } from "../live/track-archive.ts";
import { useTwin } from "../state.ts";
import { formatNumber, type ZoneFormat } from "../ui/format.ts";
import { Segments } from "../ui/Segments.tsx";
import type { Area } from "./areas.ts";
import { DESK_TABS, type DeskTab, useDesk } from "./desk-state.ts";
import { EventCard } from "./EventCard.tsx";
import { EventList } from "./EventList.tsx";
import type { EventWords } from "./events-csv.ts";
import type { EventsAnswer } from "./events-query.ts";
import { FiguresTab } from "./FiguresTab.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { type VehicleAt, vehicleAt } from "./fleet-motion.ts";
import { FLEETS } from "./fleets.ts";
import { kindName } from "./kind-name.ts";
import { QuestionsTab } from "./QuestionsTab.tsx";
import { ReportTab } from "./ReportTab.tsx";
import { VehicleCard } from "./VehicleCard.tsx";
import { type VehicleRow, VehicleTable } from "./VehicleTable.tsx";

interface FleetPanelProps {
  zone: ZoneFormat;
  vehicles: UseQueryResult<Vehicle[]>;
  fleet: Fleet;
  selected: Vehicle | undefined;
  fromMs: number;
  toMs: number;
  events: EventsAnswer;
  shownEvents: readonly TwinEvent[];
  eventWords: Omit<EventWords, "name">;
  onOpenEvent: (event: TwinEvent) => void;
  areas: readonly Area[];
  /** of the vehicles that are shown */
  shownTracks: readonly VehicleTrack[];
}

/** The selected vehicle's card above the register; the register can be folded away. */
export const FleetPanel = memo(function FleetPanel({
  zone,
  vehicles,
  fleet,
  selected,
  fromMs,
  toMs,
  events,
  shownEvents,
  eventWords,
  onOpenEvent,
  areas,
  shownTracks,
}: FleetPanelProps) {
  const shown = useDesk((state) => state.shown);
  const tab = useDesk((state) => state.tab);
  const eventId = useDesk((state) => state.eventId);
  const event = events.events.find(({ id }) => id === eventId);
  const { t } = useWords();
  const [isOpen, setOpen] = useState(true);
  // whole seconds: the register need not be looked through at every tick of the clock
  const timeMs = useTwin((state) => Math.floor(state.clock.timeMs / 1000) * 1000);
  const isLive = useTwin((state) => state.clock.isLive);
  const followed = useTwin((state) => state.followed);
  const { select, follow } = useTwin.getState();
  const rows = useKept(
    (vehicles.data ?? []).flatMap((vehicle) =>
      shown !== null && !shown.has(vehicle.number)
        ? []
        : rowOf(vehicle, vehicleAt(vehicle.number, trackArchive, timeMs, isLive)),
    ),
  );
  const whole = selected && fleet.byVehicle.get(selected.number);
  const track = useMemo(() => whole && clipped(whole, fromMs, toMs), [whole, fromMs, toMs]);
  const tabName = (id: DeskTab) => {
    if (id === "events") return `${t("analyst.events")} ${formatNumber(shownEvents.length)}`;
    return id === "report" ? t("analyst.report.tab") : t(`analyst.${id}`);
  };
  return (
    <div className="analyst-columns">
      <div className="analyst-list">
        {event && (
          <EventCard event={event} words={eventWords} onClose={() => useDesk.setState({ eventId: null })} />
        )}
        {selected && !event && (
          <VehicleCard
            vehicle={selected}
            kindName={kindName(selected)}
            colour={FLEETS.find((fleet) => fleet.layer === selected.layer)?.css ?? "var(--muted)"}
            track={track}
            isLoading={fleet.missing > 0}
            at={vehicleAt(selected.number, trackArchive, timeMs, isLive)}
            timeMs={timeMs}
            fromMs={fromMs}
            toMs={toMs}
            zone={zone}
            isFollowing={followed === selected.number}
            onFollow={(on) => follow(on ? selected.number : null)}
            onClose={() => {
              select(null);
              follow(null);
            }}
          />
        )}
        <section className="fleet-list panel" aria-label={t("analyst.panel")}>
          <div className="fleet-fold">
            <Segments<DeskTab>
              label={t("analyst.panel")}
              value={tab}
              onChange={(chosen) => {
                useDesk.setState({ tab: chosen });
                setOpen(true);
              }}
              choices={DESK_TABS.map((id) => ({ id, name: tabName(id) }))}
            />
            <Button className="text-button small" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
              {t(isOpen ? "common.less" : "common.more")}
            </Button>
          </div>
          {isOpen && tab !== "report" && <FilterBar vehicles={vehicles.data ?? NO_VEHICLES} areas={areas} />}
          {isOpen && tab === "figures" && (
            <FiguresTab
              vehicles={vehicles.data ?? NO_VEHICLES}
              tracks={shownTracks}
              events={shownEvents}
              areas={areas}
              fromMs={fromMs}
              toMs={toMs}
              zone={zone}
            />
          )}
          {isOpen && tab === "report" && (
            <ReportTab vehicles={vehicles.data ?? NO_VEHICLES} timeMs={toMs} zone={zone} />
          )}
          {isOpen && tab === "questions" && (
            <QuestionsTab
              vehicles={vehicles.data ?? NO_VEHICLES}
              tracks={shownTracks}
              event={event}
              fromMs={fromMs}
              toMs={toMs}
              zone={zone}
            />
          )}
          {isOpen && tab === "events" && (
            <EventList answer={events} shown={shownEvents} words={eventWords} onOpen={onOpenEvent} />
          )}
          {isOpen && tab === "vehicles" && vehicles.isError && !vehicles.data && (
            <div className="failed">
              <p>{t("problem.vehicles")}</p>
              <Button className="button" onPress={() => vehicles.refetch()}>
                {t("common.retry")}
              </Button>
            </div>
          )}
          {isOpen && tab === "vehicles" && vehicles.data && (
            <VehicleTable
              rows={rows}
              total={vehicles.data.length}
              selectedId={selected?.id}
              onSelect={selectRow}
            />
          )}
        </section>
      </div>
    </div>
  );
});

const NO_VEHICLES: readonly Vehicle[] = [];

function selectRow(row: VehicleRow): void {
  useTwin.getState().select({ layer: row.layer, id: row.id });
}

/** The rows of before wherever they say the same, so that only vehicles that reported are rendered again. */
function useKept(rows: readonly VehicleRow[]): readonly VehicleRow[] {
  const kept = useRef<readonly VehicleRow[]>([]);
  const before = new Map(kept.current.map((row) => [row.id, row]));
  const merged = rows.map((row) => {
    const old = before.get(row.id);
    return old && saysTheSame(row, old) ? old : row;
  });
  const isSame = merged.length === kept.current.length && merged.every((row, i) => row === kept.current[i]);
  if (!isSame) kept.current = merged;
  return kept.current;
}

function saysTheSame(a: VehicleRow, b: VehicleRow): boolean {
  return (Object.keys(a) as (keyof VehicleRow)[]).every((key) => a[key] === b[key]);
}

/** A register row with what is known of the vehicle at the clock's time. */
function rowOf(vehicle: Vehicle, at: VehicleAt | undefined): VehicleRow {
  return {
    number: vehicle.number,
    id: vehicle.id,
    layer: vehicle.layer,
    plate: vehicle.plate,
    kind: vehicle.kind,
    kindName: kindName(vehicle),
    company: vehicle.company,
    reportedMs: at ? at.reportedMs : Number.NEGATIVE_INFINITY,
    speedKmh: at ? Math.round(at.speedKmh) : null,
    hasFix: at?.hasFix ?? false,
  };
}
