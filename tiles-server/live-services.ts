import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Vehicle } from "../contract/api.ts";
import type { TerminalAnswer, TerminalCommand } from "../contract/terminal-commands.ts";
import type { Bus } from "./bus/bus.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { EditService } from "./edits/edit-service.ts";
import type { Edits } from "./edits/edits.ts";
import type { RuleService } from "./events/rule-service.ts";
import type { DeviceRegistry } from "./ingest/devices/device-registry.ts";
import type { Telemetry } from "./ingest/devices/telemetry.ts";
import type { IngestLog } from "./ingest/log.ts";
import type { DeviceStates } from "./live/device-states.ts";
import type { LampRow } from "./live/lamp-states.ts";
import type { PublicationSource } from "./publication/publication.ts";

/** What the live half of the server (ingest, live, history) is given. It lives in this process. */
export interface LiveDependencies {
  readonly config: Config;
  readonly database: Database;
  readonly publication: PublicationSource;
  readonly inputs: LiveInputs;
  /** makes edits with this server's folder of the county; undefined = it has none */
  readonly edits: EditService | undefined;
  readonly log: Logger;
  readonly metrics: Registry;
}

/** What the live half has read before the database was open (`readLiveInputs`). */
export interface LiveInputs {
  /** in front of the embedded database only */
  readonly ingestLog: IngestLog | undefined;
  /** of the publication that is current at the start */
  readonly lamps: readonly LampRow[];
}

/** A count that only live state knows. `asOfMs` null = nothing was ever reported. */
export interface LiveCount {
  readonly value: number;
  readonly of: number;
  readonly asOfMs: number | null;
}

/** Numbers for the cards that come from what is moving now. */
export interface LiveFigures {
  /** vehicles of the layer that reported in the last five minutes, of those registered */
  online(layer: "muck-trucks" | "sanitation"): LiveCount;
  lampsLit(): LiveCount;
  lampsFaulty(): LiveCount;
  /** vehicles with a fix in each of the last 24 hours, oldest first */
  vehiclesByHour(nowMs: number): Promise<{ hourMs: number; muckTrucks: number; sanitation: number }[]>;
}

/** What the live half gives the server: made by `openLiveServices` in live/live-services.ts. */
export interface LiveServices {
  readonly figures: LiveFigures;
  /** Answers `/ingest/*` outside the Express chain; false = not its path. */
  handleIngest(request: IncomingMessage, response: ServerResponse): boolean;
  /** GET /api/tracks */
  readonly tracks: RequestHandler;
  /** POST /api/tracks: length-delimited twin.Track; how many fixes are new, and were known. @throws HttpError 400, 422 */
  importTracks(bytes: Uint8Array): Promise<{ stored: number; known: number }>;
  /**
   * Sends a command to a vehicle's terminal; undefined when it is not connected.
   * @throws Error when it does not answer; BodyError for what cannot be said to its edition
   */
  command(vehicle: number, command: TerminalCommand): Promise<TerminalAnswer | undefined>;
  /** makes edits here or at the server that makes them for all; undefined = nobody can */
  readonly edits: Edits | undefined;
  /** rules, events, trips and coverage */
  readonly rules: RuleService;
  /** GET /api/vehicles */
  vehicles(): Promise<Vehicle[]>;
  /** Answers WebSocket upgrades of /live on this server; checks Origin and sizes itself. */
  attach(server: Server): void;
  /** lamps, water points, bins and parking that report by themselves */
  readonly devices: {
    readonly registry: DeviceRegistry;
    readonly telemetry: Telemetry;
    readonly states: DeviceStates;
  };
  /** what joins this server to others */
  readonly bus: Pick<Bus, "kind" | "isConnected">;
  /** one sentence why it cannot take data now, or null */
  notReady(): string | null;
  /** actual ports, for the start message and tests with port 0 */
  readonly jt808Port: number;
  /** undefined = no platform may forward */
  readonly jt809Port: number | undefined;
  /** undefined = no embedded broker */
  readonly mqttPort: number | undefined;
  close(): Promise<void>;
}
