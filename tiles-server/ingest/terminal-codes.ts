import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { CodeRecord } from "./records.ts";

type Store = (record: CodeRecord) => Promise<void>;

/** Authentication codes given to terminals; a terminal uses its code at every reconnect until it registers again. */
export class TerminalCodes {
  readonly #store: Store;
  readonly #codes = new Map<number, CodeRecord>();

  private constructor(store: Store) {
    this.#store = store;
  }

  /** `store` resolves when a code is durable, after {@link remember} was told of it. */
  static async open(database: Database, store: Store): Promise<TerminalCodes> {
    const codes = new TerminalCodes(store);
    for (const record of await storedCodes(database)) codes.remember(record);
    return codes;
  }

  /** A new code, stored before it is given; the one before stops working. */
  async issue(vehicle: number, nowMs: number): Promise<string> {
    const code = randomBytes(12).toString("base64url");
    await this.#store({ kind: "code", vehicle, code, issuedMs: nowMs });
    return code;
  }

  /** A code became durable: now, before the last stop, or on another server; the newest counts. */
  remember(record: CodeRecord): void {
    const known = this.#codes.get(record.vehicle);
    if (!known || record.issuedMs >= known.issuedMs) this.#codes.set(record.vehicle, record);
  }

  isValid(vehicle: number, code: string): boolean {
    const expected = Buffer.from(this.#codes.get(vehicle)?.code ?? "");
    const given = Buffer.from(code);
    return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** 0x0003: the terminal must register again. */
  async revoke(vehicle: number, nowMs: number): Promise<void> {
    await this.#store({ kind: "code", vehicle, code: "", issuedMs: nowMs });
  }
}

/** The code of every vehicle that has one. */
export async function storedCodes(database: Database): Promise<CodeRecord[]> {
  const rows = await database.query<{ vehicle: number; code: string; issued_ms: number }>(
    "SELECT vehicle, code, issued_ms FROM terminal_codes",
  );
  return rows.map(({ vehicle, code, issued_ms }) => ({ kind: "code", vehicle, code, issuedMs: issued_ms }));
}
