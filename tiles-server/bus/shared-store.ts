import type { Database } from "../database/database.ts";
import type { IngestRecord } from "../ingest/records.ts";
import { storeRecords } from "../ingest/store-records.ts";
import type { BusMessage, Shared } from "./bus.ts";
import { encodeShared } from "./bus-message.ts";
import { keepMessage } from "./stored-messages.ts";

interface SharedStoreDependencies {
  readonly database: Database;
  /** name of this run of the server */
  readonly server: string;
  readonly publish: (message: BusMessage) => void;
}

/**
 * Stores records together with the message that tells of them, in one transaction, and tells of it after the commit:
 * whatever is stored is told of, by the bus or by the table. One at a time, so that numbers have no gaps.
 */
export class SharedStore {
  readonly #dependencies: SharedStoreDependencies;
  #epoch = 1;
  #sequence = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(dependencies: SharedStoreDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws Error of the database; whether the records are there is then not known, and they may be stored again */
  store(records: readonly IngestRecord[]): Promise<void> {
    return this.#next(records, []);
  }

  /** Tells all servers to read something again. */
  announce(changed: Shared): Promise<void> {
    return this.#next([], [changed]);
  }

  #next(records: readonly IngestRecord[], changed: readonly Shared[]): Promise<void> {
    const turn = this.#tail.then(() => this.#keep(records, changed));
    this.#tail = turn.catch(() => {}); // whoever called has the error
    return turn;
  }

  async #keep(records: readonly IngestRecord[], changed: readonly Shared[]): Promise<void> {
    const { database, server, publish } = this.#dependencies;
    const name = `${server}.${this.#epoch}`;
    const message: BusMessage = { server: name, sequence: this.#sequence + 1, records, changed, heard: [] };
    try {
      await storeRecords(database, records, (tx) => keepMessage(tx, message, encodeShared(records)));
    } catch (error) {
      // the commit may have happened, and its number be taken: what follows is counted anew under another name
      this.#epoch++;
      this.#sequence = 0;
      throw error;
    }
    this.#sequence++;
    publish(message);
  }
}
