import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import type { Config } from "./config.ts";
import { lockDataFolder } from "./database/data-folder-lock.ts";
import { openDatabase } from "./database/open-database.ts";
import { EditService } from "./edits/edit-service.ts";
import { currentFolder, openPublication, type Publication } from "./publication/publication.ts";

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string;
  readonly jt808Port: number;
  /** undefined = no platform may forward vehicles */
  readonly jt809Port: number | undefined;
  /** undefined = no embedded broker */
  readonly mqttPort: number | undefined;
  /** Resolves when every feature is in the database; the server answers everything else before. */
  readonly ready: Promise<void>;
  /** Ends every connection, saves and lets go of the data folder. */
  close(): Promise<void>;
}

const LIMITS: ServerOptions = {
  /** a client that sends its headers slower than this is closed, milliseconds */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  /** how often the two timeouts above are looked at; Node's own 30 s would make them useless */
  connectionsCheckingInterval: 1_000,
  /** bytes */
  maxHeaderSize: 16 * 1024,
};

/**
 * Starts the whole server: database, publication, live half, HTTP.
 * @throws Error in one sentence when the port or the data folder is taken, or there is no publication
 */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = pino({ level: config.logLevel }, pino.destination(process.stderr.fd));
  const opened: (() => unknown)[] = [];
  const closeAll = async () => {
    for (const close of opened.toReversed()) await close();
  };
  try {
    // the quick refusals first: the database takes its second
    opened.push(lockDataFolder(config.dataDir));
    const folder = await currentFolder(config.publication);
    let answer: RequestListener = notYet;
    const server = createServer(LIMITS, (request, response) => answer(request, response));
    await listen(server, config);
    opened.push(() => stop(server));

    // the rest of the program and of its input is loaded while the database, on its own thread, opens
    const opening = openDatabase(config);
    opened.push(() =>
      opening.then(
        (database) => database.close(),
        () => {}, // thrown where it is awaited; there is nothing to close
      ),
    );
    const readInputs = async () => {
      const { readLiveInputs } = await import("./live/live-inputs.ts");
      const first = await openPublication(folder);
      return { first, inputs: await readLiveInputs(config, first) };
    };
    const [
      database,
      { first, inputs },
      { collectDefaultMetrics, Registry },
      { createApp },
      { PublishedFeatures },
      { openLiveServices },
      { FollowedPublication },
      { registerVehicles },
    ] = await Promise.all([
      opening,
      readInputs(),
      import("prom-client"),
      import("./app.ts"),
      import("./features/published-features.ts"),
      import("./live/live-services.ts"),
      import("./publication/follow-publication.ts"),
      import("./publication/register-vehicles.ts"),
    ]);
    const features = new PublishedFeatures(database, log);
    opened.push(() => features.close());
    const prepare = (next: Publication) => features.load(next);
    const publication = new FollowedPublication(config.publication, folder, first, prepare, log);
    opened.push(() => publication.close());
    // before terminals connect; the other features follow while the server already answers
    await registerVehicles(database, first);
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const edits = config.countyDir
      ? new EditService(
          { twin: config.twinProgram, countyDir: config.countyDir, publication: config.publication },
          log,
        )
      : undefined;
    opened.push(() => edits?.close());
    const live = await openLiveServices({ config, database, publication, inputs, edits, log, metrics });
    opened.push(() => live.close());
    live.attach(server);
    answer = createApp({ config, database, publication, features, live, metrics, log });

    const ready = features.load(publication.current);
    let isClosing = false;
    ready.catch((error: Error) => {
      if (!isClosing) log.error({ err: error }, "features not loaded");
    });
    const close = async () => {
      isClosing = true;
      await live.close(); // an HTTP server does not end while a WebSocket is open
      await stop(server); // no request may meet a closed database
      await closeAll();
    };
    return {
      url: urlOf(server),
      jt808Port: live.jt808Port,
      jt809Port: live.jt809Port,
      mqttPort: live.mqttPort,
      ready,
      close,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** What is answered while the database opens. */
const notYet: RequestListener = (_request, response) => {
  response.writeHead(503, { "Content-Type": "application/json; charset=utf-8", "Retry-After": "1" });
  response.end(`{"error":"the server is starting"}`);
};

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((listening, failed) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === "EADDRINUSE"
          ? `port ${port} on ${host} is in use by another process; stop it or choose another PORT`
          : `cannot listen on ${host}:${port}: ${cause.message}`;
      failed(new Error(reason, { cause }));
    });
    server.listen(port, host, listening);
  });
}

/** Takes no new connections and does not wait for open ones: viewers reconnect by themselves. */
function stop(server: Server): Promise<void> {
  return new Promise((stopped) => {
    server.close(() => stopped());
    server.closeAllConnections();
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
