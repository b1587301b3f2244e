import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { PATHS, type Vehicle } from "../../contract/api.ts";
import { encodeTrack, fixColumns } from "../../contract/track-columns.ts";

const HOUR_MS = 3_600_000;

/** A fleet that drives about, made up: as many vehicles, and a report each so often. */
export interface MadeFleet {
  readonly vehicles: number;
  readonly everyMs: number;
  /** UTC ms, whole hours */
  readonly fromMs: number;
  readonly toMs: number;
  /** further hours that it drives in, for what a page shows before */
  readonly alsoHours: readonly number[];
  /** [west, south, east, north] in degrees they stay in */
  readonly extent: readonly [number, number, number, number];
}

export interface FleetServer {
  readonly url: string;
  /** fixes from `fromMs` to `toMs` */
  readonly fixes: number;
  stop(): Promise<void>;
}

/**
 * Stands before a running twin and answers for the vehicles and their tracks itself, in the bytes that history/ would send;
 * everything else is the twin's. So the page's own work is measured with any number of points, without filling a database.
 */
export async function serveFleet(twinUrl: string, fleet: MadeFleet): Promise<FleetServer> {
  const hours = new Map<number, Buffer>();
  let fixes = 0;
  for (let hourMs = fleet.fromMs; hourMs < fleet.toMs; hourMs += HOUR_MS) {
    const made = hourOf(fleet, hourMs);
    hours.set(hourMs, made.bytes);
    fixes += made.fixes;
  }
  for (const hourMs of fleet.alsoHours) hours.set(hourMs, hourOf(fleet, hourMs).bytes);
  const vehicles = Buffer.from(JSON.stringify(registerOf(fleet)));
  const twin = new URL(twinUrl);
  const server = createServer((asked, answer) => {
    const { pathname, searchParams } = new URL(asked.url ?? "/", twinUrl);
    if (pathname === PATHS.vehicles) {
      answer.setHeader("Content-Type", "application/json");
      answer.end(vehicles);
    } else if (pathname === PATHS.tracks) {
      answer.setHeader("Content-Type", "application/x-protobuf");
      answer.end(hours.get(Number(searchParams.get("from"))) ?? Buffer.alloc(0));
    } else forward(asked, answer, twin);
  });
  server.on("upgrade", (asked, socket, head) => {
    const upstream = connect(Number(twin.port), twin.hostname, () => {
      const headers = { ...asked.headers, host: twin.host, origin: twin.origin };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
      upstream.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fixes,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function forward(asked: IncomingMessage, answer: ServerResponse, twin: URL): void {
  const upstream = request(
    {
      host: twin.hostname,
      port: twin.port,
      path: asked.url,
      method: asked.method,
      headers: { ...asked.headers, host: twin.host },
    },
    (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    },
  );
  upstream.on("error", () => answer.destroy());
  asked.pipe(upstream);
}

function registerOf({ vehicles }: MadeFleet): Vehicle[] {
  return Array.from({ length: vehicles }, (_, i) => ({
    number: i + 1,
    id: `V${i + 1}`,
    plate: `湘M${10_000 + i}`,
    kind: i % 3 === 2 ? "sweeper" : "muckTruck",
    company: `公司 ${i % 12}`,
    terminal: `1390000${i}`,
    layer: i % 3 === 2 ? "sanitation" : "muck-trucks",
  }));
}

/** An hour of all vehicles. Each goes round an ellipse of its own and stands for a quarter of its time. */
function hourOf({ vehicles, everyMs, extent }: MadeFleet, hourMs: number): { bytes: Buffer; fixes: number } {
  const [west, south, east, north] = extent;
  const parts: Uint8Array[] = [];
  const count = Math.floor(HOUR_MS / everyMs);
  for (let vehicle = 1; vehicle <= vehicles; vehicle++) {
    const track = fixColumns(vehicle, count);
    const random = (n: number) => (Math.sin(vehicle * 12.9898 + n * 78.233) * 43_758.5453) % 1;
    const [x, y] = [Math.abs(random(1)), Math.abs(random(2))];
    for (let i = 0; i < count; i++) {
      const timeMs = hourMs + i * everyMs;
      const stands = Math.floor(timeMs / 900_000 + vehicle) % 4 === 0;
      const turn = (stands ? Math.floor(timeMs / 900_000) * 900_000 : timeMs) / 600_000 + vehicle;
      track.timesMs[i] = timeMs;
      track.lonE6[i] = 1e6 * (west + (east - west) * (0.2 + 0.6 * x + 0.12 * Math.cos(turn)));
      track.latE6[i] = 1e6 * (south + (north - south) * (0.2 + 0.6 * y + 0.12 * Math.sin(turn)));
      track.speedDkmh[i] = stands ? 0 : 200 + ((vehicle * 37 + i * 13) % 300);
      track.headingDeg[i] = Math.floor(turn * 57) % 360;
      track.status[i] = stands ? 3 : 3 | ((vehicle % 2) * 0x300);
    }
    parts.push(encodeTrack(track));
  }
  return { bytes: Buffer.concat(parts), fixes: vehicles * count };
}
