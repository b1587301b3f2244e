import type { Bus, BusListener, BusMessage } from "./bus.ts";

/** The bus of a server that is alone. */
export class InProcessBus implements Bus {
  readonly kind = "in process";
  readonly isConnected = true;
  readonly #listener: BusListener;

  constructor(listener: BusListener) {
    this.#listener = listener;
  }

  publish(message: BusMessage): void {
    this.#listener.onMessage(message);
  }

  async ask(): Promise<undefined> {}

  async close(): Promise<void> {}
}
