import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { GroupCommit } from "./group-commit.ts";

/** Authentication codes given to terminals; a terminal uses its code at every reconnect until it registers again. */
export class TerminalCodes {
  readonly #commit: GroupCommit;
  readonly #codes: Map<number, string>;

  private constructor(commit: GroupCommit, codes: Map<number, string>) {
    this.#commit = commit;
    this.#codes = codes;
  }

  static async open(database: Database, commit: GroupCommit): Promise<TerminalCodes> {
    const rows = await database.query<{ vehicle: number; code: string }>(
      "SELECT vehicle, code FROM terminal_codes",
    );
    return new TerminalCodes(commit, new Map(rows.map(({ vehicle, code }) => [vehicle, code])));
  }

  /** A new code, stored before it is given; the one before stops working. */
  async issue(vehicle: number, nowMs: number): Promise<string> {
    const code = randomBytes(12).toString("base64url");
    await this.#commit.submit([{ kind: "code", vehicle, code, issuedMs: nowMs }]);
    this.#codes.set(vehicle, code);
    return code;
  }

  isValid(vehicle: number, code: string): boolean {
    const expected = Buffer.from(this.#codes.get(vehicle) ?? "");
    const given = Buffer.from(code);
    return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** 0x0003: the terminal must register again. */
  async revoke(vehicle: number, nowMs: number): Promise<void> {
    this.#codes.delete(vehicle);
    await this.#commit.submit([{ kind: "code", vehicle, code: "", issuedMs: nowMs }]);
  }
}
