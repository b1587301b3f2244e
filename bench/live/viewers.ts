import { once } from "node:events";
import { WebSocket } from "ws";
import { twin } from "../../contract/twin.js";

/**
 * Viewers as a process of their own: `port count stalled`. Each looks at a twelfth of the fleet's area; when some are
 * stalled, all look at everything, and those read nothing. Prints "open" when all look, then after every round of frames
 * (silence of 100 ms) one JSON line: when the last one came (ms since 1970), how many there were and their bytes.
 */
const SILENCE_MS = 100;
const [port, count, stalled] = process.argv.slice(2).map(Number) as [number, number, number];
let bytes = 0;
let frames = 0;
let lastMs = 0;
for (let i = 0; i < count; i++) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
  await once(socket, "open");
  const westE6 = 111_500_000 + (i % 4) * 50_000;
  const southE6 = 25_100_000 + (i % 3) * 60_000;
  const part = { westE6, southE6, eastE6: westE6 + 40_000, northE6: southE6 + 40_000 };
  const subscribe = stalled > 0 ? { all: true } : part;
  socket.send(twin.ClientMessage.encode({ subscribe }).finish());
  socket.on("message", (data: Buffer) => {
    bytes += data.length;
    frames++;
    lastMs = performance.timeOrigin + performance.now();
  });
  if (i < stalled) socket.pause();
}
await quiet();
console.log("open");
for (;;) {
  [bytes, frames] = [0, 0];
  await quiet();
  if (bytes > 0) console.log(JSON.stringify({ lastMs, bytes, frames }));
}

/** Resolves when nothing has come for a while. */
async function quiet(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4));
  while (performance.timeOrigin + performance.now() - lastMs < SILENCE_MS);
}
