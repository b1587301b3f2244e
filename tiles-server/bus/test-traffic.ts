import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { twin } from "../../contract/twin.js";
import { encodeLocation, STATUS } from "../ingest/jt808/location.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import type { TestPostgres } from "./test-cluster.ts";

const BASE = { lonE6: 111_600_000, latE6: 25_200_000 };
const STEP_E6 = 100; // 10 m in the second between two reports
const PAUSE_MS = 20;

/** Terminals of the test town that report second after second of the past, each until it is acknowledged. */
export class TestTraffic {
  readonly #links: readonly TerminalLink[];
  readonly #firstMs: number;
  #isRunning = true;
  readonly #running: Promise<unknown>;
  /** reports acknowledged so far, of each vehicle from 1 */
  readonly acknowledged: number[];

  constructor(port: number, terminals: number, firstMs: number) {
    this.#firstMs = firstMs;
    this.acknowledged = Array.from({ length: terminals }, () => 0);
    this.#links = this.acknowledged.map((_, i) => {
      const link = new TerminalLink(
        { host: "127.0.0.1", port },
        {
          terminal: String(13_900_000_001 + i),
          year: i % 2 === 0 ? 2013 : 2019,
          plate: `湘M${String(i + 1).padStart(5, "0")}`,
          plateColour: 2,
          province: 0,
          city: 0,
        },
      );
      link.open();
      return link;
    });
    this.#running = Promise.all(this.#links.map((link, i) => this.#drive(link, i)));
  }

  /** Ids of the messages that the terminal of a vehicle was sent. */
  commandsOf(vehicle: number): number[] {
    return this.#links[vehicle - 1]!.commands.map(({ messageId }) => messageId);
  }

  /** of all vehicles */
  get count(): number {
    return this.acknowledged.reduce((sum, count) => sum + count, 0);
  }

  timeOf(report: number): number {
    return this.#firstMs + report * 1000;
  }

  /** Longitude in 1e-6 degree that a vehicle has after so many acknowledged reports. */
  lonAfter(reports: number): number {
    return BASE.lonE6 + (reports - 1) * STEP_E6;
  }

  /** Acknowledged reports that the database does not have. */
  async lostFrom(postgres: TestPostgres): Promise<string[]> {
    const rows = await postgres.query<{ vehicle: number; ts: string }>("SELECT vehicle, ts FROM positions");
    const stored = new Set(rows.map(({ vehicle, ts }) => `${vehicle}/${ts}`));
    return this.acknowledged.flatMap((count, i) =>
      Array.from({ length: count }, (_, report) => `${i + 1}/${this.timeOf(report)}`).filter(
        (key) => !stored.has(key),
      ),
    );
  }

  /** Waits for so many more acknowledgements of every vehicle. */
  async more(reports: number): Promise<void> {
    const before = [...this.acknowledged];
    while (!this.acknowledged.every((count, i) => count >= before[i]! + reports)) await delay(PAUSE_MS);
  }

  /** Reports no more; resolves when nothing is unanswered. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#running;
    for (const link of this.#links) link.close();
  }

  async #drive(link: TerminalLink, i: number): Promise<void> {
    while (this.#isRunning) {
      const report = this.acknowledged[i]!;
      const body = encodeLocation({
        alarm: 0,
        status: STATUS.positioned,
        lonE6: BASE.lonE6 + report * STEP_E6,
        latE6: BASE.latE6,
        altitudeMeters: 230,
        speedDkmh: 360,
        headingDeg: 90,
        timeMs: this.timeOf(report),
      });
      try {
        await link.reportNow(body);
        this.acknowledged[i] = report + 1;
      } catch {
        // no link or no answer: the same report again
      }
      await delay(PAUSE_MS);
    }
  }
}

/** A viewer that comes back to its address when the connection is lost, as browsers do. */
export class TestViewer {
  readonly #url: string;
  #socket: WebSocket | undefined;
  #isClosed = false;
  connections = 0;
  /** vehicle → longitude, 1e-6 degree */
  readonly lonE6 = new Map<number, number>();

  constructor(port: number) {
    this.#url = `ws://127.0.0.1:${port}/live`;
    this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.terminate();
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.on("open", () => {
      this.connections++;
      socket.send(twin.ClientMessage.encode({ subscribe: { all: true } }).finish());
    });
    socket.on("message", (bytes: Buffer) => {
      const { cell } = twin.ServerMessage.decode(bytes);
      let [vehicle, lonE6] = [0, 0];
      cell?.vehicleDelta?.forEach((delta, i) => {
        vehicle += delta;
        lonE6 += cell.lonE6Delta![i]!;
        this.lonE6.set(vehicle, lonE6);
      });
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      if (!this.#isClosed) setTimeout(() => this.#open(), 100);
    });
  }
}
