import type { z } from "zod";
import { lampReportSchema, PATHS } from "../../contract/api.ts";
import { observationsSchema, positionsSchema } from "../../contract/ingest.ts";
import type { ReportAcceptor } from "./accept-reports.ts";
import type { DeviceMessages } from "./devices/device-messages.ts";
import { type Device, GATEWAY } from "./devices/device-registry.ts";
import { countRecords, type IngestCounts } from "./ingest-counts.ts";
import { STATUS } from "./jt808/location.ts";
import type { IngestRecord, LampRecord } from "./records.ts";
import type { VehicleRegistry } from "./vehicle-registry.ts";

const MAX_AGE_MS = 24 * 3600_000;
const MAX_AHEAD_MS = 5 * 60_000;

/** Reads one kind of body: its records, or why it is refused as a whole. */
export type IngestBody = (
  body: unknown,
  sender: Device | undefined,
) => { readonly records: IngestRecord[] } | { readonly status: number; readonly error: string };

export interface BodyDependencies {
  readonly messages: DeviceMessages;
  readonly vehicles: VehicleRegistry;
  readonly acceptor: ReportAcceptor;
  readonly counts: IngestCounts;
}

/** What may be sent to /ingest/…, by path. */
export function ingestBodies(dependencies: BodyDependencies): ReadonlyMap<string, IngestBody> {
  return new Map([
    [PATHS.ingestLamps, (body, sender) => lamps(body, sender, dependencies)],
    ["/ingest/observations", (body, sender) => observations(body, sender, dependencies)],
    ["/ingest/positions", (body, sender) => positions(body, sender, dependencies)],
  ]);
}

/** Circuits of lighting cabinets. */
function lamps(
  body: unknown,
  sender: Device | undefined,
  { counts }: BodyDependencies,
): ReturnType<IngestBody> {
  if (sender && !(sender.type === GATEWAY && sender.domain === "lighting"))
    return { status: 403, error: `${sender.id} is no gateway of lighting` };
  const report = lampReportSchema.safeParse(body);
  if (!report.success) return wrong(report.error);
  const now = Date.now();
  const records: LampRecord[] = report.data.map((entry) => ({ kind: "lamp", ...entry }));
  const odd = records.find(({ timeMs }) => timeMs < now - MAX_AGE_MS || timeMs > now + MAX_AHEAD_MS);
  if (odd)
    return {
      status: 400,
      error: `circuit ${odd.circuit}: timeMs ${odd.timeMs} is over a day old or ahead of now`,
    };
  counts.lampReports.inc(records.length);
  return { records };
}

/** Devices. One that may not be spoken for refuses the whole body; values that are not believed are quarantined. */
function observations(
  body: unknown,
  sender: Device | undefined,
  { messages }: BodyDependencies,
): ReturnType<IngestBody> {
  const report = observationsSchema.safeParse(body);
  if (!report.success) return wrong(report.error);
  const records: IngestRecord[] = [];
  for (const [i, { device: id, domain, type, ts, v, q }] of report.data.entries()) {
    const device = messages.identify({ device: id, domain, type }, sender);
    if (typeof device === "string") return { status: sender ? 403 : 400, error: `${i}: ${device}` };
    records.push(...messages.accept(device, [{ timeMs: ts, values: v, ...(q && { quality: q }) }], "http"));
  }
  return { records };
}

/** Vehicles whose positions come from another system. */
function positions(
  body: unknown,
  sender: Device | undefined,
  { vehicles, acceptor, counts }: BodyDependencies,
): ReturnType<IngestBody> {
  if (sender) return { status: 403, error: "positions are taken from whoever has the INGEST_KEY only" };
  const report = positionsSchema.safeParse(body);
  if (!report.success) return wrong(report.error);
  const records: IngestRecord[] = [];
  for (const [i, entry] of report.data.entries()) {
    const vehicle = vehicles.byId(entry.vehicle) ?? vehicles.byPlate(entry.vehicle);
    if (!vehicle) return { status: 400, error: `${i}.vehicle: no vehicle ${entry.vehicle} is registered` };
    const location = {
      alarm: entry.alarm,
      status: STATUS.positioned | (entry.isEngineOn ? STATUS.accOn : 0),
      lonE6: Math.round(entry.lon * 1e6),
      latE6: Math.round(entry.lat * 1e6),
      altitudeMeters: Math.round(entry.altitudeMeters),
      speedDkmh: Math.round(entry.speedKmh * 10),
      headingDeg: Math.round(entry.headingDeg),
      timeMs: Math.round(entry.timeMs),
      timeDigits: String(entry.timeMs),
      items: Buffer.alloc(0),
    };
    const sent = { report: location, body: Buffer.from(JSON.stringify(entry)) };
    const origin = { source: `http:${vehicle.id}`, isBackfill: entry.isBackfill };
    records.push(...acceptor.accept(vehicle.number, [sent], Date.now(), origin));
  }
  countRecords(counts, records);
  return { records };
}

function wrong(error: z.ZodError): { status: number; error: string } {
  const issue = error.issues[0]!;
  return { status: 400, error: `${issue.path.join(".") || "body"}: ${issue.message}` };
}
