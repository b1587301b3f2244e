import type { UseQueryResult } from "@tanstack/react-query";
import { memo, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import type { TwinEvent } from "../../contract/events.ts";
import { clipped, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { useSlowClock } from "../clock/useSlowClock.ts";
import { useWords } from "../i18n/i18n.ts";
import { trackArchive } from "../live/fleet.ts";
import { type Motion, NOTHING } from "../live/motion.ts";
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
import { motionOf, vehicleAt } from "./fleet-motion.ts";
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
  const tab = useDesk((state) => state.tab);
  const eventId = useDesk((state) => state.eventId);
  const event = events.events.find(({ id }) => id === eventId);
  const { t } = useWords();
  const [isOpen, setOpen] = useState(true);
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
          <SelectedCard vehicle={selected} fleet={fleet} fromMs={fromMs} toMs={toMs} zone={zone} />
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
            <Register vehicles={vehicles.data} fleet={fleet} selectedId={selected?.id} />
          )}
        </section>
      </div>
    </div>
  );
});

/** The selected vehicle as of the clock. */
function SelectedCard({
  vehicle,
  fleet,
  fromMs,
  toMs,
  zone,
}: Pick<FleetPanelProps, "fleet" | "fromMs" | "toMs" | "zone"> & { vehicle: Vehicle }) {
  const timeMs = useSlowClock();
  const isLive = useTwin((state) => state.clock.isLive);
  const followed = useTwin((state) => state.followed);
  const { select, follow } = useTwin.getState();
  const whole = fleet.byVehicle.get(vehicle.number);
  const track = useMemo(() => whole && clipped(whole, fromMs, toMs), [whole, fromMs, toMs]);
  return (
    <VehicleCard
      vehicle={vehicle}
      kindName={kindName(vehicle)}
      colour={FLEETS.find(({ layer }) => layer === vehicle.layer)?.css ?? "var(--muted)"}
      track={track}
      isLoading={fleet.missing > 0}
      at={vehicleAt(vehicle.number, trackArchive, timeMs, isLive)}
      timeMs={timeMs}
      fromMs={fromMs}
      toMs={toMs}
      zone={zone}
      isFollowing={followed === vehicle.number}
      onFollow={(on) => follow(on ? vehicle.number : null)}
      onClose={() => {
        select(null);
        follow(null);
      }}
    />
  );
}

/** The register as of the clock. `fleet` tells when there is more to know. */
function Register({
  vehicles,
  selectedId,
}: {
  vehicles: readonly Vehicle[];
  fleet: Fleet;
  selectedId: string | undefined;
}) {
  const shown = useDesk((state) => state.shown);
  const timeMs = useSlowClock();
  const isLive = useTwin((state) => state.clock.isLive);
  const kept = useRef<readonly VehicleRow[]>([]);
  kept.current = rowsAt(vehicles, shown, timeMs, isLive, kept.current);
  return (
    <VehicleTable rows={kept.current} total={vehicles.length} selectedId={selectedId} onSelect={selectRow} />
  );
}

const NO_VEHICLES: readonly Vehicle[] = [];

function selectRow(row: VehicleRow): void {
  useTwin.getState().select({ layer: row.layer, id: row.id });
}

/** Rows of the vehicles that are shown: those of before wherever they say the same, so that only others are rendered. */
function rowsAt(
  vehicles: readonly Vehicle[],
  shown: ReadonlySet<number> | null,
  timeMs: number,
  isLive: boolean,
  before: readonly VehicleRow[],
): readonly VehicleRow[] {
  const rows: VehicleRow[] = [];
  let isSame = true;
  for (const vehicle of vehicles) {
    if (shown !== null && !shown.has(vehicle.number)) continue;
    const at = motionOf(vehicle.number, trackArchive, timeMs, isLive, KNOWN, LIVE);
    const old = before[rows.length];
    const row = old && saysTheSame(old, vehicle, at) ? old : rowOf(vehicle, at);
    isSame &&= row === old;
    rows.push(row);
  }
  return isSame && rows.length === before.length ? before : rows;
}
const [KNOWN, LIVE] = [{ ...NOTHING }, { ...NOTHING }];

function saysTheSame(row: VehicleRow, vehicle: Vehicle, at: Motion | undefined): boolean {
  return (
    row.vehicle === vehicle &&
    row.reportedMs === (at?.reportedMs ?? Number.NEGATIVE_INFINITY) &&
    row.speedKmh === (at ? Math.round(at.speedKmh) : null) &&
    row.hasFix === (at?.hasFix ?? false)
  );
}

/** A register row with what is known of the vehicle at the clock's time. */
function rowOf(vehicle: Vehicle, at: Motion | undefined): VehicleRow {
  return {
    vehicle,
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
