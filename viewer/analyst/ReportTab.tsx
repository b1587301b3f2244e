import { useQuery } from "@tanstack/react-query";
import { memo, useState } from "react";
import { Button } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import type { DayReport, VehicleDay } from "../../contract/day-report.ts";
import { fetchDayReport, fetchDayReportFile } from "../api.ts";
import { presentMs } from "../clock/clock.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { formatNumber, UNKNOWN, type ZoneFormat } from "../ui/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { saveFile } from "../ui/saveFile.ts";
import { useDesk } from "./desk-state.ts";

const HOUR_MS = 3_600_000;
/** A report of a day that is not over is made again after this, milliseconds. */
const RENEW_MS = 300_000;

interface ReportTabProps {
  vehicles: readonly Vehicle[];
  /** UTC ms; the report is of the day it lies in */
  timeMs: number;
  zone: ZoneFormat;
}

/** The day of one company as the server counts it from what it stored, and the same as PDF and XLSX. */
export const ReportTab = memo(function ReportTab({ vehicles, timeMs, zone }: ReportTabProps) {
  const { t, language } = useWords();
  const filtered = useDesk((state) => state.filter.company);
  const companies = [...new Set(vehicles.map(({ company }) => company))].filter(Boolean).sort();
  const [chosen, setChosen] = useState<string>();
  const [chosenDate, setDate] = useState<string>();
  const company = chosen ?? filtered ?? companies[0];
  const date = chosenDate ?? zone.date(timeMs);
  const report = useQuery({
    queryKey: ["dayReport", company, date],
    queryFn: ({ signal }) => fetchDayReport({ company: company!, date, language }, signal),
    enabled: company !== undefined,
    staleTime: RENEW_MS,
    retry: false,
  });
  const [making, setMaking] = useState<"pdf" | "xlsx" | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const save = async (format: "pdf" | "xlsx") => {
    setMaking(format);
    setFailed(null);
    try {
      const file = await fetchDayReportFile({ company: company!, date, language }, format);
      saveFile(`${date} ${company}.${format}`, file, file.type);
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    } finally {
      setMaking(null);
    }
  };
  return (
    <div className="desk-table day-report">
      <div className="figure-choices">
        <ChoiceMenu
          label={t("analyst.company")}
          none={companies[0] ?? t("common.empty")}
          value={company === companies[0] ? undefined : company}
          onChange={(value) => setChosen(value ?? companies[0])}
          choices={companies.slice(1).map((id) => ({ id, name: id }))}
        />
        <input
          type="date"
          className="field"
          aria-label={t("analyst.report.date")}
          value={date}
          max={zone.date(presentMs())}
          onChange={({ target }) => target.value !== "" && setDate(target.value)}
        />
      </div>
      {report.isPending && <p className="muted report-message">{t("analyst.report.computing")}</p>}
      {report.error && (
        <p className="report-message" role="alert">
          {report.error.message}
        </p>
      )}
      {report.data && <Summary report={report.data} zone={zone} />}
      {report.data && <VehicleDays report={report.data} vehicles={vehicles} />}
      <div className="table-count hint">
        {failed ? <span role="alert">{failed}</span> : t("analyst.report.source")}
        <span className="spacer" />
        {(["pdf", "xlsx"] as const).map((format) => (
          <Button
            key={format}
            className="button quiet"
            isDisabled={company === undefined || making !== null}
            onPress={() => void save(format)}
          >
            <Icon name="download" />
            {making === format ? t("analyst.report.making") : format.toUpperCase()}
          </Button>
        ))}
      </div>
    </div>
  );
});

/** What stands first: who reported, what is not known, and how old the newest report is. */
function Summary({ report, zone }: { report: DayReport; zone: ZoneFormat }) {
  const { t } = useWords();
  const sum = (of: (day: VehicleDay) => number) => report.vehicles.reduce((total, day) => total + of(day), 0);
  const unknownMs = sum(({ unknownMs: ms }) => ms);
  const wholeMs = report.vehicles.length * (report.toMs - report.fromMs);
  const withFuel = report.vehicles.filter(({ fuel }) => fuel !== null).length;
  return (
    <div className="report-summary">
      <p>
        {t("analyst.report.summary", {
          reported: report.vehicles.filter(({ reports }) => reports > 0).length,
          vehicles: report.vehicles.length,
          km: formatNumber(
            sum(({ km }) => km),
            1,
          ),
          hours: formatNumber(sum(({ engineMs }) => engineMs) / HOUR_MS, 1),
          trips: formatNumber(sum(({ trips }) => trips)),
          events: formatNumber(report.eventCount),
        })}
      </p>
      <p className="muted small">
        {t("analyst.report.unknown", {
          hours: formatNumber(unknownMs / HOUR_MS, 1),
          percent: formatNumber(wholeMs === 0 ? 0 : (100 * unknownMs) / wholeMs, 1),
        })}
        {t("common.dot")}
        {report.newestMs === null
          ? t("analyst.report.nothing")
          : t("analyst.report.newest", { time: zone.time(report.newestMs) })}
        {!report.isOver && t("common.dot")}
        {!report.isOver && t("analyst.report.notOver", { time: zone.minutes(report.toMs) })}
        {withFuel === 0 && t("common.dot")}
        {withFuel === 0 && t("analyst.report.noFuel")}
      </p>
    </div>
  );
}

function VehicleDays({ report, vehicles }: { report: DayReport; vehicles: readonly Vehicle[] }) {
  const { t } = useWords();
  // blanks of a vehicle that said nothing: nothing is known of it
  const shown = (day: VehicleDay, value: number | null | undefined, digits = 1) =>
    day.reports === 0 || value === null || value === undefined ? UNKNOWN : formatNumber(value, digits);
  const choose = (number: number) => {
    const vehicle = vehicles.find((each) => each.number === number);
    if (vehicle) useTwin.getState().select({ layer: vehicle.layer, id: vehicle.id });
  };
  return (
    <div className="table-scroll scroll">
      <table>
        <thead>
          <tr>
            {(["plate", "km", "odometer", "engine", "trips", "events", "unknown", "fuel"] as const).map(
              (column) => (
                <th key={column} scope="col" data-number={column === "plate" ? undefined : true}>
                  {t(`analyst.report.column.${column}`)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {report.vehicles.map((day) => {
            const dropped = day.fuel?.drops.reduce((sum, { litres }) => sum + litres, 0) ?? 0;
            return (
              <tr key={day.number} data-silent={day.reports === 0 || undefined}>
                <td>
                  <button type="button" className="plate-button" onClick={() => choose(day.number)}>
                    {day.plate}
                  </button>
                </td>
                <td data-number>{shown(day, day.km)}</td>
                <td data-number>{shown(day, day.odometerKm)}</td>
                <td data-number>{shown(day, day.engineMs / HOUR_MS)}</td>
                <td data-number>{shown(day, day.trips, 0)}</td>
                <td data-number>{shown(day, day.events, 0)}</td>
                <td data-number>{formatNumber(day.unknownMs / HOUR_MS, 1)}</td>
                <td
                  data-number
                  title={day.fuel ? t("analyst.report.refuelled", { litres: day.fuel.refuelledLitres }) : ""}
                >
                  {shown(day, day.fuel?.usedLitres)}
                  {dropped > 0 && (
                    <span className="silence">
                      {" "}
                      {t("analyst.report.dropped", { litres: formatNumber(dropped) })}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
