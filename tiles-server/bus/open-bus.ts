import type { Logger } from "pino";
import type { Bus, BusListener } from "./bus.ts";
import { InProcessBus } from "./in-process-bus.ts";

interface BusOptions {
  /** nodes of one NATS cluster; none = this server is alone */
  readonly natsUrls: readonly URL[];
  /** name of this run of the server */
  readonly server: string;
  readonly county: string;
}

/** The bus that the configuration asks for. NATS is loaded where it is used. */
export async function openBus(
  { natsUrls, server, county }: BusOptions,
  listener: BusListener,
  log: Logger,
): Promise<Bus> {
  if (natsUrls.length === 0) return new InProcessBus(listener);
  const { NatsBus } = await import("./nats-bus.ts");
  return new NatsBus({ servers: natsUrls, subject: `twin.${county}`, server }, listener, log);
}
