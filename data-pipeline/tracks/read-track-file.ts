import { extname } from "node:path";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { Findings } from "../read/findings.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import type { SurveyTable, SurveyValue } from "../read/survey-table.ts";
import { POINT_STATUS, type TrackFix, type VehicleFixes } from "./track-fix.ts";

/** Fields of a track file and the columns they are known by, in order of preference; case does not matter. */
const COLUMNS = {
  time: ["time", "timestamp", "datetime", "gps_time", "gpstime", "t", "时间", "定位时间"],
  lon: ["lon", "lng", "longitude", "x", "经度"],
  lat: ["lat", "latitude", "y", "纬度"],
  vehicle: ["vehicle", "vehicle_id", "plate", "device", "tracker", "车牌", "车牌号", "车辆"],
  speedKmh: ["speed_kmh", "speedkmh", "speed", "速度"],
  headingDeg: ["heading_deg", "headingdeg", "heading", "direction", "bearing", "course", "方向"],
  status: ["status", "状态"],
} as const;
export type TrackField = keyof typeof COLUMNS;
export const TRACK_FIELDS = Object.keys(COLUMNS) as TrackField[];

export interface TrackFileOptions {
  readonly table?: string;
  readonly encoding?: string;
  /** column of a field, where it is not known by its name */
  readonly map?: Readonly<Partial<Record<string, string>>>;
  /** vehicle of every point; a file without a column of vehicles needs it */
  readonly vehicle?: string;
  /** zone of times that say none, e.g. +08:00 */
  readonly zone?: string;
}

const GEOGRAPHIC = /EPSG:(4326|4490)|WGS.?84|CGCS.?2000|China Geodetic/i;
const EARLIEST_MS = Date.UTC(1990, 0, 1);
const KMH_PER_METER_PER_SECOND = 3.6;

/**
 * Reads points with times from GPX, CSV, GeoPackage, FlatGeobuf or another vector file of GDAL. What a file does not say
 * of speed and heading is computed from one point to the next. Of two points of a vehicle with the same time the first stays.
 * @returns tracks by vehicle, in the order of the file
 * @throws SurveyError with every row that is wrong; Error when a column is missing or the file cannot be read
 */
export async function readTrackFile(file: string, options: TrackFileOptions): Promise<VehicleFixes[]> {
  const isGpx = extname(file).toLowerCase() === ".gpx";
  const table = options.table ?? (isGpx ? "track_points" : undefined);
  const survey = await readVectorFile(file, { table, encoding: options.encoding });
  const columnOf = columnFinder(file, survey, options.map ?? {});
  const times = columnOf("time");
  if (!times)
    throw new Error(
      `${file}: found columns ${[...survey.columns.keys()].join(", ")}, expected one with times; name it with --map time=COLUMN`,
    );
  const vehicles = options.vehicle === undefined ? columnOf("vehicle") : undefined;
  if (!vehicles && options.vehicle === undefined)
    throw new Error(
      `${file}: found no column of vehicles, expected one; name it with --map vehicle=COLUMN, or the vehicle with --vehicle ID`,
    );
  const placeOf = places(file, survey, columnOf);
  const [speeds, headings, statuses] = [columnOf("speedKmh"), columnOf("headingDeg"), columnOf("status")];
  const findings = new Findings();
  const found = new Map<string, Map<number, Partial<TrackFix> & Place & { timeMs: number }>>();
  for (let i = 0; i < survey.count; i++) {
    const wrong = (field: string, value: unknown, expected: string, advice: string) =>
      findings.add({
        file,
        row: survey.rows[i]!,
        id: null,
        field,
        found: String(value ?? "nothing"),
        expected,
        advice,
        severity: "error",
      });
    const vehicle = vehicles ? String(vehicles[i] ?? "").trim() : options.vehicle!;
    if (vehicle === "") wrong("vehicle", vehicles?.[i], "a vehicle", "fill it in or leave the row out");
    const timeMs = instantOf(times[i] ?? null, options.zone);
    if (typeof timeMs === "string") wrong("time", times[i], timeMs, "correct it, or give --zone +08:00");
    const place = placeOf(i);
    if (!place)
      wrong("lon, lat", placeText(survey, i), "degrees of longitude and latitude", "correct the row");
    if (vehicle === "" || typeof timeMs === "string" || !place) continue;
    const track = found.get(vehicle) ?? new Map();
    if (!found.has(vehicle)) found.set(vehicle, track);
    if (track.has(timeMs)) continue;
    const [speedKmh, headingDeg, status] = [
      numberOf(speeds, i),
      numberOf(headings, i),
      numberOf(statuses, i),
    ];
    track.set(timeMs, { timeMs, ...place, speedKmh, headingDeg, status });
  }
  findings.throwIfErrors(`${file}: wrong points, nothing was sent`);
  return [...found].map(([vehicle, track]) => ({ vehicle, fixes: completed([...track.values()]) }));
}

interface Place {
  readonly lonDeg: number;
  readonly latDeg: number;
}

function columnFinder(file: string, survey: SurveyTable, map: Readonly<Partial<Record<string, string>>>) {
  const byName = new Map([...survey.columns.keys()].map((name) => [name.toLowerCase(), name]));
  for (const field of Object.keys(map))
    if (!(TRACK_FIELDS as string[]).includes(field))
      throw new Error(
        `--map ${field}: found no such field of tracks, expected one of ${TRACK_FIELDS.join(", ")}`,
      );
  return (field: TrackField): readonly SurveyValue[] | undefined => {
    const wanted = map[field];
    if (wanted !== undefined && !survey.columns.has(wanted))
      throw new Error(
        `${file}: found columns ${[...survey.columns.keys()].join(", ")}, expected ${wanted} (--map ${field}=${wanted})`,
      );
    const name =
      wanted ?? COLUMNS[field].map((alias) => byName.get(alias)).find((known) => known !== undefined);
    return name === undefined ? undefined : survey.columns.get(name);
  };
}

/** Place of a row: its point, or its columns of longitude and latitude. */
function places(
  file: string,
  survey: SurveyTable,
  columnOf: (field: TrackField) => readonly SurveyValue[] | undefined,
): (row: number) => Place | undefined {
  const hasPoints = survey.kinds.some((kind) => kind !== "none");
  const [lons, lats] = [columnOf("lon"), columnOf("lat")];
  if (!hasPoints && (!lons || !lats))
    throw new Error(
      `${file}: found neither points nor columns of longitude and latitude; name them with --map lon=COLUMN --map lat=COLUMN`,
    );
  if (hasPoints && survey.crs !== null && !GEOGRAPHIC.test(survey.crs))
    throw new Error(
      `${file}: found the CRS ${survey.crs.slice(0, 60)}, expected longitude and latitude (EPSG:4326 or EPSG:4490) as receivers give them`,
    );
  return (row) => {
    const at = 3 * survey.partStart[survey.featureStart[row]!]!;
    const isPoint = survey.kinds[row] === "point";
    const lonDeg = hasPoints
      ? isPoint
        ? survey.coordinates[at]!
        : Number.NaN
      : Number(lons![row] ?? Number.NaN);
    const latDeg = hasPoints
      ? isPoint
        ? survey.coordinates[at + 1]!
        : Number.NaN
      : Number(lats![row] ?? Number.NaN);
    return Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90 ? { lonDeg, latDeg } : undefined;
  };
}

function placeText(survey: SurveyTable, row: number): string {
  const text = ["lon", "lat", "X", "Y"].flatMap((name) => survey.columns.get(name)?.[row] ?? []).join(", ");
  return survey.kinds[row] === "none" ? text : `a ${survey.kinds[row]}`;
}

/** UTC ms of a time, or in words what was expected. Numbers are seconds or milliseconds since 1970. */
function instantOf(value: SurveyValue, zone: string | undefined): number | string {
  const expected = "a time like 2026-11-22T08:00:00+08:00, or seconds or milliseconds since 1970";
  if (value === null) return expected;
  const text = String(value).trim();
  let ms: number;
  if (/^\d{9,10}(\.\d+)?$/.test(text)) ms = Number(text) * 1000;
  else if (/^\d{12,13}$/.test(text)) ms = Number(text);
  else {
    const match =
      /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(
        text,
      );
    if (!match) return expected;
    const [, year, month, day, clock, ownZone] = match;
    const said = ownZone ?? zone;
    if (said === undefined) return `${expected}: its zone is not said`;
    const offset = /^[+-]\d{2}$/.test(said) ? `${said}:00` : said.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
    ms = Date.parse(`${year}-${month}-${day}T${clock}${offset}`);
  }
  return Number.isFinite(ms) && ms >= EARLIEST_MS ? Math.round(ms) : expected;
}

function numberOf(column: readonly SurveyValue[] | undefined, row: number): number | undefined {
  const value = column?.[row];
  if (value === null || value === undefined || value === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Fixes in time order; speed and heading that were not given are those of the way to the next fix. */
function completed(points: readonly (Partial<TrackFix> & Place & { timeMs: number })[]): TrackFix[] {
  const ordered = [...points].sort((a, b) => a.timeMs - b.timeMs);
  return ordered.map((point, i) => {
    const [from, to] = i + 1 < ordered.length ? [point, ordered[i + 1]!] : [ordered[i - 1] ?? point, point];
    const meters = geodesicLengthMeters(from.lonDeg, from.latDeg, to.lonDeg, to.latDeg);
    const seconds = (to.timeMs - from.timeMs) / 1000;
    return {
      timeMs: point.timeMs,
      lonDeg: point.lonDeg,
      latDeg: point.latDeg,
      speedKmh: point.speedKmh ?? (seconds > 0 ? (meters / seconds) * KMH_PER_METER_PER_SECOND : 0),
      headingDeg: point.headingDeg ?? bearing(from, to),
      status: point.status ?? POINT_STATUS,
    };
  });
}

/** Clockwise from north, degrees 0 … 360, of a short way. */
function bearing(from: Place, to: Place): number {
  const east = (to.lonDeg - from.lonDeg) * Math.cos((from.latDeg * Math.PI) / 180);
  const degrees = (Math.atan2(east, to.latDeg - from.latDeg) * 180) / Math.PI;
  return (degrees + 360) % 360;
}
