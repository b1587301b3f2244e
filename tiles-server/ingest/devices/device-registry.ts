import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../../database/database.ts";

/** A device or gateway that may send. */
export interface Device {
  readonly id: string;
  readonly domain: string;
  /** of its domain, e.g. lamp; of a gateway "gateway" */
  readonly type: string;
  /** whose keys it sends, in assets/codes/telemetry.json; "" = the county's own names */
  readonly vendor: string;
}

interface Row extends Device {
  readonly key_sha256: Uint8Array;
}

export const GATEWAY = "gateway";

/** Devices and their keys, in memory. A key is 192 random bits, so that its hash needs no salt and no stretching. */
export class DeviceRegistry {
  readonly #database: Database;
  readonly #devices = new Map<string, Row>();

  readonly #onChanged: () => Promise<void>;

  private constructor(database: Database, onChanged: () => Promise<void>) {
    this.#database = database;
    this.#onChanged = onChanged;
  }

  /** `onChanged`: a device was added or removed here, and other servers must {@link load} */
  static async open(database: Database, onChanged = async () => {}): Promise<DeviceRegistry> {
    const registry = new DeviceRegistry(database, onChanged);
    await registry.load();
    return registry;
  }

  /** Reads the table again; call when another server has changed it. */
  async load(): Promise<void> {
    const rows = await this.#database.query<Row>(
      "SELECT device AS id, domain, type, vendor, key_sha256 FROM devices WHERE active",
    );
    this.#devices.clear();
    for (const row of rows) this.#devices.set(row.id, row);
  }

  get devices(): Device[] {
    return [...this.#devices.values()].map(({ id, domain, type, vendor }) => ({ id, domain, type, vendor }));
  }

  get(id: string): Device | undefined {
    return this.#devices.get(id);
  }

  /** The device whose key this is; takes as long for a wrong key as for the right one. */
  authenticate(id: string, key: string): Device | undefined {
    const device = this.#devices.get(id);
    const expected = device?.key_sha256 ?? Buffer.alloc(32);
    const isRight = timingSafeEqual(sha256(key), Buffer.from(expected));
    return device && isRight ? device : undefined;
  }

  /** Adds a device, or gives one that is there a new key, and returns the key, which is kept nowhere. */
  async add(device: Device, nowMs: number): Promise<string> {
    const key = randomBytes(24).toString("base64url");
    const row = { ...device, key_sha256: sha256(key) };
    await this.#database.query(
      `INSERT INTO devices (device, domain, type, vendor, key_sha256, active, created_ms)
       VALUES ($1, $2, $3, $4, $5, true, $6)
       ON CONFLICT (device) DO UPDATE SET domain = excluded.domain, type = excluded.type, vendor = excluded.vendor,
         key_sha256 = excluded.key_sha256, active = true`,
      [device.id, device.domain, device.type, device.vendor, row.key_sha256, nowMs],
    );
    this.#devices.set(device.id, row);
    await this.#onChanged();
    return key;
  }

  /** The device may send no more; what it sent stays. False = there is none of this id. */
  async remove(id: string): Promise<boolean> {
    if (!this.#devices.has(id)) return false;
    await this.#database.query("UPDATE devices SET active = false WHERE device = $1", [id]);
    this.#devices.delete(id);
    await this.#onChanged();
    return true;
  }
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
