import { Lighting } from "./lighting.ts";
import type { Planted } from "./planted.ts";
import { deedKey, plantedOf } from "./planted-list.ts";
import { Receiver } from "./receiver.ts";
import { sendDevices } from "./send-devices.ts";
import { TerminalLink } from "./terminal-link.ts";
import { type TimedDeed, VehicleDay } from "./vehicle-day.ts";
import { WaterNetwork } from "./water.ts";
import { CHEATING, workOf } from "./work.ts";
import { readWorld } from "./world.ts";

const TICK_MS = 200;
const BACKFILL_MS = 3600_000;
const BACKFILL_BUDGET_MS = 60;
/** Connections are opened one after the other over this time. */
const CONNECT_WITHIN_MS = 1_500;
const PLANTED_TICK_MS = 10_000;
/** Lamps and bursts are listed this far ahead, and told when they begin. */
const PLANTED_AHEAD_MS = 14 * 24 * 3600_000;
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
  /** share of trips with something that is not allowed; 0.12 */
  readonly cheating?: number;
  /** told of everything planted since an hour before the start, once each, when it has begun */
  readonly onPlanted?: (planted: Planted) => void;
  readonly say: (line: string) => void;
}

export interface RunningSimulator {
  readonly vehicles: number;
  readonly circuits: number;
  readonly waterPoints: number;
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
  const told = new Set<string>();
  for (const [i, vehicle] of world.vehicles.entries()) {
    const losesFix = i >= world.vehicles.length - WITHOUT_FIX;
    // what a vehicle does while it does not know where it is cannot be found
    const work = workOf(vehicle, world, seed, losesFix ? 0 : (options.cheating ?? CHEATING));
    if (!work) continue;
    const onDeed = (timed: TimedDeed) => {
      const key = deedKey(vehicle.id, timed);
      if (timed.endMs < startedMs - BACKFILL_MS || told.has(key)) return;
      told.add(key);
      options.onPlanted?.(plantedOf(vehicle.id, timed, world.plane));
    };
    const receiver = () =>
      new Receiver(seed, vehicle.id, new VehicleDay(seed, vehicle.id, work, onDeed), world.plane, {
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
  const water = new WaterNetwork(seed, world.water, world.plane);
  const { server, ingestKey } = options;
  const stopDevices = server ? sendDevices(lighting, water, { server, ingestKey, say }) : () => {};
  const stopTelling = options.onPlanted
    ? tellPlanted(lighting, water, startedMs, options.onPlanted)
    : () => {};
  return {
    vehicles: driven.length,
    circuits: lighting.circuits,
    waterPoints: water.points,
    counts: () => ({
      ready: driven.filter(({ link }) => link.isReady).length,
      acknowledged: driven.reduce((sum, { link }) => sum + link.acknowledged, 0),
      kept: driven.reduce((sum, { link }) => sum + link.kept, 0),
      refused: driven.filter(({ link }) => link.refused !== undefined).length,
    }),
    close: () => {
      for (const timer of opening) clearTimeout(timer);
      clearInterval(driving);
      stopDevices();
      stopTelling();
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

/** Tells of lamps and bursts when they begin. */
function tellPlanted(
  lighting: Lighting,
  water: WaterNetwork,
  startedMs: number,
  onPlanted: (planted: Planted) => void,
): () => void {
  const [fromMs, toMs] = [startedMs - BACKFILL_MS, startedMs + PLANTED_AHEAD_MS];
  const list = [...lighting.planted(fromMs, toMs), ...water.planted(fromMs, toMs)].sort(
    (a, b) => a.startMs - b.startMs,
  );
  const tell = () => {
    while (list.length > 0 && list[0]!.startMs <= Date.now()) onPlanted(list.shift()!);
  };
  tell();
  const timer = setInterval(tell, PLANTED_TICK_MS);
  return () => clearInterval(timer);
}
