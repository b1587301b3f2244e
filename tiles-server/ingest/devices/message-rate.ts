const WINDOW_MS = 1_000;
const MOST_SENDERS = 100_000;

/** Counts messages of each sender in a second; whoever sends more than its share is over the limit until the next. */
export class MessageRate {
  readonly #mostInSecond: number;
  #counts = new Map<string, number>();
  #windowMs = 0;

  constructor(mostInSecond: number) {
    this.#mostInSecond = mostInSecond;
  }

  isOver(sender: string, nowMs: number): boolean {
    // also when the clock was set back
    if (Math.abs(nowMs - this.#windowMs) >= WINDOW_MS || this.#counts.size > MOST_SENDERS) {
      this.#windowMs = nowMs;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(sender) ?? 0) + 1;
    this.#counts.set(sender, count);
    return count > this.#mostInSecond;
  }
}
