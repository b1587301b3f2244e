import type { IngestRecord } from "../ingest/records.ts";

/** What all servers read again when one has changed it. */
export type Shared = "rules" | "devices" | "publication";

/** What one server tells all, itself included. */
export interface BusMessage {
  /** name of one run of a server */
  readonly server: string;
  /** counts the messages of a server from 1, without gaps; 0 = may be lost */
  readonly sequence: number;
  /** what became durable there */
  readonly records: readonly IngestRecord[];
  readonly changed: readonly Shared[];
  /** vehicles whose terminals said something there */
  readonly heard: readonly number[];
}

/**
 * The live bus: what a server stored reaches every server. It may lose messages, and forgets them at once; whoever
 * listens counts, and reads what is missing from the database (follow-messages.ts).
 */
export interface Bus {
  readonly kind: "in process" | "nats";
  /** whether the other servers hear and are heard now */
  readonly isConnected: boolean;
  /** Gives a message to this server at once and to the others when they can be reached. Never waits, never throws. */
  publish(message: BusMessage): void;
  /** Asks one other server; undefined when it is not there. @throws Error when it does not answer in time */
  ask(server: string, question: string, withinMs: number): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface BusListener {
  onMessage(message: BusMessage): void;
  /** another server asks this one */
  onQuestion(question: string): Promise<string>;
  /** the connection is back: messages may have been missed */
  onConnected(): void;
}
