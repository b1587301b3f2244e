import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { POSTGRES_BIN, postgresMissing, runAsPostgres } from "../database/test-databases.ts";

const NATS_SERVER = ["/usr/sbin/nats-server", "/usr/bin/nats-server"].find((path) => existsSync(path));

/** Why tests of several servers cannot run here, or null. */
export function clusterMissing(): string | null {
  return (
    postgresMissing() ?? (NATS_SERVER ? null : "nats-server is not installed: apt-get install nats-server")
  );
}

/** Waits until something holds; the limit of the test is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

/** Whether it went well: what was killed holds its memory for a moment. */
export function tryTo(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

/** A PostgreSQL on a port of its own that can be killed, started again and promoted. */
export class TestPostgres {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "county-twin-cluster-"));
  readonly #data = join(this.#folder, "data");

  constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `postgres://twin@127.0.0.1:${this.port}/twin`;
  }

  /** A new cluster with an empty database `twin`. */
  create(): void {
    this.#run(
      "initdb",
      "--no-sync",
      "--pgdata",
      this.#data,
      "--username",
      "twin",
      "--auth",
      "trust",
      "--no-locale",
      "--encoding",
      "UTF8",
    );
    this.start();
    this.#run("createdb", "--host", "127.0.0.1", "--port", String(this.port), "--username", "twin", "twin");
  }

  /** A streaming standby of a running one, called `standby` there. */
  follow(primary: TestPostgres): void {
    const source = `host=127.0.0.1 port=${primary.port} user=twin application_name=standby`;
    this.#run(
      "pg_basebackup",
      "--no-sync",
      "--checkpoint",
      "fast",
      "--write-recovery-conf",
      "--pgdata",
      this.#data,
      "--dbname",
      source,
    );
    this.start();
  }

  start(): void {
    const options = `-k ${this.#folder} -p ${this.port} -c listen_addresses=127.0.0.1`;
    this.#run(
      "pg_ctl",
      "start",
      "--wait",
      "--pgdata",
      this.#data,
      "--log",
      join(this.#folder, "log"),
      "--options",
      options,
    );
  }

  promote(): void {
    this.#run("pg_ctl", "promote", "--wait", "--pgdata", this.#data);
  }

  /** SIGKILL to the postmaster; what runs for it ends with it. */
  kill(): void {
    const [pid] = readFileSync(join(this.#data, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGKILL");
  }

  async query<Row extends pg.QueryResultRow>(sql: string, params: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql, params)).rows;
    } finally {
      await client.end();
    }
  }

  /** Keeps others from writing to a table until it is released. */
  async holdTable(table: string): Promise<{ isWaitedFor(): Promise<boolean>; release(): Promise<void> }> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    await client.query("BEGIN");
    await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
    return {
      isWaitedFor: async () => {
        const waiting = await this.query(
          "SELECT 1 FROM pg_locks WHERE relation = $1::regclass AND NOT granted",
          [table],
        );
        return waiting.length > 0;
      },
      release: () => client.end(),
    };
  }

  remove(): void {
    if (existsSync(join(this.#data, "postmaster.pid"))) {
      try {
        this.#run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", this.#data);
      } catch {
        // it was killed by the test
      }
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(program: string, ...args: string[]): void {
    runAsPostgres(this.#folder, join(POSTGRES_BIN, program), args);
  }
}

/** Three nodes of Debian's nats-server that know each other. */
export class TestNats {
  readonly #clients: readonly number[];
  readonly #routes: readonly number[];
  readonly #monitors: readonly number[];
  readonly #nodes: (ChildProcess | undefined)[] = [];

  /** @param ports nine that are free */
  constructor(ports: readonly number[]) {
    this.#clients = ports.slice(0, 3);
    this.#routes = ports.slice(3, 6);
    this.#monitors = ports.slice(6, 9);
  }

  get url(): string {
    return this.#clients.map((port) => `nats://127.0.0.1:${port}`).join(",");
  }

  async start(): Promise<void> {
    for (const node of this.#clients.keys()) if (!this.#nodes[node]) this.#spawn(node);
    const known = this.#clients.length - 1;
    await until(async () =>
      (await Promise.all(this.#monitors.map((port) => routesOf(port)))).every((routes) => routes >= known),
    );
  }

  /** SIGKILL to a node that a server is connected to. */
  async killUsed(): Promise<void> {
    const used = await Promise.all(this.#monitors.map((port) => connectionsOf(port)));
    await this.kill(used.findIndex((connections) => connections > 0));
  }

  async kill(node: number): Promise<void> {
    const child = this.#nodes[node];
    this.#nodes[node] = undefined;
    if (!child) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async killAll(): Promise<void> {
    for (const node of this.#clients.keys()) await this.kill(node);
  }

  #spawn(node: number): void {
    const routes = this.#routes.filter((_, i) => i !== node).map((port) => `nats://127.0.0.1:${port}`);
    this.#nodes[node] = spawn(
      NATS_SERVER!,
      [
        ...["--addr", "127.0.0.1", "--port", String(this.#clients[node])],
        ...["--cluster_name", "twin", "--cluster", `nats://127.0.0.1:${this.#routes[node]}`],
        ...["--routes", routes.join(","), "--http_port", String(this.#monitors[node])],
      ],
      { stdio: "ignore" },
    );
  }
}

async function routesOf(port: number): Promise<number> {
  const { num_routes } = await monitored<{ num_routes: number }>(port, "routez");
  return num_routes ?? 0;
}

async function connectionsOf(port: number): Promise<number> {
  const { num_connections } = await monitored<{ num_connections: number }>(port, "connz");
  return num_connections ?? 0;
}

/** Nothing where the node is not up. */
async function monitored<T>(port: number, page: string): Promise<Partial<T>> {
  try {
    return (await (await fetch(`http://127.0.0.1:${port}/${page}`)).json()) as T;
  } catch {
    return {};
  }
}

/** A tiles-server in a process of its own. */
export class TestServer {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly url: string;
  readonly jt808Port: number;

  private constructor(
    child: ChildProcess,
    folder: string,
    { url, jt808Port }: { url: string; jt808Port: number },
  ) {
    this.#child = child;
    this.#folder = folder;
    this.url = url;
    this.jt808Port = jt808Port;
  }

  static async start(env: Readonly<Record<string, string>>): Promise<TestServer> {
    const folder = mkdtempSync(join(tmpdir(), "county-twin-server-"));
    const child = spawn(process.execPath, ["--import", "tsx", resolve("tiles-server/main.ts"), "--json"], {
      env: { ...process.env, PORT: "0", JT808_PORT: "0", LOG_LEVEL: "fatal", DATA_DIR: folder, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface(child.stdout!))
      if (line.startsWith("{")) return new TestServer(child, folder, JSON.parse(line));
    throw new Error("the server ended before it listened");
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGKILL");
      await once(this.#child, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** SIGSTOP: it keeps its connections and does nothing until {@link wake}. */
  suspend(): void {
    this.#child.kill("SIGSTOP");
  }

  wake(): void {
    this.#child.kill("SIGCONT");
  }

  async ready(): Promise<{ ready: boolean; reasons: string[]; bus: string }> {
    return (await (await fetch(`${this.url}/readyz`)).json()) as {
      ready: boolean;
      reasons: string[];
      bus: string;
    };
  }

  /** A value of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const [, value] = new RegExp(`^${name} (\\S+)$`, "m").exec(text) ?? [];
    return Number(value);
  }
}

/** What stands in front of several servers: gives a connection to the first that takes it. */
export async function balance(ports: readonly number[]): Promise<Server & { readonly port: number }> {
  const server = createServer((incoming) => {
    const tryNext = ([port, ...rest]: readonly number[]) => {
      if (port === undefined) {
        incoming.destroy();
        return;
      }
      const outgoing = connect(port, "127.0.0.1");
      outgoing.once("connect", () => {
        incoming.pipe(outgoing).pipe(incoming);
        outgoing.on("close", () => incoming.destroy());
      });
      outgoing.on("error", () => (outgoing.pending ? tryNext(rest) : incoming.destroy()));
      incoming.on("close", () => outgoing.destroy());
    };
    incoming.on("error", () => incoming.destroy());
    tryNext(ports);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}
