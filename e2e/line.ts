import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A line between the browser and the server that can be cut, as cables and switches are. */
export interface Line {
  /** the server's address through this line */
  readonly url: string;
  /** ends every connection and refuses new ones */
  cut(): Promise<void>;
  /** lets connections through again */
  mend(): Promise<void>;
}

/** Lays a line to the server at `serverUrl`. */
export async function layLine(serverUrl: string): Promise<Line> {
  const { hostname, port } = new URL(serverUrl);
  const open = new Set<Socket>();
  const line = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy()); // a reset connection is what a cut looks like
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  const address = line.address();
  if (address === null || typeof address === "string") throw new Error("the line has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async cut() {
      line.close();
      for (const socket of open) socket.destroy();
      await once(line, "close");
    },
    async mend() {
      line.listen(address.port, "127.0.0.1");
      await once(line, "listening");
    },
  };
}
