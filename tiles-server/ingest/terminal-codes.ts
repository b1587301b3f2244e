import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database/database.ts";

/** Authentication codes given to terminals; a terminal uses its code at every reconnect until it registers again. */
export class TerminalCodes {
  readonly #database: Database;
  readonly #codes = new Map<number, string>();

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database): Promise<TerminalCodes> {
    const codes = new TerminalCodes(database);
    const rows = await database.query<{ vehicle: number; code: string }>(
      "SELECT vehicle, code FROM terminal_codes",
    );
    for (const { vehicle, code } of rows) codes.#codes.set(vehicle, code);
    return codes;
  }

  /** A new code, stored before it is given; the one before stops working. */
  async issue(vehicle: number, nowMs: number): Promise<string> {
    const code = randomBytes(12).toString("base64url");
    await this.#database.query(
      `INSERT INTO terminal_codes (vehicle, code, issued_ms) VALUES ($1, $2, $3)
       ON CONFLICT (vehicle) DO UPDATE SET code = excluded.code, issued_ms = excluded.issued_ms`,
      [vehicle, code, nowMs],
    );
    this.#codes.set(vehicle, code);
    return code;
  }

  isValid(vehicle: number, code: string): boolean {
    const expected = Buffer.from(this.#codes.get(vehicle) ?? "");
    const given = Buffer.from(code);
    return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** 0x0003: the terminal must register again. */
  async revoke(vehicle: number): Promise<void> {
    this.#codes.delete(vehicle);
    await this.#database.query("DELETE FROM terminal_codes WHERE vehicle = $1", [vehicle]);
  }
}
