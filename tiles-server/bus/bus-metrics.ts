import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export type BusMetrics = ReturnType<typeof createBusMetrics>;

/** Figures of the live bus for /metrics. */
export function createBusMetrics(
  registry: Registry,
  { isConnected, isOnDuty }: { isConnected: () => boolean; isOnDuty: () => boolean },
) {
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => boolean) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value() ? 1 : 0);
      },
    });
  gauge("bus_connected", "1 = other servers hear and are heard", isConnected);
  gauge("duty_held", "1 = this server seals tracks and judges rules for all", isOnDuty);
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  return {
    received: counter("bus_messages_total", "Messages of other servers that came over the bus"),
    missed: counter("bus_missed_messages_total", "Messages of other servers that did not come over the bus"),
    refilled: counter("bus_refilled_messages_total", "Missed messages that were read from the database"),
    restored: counter(
      "bus_restores_total",
      "Times that more was missed than is kept, and all state was read",
    ),
    refillSeconds: new Histogram({
      name: "bus_refill_seconds",
      help: "From noticing missed messages to having read them",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
  };
}
