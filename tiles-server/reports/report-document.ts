import type { DayReport, VehicleDay } from "../../contract/day-report.ts";
import { type ReportLanguage, WORDS } from "./report-words.ts";

/** What stands in a cell: null = not known, and left blank. Times UTC ms. */
export type Cell =
  | string
  | number
  | null
  | { readonly timeMs: number }
  | { readonly text: string; readonly url: string };

export interface Column {
  readonly name: string;
  /** share of the page's width */
  readonly width: number;
  /** places after the point of numbers; absent = text, a time or a link */
  readonly digits?: number;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A day report as it is read, before it becomes pages or sheets. */
export interface ReportDocument {
  readonly title: string;
  readonly lines: readonly string[];
  /** stands on every page; null = real data */
  readonly banner: string | null;
  readonly figures: readonly { readonly name: string; readonly value: string; readonly note: string }[];
  readonly tables: readonly Table[];
  readonly notesTitle: string;
  readonly notes: readonly string[];
  readonly language: ReportLanguage;
  /** file name without its ending */
  readonly fileName: string;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Plates named in a note; more are counted. */
const MOST_NAMED = 40;

/** @param origin of the pages evidence links lead to, e.g. http://127.0.0.1:8080 */
export function reportDocument(report: DayReport, language: ReportLanguage, origin: string): ReportDocument {
  const words = WORDS[language];
  const { vehicles } = report;
  const sum = (of: (vehicle: VehicleDay) => number) =>
    vehicles.reduce((total, vehicle) => total + of(vehicle), 0);
  const reported = vehicles.filter(({ reports }) => reports > 0).length;
  const vehicleMs = vehicles.length * (report.toMs - report.fromMs);
  const unknownMs = sum(({ unknownMs: ms }) => ms);
  const withFuel = vehicles.flatMap(({ fuel }) => (fuel?.usedLitres == null ? [] : [fuel.usedLitres]));
  const figure = (name: keyof typeof words.figures, value: string, note: string) => ({
    name: words.figures[name],
    value,
    note,
  });
  return {
    title: words.title,
    lines: [
      [report.county[language], report.company, words.day(report.date, report.timeZone)].join(words.dot),
      [
        ...(report.isOver ? [] : [words.notOver(localTime(report.toMs))]),
        report.newestMs === null ? words.nothing : words.newest(localTime(report.newestMs)),
        words.made(localTime(report.madeMs)),
      ].join(words.dot),
    ],
    banner: report.isDemo ? words.demo : null,
    figures: [
      figure("reported", number(reported), words.of(number(vehicles.length))),
      figure(
        "km",
        number(
          sum(({ km }) => km),
          1,
        ),
        words.km,
      ),
      figure("engine", number(sum(({ engineMs }) => engineMs) / HOUR_MS, 1), words.hours),
      figure("driving", number(sum(({ drivingMs }) => drivingMs) / HOUR_MS, 1), words.hours),
      figure("trips", number(sum(({ trips }) => trips)), ""),
      figure("stops", number(sum(({ stops }) => stops)), ""),
      figure("events", number(report.eventCount), ""),
      figure("silences", number(sum(({ silences }) => silences.length)), ""),
      figure(
        "unknown",
        `${number(unknownMs / HOUR_MS, 1)} ${words.hours}`,
        words.unknownOf(number(vehicleMs === 0 ? 0 : (100 * unknownMs) / vehicleMs, 1)),
      ),
      figure(
        "fuel",
        withFuel.length === 0
          ? "—"
          : `${number(
              withFuel.reduce((a, b) => a + b, 0),
              0,
            )} ${words.litres}`,
        words.fuelOf(withFuel.length),
      ),
    ],
    tables: tablesOf(report, language, origin),
    notesTitle: words.tables.notes,
    notes: notesOf(report, language, unknownMs, vehicleMs),
    language,
    fileName: `${report.date} ${report.company} ${words.title}`,
  };
}

function tablesOf(report: DayReport, language: ReportLanguage, origin: string): Table[] {
  const { columns, tables, severity, refuel, drop, dropInSilence, open, evidence } = WORDS[language];
  const { vehicles } = report;
  const at = (timeMs: number | null): Cell => (timeMs === null ? null : { timeMs });
  const fuelLines = vehicles.flatMap(({ plate, fuel }) => [
    ...(fuel?.refuels ?? []).map(({ timeMs, litres }) => ({ timeMs, plate, what: refuel, litres })),
    ...(fuel?.drops ?? []).map(({ timeMs, litres, inSilence }) => ({
      timeMs,
      plate,
      what: inSilence ? dropInSilence : drop,
      litres: -litres,
    })),
  ]);
  return [
    {
      title: tables.vehicles,
      columns: [
        { name: columns.plate, width: 9 },
        { name: columns.kind, width: 9 },
        { name: columns.first, width: 7 },
        { name: columns.last, width: 7 },
        { name: columns.reports, width: 6, digits: 0 },
        { name: columns.km, width: 6.5, digits: 1 },
        { name: columns.odometer, width: 7, digits: 1 },
        { name: columns.engine, width: 5.5, digits: 1 },
        { name: columns.driving, width: 5.5, digits: 1 },
        { name: columns.stops, width: 4.5, digits: 0 },
        { name: columns.standing, width: 5.5, digits: 1 },
        { name: columns.fastest, width: 6, digits: 0 },
        { name: columns.trips, width: 4.5, digits: 0 },
        { name: columns.events, width: 4.5, digits: 0 },
        { name: columns.silences, width: 5, digits: 0 },
        { name: columns.unknown, width: 6, digits: 1 },
        { name: columns.fuelUsed, width: 6, digits: 1 },
        { name: columns.refuelled, width: 6, digits: 1 },
        { name: columns.drops, width: 6, digits: 1 },
      ],
      rows: vehicles.map((vehicle) => {
        // of a vehicle that said nothing nothing is known: blanks, not noughts
        const known = (value: number): Cell => (vehicle.reports === 0 ? null : value);
        return [
          vehicle.plate,
          vehicle.kind[language],
          at(vehicle.firstMs),
          at(vehicle.lastMs),
          vehicle.reports,
          known(vehicle.km),
          vehicle.odometerKm,
          known(vehicle.engineMs / HOUR_MS),
          known(vehicle.drivingMs / HOUR_MS),
          known(vehicle.stops),
          known(vehicle.standingMs / HOUR_MS),
          known(vehicle.fastestKmh),
          known(vehicle.trips),
          vehicle.events,
          known(vehicle.silences.length),
          vehicle.unknownMs / HOUR_MS,
          vehicle.fuel?.usedLitres ?? null,
          vehicle.fuel?.refuelledLitres ?? null,
          vehicle.fuel ? vehicle.fuel.drops.reduce((sum, { litres }) => sum + litres, 0) : null,
        ];
      }),
    },
    {
      title: tables.events,
      columns: [
        { name: columns.time, width: 9 },
        { name: columns.end, width: 9 },
        { name: columns.plate, width: 12 },
        { name: columns.rule, width: 34 },
        { name: columns.severity, width: 8 },
        { name: columns.grid, width: 14 },
        { name: columns.link, width: 10 },
      ],
      rows: report.events.map((event) => [
        { timeMs: event.startMs },
        event.endMs === null ? open : { timeMs: event.endMs },
        event.plate,
        event.name[language],
        severity[event.severity],
        event.grid,
        { text: evidence, url: `${origin}${event.link}` },
      ]),
    },
    {
      title: tables.silences,
      columns: [
        { name: columns.plate, width: 14 },
        { name: columns.time, width: 12 },
        { name: columns.end, width: 12 },
        { name: columns.minutes, width: 10, digits: 0 },
        { name: columns.intervals, width: 18, digits: 0 },
      ],
      rows: vehicles.flatMap(({ plate, silences }) =>
        silences.map(({ fromMs, toMs, intervals }) => [
          plate,
          { timeMs: fromMs },
          { timeMs: toMs },
          (toMs - fromMs) / MINUTE_MS,
          intervals,
        ]),
      ),
    },
    ...(report.coverage.length === 0
      ? []
      : [
          {
            title: tables.coverage,
            columns: [
              { name: columns.route, width: 40 },
              { name: columns.planned, width: 12, digits: 2 },
              { name: columns.swept, width: 12, digits: 2 },
              { name: columns.share, width: 12, digits: 1 },
              { name: columns.missed, width: 16, digits: 0 },
            ],
            rows: report.coverage.map(({ name, route, plannedMeters, sweptMeters, missed }) => [
              name || route,
              plannedMeters / 1000,
              sweptMeters / 1000,
              plannedMeters === 0 ? null : (100 * sweptMeters) / plannedMeters,
              missed,
            ]),
          },
        ]),
    ...(fuelLines.length === 0
      ? []
      : [
          {
            title: tables.fuel,
            columns: [
              { name: columns.time, width: 10 },
              { name: columns.plate, width: 14 },
              { name: columns.what, width: 44 },
              { name: columns.litres, width: 12, digits: 1 },
            ],
            rows: fuelLines
              .sort((a, b) => a.timeMs - b.timeMs)
              .map(({ timeMs, plate, what, litres }) => [{ timeMs }, plate, what, litres]),
          },
        ]),
  ];
}

function notesOf(
  report: DayReport,
  language: ReportLanguage,
  unknownMs: number,
  vehicleMs: number,
): string[] {
  const { notes } = WORDS[language];
  const { vehicles } = report;
  const separator = language === "zh" ? "、" : ", ";
  const silent = vehicles.filter(({ reports }) => reports === 0).map(({ plate }) => plate);
  const heard = vehicles.filter(({ reports }) => reports > 0);
  const noOdometer = heard.filter(({ odometerKm }) => odometerKm === null).length;
  const noFuel = heard.filter(({ fuel }) => fuel === null).length;
  return [
    ...(report.isOver ? [] : [notes.notOver]),
    notes.unknown(number(unknownMs / HOUR_MS, 1), number(vehicleMs / HOUR_MS, 1)),
    ...(silent.length > 0
      ? [
          notes.silent(
            silent.length,
            silent.slice(0, MOST_NAMED).join(separator) + (silent.length > MOST_NAMED ? " …" : ""),
          ),
        ]
      : []),
    notes.km,
    ...(noOdometer > 0 ? [notes.odometer(noOdometer)] : []),
    ...(noFuel > 0 ? [notes.fuel(noFuel)] : []),
    notes.stops,
    notes.trips,
    notes.events,
    ...(report.eventCount > report.events.length
      ? [notes.eventsCut(report.events.length, report.eventCount)]
      : []),
  ];
}

/** 1,234.5 */
export function number(value: number, digits = 0): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** 2026-11-22 08:31:05 in the county's time (UTC+8). */
export function localTime(timeMs: number): string {
  return localDate(timeMs).toISOString().slice(0, 19).replace("T", " ");
}

/** A date whose UTC fields are those of the county's clock (UTC+8), as spreadsheets hold dates. */
export function localDate(timeMs: number): Date {
  return new Date(timeMs + 8 * HOUR_MS);
}
