import type { ReportAcceptor } from "./accept-reports.ts";
import type { QuarantineRecord } from "./records.ts";

const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 60;
const MOST_BYTES = 256;

/**
 * Reports of senders that are not registered go to quarantine too, so that a missing entry of the registry is found;
 * but only 60 a minute and 256 bytes of each, because anyone can send them.
 */
export class StrangerReports {
  readonly #acceptor: ReportAcceptor;
  #windowStartMs = 0;
  #taken = 0;

  constructor(acceptor: ReportAcceptor) {
    this.#acceptor = acceptor;
  }

  /** The record to store, or none when there were enough. */
  take(source: string, reason: string, body: Buffer, nowMs: number): QuarantineRecord[] {
    if (Math.abs(nowMs - this.#windowStartMs) >= WINDOW_MS) {
      this.#windowStartMs = nowMs;
      this.#taken = 0;
    }
    if (++this.#taken > MOST_IN_WINDOW) return [];
    return [this.#acceptor.quarantine(0, source, reason, body.subarray(0, MOST_BYTES), nowMs)];
  }
}
