import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { BusMessage } from "./bus.ts";
import type { BusMetrics } from "./bus-metrics.ts";
import { KEPT_MS, readMessages, type StoredSpan, storedSpans } from "./stored-messages.ts";

/** How often the database is asked what the others stored: finds what a server stored that died before it told anyone. */
const LOOK_EVERY_MS = 400;
/** What was stored this short a time ago is still on its way over the bus. */
const ON_ITS_WAY_MS = 200;
/** A commit may be seen so long after its message was written. */
const SLOWEST_COMMIT_MS = 10_000;
const MESSAGES_AT_A_TIME = 500;

interface Sender {
  /** newest message taken */
  last: number;
  /** of a server that was not known: its first message that came; those before it are looked for */
  newFrom: number | undefined;
}

interface FollowerDependencies {
  readonly database: Database;
  /** start of the names of this server's own messages */
  readonly server: string;
  readonly isConnected: () => boolean;
  readonly apply: (message: BusMessage) => void;
  /** reads the newest state of everything: more was missed than is kept */
  readonly restore: () => Promise<void>;
  readonly metrics: BusMetrics;
  readonly log: Logger;
}

/**
 * Takes every message of every other server at least once: from the bus as it comes, and from the database what the bus
 * lost. Messages of one server come in order but for those that were missed, so `apply` goes by the times in them.
 */
export class MessageFollower {
  readonly #dependencies: FollowerDependencies;
  readonly #senders = new Map<string, Sender>();
  #missing: StoredSpan[] = [];
  #looking: Promise<void> | undefined;
  #isAskedAgain = false;
  #lookedMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #isInTrouble = false;

  /** Make it before state is read from the database: what was stored since is found with the first look. */
  constructor(dependencies: FollowerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Looks by the clock until {@link close}. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  take(message: BusMessage): void {
    const { apply, metrics } = this.#dependencies;
    const { server, sequence } = message;
    if (sequence === 0 || this.#isOwn(server)) {
      apply(message);
      return;
    }
    const sender = this.#senders.get(server);
    if (!sender) {
      this.#senders.set(server, { last: sequence, newFrom: sequence });
      void this.look();
    } else {
      if (sequence <= sender.last) return; // the database was faster
      if (sequence > sender.last + 1) {
        this.#miss({ server, first: sender.last + 1, last: sequence - 1 });
        void this.look();
      }
      sender.last = sequence;
    }
    metrics.received.inc();
    apply(message);
  }

  /** Reads what was missed. A call while one runs asks for another after it. Never throws: it is tried again. */
  look(): Promise<void> {
    this.#isAskedAgain = this.#looking !== undefined;
    this.#looking ??= this.#lookUntilDone().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookUntilDone(): Promise<void> {
    const { log } = this.#dependencies;
    try {
      do {
        this.#isAskedAgain = false;
        await this.#look();
      } while (this.#isAskedAgain);
      this.#isInTrouble = false;
    } catch (error) {
      // named recovery: the database is away; what was missed is kept in mind
      if (!this.#isInTrouble) log.error({ err: error }, "messages of other servers not read");
      this.#isInTrouble = true;
    }
  }

  async #look(): Promise<void> {
    const { database, server, isConnected, restore, metrics } = this.#dependencies;
    const beganMs = performance.now();
    const sinceMs = Math.round(beganMs - this.#lookedMs + SLOWEST_COMMIT_MS);
    const settledMs = isConnected() ? ON_ITS_WAY_MS : 0;
    const spans = await storedSpans(database, server, { sinceMs, settledMs });
    for (const span of spans) this.#compare(span);
    let isLost = sinceMs > KEPT_MS;
    while (this.#missing.length > 0) {
      const [span] = this.#missing as [StoredSpan];
      const last = Math.min(span.last, span.first + MESSAGES_AT_A_TIME - 1);
      const messages = await readMessages(database, { ...span, last });
      this.#missing.shift();
      if (last < span.last) this.#missing.unshift({ ...span, first: last + 1 });
      if (messages.length < last - span.first + 1) isLost = true;
      for (const message of messages) this.#dependencies.apply(message);
      metrics.refilled.inc(messages.length);
      metrics.refillSeconds.observe((performance.now() - beganMs) / 1000);
    }
    if (isLost) {
      metrics.restored.inc();
      await restore();
    }
    this.#lookedMs = beganMs;
  }

  /** Notes what the database has of a server that did not come. */
  #compare({ server, first, last }: StoredSpan): void {
    const sender = this.#senders.get(server);
    if (!sender) {
      this.#senders.set(server, { last, newFrom: undefined });
      this.#miss({ server, first, last });
      return;
    }
    if (sender.newFrom !== undefined && sender.newFrom > first)
      this.#miss({ server, first, last: Math.min(last, sender.newFrom - 1) });
    sender.newFrom = undefined;
    if (last > sender.last) {
      this.#miss({ server, first: sender.last + 1, last });
      sender.last = last;
    }
  }

  #miss(span: StoredSpan): void {
    this.#missing.push(span);
    this.#dependencies.metrics.missed.inc(span.last - span.first + 1);
  }

  #isOwn(server: string): boolean {
    return server.startsWith(this.#dependencies.server);
  }
}
