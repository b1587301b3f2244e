import type { z } from "zod";
import {
  countyViewSchema,
  featureSchema,
  figuresSchema,
  layerStatesSchema,
  nearestSchema,
  PATHS,
  searchSchema,
  vehicleSchema,
} from "../contract/api.ts";
import { DAY_REPORT_PATH, dayReportSchema, type ReportFormat } from "../contract/day-report.ts";
import { editedFeaturesSchema } from "../contract/edits.ts";
import {
  EVENT_PATHS,
  eventDetailSchema,
  eventPageSchema,
  MOST_EVENTS_PER_PAGE,
  type Rule,
  rulesSchema,
  type Trip,
  type TwinEvent,
  tripsSchema,
} from "../contract/events.ts";
import { type PublishedFindings, publishedFindingsSchema } from "../contract/findings.ts";
import { MATCHED_PATH, matchedTrackSchema } from "../contract/matching.ts";
import { type PointCounts, pointCountsSchema } from "../contract/point-counts.ts";

/** The server answered with an error, or not at all. `status` 0 = no answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Longest wait for an answer that is no stream, milliseconds. */
const TIMEOUT_MS = 15_000;
/** Longest wait for a report, which is computed when it is asked for, milliseconds. */
const REPORT_TIMEOUT_MS = 120_000;

export const fetchCounty = (signal?: AbortSignal) => getJson(PATHS.county, countyViewSchema, signal);
export const fetchLayerStates = (signal?: AbortSignal) => getJson(PATHS.layers, layerStatesSchema, signal);
export const fetchFigures = (signal?: AbortSignal) => getJson(PATHS.figures, figuresSchema, signal);
export const fetchVehicles = (signal?: AbortSignal) => getJson(PATHS.vehicles, vehicleSchema.array(), signal);

export const fetchFeature = (layer: string, id: string, signal?: AbortSignal) =>
  getJson(PATHS.features(layer, id), featureSchema, signal);

export function fetchSearch(query: string, signal?: AbortSignal, limit = 20) {
  const parameters = new URLSearchParams({ q: query, limit: `${limit}` });
  return getJson(`${PATHS.search}?${parameters}`, searchSchema, signal);
}

/** What is wrong with the surveys; null when the publication was built without. */
export async function fetchFindings(signal?: AbortSignal): Promise<PublishedFindings | null> {
  const answer = await request(PATHS.findings, signal);
  if (answer.status === 404) return null;
  if (!answer.ok) throw await failure(PATHS.findings, answer);
  return parsed(PATHS.findings, answer, publishedFindingsSchema);
}

/** The few features of a layer nearest to each place, [longitude°, latitude°]; at most MOST_NEAREST_PLACES of them. */
export function fetchNearest(
  layer: string,
  places: readonly (readonly [lonDeg: number, latDeg: number])[],
  withinMeters: number,
  signal?: AbortSignal,
) {
  const at = places.map(([lon, lat]) => `${lon.toFixed(8)},${lat.toFixed(8)}`).join(";");
  const url = `${PATHS.nearest(layer)}?${new URLSearchParams({ at, within: `${withinMeters}` })}`;
  return getJson(url, nearestSchema, signal);
}

/** Features that were edited since they were surveyed. */
export const fetchEdited = (signal?: AbortSignal) => getJson(PATHS.edited, editedFeaturesSchema, signal);

/** How many features of a point layer lie where; null when the publication does not tell. */
export async function fetchPointCounts(layer: string, signal?: AbortSignal): Promise<PointCounts | null> {
  const url = PATHS.pointCounts(layer);
  const answer = await request(url, signal);
  if (answer.status === 404) return null;
  if (!answer.ok) throw await failure(url, answer);
  return parsed(url, answer, pointCountsSchema);
}

/** Length-delimited twin.Track messages of a time window, UTC milliseconds. */
export async function fetchTracks(
  fromMs: number,
  toMs: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await get(`${PATHS.tracks}?from=${Math.round(fromMs)}&to=${Math.round(toMs)}`, signal);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Pages of events one question may take; more than so many nobody looks at. */
const MOST_EVENT_PAGES = 4;

/** Events that began between two times, UTC ms, oldest first; null when the server has no rules. */
export async function fetchEvents(
  fromMs: number,
  toMs: number,
  signal?: AbortSignal,
): Promise<{ readonly events: TwinEvent[]; readonly isCut: boolean } | null> {
  const events: TwinEvent[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_EVENT_PAGES; page++) {
    const parameters = new URLSearchParams({
      from: `${Math.round(fromMs)}`,
      to: `${Math.round(toMs)}`,
      limit: `${MOST_EVENTS_PER_PAGE}`,
      ...(after !== null && { after }),
    });
    const url = `${EVENT_PATHS.events}?${parameters}`;
    const answer = await request(url, signal);
    if (answer.status === 404) return null;
    if (!answer.ok) throw await failure(url, answer);
    const found = await parsed(url, answer, eventPageSchema);
    events.push(...found.events);
    after = found.next;
    if (after === null) return { events, isCut: false };
  }
  return { events, isCut: true };
}

export const fetchEvent = (id: string, signal?: AbortSignal) =>
  getJson(EVENT_PATHS.event(id), eventDetailSchema, signal);

/** The rules in force; none when the server has no rules. */
export async function fetchRules(signal?: AbortSignal): Promise<readonly Rule[]> {
  const answer = await request(EVENT_PATHS.rules, signal);
  if (answer.status === 404) return [];
  if (!answer.ok) throw await failure(EVENT_PATHS.rules, answer);
  return (await parsed(EVENT_PATHS.rules, answer, rulesSchema)).rules;
}

/** Trips of muck trucks between two times, UTC ms; null when the server counts none. */
export async function fetchTrips(
  fromMs: number,
  toMs: number,
  signal?: AbortSignal,
): Promise<readonly Trip[] | null> {
  const url = `${EVENT_PATHS.trips}?from=${Math.round(fromMs)}&to=${Math.round(toMs)}`;
  const answer = await request(url, signal);
  if (answer.status === 404) return null;
  if (!answer.ok) throw await failure(url, answer);
  return (await parsed(url, answer, tripsSchema)).trips;
}

/** Where one vehicle drove on the county's roads between two times, UTC ms. */
export const fetchMatched = (vehicle: number, fromMs: number, toMs: number, signal?: AbortSignal) =>
  getJson(
    `${MATCHED_PATH}?${new URLSearchParams({ vehicle: `${vehicle}`, from: `${fromMs}`, to: `${toMs}` })}`,
    matchedTrackSchema,
    signal,
  );

interface ReportQuery {
  readonly company: string;
  /** like 2026-11-22 */
  readonly date: string;
  readonly language: "zh" | "en";
}

/** The day of a company's vehicles, computed from what the server stored. */
export async function fetchDayReport(query: ReportQuery, signal?: AbortSignal) {
  const url = `${DAY_REPORT_PATH}?${new URLSearchParams({ ...query })}`;
  return parsed(url, await get(url, signal, REPORT_TIMEOUT_MS), dayReportSchema);
}

/** The same as a file. */
export async function fetchDayReportFile(
  query: ReportQuery,
  format: Exclude<ReportFormat, "json">,
): Promise<Blob> {
  const url = `${DAY_REPORT_PATH}?${new URLSearchParams({ ...query, format })}`;
  return (await get(url, undefined, REPORT_TIMEOUT_MS)).blob();
}

/** GeoJSON of an overlay layer; [longitude°, latitude°, survey height m]. Null when the publication has none. */
export async function fetchOverlay(layer: string, signal?: AbortSignal): Promise<OverlayCollection | null> {
  const url = PATHS.overlay(layer);
  const answer = await request(url, signal);
  if (answer.status === 404) return null;
  if (!answer.ok) throw await failure(url, answer);
  return answer.json();
}

export interface OverlayCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly OverlayFeature[];
}
export interface OverlayFeature {
  readonly type: "Feature";
  readonly id?: string | number;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
  readonly geometry:
    | { readonly type: "Point"; readonly coordinates: number[] }
    | { readonly type: "LineString" | "MultiPoint"; readonly coordinates: number[][] }
    | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: number[][][] }
    | { readonly type: "MultiPolygon"; readonly coordinates: number[][][][] };
}

async function getJson<T extends z.ZodType>(
  url: string,
  schema: T,
  signal?: AbortSignal,
): Promise<z.infer<T>> {
  return parsed(url, await get(url, signal), schema);
}

async function parsed<T extends z.ZodType>(url: string, answer: Response, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(await answer.json());
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ApiError(
    answer.status,
    `${url}: ${issue?.path.join(".") || "answer"} ${issue?.message}; viewer and server are of different versions`,
  );
}

async function get(url: string, signal?: AbortSignal, timeoutMs?: number): Promise<Response> {
  const answer = await request(url, signal, timeoutMs);
  if (!answer.ok) throw await failure(url, answer);
  return answer;
}

async function request(url: string, signal?: AbortSignal, timeoutMs = TIMEOUT_MS): Promise<Response> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, `${url}: no answer from the server`, { cause });
  }
}

async function failure(url: string, answer: Response): Promise<ApiError> {
  const text = await answer.text();
  const said = answer.headers.get("content-type")?.startsWith("application/json")
    ? String((JSON.parse(text) as { error?: unknown }).error ?? text)
    : text.slice(0, 200);
  return new ApiError(answer.status, `${url}: ${answer.status} ${said}`);
}
