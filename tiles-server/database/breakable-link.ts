import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

export interface Breakable {
  readonly port: number;
  cut(): void;
  restore(): void;
  close(): void;
}

/** A TCP port in front of the socket of a PostgreSQL for tests (its folder) that can be cut, as a cable is. */
export async function breakableLinkTo(folder: string): Promise<Breakable> {
  const pairs = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((near) => {
    const far = connect(join(folder, ".s.PGSQL.5432"));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      pairs.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        pairs.delete(from);
        to.destroy();
      });
    }
    if (isCut) near.destroy();
    else near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      for (const socket of pairs) socket.destroy();
    },
    restore: () => {
      isCut = false;
    },
    close: () => {
      for (const socket of pairs) socket.destroy();
      server.close();
    },
  };
}
