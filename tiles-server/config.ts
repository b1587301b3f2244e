import { isIP } from "node:net";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65535);
const hostName = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || /^[a-zA-Z0-9.-]+$/.test(text),
    "must be a host name or an IP address",
  );

const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgres:// or postgresql://")
    .optional(),
  NATS_URL: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((url) => url !== ""))
    .pipe(
      z.array(
        z.url({ protocol: /^(nats|tls)$/, error: "must be like nats://10.0.0.1:4222,nats://10.0.0.2:4222" }),
      ),
    )
    .optional(),
  HOST: hostName.default("127.0.0.1"),
  PORT: port.default(8080),
  DATA_DIR: z.string().min(1).default("./data"),
  PUBLICATION: z.string().min(1).default("./data/publication"),
  VIEWER_DIR: z.string().min(1).default("./dist/viewer"),
  JT808_HOST: hostName.optional(),
  JT808_PORT: port.default(6808),
  JT808_HEARTBEAT_SECONDS: z.coerce.number().int().min(10).max(3_600).default(60),
  JT808_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).max(20_000).default(5_000),
  JT809_PORT: port.default(6809),
  JT809_PLATFORMS: z.string().min(1).optional(),
  MQTT_HOST: hostName.default("127.0.0.1"),
  MQTT_PORT: port.optional(),
  MQTT_URL: z
    .string()
    .regex(/^(mqtts?|wss?):\/\//, "must start with mqtt://, mqtts://, ws:// or wss://")
    .optional(),
  MQTT_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, "must be one word of a topic")
    .default("twin"),
  GTFS_REALTIME_URL: z.url({ protocol: /^https?$/ }).optional(),
  GTFS_REALTIME_SECONDS: z.coerce.number().int().min(5).max(3_600).default(15),
  COUNTY_DIR: z.string().min(1).optional(),
  EDIT_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  TWIN_PROGRAM: z.string().min(1).default("./bin/twin.mjs"),
  INGEST_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  HISTORY_DAYS: z.coerce.number().int().min(3).max(3_650).default(190),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  TRUSTED_ORIGINS: z
    .string()
    .default("")
    .transform((text) => text.split(/[\s,]+/).filter((origin) => origin !== ""))
    .pipe(z.array(z.url({ protocol: /^https?$/, error: "must be origins like https://twin.example.cn" }))),
  STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(20_000),
});

const settings = environment.refine(
  ({ NATS_URL, DATABASE_URL }) => !NATS_URL?.length || DATABASE_URL !== undefined,
  {
    path: ["NATS_URL"],
    error:
      "is for several servers, which need one PostgreSQL: set DATABASE_URL too (the embedded database is of one server)",
  },
);

/** user and password in an address */
const PASSWORDS = /\/\/[^/@\s,]*@/g;

/** Everything the server is told from outside. Read once, passed as an argument. */
export interface Config {
  /** absent = the embedded database in `dataDir` */
  readonly databaseUrl: string | undefined;
  /** nodes of one NATS cluster; none = this server is alone */
  readonly natsUrls: readonly URL[];
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** folder that holds `current/manifest.json` (contract/publication.ts) */
  readonly publication: string;
  readonly viewerDir: string;
  readonly jt808Host: string;
  readonly jt808Port: number;
  /** between heartbeats of terminals that were not told otherwise; silent for three, a terminal is disconnected */
  readonly jt808HeartbeatSeconds: number;
  readonly jt808ConnectionsPerAddress: number;
  readonly jt809Port: number;
  /** file that lists the platforms that may forward vehicles (ingest/jt809/platforms.ts); absent = none may */
  readonly jt809Platforms: string | undefined;
  /** of the embedded broker; loopback unless told otherwise */
  readonly mqttHost: string;
  /** absent = no embedded broker */
  readonly mqttPort: number | undefined;
  /** a broker of others to read from; absent = none */
  readonly mqttUrl: string | undefined;
  /** first part of the county's own topics */
  readonly mqttPrefix: string;
  /** feed of bus positions to poll; absent = none */
  readonly gtfsRealtimeUrl: string | undefined;
  readonly gtfsRealtimeSeconds: number;
  /** folder of county.yaml and the surveys; absent = features cannot be edited */
  readonly countyDir: string | undefined;
  /** what editors must know; absent = anyone may who asks from this machine, and nobody else */
  readonly editKey: string | undefined;
  /** the `twin` command, which makes edits */
  readonly twinProgram: string;
  /** what senders of /ingest/* must know; absent = anyone who reaches the port may send */
  readonly ingestKey: string | undefined;
  /** tracks are kept this long, days; half a year by default */
  readonly historyDays: number;
  readonly logLevel: z.infer<typeof environment>["LOG_LEVEL"];
  /** further origins browsers may come from, e.g. the name of a reverse proxy */
  readonly trustedOrigins: readonly string[];
  readonly statementTimeoutMs: number;
}

/**
 * Reads the environment variables of the server.
 * @throws Error naming every wrong variable with what was found and expected
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const result = settings.safeParse(env);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const found = (env[name] ?? "").replaceAll(PASSWORDS, "//…@");
      return `  ${name}=${found}: ${issue.message}`;
    });
    throw new Error(`wrong configuration:\n${[...new Set(lines)].join("\n")}`);
  }
  const value = result.data;
  return {
    databaseUrl: value.DATABASE_URL,
    natsUrls: (value.NATS_URL ?? []).map((url) => new URL(url)),
    host: value.HOST,
    port: value.PORT,
    dataDir: value.DATA_DIR,
    publication: value.PUBLICATION,
    viewerDir: value.VIEWER_DIR,
    jt808Host: value.JT808_HOST ?? value.HOST,
    jt808Port: value.JT808_PORT,
    jt808HeartbeatSeconds: value.JT808_HEARTBEAT_SECONDS,
    jt808ConnectionsPerAddress: value.JT808_CONNECTIONS_PER_ADDRESS,
    jt809Port: value.JT809_PORT,
    jt809Platforms: value.JT809_PLATFORMS,
    mqttHost: value.MQTT_HOST,
    mqttPort: value.MQTT_PORT,
    mqttUrl: value.MQTT_URL,
    mqttPrefix: value.MQTT_PREFIX,
    gtfsRealtimeUrl: value.GTFS_REALTIME_URL,
    gtfsRealtimeSeconds: value.GTFS_REALTIME_SECONDS,
    countyDir: value.COUNTY_DIR,
    editKey: value.EDIT_KEY,
    twinProgram: value.TWIN_PROGRAM,
    ingestKey: value.INGEST_KEY,
    historyDays: value.HISTORY_DAYS,
    logLevel: value.LOG_LEVEL,
    trustedOrigins: value.TRUSTED_ORIGINS.map((origin) => new URL(origin).origin),
    statementTimeoutMs: value.STATEMENT_TIMEOUT_MS,
  };
}
