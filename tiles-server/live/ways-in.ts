import type { Config } from "../config.ts";
import type { DeviceMessages } from "../ingest/devices/device-messages.ts";
import type { MqttBroker } from "../ingest/devices/mqtt-broker.ts";
import { type Jt808Server, openJt808Server } from "../ingest/jt808-server.ts";
import { readPlatforms } from "../ingest/jt809/platforms.ts";
import { type Jt809Dependencies, type Jt809Server, openJt809Server } from "../ingest/jt809-server.ts";
import type { TerminalCodes } from "../ingest/terminal-codes.ts";

/** Where reports come in by themselves; HTTP is answered by the server's own port. */
export interface WaysIn {
  readonly terminals: Jt808Server;
  /** undefined = no platform may forward */
  readonly platforms: Jt809Server | undefined;
  /** undefined = no embedded broker */
  readonly broker: MqttBroker | undefined;
  close(): Promise<void>;
}

/** Listens for terminals, and for the platforms and the MQTT clients that the configuration names. */
export async function openWaysIn(
  config: Config,
  {
    codes,
    messages,
    ...shared
  }: Omit<Jt809Dependencies, "platforms"> & {
    readonly codes: TerminalCodes;
    readonly messages: DeviceMessages;
  },
): Promise<WaysIn> {
  const { jt808Host: host, jt808Port, jt809Port, mqttPort, mqttPrefix } = config;
  const terminals = await openJt808Server(
    { host, port: jt808Port, connectionsPerAddress: config.jt808ConnectionsPerAddress },
    { ...shared, codes, heartbeatSeconds: config.jt808HeartbeatSeconds },
  );
  const platforms = config.jt809Platforms
    ? await openJt809Server(
        { host, port: jt809Port },
        { ...shared, platforms: readPlatforms(config.jt809Platforms) },
      )
    : undefined;
  // loaded where it is asked for: a broker is a second of start
  const broker =
    mqttPort === undefined
      ? undefined
      : await (await import("../ingest/devices/mqtt-broker.ts")).openMqttBroker(
          { host: config.mqttHost, port: mqttPort, prefix: mqttPrefix },
          messages,
          shared.log,
        );
  return {
    terminals,
    platforms,
    broker,
    close: async () => {
      await terminals.close();
      await platforms?.close();
      await broker?.close();
    },
  };
}
