import { randomBytes, timingSafeEqual } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ReportAcceptor } from "./accept-reports.ts";
import type { GroupCommit } from "./group-commit.ts";
import { countRecords, type IngestCounts } from "./ingest-counts.ts";
import { BodyError } from "./jt808/messages.ts";
import {
  bodyOf,
  encodeJt809Frame,
  type Jt809Frame,
  Jt809FrameReader,
  type Jt809Year,
} from "./jt809/frame.ts";
import {
  decodeLogin,
  decodeVehicleData,
  encodeLoginAnswer,
  encodeReceived,
  JT809,
  type Jt809Login,
  LOGIN_RESULT,
  yearOfLogin,
} from "./jt809/messages.ts";
import type { Jt809Platform } from "./jt809/platforms.ts";
import { SecondLink } from "./jt809-second-link.ts";
import type { IngestRecord } from "./records.ts";
import type { StrangerReports } from "./stranger-reports.ts";
import type { VehicleRegistry } from "./vehicle-registry.ts";

const MAX_CONNECTIONS = 64;
const LOGIN_WITHIN_MS = 10_000;
/** Platforms send 0x1005 once a minute. */
const IDLE_MS = 180_000;
const MAX_REFUSED_FRAMES = 20;
/** Messages being stored for one platform; reading stops until one is. */
const MAX_UNDER_WAY = 256;
const RETRY_MS = 500;
const RECEIVED_EVERY_MS = 60_000;

export interface Jt809Dependencies {
  readonly platforms: readonly Jt809Platform[];
  readonly registry: VehicleRegistry;
  readonly acceptor: ReportAcceptor;
  readonly strangers: StrangerReports;
  readonly commit: GroupCommit;
  readonly counts: IngestCounts;
  readonly log: Logger;
  readonly onHeard: (vehicle: number, nowMs: number) => void;
}

export interface Jt809Server {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens for platforms that forward vehicles (main link of JT/T 809). There is no answer to a single location in this
 * protocol: while nothing can be stored the socket is not read, and 0x9101 says once a minute how many are stored.
 * @throws Error with the system's code when the port cannot be taken
 */
export async function openJt809Server(
  address: { readonly host: string; readonly port: number },
  dependencies: Jt809Dependencies,
): Promise<Jt809Server> {
  const links = new Set<PlatformLink>();
  const server = createServer((socket) => {
    if (links.size >= MAX_CONNECTIONS) {
      dependencies.counts.refusedConnections.inc();
      socket.destroy();
      return;
    }
    const link = new PlatformLink(socket, dependencies, () => links.delete(link));
    links.add(link);
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(address.port, address.host, listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const link of links) link.close("the server stops");
      }),
  };
}

/** One main link: login, then vehicles. */
class PlatformLink {
  readonly #socket: Socket;
  readonly #dependencies: Jt809Dependencies;
  readonly #reader = new Jt809FrameReader();
  readonly #loginTimer: NodeJS.Timeout;
  readonly #receivedTimer: NodeJS.Timeout;
  #platform: Jt809Platform | undefined;
  #second: SecondLink | undefined;
  #year: Jt809Year = 2011;
  #serial = 0;
  #refused = 0;
  #underWay = 0;
  #stored = 0;
  #storedSinceMs = Date.now();

  constructor(socket: Socket, dependencies: Jt809Dependencies, onClosed: () => void) {
    this.#socket = socket;
    this.#dependencies = dependencies;
    this.#loginTimer = setTimeout(() => this.close("did not log in in time"), LOGIN_WITHIN_MS);
    this.#receivedTimer = setInterval(() => this.#tellReceived(), RECEIVED_EVERY_MS);
    socket.setTimeout(IDLE_MS, () => this.close("idle"));
    socket.on("data", (bytes: Buffer) => {
      this.#reader.append(bytes);
      this.#work();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(this.#loginTimer);
      clearInterval(this.#receivedTimer);
      this.#second?.close();
      onClosed();
    });
  }

  close(reason: string): void {
    if (this.#socket.destroyed) return;
    this.#dependencies.log.info({ reason, platform: this.#platform?.name }, "platform disconnected");
    this.#socket.destroy();
  }

  #work(): void {
    const { counts } = this.#dependencies;
    while (this.#underWay < MAX_UNDER_WAY && !this.#socket.destroyed) {
      const next = this.#reader.nextFrame();
      if (!next) break;
      if (next.ok) this.#handle(next);
      else {
        counts.refusedFrames.inc({ reason: `809 ${next.reason}` });
        if (++this.#refused > MAX_REFUSED_FRAMES) this.close("too many bad frames");
      }
    }
    if (this.#underWay >= MAX_UNDER_WAY) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #handle(frame: Jt809Frame): void {
    const { counts } = this.#dependencies;
    counts.forwardedFrames.inc();
    try {
      if (frame.messageId === JT809.login) this.#login(frame);
      else if (!this.#platform) this.close("said something before it logged in");
      else this.#dispatch(frame, this.#platform);
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      counts.refusedFrames.inc({ reason: "809 body" });
    }
  }

  #login(frame: Jt809Frame): void {
    const { platforms, log } = this.#dependencies;
    const year = yearOfLogin(frame.bytes.length);
    const platform = platforms.find(({ accessCode }) => accessCode === frame.accessCode);
    const { result, login } =
      platform && year
        ? this.#checkLogin(frame, year, platform)
        : { result: LOGIN_RESULT.wrongAccessCode, login: undefined };
    this.#year = year ?? 2011;
    const verifyCode = randomBytes(4).readUInt32BE();
    this.#send(frame, JT809.loginAnswer, encodeLoginAnswer(result, verifyCode));
    log.info({ accessCode: frame.accessCode, platform: platform?.name, result }, "platform logs in");
    if (result !== LOGIN_RESULT.ok || !platform) {
      this.#socket.end();
      return;
    }
    clearTimeout(this.#loginTimer);
    this.#platform = platform;
    if (platform.secondLink) this.#openSecond(platform, login?.listens, verifyCode);
  }

  /** The platform names an address; nobody but itself is connected to. */
  #openSecond(platform: Jt809Platform, listens: Jt809Login["listens"], verifyCode: number): void {
    const { log, counts } = this.#dependencies;
    this.#second?.close();
    this.#second = undefined;
    if (!listens || (listens.host !== this.#address && !platform.addresses?.includes(listens.host))) {
      log.warn({ platform: platform.name, listens, from: this.#address }, "second link not opened");
      return;
    }
    const { accessCode } = platform;
    this.#second = new SecondLink(
      { ...listens, accessCode, verifyCode, year: this.#year },
      {
        onLost: (reason) => this.#send({ accessCode }, JT809.secondLost, Buffer.of(reason)),
        onMessage: () => counts.unsupported.inc({ protocol: "jt809" }),
        log,
      },
    );
  }

  get #address(): string {
    return (this.#socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  }

  #checkLogin(
    frame: Jt809Frame,
    year: Jt809Year,
    platform: Jt809Platform,
  ): { result: number; login: Jt809Login | undefined } {
    if (platform.addresses && !platform.addresses.includes(this.#address))
      return { result: LOGIN_RESULT.wrongAddress, login: undefined };
    const login = decodeLogin(bodyOf(frame, year, platform), year);
    if (login.user !== platform.user) return { result: LOGIN_RESULT.unknownUser, login };
    const [given, expected] = [Buffer.from(login.password), Buffer.from(platform.password)];
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    return { result: isRight ? LOGIN_RESULT.ok : LOGIN_RESULT.wrongPassword, login };
  }

  #dispatch(frame: Jt809Frame, platform: Jt809Platform): void {
    switch (frame.messageId) {
      case JT809.keepAlive:
        this.#send(frame, JT809.keepAliveAnswer, Buffer.alloc(0));
        break;
      case JT809.logout:
        this.#tellReceived();
        this.#send(frame, JT809.logoutAnswer, Buffer.alloc(0));
        this.#socket.end();
        break;
      case JT809.vehicles:
        this.#store(bodyOf(frame, this.#year, platform), platform);
        break;
      default:
        this.#dependencies.counts.unsupported.inc({ protocol: "jt809" });
    }
  }

  #store(body: Buffer, platform: Jt809Platform): void {
    const { registry, acceptor, strangers, counts, onHeard } = this.#dependencies;
    const data = decodeVehicleData(body, this.#year);
    if (!data) {
      counts.unsupported.inc({ protocol: "jt809" });
      return;
    }
    const nowMs = Date.now();
    const vehicle = registry.byPlate(data.plate);
    const source = `jt809:${platform.accessCode}`;
    let records: IngestRecord[];
    if (vehicle) {
      onHeard(vehicle.number, nowMs);
      const origin = { source, isBackfill: data.isBackfill };
      records = acceptor.accept(vehicle.number, data.reports, nowMs, origin);
    } else
      records = strangers.take(source, `no vehicle with the plate ${data.plate} is registered`, body, nowMs);
    countRecords(counts, records);
    if (records.length === 0) return;
    this.#underWay++;
    void this.#storeUntilDone(records).then(() => {
      this.#underWay--;
      this.#stored += vehicle ? data.reports.length : 0;
      this.#work();
    });
  }

  /** The sender cannot be told to send again: what it sent is held, and nothing more is read, until it is stored. */
  async #storeUntilDone(records: readonly IngestRecord[]): Promise<void> {
    while (!this.#socket.destroyed) {
      try {
        await this.#dependencies.commit.submit(records);
        return;
      } catch {
        await delay(RETRY_MS); // full, or the disk is: the commit has said so in the log
      }
    }
  }

  #tellReceived(): void {
    if (!this.#platform || this.#stored === 0) return;
    const now = Date.now();
    const body = encodeReceived(this.#stored, this.#storedSinceMs, now);
    if (!this.#second?.send(JT809.received, body))
      this.#send({ accessCode: this.#platform.accessCode }, JT809.received, body);
    this.#stored = 0;
    this.#storedSinceMs = now;
  }

  #send({ accessCode }: Pick<Jt809Frame, "accessCode">, messageId: number, body: Buffer): void {
    if (this.#socket.destroyed) return;
    this.#serial = (this.#serial + 1) >>> 0;
    const timeS = Math.floor(Date.now() / 1000);
    const header = { messageId, serial: this.#serial, accessCode, year: this.#year, timeS };
    this.#socket.write(encodeJt809Frame(header, body));
  }
}
