import { useQuery } from "@tanstack/react-query";
import { memo, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import type { Trip, TwinEvent } from "../../contract/events.ts";
import { type UsageRow, usageByGroup, usageOf } from "../../contract/tracks/usage.ts";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { fetchTrips } from "../api.ts";
import { jumpTo } from "../clock/clock.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { formatNumber, type ZoneFormat } from "../ui/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { Segments } from "../ui/Segments.tsx";
import { saveFile } from "../ui/saveFile.ts";
import type { Area } from "./areas.ts";
import { csvFile } from "./csv.ts";
import { useDesk } from "./desk-state.ts";
import { drivingByBin } from "./driving-by-bin.ts";
import { vehicleOf } from "./event-filter.ts";
import { kindName } from "./kind-name.ts";
import { tripsBySite } from "./trip-sites.ts";

const GROUPS = ["company", "kind", "site", "vehicle"] as const;
type Group = (typeof GROUPS)[number];
const MEASURES = [
  "km",
  "trips",
  "engineHours",
  "drivingHours",
  "stops",
  "standingHours",
  "events",
  "silences",
  "fastestKmh",
] as const;
type Measure = (typeof MEASURES)[number];
const HOUR_MS = 3_600_000;
const BINS = 24;
/** Figures are for reading; those of a live window need not follow it closer than this, milliseconds. */
const RENEW_MS = 60_000;

interface FiguresTabProps {
  vehicles: readonly Vehicle[];
  /** of the vehicles that are shown */
  tracks: readonly VehicleTrack[];
  events: readonly TwinEvent[];
  areas: readonly Area[];
  fromMs: number;
  toMs: number;
  zone: ZoneFormat;
}

/** Ranking by company, kind, site or vehicle over the window, or over the loop where one is set on the time bar. */
export const FiguresTab = memo(function FiguresTab({
  vehicles,
  tracks,
  events,
  areas,
  zone,
  ...window
}: FiguresTabProps) {
  const { t, language } = useWords();
  const [group, setGroup] = useState<Group>("company");
  const [measure, setMeasure] = useState<Measure>("km");
  const loop = useTwin((state) => state.loop);
  const { fromMs, toMs } = loop ?? window;
  const trips = useTrips(fromMs, toMs);
  const usages = useMemo(() => tracks.map((track) => usageOf(track, fromMs, toMs)), [tracks, fromMs, toMs]);
  const rows = useMemo(() => {
    const byNumber = new Map(vehicles.map((vehicle) => [vehicle.number, vehicle]));
    if (group === "site") {
      const names = new Map(areas.map((area) => [area.id, area.name]));
      return tripsBySite(trips ?? []).map((row) => ({ ...row, group: names.get(row.group) ?? row.group }));
    }
    const keyOf = (number: number) => {
      const vehicle = byNumber.get(number);
      if (!vehicle) return undefined;
      if (group === "vehicle") return vehicle.plate;
      return group === "company" ? vehicle.company || t("analyst.noCompany") : kindName(vehicle)[language];
    };
    const tally = (numbers: readonly (number | undefined)[]) => {
      const counts = new Map<number | undefined, number>();
      for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
      return (number: number) => counts.get(number) ?? 0;
    };
    const inTime = events.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
    return usageByGroup(
      usages,
      keyOf,
      tally((trips ?? []).map(({ vehicle }) => vehicle)),
      tally(inTime.map(vehicleOf)),
    );
  }, [vehicles, usages, trips, events, areas, group, fromMs, toMs, t, language]);
  const sorted = [...rows].sort((a, b) => figureOf(b, measure) - figureOf(a, measure));
  const most = Math.max(1e-9, ...rows.map((row) => figureOf(row, measure)));
  const choose = (row: UsageRow) => {
    const vehicle = vehicles.find(({ plate }) => plate === row.group);
    const { filter } = useDesk.getState();
    if (group === "vehicle" && vehicle) useTwin.getState().select({ layer: vehicle.layer, id: vehicle.id });
    else if (group === "company") useDesk.setState({ filter: { ...filter, company: row.group } });
    else if (group === "kind") {
      const kind = vehicles.find((each) => kindName(each)[language] === row.group)?.kind;
      useDesk.setState({ filter: { ...filter, kind } });
    }
  };
  return (
    <div className="desk-table">
      <HourBars tracks={tracks} fromMs={fromMs} toMs={toMs} zone={zone} />
      <div className="figure-choices">
        <Segments<Group>
          label={t("analyst.groupBy")}
          value={group}
          onChange={setGroup}
          choices={GROUPS.map((id) => ({ id, name: t(`analyst.group.${id}`) }))}
        />
        <ChoiceMenu
          label={t("analyst.measure")}
          none={t("analyst.measures.km")}
          value={measure === "km" ? undefined : measure}
          onChange={(chosen) => setMeasure(MEASURES.find((id) => id === chosen) ?? "km")}
          choices={MEASURES.slice(1).map((id) => ({ id, name: t(`analyst.measures.${id}`) }))}
        />
      </div>
      <ul className="bars scroll">
        {sorted.map((row) => (
          <li key={row.group}>
            <button type="button" className="bar-row" onClick={() => choose(row)}>
              <span>
                {row.group}
                <span className="of">{t("analyst.vehicleCount", { count: row.vehicles })}</span>
              </span>
              <span>{formatNumber(figureOf(row, measure), digitsOf(measure))}</span>
              <span className="meter">
                <span
                  style={{ width: `${(100 * figureOf(row, measure)) / most}%`, background: "var(--muck)" }}
                />
              </span>
            </button>
          </li>
        ))}
        {sorted.length === 0 && (
          <li className="listbox-empty">
            {t(group === "site" && trips === null ? "analyst.noRules" : "common.empty")}
          </li>
        )}
      </ul>
      <div className="table-count hint">
        {t("analyst.figuresOf", {
          from: `${zone.date(fromMs).slice(5)} ${zone.minutes(fromMs)}`,
          to: zone.minutes(toMs),
        })}
        <span className="spacer" />
        <Button
          className="button quiet"
          onPress={() => saveFile("figures.csv", figuresCsv(sorted), "text/csv")}
        >
          <Icon name="download" />
          CSV
        </Button>
      </div>
    </div>
  );
});

/** How many vehicles drove when; a bar is a loop on the time bar. */
function HourBars({
  tracks,
  fromMs,
  toMs,
  zone,
}: Pick<FiguresTabProps, "tracks" | "fromMs" | "toMs" | "zone">) {
  const { t } = useWords();
  const bins = useMemo(() => drivingByBin(tracks, fromMs, toMs, BINS), [tracks, fromMs, toMs]);
  const most = Math.max(1, ...bins);
  const binMs = (toMs - fromMs) / BINS;
  return (
    <section className="hour-bars" aria-label={t("analyst.driving")}>
      <p className="muted small">
        {t("analyst.driving")}
        {t("common.dot")}
        {t("analyst.max", { value: formatNumber(Math.max(...bins)) })}
      </p>
      <div className="hour-bar-row">
        {Array.from(bins, (count, bin) => {
          const startMs = fromMs + bin * binMs;
          const title = `${zone.minutes(startMs)} ${count}`;
          return (
            <button
              key={startMs}
              type="button"
              className="hour-bar"
              title={title}
              aria-label={title}
              onClick={() => {
                useTwin.getState().setLoop({ fromMs: startMs, toMs: startMs + binMs });
                jumpTo(startMs);
              }}
            >
              <span style={{ height: `${(100 * count) / most}%` }} />
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** Trips between two times; null where the server counts none, undefined before the first answer. */
function useTrips(fromMs: number, toMs: number): readonly Trip[] | null | undefined {
  const { data } = useQuery({
    queryKey: ["trips", fromMs, toMs],
    queryFn: ({ signal }) => fetchTrips(fromMs, toMs, signal),
    placeholderData: (before) => before,
    staleTime: RENEW_MS,
    gcTime: RENEW_MS,
  });
  return data;
}

function figureOf(row: UsageRow, measure: Measure): number {
  switch (measure) {
    case "engineHours":
      return row.engineMs / HOUR_MS;
    case "drivingHours":
      return row.drivingMs / HOUR_MS;
    case "standingHours":
      return row.standingMs / HOUR_MS;
    default:
      return row[measure];
  }
}

function digitsOf(measure: Measure): number {
  return measure === "km" || measure.endsWith("Hours") ? 1 : 0;
}

function figuresCsv(rows: readonly UsageRow[]): string {
  return csvFile([
    ["group", "vehicles", ...MEASURES],
    ...rows.map((row) => [
      row.group,
      row.vehicles,
      ...MEASURES.map((measure) => Number(figureOf(row, measure).toFixed(3))),
    ]),
  ]);
}
