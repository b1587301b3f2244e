import { afterEach, describe, expect, it, vi } from "vitest";
import { silencesOf, type TrackColumns } from "../../contract/tracks/vehicle-track.ts";
import { HOUR_MS } from "./joined-tracks.ts";
import { type Motion, NOTHING } from "./motion.ts";
import { TrackArchive } from "./track-archive.ts";

const T0 = Date.UTC(2026, 10, 22, 0);
const archives: TrackArchive[] = [];
afterEach(() => {
  for (const archive of archives.splice(0)) archive.close();
});

function fixes(vehicle: number, timesMs: readonly number[]): TrackColumns {
  return {
    vehicle,
    timesMs: Float64Array.from(timesMs),
    positionsDeg: Float64Array.from(timesMs.flatMap((timeMs) => [111 + (timeMs - T0) / 1e10, 25])),
    speedsKmh: new Float32Array(timesMs.length),
    hasFix: new Uint8Array(timesMs.length).fill(1),
    engineOn: new Uint8Array(timesMs.length).fill(1),
    load: new Uint8Array(timesMs.length),
  };
}

/** An archive over a server that holds these fixes of vehicle 1, every ten minutes, and what it was asked for. */
function over(nowMs: number, heldMs: number[] = everyTenMinutes(nowMs)) {
  const asked: number[] = [];
  const server = { isDown: false, held: heldMs, nowMs, clockMs: nowMs };
  const archive = new TrackArchive(
    async (fromMs, toMs) => {
      asked.push((fromMs - T0) / HOUR_MS);
      if (server.isDown) throw new Error("no answer");
      const inside = server.held.filter((timeMs) => timeMs >= fromMs && timeMs < toMs);
      return inside.length > 0 ? [fixes(1, inside)] : [];
    },
    () => server.nowMs,
    () => server.clockMs,
  );
  archives.push(archive);
  return { archive, asked, server };
}

function everyTenMinutes(toMs: number): number[] {
  return Array.from({ length: 6 * 60 }, (_, i) => T0 + i * 600_000).filter((timeMs) => timeMs < toMs);
}

const range = (fromHour: number, toHour: number) => ({
  fromMs: T0 + fromHour * HOUR_MS,
  toMs: T0 + toHour * HOUR_MS,
  behindMs: 0,
});
const settled = (archive: TrackArchive) =>
  vi.waitUntil(() => archive.fleet.tracks.length > 0 && archive.fleet.missing === 0, 5000);

describe("tracks in memory", () => {
  it("are fetched by the hour, nearest to the clock first, and put together in order of time", async () => {
    const { archive, asked, server } = over(T0 + 40 * HOUR_MS);
    server.clockMs = T0 + 4.5 * HOUR_MS;
    archive.want("desk", range(2, 7));
    await settled(archive);
    expect(asked[0]).toBe(4);
    expect([...asked].sort()).toEqual([2, 3, 4, 5, 6]);
    const { timesMs } = archive.fleet.byVehicle.get(1)!;
    expect([...timesMs]).toEqual(
      everyTenMinutes(T0 + 7 * HOUR_MS).filter((timeMs) => timeMs >= T0 + 2 * HOUR_MS),
    );
  });

  it("are not asked for twice, and never for the future", async () => {
    const { archive, asked } = over(T0 + 5 * HOUR_MS - 1);
    archive.want("globe", range(3, 4));
    archive.want("desk", range(2, 30));
    await settled(archive);
    archive.want("desk", range(2, 4));
    expect([...asked].sort()).toEqual([2, 3, 4]);
  });

  it("say where a vehicle was, across the border of two hours", async () => {
    const { archive } = over(T0 + 40 * HOUR_MS);
    archive.want("desk", range(2, 4));
    await settled(archive);
    const motion = {} as Motion;
    expect(archive.at(1, T0 + 3 * HOUR_MS - 300_000, motion)).toBe(true);
    expect(motion.isMoving).toBe(true);
    expect(archive.at(1, T0 + HOUR_MS, motion)).toBe(false);
    expect(archive.at(2, T0 + 3 * HOUR_MS, motion)).toBe(false);
  });

  it("say another place for the same time when the hour after it has come", async () => {
    const { archive } = over(T0 + 40 * HOUR_MS);
    archive.want("desk", range(2, 3));
    await settled(archive);
    const [before, again, after] = [{ ...NOTHING }, { ...NOTHING }, { ...NOTHING }];
    const timeMs = T0 + 3 * HOUR_MS - 300_000;
    archive.at(1, timeMs, before);
    archive.at(1, timeMs, again);
    expect(again).toEqual(before);
    expect(before.isMoving).toBe(false); // nothing is known after its last fix
    archive.want("desk", range(2, 4));
    await vi.waitUntil(() => archive.fleet.byVehicle.get(1)!.timesMs.length > 6, 5000);
    archive.at(1, timeMs, after);
    expect(after.isMoving).toBe(true);
    expect(after.lonDeg).toBeGreaterThan(before.lonDeg);
  });

  it("do not call it a silence what was not asked for, until it was", async () => {
    const held = [0, 1, 2, 3].map((i) => T0 + 2 * HOUR_MS + i * 10_000).concat(T0 + 5 * HOUR_MS);
    const { archive } = over(T0 + 40 * HOUR_MS, held);
    archive.want("desk", range(2, 3));
    archive.want("globe", range(5, 6));
    await settled(archive);
    expect(silencesOf(archive.fleet.byVehicle.get(1)!)).toEqual([]);
    archive.want("desk", range(2, 6));
    await vi.waitUntil(() => silencesOf(archive.fleet.byVehicle.get(1)!).length === 1, 5000);
  });

  it("stay in memory when a renewal fails, and the failure is told", async () => {
    const { archive, server } = over(T0 + 3 * HOUR_MS + 1000);
    archive.want("desk", range(2, 4));
    await settled(archive);
    const before = archive.fleet.byVehicle.get(1)!.timesMs.length;
    server.isDown = true;
    server.nowMs += 60_000;
    archive.want("desk", range(2, 4));
    await vi.waitUntil(() => archive.fleet.error !== undefined, 5000);
    expect(archive.fleet.error!.message).toBe("no answer");
    expect(archive.fleet.byVehicle.get(1)!.timesMs).toHaveLength(before);
  });

  it("take in what a terminal sent late into the hour it belongs to", async () => {
    const { archive, server } = over(T0 + 4 * HOUR_MS + 1000, [T0 + 2 * HOUR_MS, T0 + 4 * HOUR_MS]);
    archive.want("desk", range(2, 5));
    await settled(archive);
    server.held = [T0 + 2 * HOUR_MS, T0 + 3 * HOUR_MS + 5, T0 + 4 * HOUR_MS];
    server.nowMs += 6 * 60_000;
    archive.want("desk", range(2, 5));
    await vi.waitUntil(() => archive.fleet.byVehicle.get(1)!.timesMs.length === 3, 5000);
    expect([...archive.fleet.byVehicle.get(1)!.timesMs]).toEqual(server.held);
  });
});

describe("tracks of another day", () => {
  it("are asked for at once where the clock is, though others are still on their way", () => {
    const asked: number[] = [];
    let clockMs = T0 + 4.5 * HOUR_MS;
    const archive = new TrackArchive(
      (fromMs) => {
        asked.push((fromMs - T0) / HOUR_MS);
        return new Promise(() => {});
      },
      () => T0 + 40 * HOUR_MS,
      () => clockMs,
    );
    archives.push(archive);
    archive.want("desk", range(2, 7));
    expect(asked).toHaveLength(2);
    clockMs = T0 + 30.5 * HOUR_MS;
    archive.want("desk", range(28, 33));
    expect(asked.slice(2)).toEqual([30]);
  });

  it("take the place of what nobody wants any more when it is much, the oldest first", async () => {
    const many = 400_000;
    const archive = new TrackArchive(
      async (fromMs) => [
        {
          vehicle: 1,
          timesMs: Float64Array.from({ length: many }, (_, i) => fromMs + i),
          positionsDeg: new Float64Array(2 * many),
          speedsKmh: new Float32Array(many),
          hasFix: new Uint8Array(many),
          engineOn: new Uint8Array(many),
          load: new Uint8Array(many),
        },
      ],
      () => T0 + 40 * HOUR_MS,
      () => T0,
    );
    archives.push(archive);
    archive.want("desk", range(2, 4));
    await settled(archive);
    expect(archive.fleet.byVehicle.get(1)!.timesMs).toHaveLength(2 * many);
    archive.want("desk", range(20, 21));
    await vi.waitUntil(() => archive.fleet.byVehicle.get(1)!.timesMs.at(-1)! > T0 + 20 * HOUR_MS, 5000);
    const { timesMs } = archive.fleet.byVehicle.get(1)!;
    expect(timesMs).toHaveLength(2 * many);
    expect(timesMs[0]).toBe(T0 + 3 * HOUR_MS);
  });
});
