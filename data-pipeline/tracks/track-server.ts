import { z } from "zod";
import { PATHS, type Vehicle, vehicleSchema } from "../../contract/api.ts";
import { decodeTracks, encodeTrack, fixColumns } from "../../contract/track-columns.ts";
import type { TrackFix, VehicleFixes } from "./track-fix.ts";

/** Fixes of one request; about 200 kB. */
const FIXES_PER_REQUEST = 20_000;
const outcomeSchema = z.object({ stored: z.number(), known: z.number() });

/** A running tile server, as the pipeline's commands speak with it. */
export class TrackServer {
  readonly #url: string;
  readonly #key: string | undefined;

  /** @param url e.g. http://127.0.0.1:8080 @param key EDIT_KEY of the server, where it has one */
  constructor(url: string, key: string | undefined) {
    this.#url = url.replace(/\/+$/, "");
    this.#key = key;
  }

  async vehicles(): Promise<Vehicle[]> {
    const answer = await this.#fetch(PATHS.vehicles);
    return z.array(vehicleSchema).parse(await answer.json());
  }

  /**
   * Stores tracks; what is stored already stays as it is.
   * @returns fixes that are new, and that were known
   * @throws Error when a vehicle is not registered, or as the server refuses
   */
  async send(
    tracks: readonly VehicleFixes[],
    onSent: (fixes: number) => void,
  ): Promise<{ stored: number; known: number }> {
    const numbers = vehicleNumbers(await this.vehicles());
    const strangers = tracks.filter(({ vehicle }) => !numbers.has(vehicle)).map(({ vehicle }) => vehicle);
    if (strangers.length > 0)
      throw new Error(
        `found vehicles that ${this.#url} does not know: ${strangers.slice(0, 10).join(", ")}; expected ids or plates of its register; give another with --vehicle or --map vehicle=COLUMN`,
      );
    const total = { stored: 0, known: 0 };
    let sent = 0;
    for (const { vehicle, fixes } of tracks) {
      for (let from = 0; from < fixes.length; from += FIXES_PER_REQUEST) {
        const part = fixes.slice(from, from + FIXES_PER_REQUEST);
        const answer = await this.#fetch(PATHS.tracks, {
          method: "POST",
          headers: { "Content-Type": "application/x-protobuf" },
          body: encodeFixes(numbers.get(vehicle)!, part),
        });
        const { stored, known } = outcomeSchema.parse(await answer.json());
        total.stored += stored;
        total.known += known;
        sent += part.length;
        onSent(sent);
      }
    }
    return total;
  }

  /**
   * Every fix of an interval, vehicle after vehicle.
   * @param toMs UTC ms, exclusive
   */
  async *tracks(
    fromMs: number,
    toMs: number,
    vehicles: readonly Vehicle[],
  ): AsyncGenerator<{ vehicle: Vehicle; fixes: TrackFix[] }> {
    for (const vehicle of vehicles) {
      const query = `from=${fromMs}&to=${toMs}&vehicles=${vehicle.number}&resolution=full`;
      const answer = await this.#fetch(`${PATHS.tracks}?${query}`);
      const fixes = decodeFixes(new Uint8Array(await answer.arrayBuffer()));
      // stored blocks reach beyond the interval
      const inside = fixes.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
      if (inside.length > 0) yield { vehicle, fixes: inside };
    }
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, ...(this.#key && { Authorization: `Bearer ${this.#key}` }) };
    let answer: Response;
    try {
      answer = await fetch(`${this.#url}${path}`, { ...init, headers });
    } catch (error) {
      throw new Error(`no server answers at ${this.#url}: start it with npm start, or give --server URL`, {
        cause: error,
      });
    }
    if (answer.ok) return answer;
    const body = await answer.text();
    throw new Error(`${this.#url}${path.split("?")[0]} answered ${answer.status}: ${reasonOf(body)}`);
  }
}

function reasonOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: string };
    return error ?? body;
  } catch {
    return body.slice(0, 200);
  }
}

/** Vehicles are named by their id or their plate. */
function vehicleNumbers(vehicles: readonly Vehicle[]): ReadonlyMap<string, number> {
  return new Map(
    vehicles.flatMap(({ id, plate, number }) => [[plate, number] as const, [id, number] as const]),
  );
}

/** One length-delimited twin.Track. */
function encodeFixes(vehicle: number, fixes: readonly TrackFix[]): Uint8Array<ArrayBuffer> {
  const columns = fixColumns(vehicle, fixes.length);
  for (const [i, fix] of fixes.entries()) {
    columns.timesMs[i] = fix.timeMs;
    columns.lonE6[i] = Math.round(fix.lonDeg * 1e6);
    columns.latE6[i] = Math.round(fix.latDeg * 1e6);
    columns.speedDkmh[i] = Math.round(fix.speedKmh * 10);
    columns.headingDeg[i] = Math.round(fix.headingDeg) % 360;
    columns.status[i] = fix.status;
  }
  return Uint8Array.from(encodeTrack(columns));
}

function decodeFixes(bytes: Uint8Array): TrackFix[] {
  return [...decodeTracks(bytes)].flatMap(({ timesMs, lonE6, latE6, speedDkmh, headingDeg, status }) =>
    Array.from(timesMs, (timeMs, i) => ({
      timeMs,
      lonDeg: lonE6[i]! / 1e6,
      latDeg: latE6[i]! / 1e6,
      speedKmh: speedDkmh[i]! / 10,
      headingDeg: headingDeg[i]!,
      status: status[i]!,
    })),
  );
}
