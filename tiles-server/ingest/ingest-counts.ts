import { Counter, type Registry } from "prom-client";
import type { IngestRecord } from "./records.ts";

/** What ingest counts for /metrics. */
export function createIngestCounts(register: Registry) {
  const registers = [register];
  const counter = (name: string, help: string) =>
    new Counter({ name: `ingest_${name}_total`, help, registers });
  return {
    frames: counter("frames", "JT/T 808 frames read"),
    refusedFrames: new Counter({
      name: "ingest_refused_frames_total",
      help: "bytes between flags that were no frame, or a body that was cut",
      labelNames: ["reason"] as const,
      registers,
    }),
    unknownTerminals: counter(
      "unknown_terminals",
      "registrations of terminals or plates that are not in the registry",
    ),
    unauthenticated: new Counter({
      name: "ingest_unauthenticated_total",
      help: "messages before authentication, and authentications that failed",
      labelNames: ["message"] as const,
      registers,
    }),
    refusedConnections: counter(
      "refused_connections",
      "connections over the limit of their address or in all",
    ),
    positions: counter("positions", "reports believed"),
    quarantined: counter("quarantined", "reports not believed"),
    turnedAway: counter("turned_away", "reports not taken because the store did not follow"),
    forwardedFrames: counter("jt809_frames", "JT/T 809 frames of platforms read"),
    unsupported: new Counter({
      name: "ingest_unsupported_total",
      help: "messages that are understood and not used",
      labelNames: ["protocol"] as const,
      registers,
    }),
    observations: counter("observations", "messages of devices stored"),
    failedPolls: counter("failed_polls", "times that a GTFS-realtime feed could not be read or stored"),
    alarmEdges: counter("alarm_edges", "alarms that rose or fell"),
    partRequests: counter("part_requests", "times that missing parts of a long message were asked for"),
    lampReports: counter("lamp_reports", "circuits reported"),
  };
}

export type IngestCounts = ReturnType<typeof createIngestCounts>;

/** Counts records of vehicles' reports by what became of them. */
export function countRecords(counts: IngestCounts, records: readonly IngestRecord[]): void {
  for (const { kind } of records) {
    if (kind === "position") counts.positions.inc();
    else if (kind === "quarantine") counts.quarantined.inc();
    else if (kind === "observation") counts.observations.inc();
    else if (kind === "alarm") counts.alarmEdges.inc();
  }
}
