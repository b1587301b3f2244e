import type { Logger } from "pino";
import { transit_realtime } from "../../contract/gtfs-realtime.js";
import type { Database } from "../database/database.ts";
import type { IncomingReport, ReportAcceptor } from "./accept-reports.ts";
import type { GroupCommit } from "./group-commit.ts";
import { countRecords, type IngestCounts } from "./ingest-counts.ts";
import { STATUS } from "./jt808/location.ts";
import { encodeMileage } from "./jt808/location-items.ts";
import { type Area, isNear } from "./plausibility.ts";
import type { IngestRecord } from "./records.ts";
import { registerBuses } from "./register-buses.ts";
import type { VehicleRegistry } from "./vehicle-registry.ts";

const ANSWER_WITHIN_MS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_VEHICLES = 5_000;

export interface GtfsOptions {
  readonly url: string;
  readonly everyMs: number;
  /** the county's; vehicles elsewhere are not this county's business */
  readonly area: Area;
  readonly now?: () => number;
}

export interface GtfsDependencies {
  readonly database: Database;
  readonly registry: VehicleRegistry;
  readonly acceptor: ReportAcceptor;
  readonly commit: GroupCommit;
  readonly counts: IngestCounts;
  readonly onHeard: (vehicle: number, nowMs: number) => void;
  readonly log: Logger;
}

/** A bus of one feed. */
interface Bus {
  /** `bus:` and the feed's id of the vehicle */
  readonly id: string;
  readonly plate: string;
  readonly timeMs: number;
  readonly position: transit_realtime.IPosition;
}

/** Polls a GTFS-realtime feed of vehicle positions; buses enter the registry when they are first seen. */
export class GtfsPoller {
  readonly #options: GtfsOptions;
  readonly #dependencies: GtfsDependencies;
  /** time of the last stored position of each bus: feeds repeat what has not changed */
  readonly #stored = new Map<string, number>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #etag: string | undefined;
  #polling: Promise<void> | undefined;

  constructor(options: GtfsOptions, dependencies: GtfsDependencies) {
    this.#options = options;
    this.#dependencies = dependencies;
  }

  start(): void {
    const round = () => {
      this.#polling = this.poll()
        .then(
          () => {},
          (error: Error) => {
            // the reconnect loop: the next round asks again
            this.#dependencies.counts.failedPolls.inc();
            if (!this.#stopped.signal.aborted)
              this.#dependencies.log.warn(
                { err: error, url: this.#options.url },
                "GTFS-realtime feed not read",
              );
          },
        )
        .finally(() => {
          if (!this.#stopped.signal.aborted) this.#timer = setTimeout(round, this.#options.everyMs);
        });
    };
    round();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    await this.#polling;
  }

  /**
   * Reads the feed once and stores what is new in it. Returns how many positions were stored.
   * @throws Error when the feed cannot be read, is too long or no feed, or nothing can be stored
   */
  async poll(): Promise<number> {
    const { registry, acceptor, commit, counts, onHeard } = this.#dependencies;
    const nowMs = this.#options.now?.() ?? Date.now();
    const bytes = await this.#fetch();
    if (!bytes) return 0;
    const buses = busesOf(transit_realtime.FeedMessage.decode(bytes))
      .filter(({ position }) => isNear(position.longitude!, position.latitude!, this.#options.area))
      .filter(({ id, timeMs }) => timeMs > (this.#stored.get(id) ?? 0))
      .slice(0, MOST_VEHICLES);
    if (buses.length === 0) return 0;
    if (buses.some(({ id }) => !registry.byId(id))) {
      await registerBuses(this.#dependencies.database, buses);
      await registry.load(this.#dependencies.database);
    }
    const records: IngestRecord[] = [];
    for (const bus of buses) {
      const vehicle = registry.byId(bus.id);
      if (!vehicle) continue;
      onHeard(vehicle.number, nowMs);
      const origin = { source: `gtfs:${bus.id}`, isBackfill: false };
      records.push(...acceptor.accept(vehicle.number, [reportOf(bus)], nowMs, origin));
    }
    await commit.submit(records);
    countRecords(counts, records);
    for (const { id, timeMs } of buses) this.#stored.set(id, timeMs);
    return records.filter(({ kind }) => kind === "position").length;
  }

  /** The feed's bytes; undefined when it says that nothing has changed. */
  async #fetch(): Promise<Uint8Array | undefined> {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const headers: Record<string, string> = this.#etag ? { "If-None-Match": this.#etag } : {};
    const response = await fetch(this.#options.url, { signal, headers });
    if (response.status === 304) return undefined;
    if (!response.ok || !response.body) throw new Error(`the feed answered ${response.status}, expected 200`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    // counts what was unpacked: a small answer may become a large one
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > MOST_BYTES) throw new Error(`the feed is longer than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    this.#etag = response.headers.get("etag") ?? undefined;
    return Buffer.concat(chunks);
  }
}

/** Vehicles with a place and a time; entities that are deleted or trips only are passed over. */
function busesOf({ header, entity }: transit_realtime.IFeedMessage): Bus[] {
  const buses: Bus[] = [];
  for (const { id: entityId, isDeleted, vehicle } of entity ?? []) {
    const position = vehicle?.position;
    const seconds = Number(vehicle?.timestamp || header?.timestamp || 0);
    const id = vehicle?.vehicle?.id || entityId;
    const isPlaced = Number.isFinite(position?.latitude) && Number.isFinite(position?.longitude);
    if (isDeleted || !position || !isPlaced || !seconds || !id) continue;
    const plate = vehicle.vehicle?.licensePlate || vehicle.vehicle?.label || id;
    buses.push({
      id: `bus:${id}`.slice(0, 128),
      plate: plate.slice(0, 64),
      timeMs: seconds * 1000,
      position,
    });
  }
  return buses;
}

function reportOf({ timeMs, position }: Bus): IncomingReport {
  const { latitude, longitude, bearing, speed, odometer } = position;
  const report = {
    alarm: 0,
    status: STATUS.positioned | STATUS.accOn,
    lonE6: Math.round(longitude! * 1e6),
    latE6: Math.round(latitude! * 1e6),
    altitudeMeters: 0,
    speedDkmh: Math.min(65_535, Math.max(0, Math.round((speed ?? 0) * 36))),
    headingDeg: Math.round((((bearing ?? 0) % 360) + 360) % 360),
    timeMs,
    timeDigits: String(timeMs),
    items: odometer ? encodeMileage(Math.min(400_000_000, Math.max(0, odometer / 1000))) : Buffer.alloc(0),
  };
  return { report, body: Buffer.from(JSON.stringify({ timeMs, ...position })) };
}
