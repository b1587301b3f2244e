// `fork(half-open-clients.mjs, [PORT, COUNT])`: opens COUNT connections that say nothing, or begin a frame and never end it.
// Tells "open" when all are, and "closed" when the server has closed all of them. A process of its own: both ends of ten
// thousand connections are more files than one process may have open on many machines.
import { once } from "node:events";
import { connect } from "node:net";

const port = Number(process.argv[2]);
const count = Number(process.argv[3]);
let closed = 0;
for (let i = 0; i < count; i++) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // the server may end it by a reset; "close" follows
  socket.on("close", () => {
    if (++closed === count) process.send?.("closed", () => process.exit());
  });
  await once(socket, "connect");
  socket.resume();
  if (i % 2 === 0) socket.write(Buffer.of(0x7e, 0x01));
}
process.send?.("open");
process.once("disconnect", () => process.exit());
