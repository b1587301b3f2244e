import type { Socket } from "node:net";
import type { Logger } from "pino";
import type { Vehicle } from "../../contract/api.ts";
import type { TerminalAnswer, TerminalCommand } from "../../contract/terminal-commands.ts";
import type { IncomingReport, ReportAcceptor } from "./accept-reports.ts";
import type { GroupCommit } from "./group-commit.ts";
import { countRecords, type IngestCounts } from "./ingest-counts.ts";
import { encodeCommand, encodePartRequest } from "./jt808/commands.ts";
import { type Frame, FrameReader } from "./jt808/frame.ts";
import { decodeLocation, decodeLocationBatch } from "./jt808/location.ts";
import { BodyError, MESSAGE } from "./jt808/messages.ts";
import { type Addressee, Outbound } from "./jt808/outbound.ts";
import { decodeParametersAnswer, type Parameters } from "./jt808/parameters.ts";
import {
  ANSWER,
  decodeAnswer,
  decodeAuthentication,
  decodeRegistration,
  encodeAnswer,
  encodeRegisterAnswer,
  REGISTER_RESULT,
} from "./jt808/session-messages.ts";
import { SubpackageJoiner } from "./jt808/subpackages.ts";
import type { StrangerReports } from "./stranger-reports.ts";
import type { TerminalCodes } from "./terminal-codes.ts";
import type { VehicleRegistry } from "./vehicle-registry.ts";

const AUTHENTICATE_WITHIN_MS = 10_000;
/** A terminal that said nothing for this many heartbeats is gone. */
const IDLE_HEARTBEATS = 3;
/** A terminal that was told to send heartbeats more often than this is not held to it. */
const SHORTEST_HEARTBEAT_SECONDS = 10;
/** How often missing parts of long messages are looked for, while some are missing. */
const PARTS_TICK_MS = 1_000;
const MOST_TIMER_MS = 2 ** 31 - 1;
const RESULTS = ["ok", "failed", "badMessage", "unsupported"] as const;
const MAX_REFUSED_FRAMES = 20;
const MAX_FAILED_LOGINS = 3;
/** Reports under way for one terminal; reading stops until one is stored. */
const MAX_UNDER_WAY = 32;
/** A terminal that does not read its answers. */
const MAX_UNREAD_BYTES = 65_536;

export interface SessionDependencies {
  readonly registry: VehicleRegistry;
  readonly codes: TerminalCodes;
  readonly acceptor: ReportAcceptor;
  readonly commit: GroupCommit;
  readonly counts: IngestCounts;
  readonly strangers: StrangerReports;
  /** seconds between heartbeats of a terminal that was not told otherwise */
  readonly heartbeatSeconds: number;
  readonly log: Logger;
  /** a frame of an authenticated terminal came */
  readonly onHeard: (vehicle: number, nowMs: number) => void;
  /** the terminal authenticated; an older connection of the same one is closed */
  readonly onAuthenticated: (vehicle: number, session: TerminalSession) => void;
  readonly onClosed: (session: TerminalSession) => void;
}

/** One TCP connection of a terminal: register, authenticate, then reports, each answered when it is stored. */
export class TerminalSession {
  readonly #socket: Socket;
  readonly #dependencies: SessionDependencies;
  readonly #reader = new FrameReader();
  readonly #joiner = new SubpackageJoiner();
  readonly #authenticateTimer: NodeJS.Timeout;
  readonly #outbound: Outbound<TerminalAnswer>;
  #partsTimer: NodeJS.Timeout | undefined;
  #vehicle: Vehicle | undefined;
  /** as the terminal's last frame named it */
  #addressee: Addressee | undefined;
  #refused = 0;
  #failedLogins = 0;
  #underWay = 0;
  #working = false;

  constructor(socket: Socket, dependencies: SessionDependencies) {
    this.#socket = socket;
    this.#dependencies = dependencies;
    this.#outbound = new Outbound((bytes) => this.#write(bytes));
    this.#authenticateTimer = setTimeout(
      () => this.close("not authenticated in time"),
      AUTHENTICATE_WITHIN_MS,
    );
    socket.setNoDelay(true);
    socket.on("timeout", () => this.close("idle"));
    this.#expectHeartbeat(dependencies.heartbeatSeconds);
    socket.on("data", (bytes: Buffer) => {
      this.#reader.append(bytes);
      void this.#work();
    });
    // a reset is the ordinary end of a mobile connection
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(this.#authenticateTimer);
      clearInterval(this.#partsTimer);
      this.#outbound.close();
      dependencies.onClosed(this);
    });
  }

  get vehicle(): Vehicle | undefined {
    return this.#vehicle;
  }

  close(reason: string): void {
    if (this.#socket.destroyed) return;
    this.#dependencies.log.debug({ reason, plate: this.#vehicle?.plate }, "terminal disconnected");
    this.#socket.destroy();
  }

  /**
   * Sends a command and waits for the terminal's answer.
   * @throws Error when it does not answer in 20 s or disconnects; BodyError for what cannot be said to its edition
   */
  async command(command: TerminalCommand): Promise<TerminalAnswer> {
    const to = this.#addressee;
    if (!this.#vehicle || !to) throw new Error("the terminal has not authenticated");
    const answer = await this.#outbound.ask(to, encodeCommand(command, to.year));
    if (command.type === "setParameters" && answer.result === "ok") this.#heartbeatOf(command.parameters);
    return answer;
  }

  #heartbeatOf({ heartbeatSeconds }: Parameters): void {
    if (typeof heartbeatSeconds === "number")
      this.#expectHeartbeat(Math.max(SHORTEST_HEARTBEAT_SECONDS, heartbeatSeconds));
  }

  #expectHeartbeat(seconds: number): void {
    this.#socket.setTimeout(Math.min(MOST_TIMER_MS, IDLE_HEARTBEATS * seconds * 1000));
  }

  /** Handles what has come, frame by frame; reading pauses while a frame waits and while enough are under way. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#underWay < MAX_UNDER_WAY && !this.#socket.destroyed) {
        const next = this.#reader.nextFrame();
        if (!next) break;
        if (next.ok) {
          const waiting = this.#handle(next);
          if (waiting) {
            this.#pause(true);
            await waiting;
          }
        } else {
          this.#dependencies.counts.refusedFrames.inc({ reason: next.reason });
          if (++this.#refused > MAX_REFUSED_FRAMES) this.close("too many bad frames");
        }
      }
    } catch (error) {
      // the database did not answer a registration: the terminal comes again
      this.#dependencies.log.warn({ err: error, plate: this.#vehicle?.plate }, "terminal session failed");
      this.close("internal error");
    }
    this.#working = false;
    this.#pause(this.#underWay >= MAX_UNDER_WAY);
  }

  /** Pausing and resuming are calls to the system: made only when something changes. */
  #pause(wanted: boolean): void {
    if (wanted === this.#socket.isPaused()) return;
    if (wanted) this.#socket.pause();
    else this.#socket.resume();
  }

  /** A promise only where an answer has to be waited for before the next frame: registration and logout. */
  #handle(part: Frame): Promise<void> | undefined {
    const { counts } = this.#dependencies;
    counts.frames.inc();
    if (this.#addressee?.terminal !== part.terminal) this.#addressee = addresseeOf(part);
    const frame = this.#joiner.accept(part, Date.now());
    if (this.#joiner.isWaiting) this.#partsTimer ??= setInterval(() => this.#askForParts(), PARTS_TICK_MS);
    if (!frame) return undefined;
    if (frame.encryption !== 0) {
      this.#answer(frame, ANSWER.unsupported);
      return undefined;
    }
    const refused = (error: unknown) => {
      if (!(error instanceof BodyError)) throw error;
      counts.refusedFrames.inc({ reason: "body" });
      this.#answer(frame, ANSWER.badMessage);
    };
    try {
      return this.#dispatch(frame)?.catch(refused);
    } catch (error) {
      refused(error);
      return undefined;
    }
  }

  #dispatch(frame: Frame): Promise<void> | undefined {
    if (frame.messageId === MESSAGE.register) return this.#register(frame);
    if (frame.messageId === MESSAGE.authenticate) this.#authenticate(frame);
    else {
      const vehicle = this.#vehicle;
      if (vehicle && this.#dependencies.registry.byTerminal(frame.terminal)?.number === vehicle.number)
        return this.#dispatchOf(vehicle, frame);
      this.#dependencies.counts.unauthenticated.inc({
        message: `0x${frame.messageId.toString(16).padStart(4, "0")}`,
      });
      const isReport = frame.messageId === MESSAGE.location;
      if (!isReport || !this.#keepStranger(frame)) this.#answer(frame, ANSWER.failed);
    }
    return undefined;
  }

  /** A report of a terminal that is not in the registry; false = there are enough of them. Answered when it is kept. */
  #keepStranger(frame: Frame): boolean {
    const { strangers, commit, counts, registry } = this.#dependencies;
    if (commit.isHalfFull || registry.byTerminal(frame.terminal)) return false;
    const source = `jt808:${frame.terminal.replace(/^0+/, "")}`;
    const records = strangers.take(source, "the terminal is not registered", frame.body, Date.now());
    if (records.length === 0) return false;
    counts.quarantined.inc();
    // named recovery: what is kept of strangers is not promised to anyone
    commit.submit(records).then(
      () => this.#answer(frame, ANSWER.failed),
      () => this.#answer(frame, ANSWER.failed),
    );
    return true;
  }

  /** What an authenticated terminal says. */
  #dispatchOf(vehicle: Vehicle, frame: Frame): Promise<void> | undefined {
    this.#dependencies.onHeard(vehicle.number, Date.now());
    switch (frame.messageId) {
      case MESSAGE.heartbeat:
        this.#answer(frame, ANSWER.ok);
        break;
      case MESSAGE.terminalAnswer: {
        const { serial, result } = decodeAnswer(frame.body);
        this.#outbound.answered(serial, { result: RESULTS[result] ?? "failed" });
        break;
      }
      case MESSAGE.parameters: {
        const { serial, parameters } = decodeParametersAnswer(frame.body);
        this.#heartbeatOf(parameters);
        this.#outbound.answered(serial, { result: "ok", parameters });
        break;
      }
      case MESSAGE.resendParts:
        this.#outbound.resend(frame);
        break;
      case MESSAGE.location:
        this.#store(frame, vehicle.number, [{ report: decodeLocation(frame.body), body: frame.body }], false);
        break;
      case MESSAGE.locationBatch: {
        const { reports, backfill } = decodeLocationBatch(frame.body);
        this.#store(frame, vehicle.number, reports, backfill);
        break;
      }
      case MESSAGE.logout:
        return this.#logout(vehicle, frame);
      default:
        this.#answer(frame, ANSWER.unsupported);
    }
    return undefined;
  }

  async #logout(vehicle: Vehicle, frame: Frame): Promise<void> {
    await this.#dependencies.codes.revoke(vehicle.number, Date.now());
    this.#vehicle = undefined;
    this.#answer(frame, ANSWER.ok);
  }

  async #register(frame: Frame): Promise<void> {
    const { registry, codes, counts } = this.#dependencies;
    const { plate } = decodeRegistration(frame.body, frame.year);
    const vehicle = registry.byTerminal(frame.terminal);
    const answer = (result: number, code?: string) =>
      this.#send(
        frame,
        MESSAGE.registerAnswer,
        encodeRegisterAnswer({ serial: frame.serial, result, ...(code && { code }) }),
      );
    if (!vehicle) {
      counts.unknownTerminals.inc();
      return answer(REGISTER_RESULT.noSuchTerminal);
    }
    if (plate !== vehicle.plate) {
      counts.unknownTerminals.inc();
      return answer(REGISTER_RESULT.noSuchVehicle);
    }
    answer(REGISTER_RESULT.ok, await codes.issue(vehicle.number, Date.now()));
  }

  #authenticate(frame: Frame): void {
    const { registry, codes, onAuthenticated, onHeard } = this.#dependencies;
    const { code } = decodeAuthentication(frame.body, frame.year);
    const vehicle = registry.byTerminal(frame.terminal);
    if (!vehicle || !codes.isValid(vehicle.number, code)) {
      this.#dependencies.counts.unauthenticated.inc({
        message: `0x${frame.messageId.toString(16).padStart(4, "0")}`,
      });
      this.#answer(frame, ANSWER.failed);
      if (++this.#failedLogins >= MAX_FAILED_LOGINS) this.#socket.end();
      return;
    }
    clearTimeout(this.#authenticateTimer);
    this.#vehicle = vehicle;
    onAuthenticated(vehicle.number, this);
    onHeard(vehicle.number, Date.now());
    this.#answer(frame, ANSWER.ok);
  }

  /** Answers only after the records are durable; without an answer the terminal sends them again. */
  #store(frame: Frame, vehicle: number, reports: readonly IncomingReport[], isBackfill: boolean): void {
    const { acceptor, commit, counts } = this.#dependencies;
    // a back-fill gives way early, so that what happens now still finds room
    if (frame.messageId === MESSAGE.locationBatch ? commit.isHalfFull : commit.isFull) {
      counts.turnedAway.inc(reports.length);
      return;
    }
    const origin = { source: `jt808:${frame.terminal.replace(/^0+/, "")}`, isBackfill };
    const records = acceptor.accept(vehicle, reports, Date.now(), origin);
    countRecords(counts, records);
    this.#underWay++;
    const done = () => {
      this.#underWay--;
      void this.#work();
    };
    commit.submit(records).then(
      () => {
        this.#answer(frame, ANSWER.ok);
        done();
      },
      () => {
        // the reason is in the log of the commit; silence makes the terminal send again
        counts.turnedAway.inc(reports.length);
        acceptor.forgetAlarms(vehicle);
        done();
      },
    );
  }

  #answer(frame: Frame, result: number): void {
    const { serial, messageId } = frame;
    this.#send(frame, MESSAGE.platformAnswer, encodeAnswer({ serial, messageId, result }));
  }

  #askForParts(): void {
    if (!this.#joiner.isWaiting) {
      clearInterval(this.#partsTimer);
      this.#partsTimer = undefined;
    }
    const to = this.#addressee;
    if (!to) return;
    for (const { firstSerial, indices } of this.#joiner.takeOverdue(Date.now())) {
      this.#dependencies.counts.partRequests.inc();
      this.#send(to, MESSAGE.requestParts, encodePartRequest(firstSerial, indices, to.year));
    }
  }

  #send(to: Addressee, messageId: number, body: Buffer): void {
    this.#outbound.send(to, { messageId, body });
  }

  #write(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.close("does not read its answers");
  }
}

function addresseeOf({ terminal, year, protocolVersion }: Frame): Addressee {
  return { terminal, year, ...(protocolVersion !== undefined && { protocolVersion }) };
}
