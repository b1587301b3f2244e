import { once } from "node:events";
import { WebSocket } from "ws";
import { twin } from "../../contract/twin.js";

/**
 * Viewers as a process of their own: `port count`. Each looks at a twelfth of the fleet's area. Prints "open" when all
 * look, then after every round of frames (silence of 100 ms) one JSON line: when the last one came (ms since 1970) and
 * how many bytes.
 */
const SILENCE_MS = 100;
const [port, count] = process.argv.slice(2).map(Number) as [number, number];
let bytes = 0;
let lastMs = 0;
for (let i = 0; i < count; i++) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
  await once(socket, "open");
  const westE6 = 111_500_000 + (i % 4) * 50_000;
  const southE6 = 25_100_000 + (i % 3) * 60_000;
  const subscribe = { westE6, southE6, eastE6: westE6 + 40_000, northE6: southE6 + 40_000 };
  socket.send(twin.ClientMessage.encode({ subscribe }).finish());
  socket.on("message", (data: Buffer) => {
    bytes += data.length;
    lastMs = performance.timeOrigin + performance.now();
  });
}
await quiet();
console.log("open");
bytes = 0;
for (;;) {
  await quiet();
  if (bytes > 0) console.log(JSON.stringify({ lastMs, bytes }));
  bytes = 0;
}

/** Resolves when nothing has come for a while. */
async function quiet(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4));
  while (performance.timeOrigin + performance.now() - lastMs < SILENCE_MS);
}
