import { setTimeout as delay } from "node:timers/promises";
import { connect, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import type { DeviceMessages } from "./device-messages.ts";
import { readPayload } from "./payloads.ts";
import { readTopic, subscriptions } from "./topics.ts";

/** Messages being stored at once; further ones are not read. */
const MOST_UNDER_WAY = 256;
const NOT_YET = new Error("acknowledged when it is stored");
const RETRY_MS = 1_000;
const RECONNECT_MS = 2_000;

/**
 * Reads from a broker of others (MQTT_URL): a session that the broker keeps, QoS 1, up to 256 messages at once, each
 * acknowledged when it is stored. Who may publish what is that broker's business; unknown devices go to quarantine.
 */
export function followBroker(
  { url, prefix, clientId }: { readonly url: string; readonly prefix: string; readonly clientId: string },
  messages: DeviceMessages,
  log: Logger,
): { readonly isConnected: boolean; close(): Promise<void> } {
  let isClosed = false;
  const client: MqttClient = connect(url, {
    clientId,
    clean: false,
    reconnectPeriod: RECONNECT_MS,
    protocolVersion: 4,
  });
  client.on("connect", () => {
    client.subscribe(subscriptions(prefix), { qos: 1 }, (error) => {
      if (error) log.error({ err: error }, "mqtt broker refuses the subscriptions");
    });
  });
  client.on("error", (error) => log.warn({ err: error }, "mqtt broker"));
  let underWay = 0;
  let readNext: (() => void) | undefined;
  /** acknowledgements go in the order of their messages (MQTT 3.1.1 §4.6) */
  let acknowledged = Promise.resolve();
  client.handleMessage = (packet, next) => {
    const stored = storeUntilDone(packet.topic, Buffer.from(packet.payload));
    const { stream } = client;
    underWay++;
    acknowledged = acknowledged
      .then(() => stored)
      .then(() => {
        // a broken connection is told nothing: the broker sends the message again
        if (
          packet.qos === 1 &&
          packet.messageId !== undefined &&
          stream === client.stream &&
          client.connected
        )
          stream.write(puback(packet.messageId));
        underWay--;
        readNext?.();
        readNext = undefined;
      });
    // with an error the client reads on and acknowledges nothing by itself
    const read = () => next(NOT_YET);
    if (underWay < MOST_UNDER_WAY) read();
    else readNext = read;
  };

  async function storeUntilDone(topic: string, bytes: Buffer): Promise<void> {
    const records = recordsOf(topic, bytes);
    while (!isClosed) {
      try {
        return await messages.store(records);
      } catch {
        await delay(RETRY_MS); // full, or the disk is: the commit has said so in the log
      }
    }
    return new Promise(() => {}); // closed without storing: never acknowledged
  }

  function recordsOf(topic: string, bytes: Buffer) {
    const address = readTopic(prefix, topic);
    if (!address) return [messages.refuse("mqtt:broker", `topic ${topic} is not understood`, bytes)];
    try {
      const device = messages.identify(address, undefined);
      if (typeof device === "string") throw new Error(device);
      return messages.accept(device, readPayload(address.shape, bytes), "mqtt");
    } catch (error) {
      return [messages.refuse(`mqtt:${address.device}`, (error as Error).message, bytes)];
    }
  }

  return {
    get isConnected() {
      return client.connected;
    },
    close: async () => {
      isClosed = true;
      await client.endAsync(true);
    },
  };
}

/** MQTT 3.1.1 §3.4. */
function puback(messageId: number): Buffer {
  return Buffer.of(0x40, 2, messageId >> 8, messageId & 0xff);
}
