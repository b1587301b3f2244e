import { setTimeout as delay } from "node:timers/promises";
import { connect, type Msg, type NatsConnection, RequestError } from "@nats-io/transport-node";
import type { Logger } from "pino";
import type { Bus, BusListener, BusMessage } from "./bus.ts";
import { decodeMessage, encodeMessage } from "./bus-message.ts";

const RETRY_MS = 500;
/** A node that is cut off without a word is given up after two of these. */
const PING_MS = 5_000;

interface NatsOptions {
  /** e.g. nats://10.0.0.1:4222 */
  readonly servers: readonly URL[];
  /** begin of the subjects of a county, so that counties can share a cluster */
  readonly subject: string;
  /** name of this run of the server, shown in the nodes' monitoring */
  readonly server: string;
}

/** The bus on NATS core: nothing is kept there. Connects in the background, and again for ever. */
export class NatsBus implements Bus {
  readonly kind = "nats";
  readonly #options: NatsOptions;
  readonly #listener: BusListener;
  readonly #log: Logger;
  readonly #running: Promise<void>;
  readonly #closing = new AbortController();
  #connection: NatsConnection | undefined;
  #isConnected = false;

  constructor(options: NatsOptions, listener: BusListener, log: Logger) {
    this.#options = options;
    this.#listener = listener;
    this.#log = log;
    this.#running = this.#connect();
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  publish(message: BusMessage): void {
    this.#listener.onMessage(message);
    // the client would keep what cannot be sent in memory; the others read it from the database
    if (this.#isConnected) this.#connection?.publish(this.#stored, encodeMessage(message));
  }

  async ask(server: string, question: string, withinMs: number): Promise<string | undefined> {
    if (!this.#isConnected || !this.#connection) return undefined;
    try {
      const answer = await this.#connection.request(this.#questionsTo(server), question, {
        timeout: withinMs,
      });
      return answer.string();
    } catch (error) {
      // named recovery: whoever is gone has nothing to say
      if (error instanceof RequestError && error.isNoResponders()) return undefined;
      throw error;
    }
  }

  get #stored(): string {
    return `${this.#options.subject}.stored`;
  }

  #questionsTo(server: string): string {
    return `${this.#options.subject}.ask.${server}`;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connection?.close();
    await this.#running;
  }

  async #connect(): Promise<void> {
    const { servers, server } = this.#options;
    const [{ username, password, protocol }] = servers as [URL];
    const { signal } = this.#closing;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      try {
        const connection = await connect({
          servers: servers.map(({ host }) => host),
          name: `twin ${server}`,
          noEcho: true,
          maxReconnectAttempts: -1,
          reconnectTimeWait: RETRY_MS,
          pingInterval: PING_MS,
          ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
          ...(protocol === "tls:" && { tls: {} }),
        });
        this.#connection = connection;
        connection.subscribe(this.#stored, { callback: (_error, { data }) => this.#receive(data) });
        connection.subscribe(this.#questionsTo(server), {
          callback: (_error, question) => void this.#answer(question),
        });
        this.#setConnected(true);
        if (signal.aborted) await connection.close();
        for await (const { type } of connection.status()) {
          if (type === "disconnect") this.#setConnected(false);
          else if (type === "reconnect") this.#setConnected(true);
        }
      } catch (error) {
        // named recovery: the server works without a bus, and is told when it is there
        if (isFirst) this.#log.warn({ err: error }, "no NATS server answers, tried again until one does");
      }
      this.#isConnected = false;
      await delay(RETRY_MS, undefined, { signal }).catch(() => {}); // closed meanwhile
    }
  }

  #setConnected(isConnected: boolean): void {
    if (this.#closing.signal.aborted) return;
    this.#isConnected = isConnected;
    this.#log[isConnected ? "info" : "warn"](isConnected ? "live bus connected" : "live bus lost");
    if (isConnected) this.#listener.onConnected();
  }

  #receive(bytes: Uint8Array): void {
    let message: BusMessage;
    try {
      message = decodeMessage(bytes);
    } catch (error) {
      this.#log.error({ err: error }, "message of the live bus not understood");
      return;
    }
    this.#listener.onMessage(message);
  }

  async #answer(question: Msg): Promise<void> {
    try {
      question.respond(await this.#listener.onQuestion(question.string()));
    } catch (error) {
      // whoever asked waits in vain and says so
      this.#log.error({ err: error }, "question of another server not answered");
    }
  }
}
