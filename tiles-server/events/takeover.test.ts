import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeTrack, fixColumns } from "../../contract/track-columns.ts";
import {
  balance,
  clusterMissing,
  freePorts,
  TestNats,
  TestPostgres,
  TestServer,
  until,
} from "../bus/test-cluster.ts";
import { encodeLocation } from "../ingest/jt808/location.ts";
import { publishForTest } from "../publication/test-publication.ts";
import type { Fix } from "../rules/fix.ts";
import { loadAndWash, TestTrack } from "../rules/test-tracks.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import { reportOf, testCountyLayers } from "./test-county.ts";

/** a cluster and two servers start, and work changes hands after 8 s; minutes on a machine that does much else */
const SLOW_MACHINE_MS = 200_000;

/** An event or a trip as it must be whoever found it: without what names the vehicle, and who found it. */
interface Found {
  readonly rule: string;
  readonly state: string;
  readonly rest: unknown;
}

/** A load that is dumped beside the road for a minute and a half around now; most of its way was reported late. */
function dumpingAround(nowMs: number): { fixes: readonly Fix[]; lifted: number; empty: number } {
  const way = loadAndWash(new TestTrack(0, [0, 0])).drive([[3000, 0]], 38, { load: "full" });
  const lifted = way.fixes.length;
  way.stand(60, { load: "full", liftDeg: 35 });
  const empty = way.fixes.length;
  way
    .stand(30, { liftDeg: 35 })
    .drive([[2000, 0]], 45)
    .stand(20);
  const shiftMs = Math.floor((nowMs - way.fixes[lifted]!.timeMs - 40_000) / 1000) * 1000;
  const fixes = way.fixes.map((fix) => ({ ...fix, timeMs: fix.timeMs + shiftMs }));
  return { fixes, lifted, empty };
}

/** The terminal of truck `vehicle`, from 1. */
function terminalOf(vehicle: number, port: number): TerminalLink {
  const link = new TerminalLink(
    { host: "127.0.0.1", port },
    {
      terminal: `1390000000${vehicle}`,
      year: 2019,
      plate: `湘M0000${vehicle}`,
      plateColour: 2,
      province: 0,
      city: 0,
    },
  );
  link.open();
  return link;
}

/** Sends reports one after the other, each until it is acknowledged. */
async function send(link: TerminalLink, fixes: readonly Fix[]): Promise<void> {
  await until(() => link.isReady);
  for (const fix of fixes) {
    const body = encodeLocation(reportOf(fix));
    while (
      !(await link.reportNow(body).then(
        () => true,
        () => false, // no link or no answer: the same report again
      ))
    )
      await delay(20);
  }
}

describe.skipIf(clusterMissing())("a violation that goes on while the judging goes to another server", () => {
  let root: string;
  let nats: TestNats;
  let postgres: TestPostgres;
  let first: TestServer;
  let second: TestServer;
  let anyPort: Server & { readonly port: number };
  let dumping: ReturnType<typeof dumpingAround>;
  let usual: readonly Found[];
  const links: TerminalLink[] = [];

  const terminal = (vehicle: number, port: number): TerminalLink => {
    const link = terminalOf(vehicle, port);
    links.push(link);
    return link;
  };
  const numberOf = async (vehicle: number): Promise<number> => {
    const [row] = await postgres.query<{ vehicle: number }>("SELECT vehicle FROM vehicles WHERE id = $1", [
      `ZT00${vehicle}`,
    ]);
    return row!.vehicle;
  };
  /** What is kept of a truck, whatever its number. */
  const found = async (vehicle: number): Promise<Found[]> => {
    const number = await numberOf(vehicle);
    const events = await postgres.query<{ rule: string; state: string; row: object }>(
      "SELECT rule, state, to_jsonb(e) - 'found_by' - 'readings' AS row FROM events AS e WHERE vehicle = $1 ORDER BY rule, start_ms, id",
      [number],
    );
    const trips = await postgres.query<{ phase: string; trip: object }>(
      "SELECT trip, trip -> 'phases' -> -1 ->> 'phase' AS phase FROM trips WHERE vehicle = $1 ORDER BY start_ms",
      [number],
    );
    const nameless = (row: object): unknown =>
      JSON.parse(
        JSON.stringify(row, (key, value) => (key === "vehicle" ? 0 : value)),
        (_key, value) =>
          typeof value === "string"
            ? value
                .replace(`~vehicle~${number}~`, "~vehicle~N~")
                .replace(`LX1~${number}`, "LX1~N")
                .replace(new RegExp(`^${number}(~|$)`), "N$1")
            : value,
      );
    return [
      ...events.map(({ rule, state, row }) => ({ rule, state, rest: nameless(row) })),
      ...trips.map(({ trip, phase }) => ({ rule: "trip", state: phase, rest: nameless(trip) })),
    ];
  };
  const isRaised = async (vehicle: number) =>
    (await found(vehicle)).some(({ rule, state }) => rule === "muck.dumping" && state === "open");
  /** Whether it is judged until the truck drives off empty. */
  const isOver = async (vehicle: number) => {
    const all = await found(vehicle);
    return all.at(-1)?.state === "empty" && all.every(({ state }) => state !== "open");
  };
  /** The server on duty first. */
  const byDuty = async (): Promise<[TestServer, TestServer]> =>
    (await first.metric("duty_held")) === 1 ? [first, second] : [second, first];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "takeover-"));
    publishForTest(root, { version: "1".repeat(16), layers: testCountyLayers(4), files: {} });
    const ports = await freePorts(10);
    nats = new TestNats(ports.slice(1));
    postgres = new TestPostgres(ports[0]!);
    postgres.create();
    await nats.start();
    const env = { DATABASE_URL: postgres.url, NATS_URL: nats.url, PUBLICATION: root };
    [first, second] = await Promise.all([TestServer.start(env), TestServer.start(env)]);
    await until(async () => (await first.metric("duty_held")) + (await second.metric("duty_held")) === 1);

    // the same way while nothing happens to the server
    dumping = dumpingAround(Date.now());
    await send(terminal(1, first.jt808Port), dumping.fixes);
    await until(() => isOver(1));
    usual = await found(1);
  }, SLOW_MACHINE_MS);
  afterAll(async () => {
    for (const link of links) link.close();
    anyPort?.close();
    await Promise.allSettled([first?.kill(), second?.kill(), nats?.killAll()]);
    postgres?.remove();
    rmSync(root, { recursive: true });
  });

  it(
    "is found at once in tracks that a server imports which is not on duty",
    async () => {
      const [, other] = await byDuty();
      const vehicle = await numberOf(4);
      const fixes = dumping.fixes.map(reportOf);
      const DAY_MS = 24 * 3600_000;
      const track = fixColumns(vehicle, fixes.length);
      for (const [i, fix] of fixes.entries()) {
        track.timesMs[i] = fix.timeMs - DAY_MS;
        for (const column of ["lonE6", "latE6", "speedDkmh", "headingDeg", "status"] as const)
          track[column][i] = fix[column];
      }
      const answer = await fetch(`${other.url}/api/tracks`, {
        method: "POST",
        headers: { "Content-Type": "application/x-protobuf" },
        body: Buffer.from(encodeTrack(track)),
      });
      expect(await answer.json()).toEqual({ stored: fixes.length, known: 0 });
      await until(async () => (await found(4)).some(({ rule }) => rule === "muck.dumping"));
      await until(async () => (await postgres.query("SELECT 1 FROM late_tracks")).length === 0);
    },
    SLOW_MACHINE_MS,
  );

  it.runIf(process.env.ALL_FAULTS)(
    "is what the new server found, when the one before wakes up with what it had not written",
    async () => {
      const { fixes, lifted, empty } = dumping;
      const [onDuty, other] = await byDuty();
      const link = terminal(3, other.jt808Port);
      await send(link, fixes.slice(0, lifted));
      await until(async () => (await found(3)).length > 0); // the trip
      // it stands still in the middle of writing that the body went up
      const lock = await postgres.holdTable("events");
      await send(link, fixes.slice(lifted, lifted + 3));
      await until(() => lock.isWaitedFor());
      await send(link, fixes.slice(lifted + 3, empty));
      onDuty.suspend();
      await lock.release();
      await until(async () => (await other.metric("duty_held")) === 1);
      await send(link, fixes.slice(empty));
      await until(() => isOver(3));
      expect(await found(3)).toEqual(usual);

      onDuty.wake();
      await until(async () => (await onDuty.metric("duty_held")) === 0);
      // more than one of its rounds of writing
      await delay(5_000);
      expect(await found(3)).toEqual(usual);
    },
    SLOW_MACHINE_MS,
  );

  it(
    "is one event, as it would be without, when the server on duty is killed in its middle",
    async () => {
      const { fixes, lifted, empty } = dumping;
      const [onDuty, other] = await byDuty();
      // it reports to the one that is killed, and then to the other
      anyPort = await balance([onDuty.jt808Port, other.jt808Port]);
      const link = terminal(2, anyPort.port);
      await send(link, fixes.slice(0, lifted + 3));
      await until(() => isRaised(2));
      await onDuty.kill();
      // nobody judges for some seconds
      await send(link, fixes.slice(lifted + 3, empty));
      expect(await other.metric("duty_held")).toBe(0);
      await until(async () => (await other.metric("duty_held")) === 1);
      await send(link, fixes.slice(empty));
      await until(() => isOver(2));
      expect(await found(2)).toEqual(usual);
      expect(usual.map(({ rule }) => rule).filter((rule) => rule === "muck.dumping")).toHaveLength(1);
      expect(usual.at(-1)).toMatchObject({ rule: "trip", rest: { outcome: "dumped" } });
    },
    SLOW_MACHINE_MS,
  );
});
