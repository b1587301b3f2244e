import { type AddressInfo, createServer, type Socket } from "node:net";
import { type SessionDependencies, TerminalSession } from "./jt808-session.ts";

const MAX_CONNECTIONS = 20_000;

export interface Jt808ServerOptions {
  readonly host: string;
  /** 0 = any free one */
  readonly port: number;
  /** many terminals come through one address of the mobile network's gateway */
  readonly connectionsPerAddress: number;
}

export interface Jt808Server {
  readonly port: number;
  /** terminals authenticated now */
  readonly online: number;
  /** the session of an authenticated terminal */
  session(vehicle: number): TerminalSession | undefined;
  close(): Promise<void>;
}

type Dependencies = Omit<SessionDependencies, "onAuthenticated" | "onClosed">;

/** Listens for terminals. @throws Error with the system's code when the port cannot be taken */
export async function openJt808Server(
  { host, port, connectionsPerAddress }: Jt808ServerOptions,
  dependencies: Dependencies,
): Promise<Jt808Server> {
  const sessions = new Set<TerminalSession>();
  const byVehicle = new Map<number, TerminalSession>();
  const perAddress = new Map<string, number>();

  const accept = (socket: Socket) => {
    const address = socket.remoteAddress ?? "gone";
    const connections = (perAddress.get(address) ?? 0) + 1;
    if (sessions.size >= MAX_CONNECTIONS || connections > connectionsPerAddress) {
      dependencies.counts.refusedConnections.inc();
      socket.destroy();
      return;
    }
    perAddress.set(address, connections);
    const session = new TerminalSession(socket, {
      ...dependencies,
      onAuthenticated: (vehicle, current) => {
        const older = byVehicle.get(vehicle);
        byVehicle.set(vehicle, current);
        if (older !== current) older?.close("the terminal connected again");
      },
      onClosed: (closed) => {
        sessions.delete(closed);
        const left = perAddress.get(address)! - 1;
        if (left === 0) perAddress.delete(address);
        else perAddress.set(address, left);
        const vehicle = closed.vehicle?.number;
        if (vehicle !== undefined && byVehicle.get(vehicle) === closed) byVehicle.delete(vehicle);
      },
    });
    sessions.add(session);
  };

  const server = createServer(accept);
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, host, listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    get online() {
      return byVehicle.size;
    },
    session: (vehicle) => byVehicle.get(vehicle),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const session of sessions) session.close("the server stops");
      }),
  };
}
