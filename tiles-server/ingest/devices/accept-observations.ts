import type { ReportAcceptor } from "../accept-reports.ts";
import type { IngestRecord, ObservationRecord } from "../records.ts";
import type { Telemetry } from "./telemetry.ts";

/** Devices keep what they could not send as terminals do. */
const MAX_AGE_MS = 30 * 24 * 3600_000;
const MAX_AHEAD_MS = 5 * 60_000;
const MOST_BYTES_KEPT = 1024;

/** One message of a device, its vendor's keys and units still on it. */
export interface IncomingObservation {
  readonly device: string;
  readonly domain: string;
  readonly type: string;
  readonly vendor: string;
  /** undefined = the device has no clock: the time it came */
  readonly timeMs: number | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  /** point → quality code that is not 0 (good) */
  readonly quality?: Readonly<Record<string, number>>;
}

/** Turns messages of devices into records: believed values into observations, the others into quarantine. */
export class ObservationAcceptor {
  readonly #telemetry: Telemetry;
  readonly #reports: ReportAcceptor;

  /** `reports` numbers what goes to quarantine, which positions share. */
  constructor(telemetry: Telemetry, reports: ReportAcceptor) {
    this.#telemetry = telemetry;
    this.#reports = reports;
  }

  /** `source` is the way in, e.g. `mqtt`. */
  accept(observation: IncomingObservation, source: string, nowMs: number): IngestRecord[] {
    const { device, domain, type, vendor, values, quality } = observation;
    const timeMs = Math.round(observation.timeMs ?? nowMs);
    const sender = `${source}:${device}`;
    const quarantined = (reason: string) =>
      this.quarantine(sender, reason, Buffer.from(JSON.stringify(observation)), nowMs);
    if (timeMs < nowMs - MAX_AGE_MS || timeMs > nowMs + MAX_AHEAD_MS)
      return [quarantined(`time ${timeMs} is over 30 days old or ahead of now`)];
    const { points, refused } = this.#telemetry.map(domain, vendor, values);
    const records: IngestRecord[] = [];
    if (Object.keys(points).length > 0) {
      const record: ObservationRecord = {
        kind: "observation",
        device,
        type: `${domain}/${type}`,
        timeMs,
        points,
      };
      records.push(quality && Object.keys(quality).length > 0 ? { ...record, quality } : record);
    }
    if (refused.length > 0) records.push(quarantined(refused.join("; ")));
    return records;
  }

  /** The record of bytes that could not be read at all. */
  quarantine(sender: string, reason: string, bytes: Buffer, nowMs: number): IngestRecord {
    const clean = (text: string) => text.replaceAll("\0", "").slice(0, 500);
    return this.#reports.quarantine(
      0,
      clean(sender),
      clean(reason),
      bytes.subarray(0, MOST_BYTES_KEPT),
      nowMs,
    );
  }
}
