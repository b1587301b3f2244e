import type { Logger } from "pino";
import type { BusMessage, Shared } from "../bus/bus.ts";
import type { Database } from "../database/database.ts";
import type { RuleService } from "../events/rule-service.ts";
import { lastLampReports, lastPositions, openAlarms } from "../history/last-positions.ts";
import type { TrackSealer } from "../history/seal-tracks.ts";
import type { ReportAcceptor } from "../ingest/accept-reports.ts";
import type { DeviceRegistry } from "../ingest/devices/device-registry.ts";
import { STATUS } from "../ingest/jt808/location.ts";
import type { PositionRecord } from "../ingest/records.ts";
import { storedCodes, type TerminalCodes } from "../ingest/terminal-codes.ts";
import type { VehicleRegistry } from "../ingest/vehicle-registry.ts";
import { type DeviceStates, lastObservations } from "./device-states.ts";
import type { LampStates } from "./lamp-states.ts";
import type { LatestPositions } from "./latest-positions.ts";

interface KnownDependencies {
  readonly database: Database;
  /** start of the names of this server's own messages */
  readonly server: string;
  readonly positions: LatestPositions;
  readonly lamps: LampStates;
  readonly states: DeviceStates;
  readonly acceptor: ReportAcceptor;
  readonly registry: VehicleRegistry;
  readonly codes: TerminalCodes;
  readonly devices: DeviceRegistry;
  readonly rules: RuleService;
  readonly sealer: TrackSealer;
  readonly isOnDuty: () => boolean;
  readonly showNewest: () => Promise<void>;
  readonly log: Logger;
}

/** What is known now of vehicles, lamps and devices: by what this server and the others stored, or from the database. */
export class KnownState {
  readonly #of: KnownDependencies;
  /** vehicle → the other server that last heard its terminal */
  readonly #heardBy = new Map<number, string>();
  #loadingVehicles: Promise<void> | undefined;

  constructor(dependencies: KnownDependencies) {
    this.#of = dependencies;
  }

  /** The other server that last heard a vehicle's terminal. */
  hearerOf(vehicle: number): string | undefined {
    return this.#heardBy.get(vehicle);
  }

  /** Takes what one server tells all. Messages may come twice and late: each part goes by the times in them. */
  apply({ server: sender, records, changed, heard }: BusMessage): void {
    const { server, rules, positions, sealer, acceptor, states, lamps, codes } = this.#of;
    const nowMs = Date.now();
    const isOwn = sender.startsWith(server);
    const isOnDuty = this.#of.isOnDuty();
    if (isOnDuty) rules.accept(records, nowMs);
    for (const record of records) {
      if (record.kind === "position") {
        positions.update(record);
        if (isOnDuty) sealer.notice(record.vehicle, record.timeMs, nowMs);
        if (record.status & STATUS.positioned) acceptor.remember(record.vehicle, record);
        if (!isOwn) this.#takeFromElsewhere(record, sender, nowMs);
      } else if (record.kind === "alarm") {
        acceptor.rememberAlarm(record);
      } else if (record.kind === "observation") {
        states.update(record);
        lamps.observe(record);
      } else if (record.kind === "lamp") lamps.update(record);
      else if (record.kind === "code") codes.remember(record);
    }
    if (isOwn) return;
    for (const vehicle of heard) {
      positions.heard(vehicle, nowMs);
      this.#heardBy.set(vehicle, sender);
    }
    for (const name of changed) this.#readAgain(name);
  }

  /** Takes the newest stored state of everything; what is known already stays. */
  async restore(): Promise<void> {
    const { database, lamps, acceptor, codes, states, positions, rules, isOnDuty } = this.#of;
    for (const record of await lastLampReports(database)) lamps.update(record);
    acceptor.restoreAlarms(await openAlarms(database));
    for (const record of await storedCodes(database)) codes.remember(record);
    for (const record of await lastObservations(database, Date.now())) {
      states.update(record);
      lamps.observe(record);
    }
    const last = await lastPositions(database);
    for (const record of last) {
      positions.update(record);
      acceptor.remember(record.vehicle, record);
      positions.heard(record.vehicle, Math.max(record.timeMs, positions.heardMs(record.vehicle) ?? 0));
    }
    if (isOnDuty()) rules.resume(last);
  }

  #takeFromElsewhere({ vehicle, timeMs }: PositionRecord, sender: string, nowMs: number): void {
    const { acceptor, positions, registry } = this.#of;
    this.#heardBy.set(vehicle, sender.split(".")[0]!);
    acceptor.tookElsewhere(vehicle, timeMs);
    positions.heard(vehicle, nowMs);
    if (!registry.byNumber(vehicle)) this.#readAgain("vehicles"); // e.g. a bus of a feed that another server polls
  }

  #readAgain(name: Shared | "vehicles"): void {
    const { rules, devices, showNewest, log } = this.#of;
    const readers = {
      rules: () => rules.adopt(Date.now()),
      devices: () => devices.load(),
      publication: showNewest,
      vehicles: () => this.#loadVehicles(),
    };
    readers[name]().catch((error) =>
      log.error({ err: error, name }, "what another server changed was not read"),
    );
  }

  #loadVehicles(): Promise<void> {
    this.#loadingVehicles ??= this.#of.registry.load(this.#of.database).finally(() => {
      this.#loadingVehicles = undefined;
    });
    return this.#loadingVehicles;
  }
}
