import { type AddressInfo, createServer, type Socket } from "node:net";
import { Aedes, type Client, type PublishPacket } from "aedes";
import type { Logger } from "pino";
import type { IngestRecord } from "../records.ts";
import type { DeviceMessages } from "./device-messages.ts";
import { type Device, GATEWAY } from "./device-registry.ts";
import { MessageRate } from "./message-rate.ts";
import { MqttStream } from "./mqtt-stream.ts";
import { readPayload } from "./payloads.ts";
import { isCommandTopic, readTopic } from "./topics.ts";

const MAX_CONNECTIONS = 20_000;
const MAX_PER_ADDRESS = 5_000;
const MOST_PACKET_BYTES = 16 * 1024;
const CONNECT_WITHIN_MS = 10_000;
/** of one device; a gateway speaks for many */
const MOST_MESSAGES_PER_SECOND = 50;
const MOST_OF_GATEWAY = 5_000;

export interface MqttBroker {
  readonly port: number;
  close(): Promise<void>;
}

/** The refusals of MQTT 3.1.1 §3.2.2.3. */
class ConnectRefusal extends Error {
  readonly returnCode = 4;
}

/**
 * The embedded broker: takes what devices publish, and is acknowledged (QoS 1) when it is stored. Nothing is forwarded
 * between devices and nothing retained: a device may publish its own telemetry and read its own commands.
 * @throws Error with the system's code when the port cannot be taken
 */
export async function openMqttBroker(
  { host, port, prefix }: { readonly host: string; readonly port: number; readonly prefix: string },
  messages: DeviceMessages,
  log: Logger,
): Promise<MqttBroker> {
  const senders = new WeakMap<Client, Device>();
  const deviceRate = new MessageRate(MOST_MESSAGES_PER_SECOND);
  const gatewayRate = new MessageRate(MOST_OF_GATEWAY);

  const broker = await Aedes.createBroker({
    connectTimeout: CONNECT_WITHIN_MS,
    maxClientsIdLength: 128,
    maxInflightInbound: 10,
    authenticate: (client, username, password, done) => {
      const device = messages.registry.authenticate(username ?? "", password?.toString("utf8") ?? "");
      // a connection is ended by another with its client id: a device must not take another's
      if (!device || (client.id !== device.id && !client.id.startsWith(`${device.id}/`))) {
        done(Object.assign(new ConnectRefusal("wrong user name, key or client id")), false);
        return;
      }
      senders.set(client, device);
      done(null, true);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const device = client && senders.get(client);
      const isOwn = device !== undefined && isCommandTopic(prefix, subscription.topic, device.id);
      done(null, isOwn ? subscription : null);
    },
    authorizePublish: (client, packet, done) => {
      const sender = client && senders.get(client);
      if (!sender) return done(new Error("not authenticated"));
      if (packet.qos === 2) return done(new Error("QoS 2 is not offered"));
      const rate = sender.type === GATEWAY ? gatewayRate : deviceRate;
      if (rate.isOver(sender.id, Date.now())) return done(new Error(`${sender.id} sends too many messages`));
      const records = recordsOf(packet, sender);
      if (typeof records === "string") return done(new Error(records));
      packet.retain = false;
      // an error ends the connection without an acknowledgement: the device sends again
      messages.store(records).then(() => done(null), done);
    },
    // nobody subscribes to telemetry here
    authorizeForward: (_client, packet) => (packet.topic.endsWith("/cmd") ? packet : null),
  });
  broker.on("clientError", (client, error) =>
    log.debug({ device: client?.id, reason: error.message }, "mqtt client"),
  );
  broker.on("connectionError", (client, error) =>
    log.debug({ device: client?.id, reason: error.message }, "mqtt connection"),
  );

  /** Records of one message, or why the sender may not say it at all. */
  function recordsOf({ topic, payload }: PublishPacket, sender: Device): IngestRecord[] | string {
    const address = readTopic(prefix, topic);
    if (!address) return `nothing may be published to ${topic.slice(0, 200)}`;
    const device = messages.identify(address, sender);
    if (typeof device === "string") return device;
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload);
    try {
      return messages.accept(device, readPayload(address.shape, bytes), "mqtt");
    } catch (error) {
      // kept and acknowledged: sent again it would be as wrong
      return [messages.refuse(`mqtt:${sender.id}`, (error as Error).message, bytes)];
    }
  }

  const perAddress = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const address = socket.remoteAddress ?? "gone";
    const connections = (perAddress.get(address) ?? 0) + 1;
    if (sockets.size >= MAX_CONNECTIONS || connections > MAX_PER_ADDRESS) {
      socket.destroy();
      return;
    }
    perAddress.set(address, connections);
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      const left = perAddress.get(address)! - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    });
    socket.setNoDelay(true);
    broker.handle(new MqttStream(socket, MOST_PACKET_BYTES));
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, host, listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
      await new Promise<void>((closed) => broker.close(closed));
    },
  };
}
