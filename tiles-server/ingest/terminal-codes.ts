import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { CodeRecord } from "./records.ts";

type Store = (record: CodeRecord) => Promise<void>;

/** Authentication codes given to terminals; a terminal uses its code at every reconnect until it registers again. */
export class TerminalCodes {
  readonly #store: Store;
  readonly #codes: Map<number, string>;

  private constructor(store: Store, codes: Map<number, string>) {
    this.#store = store;
    this.#codes = codes;
  }

  /** `store` resolves when a code is durable, after {@link remember} was told of it. */
  static async open(database: Database, store: Store): Promise<TerminalCodes> {
    const rows = await database.query<{ vehicle: number; code: string }>(
      "SELECT vehicle, code FROM terminal_codes",
    );
    return new TerminalCodes(store, new Map(rows.map(({ vehicle, code }) => [vehicle, code])));
  }

  /** A new code, stored before it is given; the one before stops working. */
  async issue(vehicle: number, nowMs: number): Promise<string> {
    const code = randomBytes(12).toString("base64url");
    await this.#store({ kind: "code", vehicle, code, issuedMs: nowMs });
    return code;
  }

  /** A code became durable: now, or before the last stop. */
  remember({ vehicle, code }: CodeRecord): void {
    this.#codes.set(vehicle, code);
  }

  isValid(vehicle: number, code: string): boolean {
    const expected = Buffer.from(this.#codes.get(vehicle) ?? "");
    const given = Buffer.from(code);
    return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** 0x0003: the terminal must register again. */
  async revoke(vehicle: number, nowMs: number): Promise<void> {
    await this.#store({ kind: "code", vehicle, code: "", issuedMs: nowMs });
  }
}
