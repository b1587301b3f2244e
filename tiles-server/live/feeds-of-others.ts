import type { Config } from "../config.ts";
import type { DeviceMessages } from "../ingest/devices/device-messages.ts";
import type { GtfsDependencies, GtfsOptions } from "../ingest/gtfs-realtime.ts";
import type { Feed } from "./duties.ts";

type FeedConfig = Pick<Config, "mqttUrl" | "mqttPrefix" | "gtfsRealtimeUrl" | "gtfsRealtimeSeconds">;

/** Begins to read what the configuration names: a broker of others, a feed of buses. Their code is loaded when it is used. */
export async function openFeedsOfOthers(
  { config, county, area }: { config: FeedConfig; county: string; area: GtfsOptions["area"] },
  { messages, ...ways }: GtfsDependencies & { readonly messages: DeviceMessages },
): Promise<Feed[]> {
  const feeds: Feed[] = [];
  if (config.mqttUrl !== undefined) {
    const { followBroker } = await import("../ingest/devices/mqtt-client.ts");
    const broker = { url: config.mqttUrl, prefix: config.mqttPrefix, clientId: `twin-${county}` };
    feeds.push(followBroker(broker, messages, ways.log));
  }
  if (config.gtfsRealtimeUrl !== undefined) {
    const { GtfsPoller } = await import("../ingest/gtfs-realtime.ts");
    const everyMs = config.gtfsRealtimeSeconds * 1000;
    const poller = new GtfsPoller({ url: config.gtfsRealtimeUrl, everyMs, area }, ways);
    poller.start();
    feeds.push(poller);
  }
  return feeds;
}
