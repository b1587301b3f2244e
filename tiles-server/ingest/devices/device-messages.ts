import type { GroupCommit } from "../group-commit.ts";
import { countRecords, type IngestCounts } from "../ingest-counts.ts";
import type { IngestRecord } from "../records.ts";
import type { ObservationAcceptor } from "./accept-observations.ts";
import { type Device, type DeviceRegistry, GATEWAY } from "./device-registry.ts";
import type { PayloadReading } from "./payloads.ts";
import type { Telemetry } from "./telemetry.ts";

/** A device as a message names it; domain and type where the message says them. */
export interface NamedDevice {
  readonly device: string;
  readonly domain?: string | undefined;
  readonly type?: string | undefined;
}

export interface DeviceMessagesDependencies {
  readonly registry: DeviceRegistry;
  readonly telemetry: Telemetry;
  readonly acceptor: ObservationAcceptor;
  readonly commit: GroupCommit;
  readonly counts: IngestCounts;
}

/** What all ways in of devices share: who it is, what is believed, and that it is stored. */
export class DeviceMessages {
  readonly #dependencies: DeviceMessagesDependencies;

  constructor(dependencies: DeviceMessagesDependencies) {
    this.#dependencies = dependencies;
  }

  get registry(): DeviceRegistry {
    return this.#dependencies.registry;
  }

  get isFull(): boolean {
    return this.#dependencies.commit.isFull;
  }

  /** The device meant, or why it is none: a text. `sender` undefined = whoever sends may speak for every device. */
  identify(named: NamedDevice, sender: Device | undefined): Device | string {
    const { registry, telemetry } = this.#dependencies;
    const registered = registry.get(named.device);
    const isGateway = sender?.type === GATEWAY;
    if (sender && !isGateway && sender.id !== named.device)
      return `${sender.id} may not speak for ${named.device}`;
    const domain = registered?.domain ?? named.domain ?? (isGateway ? sender.domain : undefined);
    const type = registered?.type ?? named.type;
    if (isGateway && domain !== sender.domain)
      return `gateway ${sender.id} is of ${sender.domain}, not of ${domain}`;
    if (registered && named.domain !== undefined && named.domain !== registered.domain)
      return `${named.device} is registered in ${registered.domain}, not in ${named.domain}`;
    if (domain === undefined || type === undefined) return `device ${named.device} is not registered`;
    if (!telemetry.hasType(domain, type))
      return `found ${domain}/${type}, expected one of ${telemetry.types}`;
    return { id: named.device, domain, type, vendor: registered?.vendor ?? sender?.vendor ?? "" };
  }

  /** Records of what a device says; readings that are not believed are among them as quarantine. */
  accept(
    { id, domain, type, vendor }: Device,
    readings: readonly PayloadReading[],
    source: string,
  ): IngestRecord[] {
    const nowMs = Date.now();
    return readings.flatMap((reading) =>
      this.#dependencies.acceptor.accept({ device: id, domain, type, vendor, ...reading }, source, nowMs),
    );
  }

  /** The record of a message that could not be read. */
  refuse(sender: string, reason: string, bytes: Buffer): IngestRecord {
    return this.#dependencies.acceptor.quarantine(sender, reason, bytes, Date.now());
  }

  /** Resolves when all are durable. @throws IngestBusyError, or Error when they cannot be stored */
  async store(records: readonly IngestRecord[]): Promise<void> {
    const { commit, counts } = this.#dependencies;
    if (records.length === 0) return;
    await commit.submit(records);
    countRecords(counts, records);
  }
}
