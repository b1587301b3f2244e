import { setTimeout as delay } from "node:timers/promises";
import { connect, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import type { DeviceMessages } from "./device-messages.ts";
import { readPayload } from "./payloads.ts";
import { readTopic, subscriptions } from "./topics.ts";

const RETRY_MS = 1_000;
const RECONNECT_MS = 2_000;

/**
 * Reads from a broker of others (MQTT_URL): a session that the broker keeps, QoS 1, each message acknowledged when it is
 * stored, one after the other. Who may publish what is that broker's business; unknown devices go to quarantine.
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
  // the callback sends the acknowledgement, and the next message is read after it
  client.handleMessage = (packet, done) => {
    void storeUntilDone(packet.topic, Buffer.from(packet.payload)).then(() => done());
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
