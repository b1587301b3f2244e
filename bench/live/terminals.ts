import { connect, type Socket } from "node:net";
import { encodeFrame, FrameReader } from "../../tiles-server/ingest/jt808/frame.ts";
import { encodeLocation, STATUS } from "../../tiles-server/ingest/jt808/location.ts";
import { MESSAGE } from "../../tiles-server/ingest/jt808/messages.ts";
import {
  decodeAnswer,
  decodeRegisterAnswer,
  encodeAuthentication,
  encodeRegistration,
} from "../../tiles-server/ingest/jt808/session-messages.ts";

/**
 * Terminals as a process of their own: `port connections reportsPerSecond seconds daysAgo`. Each has at most one
 * report under way, as real ones do. Prints one JSON line: acknowledged, per second, latencies in ms from the moment
 * a report was due (so that a terminal kept waiting counts), and the processor's share this process took.
 */
const [port, connections, reportsPerSecond, seconds, daysAgo] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const latencies: number[] = [];
const RESEND_MS = 5_000;
/** the server closes after three that fail */
const LOGINS = 3;
const DAY_MS = 24 * 3600_000;
const FIRST_TERMINAL = 13_000_000_000;

const unanswered = new Map<Socket, { frame: Buffer; sentMs: number }>();
const resend = setInterval(() => {
  // without an answer a terminal sends again, as JT/T 808 wants it
  for (const [socket, waiting] of unanswered) {
    if (performance.now() - waiting.sentMs < RESEND_MS) continue;
    waiting.sentMs = performance.now();
    socket.write(waiting.frame);
  }
}, 500);
const sockets = await Promise.all(Array.from({ length: connections }, (_, i) => login(i + 1)));
const cpu = process.cpuUsage();
const startMs = performance.now();
const firstFixMs = Math.floor(Date.now() / 1000) * 1000 - daysAgo * DAY_MS;
await Promise.all(sockets.map((terminal, i) => reportFor(terminal, i)));
const elapsed = (performance.now() - startMs) / 1000;
clearInterval(resend);
const { user, system } = process.cpuUsage(cpu);
latencies.sort((a, b) => a - b);
const quantile = (q: number) => latencies[Math.floor(q * (latencies.length - 1))]!;
console.log(
  JSON.stringify({
    acknowledged: latencies.length,
    perSecond: latencies.length / elapsed,
    p50: quantile(0.5),
    p99: quantile(0.99),
    cpu: (user + system) / 1e6 / elapsed,
  }),
);
process.exit(0);

interface Terminal {
  readonly ask: (messageId: number, body: Buffer) => Promise<Buffer>;
}

async function login(n: number): Promise<Terminal> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  const reader = new FrameReader();
  let answered: ((body: Buffer) => void) | undefined;
  socket.on("data", (bytes: Buffer) => {
    reader.append(bytes);
    for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (next.ok) answered?.(next.body);
  });
  await new Promise<void>((connected, failed) => {
    socket.once("connect", connected);
    socket.once("error", failed);
  });
  let serial = 0;
  const ask = (messageId: number, body: Buffer) => {
    serial = (serial + 1) & 0xffff;
    const header = { messageId, year: 2013, terminal: String(FIRST_TERMINAL + n), serial } as const;
    const frame = encodeFrame(header, body);
    socket.write(frame);
    unanswered.set(socket, { frame, sentMs: performance.now() });
    return new Promise<Buffer>((resolve) => {
      answered = (answer) => {
        // a late answer to what was sent again is not this one's
        if (answer.readUInt16BE(0) !== serial) return;
        unanswered.delete(socket);
        resolve(answer);
      };
    });
  };
  const registration = {
    province: 0,
    city: 0,
    manufacturer: "B",
    model: "B",
    terminalId: "B",
    plateColour: 2,
    plate: `B${n}`,
  };
  // on a busy machine a registration is sent again before it is answered, and the first code is no longer valid
  for (let attempt = 0; attempt < LOGINS; attempt++) {
    const { code } = decodeRegisterAnswer(
      await ask(MESSAGE.register, encodeRegistration(registration, 2013)),
    );
    if (code === undefined) throw new Error(`terminal ${n} was not registered`);
    const { result } = decodeAnswer(await ask(MESSAGE.authenticate, encodeAuthentication({ code }, 2013)));
    if (result === 0) return { ask };
  }
  throw new Error(`terminal ${n} was not authenticated`);
}

async function reportFor({ ask }: Terminal, i: number): Promise<void> {
  const intervalMs = (1000 * connections) / reportsPerSecond;
  const endMs = startMs + seconds * 1000;
  for (let n = 0; ; n++) {
    const dueMs = startMs + (i / connections + n) * intervalMs;
    if (dueMs > endMs) return;
    const wait = dueMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const body = encodeLocation({
      alarm: 0,
      status: STATUS.accOn | STATUS.positioned,
      lonE6: 111_500_000 + (i % 100) * 1000 + n,
      latE6: 25_100_000 + Math.floor(i / 100) * 1000,
      altitudeMeters: 230,
      speedDkmh: 300,
      headingDeg: 90,
      timeMs: firstFixMs + n * 1000,
    });
    await ask(MESSAGE.location, body);
    latencies.push(performance.now() - dueMs);
  }
}
