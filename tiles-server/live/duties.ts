import type { Logger } from "pino";
import { dropOldMessages } from "../bus/stored-messages.ts";
import type { Database } from "../database/database.ts";
import type { RuleService } from "../events/rule-service.ts";
import { LateTracks } from "../history/late-tracks.ts";
import { dropOldRows } from "../history/retention.ts";
import type { TrackSealer } from "../history/seal-tracks.ts";

const RETENTION_EVERY_MS = 3600_000;
const SEAL_EVERY_MS = 60_000;
const DROP_MESSAGES_EVERY_MS = 10_000;
const LATE_TRACKS_EVERY_MS = 2_000;

/** Something that is read from elsewhere, by one server only. */
export interface Feed {
  close(): Promise<void>;
}

interface DutyDependencies {
  readonly database: Database;
  readonly rules: RuleService;
  readonly sealer: TrackSealer;
  /** brokers and feeds that servers would store twice */
  readonly openFeeds: () => Promise<Feed[]>;
  readonly log: Logger;
}

/** What one server does for all: judges rules, seals tracks, drops what is old, reads the feeds of others. */
export class Duties {
  readonly #dependencies: DutyDependencies;
  #timers: NodeJS.Timeout[] = [];
  #feeds: Feed[] = [];

  constructor(dependencies: DutyDependencies) {
    this.#dependencies = dependencies;
  }

  async start(): Promise<void> {
    const { database, rules, sealer, openFeeds, log } = this.#dependencies;
    rules.start();
    this.#every(SEAL_EVERY_MS, () => sealer.run(Date.now()), "tracks not sealed, tried again in a minute");
    const late = new LateTracks({
      database,
      seal: (vehicle, timeMs) => sealer.notice(vehicle, timeMs, Date.now()),
      judge: (vehicle, timeMs) => rules.resume([{ vehicle, timeMs }]),
      isJudging: (vehicle) => rules.isJudgingAgain(vehicle),
    });
    this.#every(LATE_TRACKS_EVERY_MS, () => late.round(), "tracks of the past not judged, tried again");
    this.#every(RETENTION_EVERY_MS, () => dropOldRows(database, Date.now()), "old rows not dropped");
    this.#every(DROP_MESSAGES_EVERY_MS, () => dropOldMessages(database), "old messages not dropped");
    this.#feeds = await openFeeds();
    log.debug("on duty");
  }

  /** Stops the clocks and closes the feeds; the rules are put to rest or closed by whoever calls. */
  async stop(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const feed of this.#feeds.splice(0)) await feed.close();
  }

  #every(ms: number, work: () => Promise<unknown>, trouble: string): void {
    const { log } = this.#dependencies;
    const timer = setInterval(() => {
      work().catch((error) => {
        // one that ends with the server is done again by the next
        if (this.#timers.includes(timer)) log.error({ err: error }, trouble);
      });
    }, ms).unref();
    this.#timers.push(timer);
  }
}
