import { PATHS } from "../../contract/api.ts";
import { Lighting } from "./lighting.ts";
import { Receiver } from "./receiver.ts";
import { TerminalLink } from "./terminal-link.ts";
import { VehicleDay } from "./vehicle-day.ts";
import { workOf } from "./work.ts";
import { readWorld } from "./world.ts";

const TICK_MS = 200;
const BACKFILL_MS = 3600_000;
const BACKFILL_BUDGET_MS = 60;
/** Connections are opened one after the other over this time. */
const CONNECT_WITHIN_MS = 1_500;
const LAMP_TICK_MS = 5_000;
const LAMP_BATCH = 1_000;
/** A server that starts or restarts is no news. */
const SILENT_FAILURE_MS = 30_000;
/** Vehicles with a bad antenna. */
const WITHOUT_FIX = 2;
/** JT/T 415 colours by the words of the registry. */
const PLATE_COLOURS: Readonly<Record<string, number>> = {
  蓝: 1,
  黄: 2,
  黑: 3,
  白: 4,
  绿: 5,
  渐变绿: 94,
  黄绿: 93,
};
/** 0 = the platform's own province and city */
const DIVISION = { province: 0, city: 0 };

export interface SimulatorOptions {
  /** folder that holds `current` */
  readonly publication: string;
  /** HTTP address of the server, for lamps; absent = no lamps */
  readonly server?: string;
  /** what the server's INGEST_KEY is, when it has one */
  readonly ingestKey?: string;
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  /** times as many reports as usual, for load tests */
  readonly rate: number;
  readonly say: (line: string) => void;
}

export interface RunningSimulator {
  readonly vehicles: number;
  readonly circuits: number;
  /** terminals authenticated, reports acknowledged, reports kept for want of a link */
  counts(): { ready: number; acknowledged: number; kept: number; refused: number };
  close(): void;
}

interface Driven {
  readonly receiver: Receiver;
  readonly link: TerminalLink;
  /** another receiver on the same day, for the past hour, so that the running one need not go back */
  past: Receiver | undefined;
  /** undefined until the first report */
  nextMs: number | undefined;
}

/** Drives every vehicle of the publication through JT/T 808 and switches its lamps over HTTP, until closed. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { seed, host, port, rate, say } = options;
  const world = await readWorld(options.publication);
  const startedMs = Date.now();
  const driven: Driven[] = [];
  for (const [i, vehicle] of world.vehicles.entries()) {
    const work = workOf(vehicle, world, seed);
    if (!work) continue;
    const losesFix = i >= world.vehicles.length - WITHOUT_FIX;
    const receiver = () =>
      new Receiver(seed, vehicle.id, new VehicleDay(seed, vehicle.id, work), world.plane, {
        losesFix,
        rate,
      });
    const link = new TerminalLink(
      { host, port },
      {
        terminal: vehicle.terminal,
        year: vehicle.year,
        plate: vehicle.plate,
        plateColour: PLATE_COLOURS[vehicle.plateColour.replace("色", "")] ?? 9,
        ...DIVISION,
      },
    );
    driven.push({ receiver: receiver(), past: receiver(), link, nextMs: undefined });
  }
  const skipped = world.vehicles.length - driven.length;
  if (skipped > 0) say(`${skipped} vehicles have neither a route nor a road to drive on and stay silent`);

  const opening = driven.map((one, i) =>
    setTimeout(() => one.link.open(), (i * CONNECT_WITHIN_MS) / Math.max(1, driven.length)),
  );
  const driving = setInterval(() => {
    const now = Date.now();
    for (const one of driven) drive(one, now);
    // a few at a time: the past must not make the present wait
    for (const one of driven) {
      if (Date.now() - now > BACKFILL_BUDGET_MS) break;
      backfill(one, startedMs);
    }
  }, TICK_MS);

  const lighting = new Lighting(seed, world.lamps, world.county.origin);
  const stopLamps = options.server ? switchLamps(lighting, options.server, options.ingestKey, say) : () => {};
  return {
    vehicles: driven.length,
    circuits: lighting.circuits,
    counts: () => ({
      ready: driven.filter(({ link }) => link.isReady).length,
      acknowledged: driven.reduce((sum, { link }) => sum + link.acknowledged, 0),
      kept: driven.reduce((sum, { link }) => sum + link.kept, 0),
      refused: driven.filter(({ link }) => link.refused !== undefined).length,
    }),
    close: () => {
      for (const timer of opening) clearTimeout(timer);
      clearInterval(driving);
      stopLamps();
      for (const { link } of driven) link.close();
    },
  };
}

/** What is due of one vehicle. Its first report is where it is now, so that it is on the map at once. */
function drive(one: Driven, nowMs: number): void {
  const { receiver, link } = one;
  if (one.nextMs === undefined) {
    if (!link.isReady) return;
    link.report(receiver.reportAt(Math.floor(nowMs / 1000) * 1000));
    one.nextMs = receiver.nextAfter(nowMs);
  }
  link.blind = receiver.isBlind(nowMs);
  while (one.nextMs <= nowMs) {
    if (receiver.isDue(one.nextMs)) link.report(receiver.reportAt(one.nextMs));
    one.nextMs = receiver.nextAfter(one.nextMs);
  }
}

/** The hour before the first report, once, sent as back-fill. */
function backfill(one: Driven, startedMs: number): void {
  const { past, link } = one;
  if (!past || one.nextMs === undefined) return;
  one.past = undefined;
  for (let t = past.nextAfter(startedMs - BACKFILL_MS); t < startedMs; t = past.nextAfter(t)) {
    if (past.isDue(t)) link.keep(past.reportAt(t));
  }
}

/** Sends the reports that are due every five seconds; those that were not taken are due again. */
function switchLamps(
  lighting: Lighting,
  server: string,
  ingestKey: string | undefined,
  say: (line: string) => void,
): () => void {
  const authorization: Record<string, string> = ingestKey ? { Authorization: `Bearer ${ingestKey}` } : {};
  const stopped = new AbortController();
  let sinceMs: number | undefined;
  let isSending = false;
  let failingSinceMs: number | undefined;
  let hasSaid = false;
  const send = async () => {
    if (isSending) return;
    isSending = true;
    const untilMs = Date.now();
    try {
      const reports = lighting.reports(sinceMs, untilMs);
      for (let i = 0; i < reports.length; i += LAMP_BATCH) {
        const response = await fetch(new URL(PATHS.ingestLamps, server), {
          method: "POST",
          headers: { "Content-Type": "application/json", ...authorization },
          body: JSON.stringify(reports.slice(i, i + LAMP_BATCH)),
          signal: stopped.signal,
        });
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      }
      sinceMs = untilMs;
      failingSinceMs = undefined;
      hasSaid = false;
    } catch (error) {
      // the reconnect loop: the next round sends what this one could not
      failingSinceMs ??= untilMs;
      const isWorthSaying = untilMs - failingSinceMs > SILENT_FAILURE_MS && !hasSaid;
      if (isWorthSaying && !stopped.signal.aborted) {
        say(`lamp reports are not taken: ${(error as Error).message}`);
        hasSaid = true;
      }
    }
    isSending = false;
  };
  void send();
  const timer = setInterval(() => void send(), LAMP_TICK_MS);
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}
