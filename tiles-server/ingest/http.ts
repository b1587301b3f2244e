import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { isBearerKey } from "../http/bearer-key.ts";
import { hostAllowed, originAllowed } from "../http/origins.ts";
import { type Device, GATEWAY } from "./devices/device-registry.ts";
import { MessageRate } from "./devices/message-rate.ts";
import type { IngestBody } from "./http-bodies.ts";
import type { IngestRecord } from "./records.ts";

/** 2,000 circuits with their faults, the most a schema takes; also what a compressed body may become. */
const MAX_BODY_BYTES = 1024 * 1024;
const BODY_WITHIN_MS = 10_000;
/** Bodies being read or stored: with their most bytes each, what this may hold in memory. */
const MOST_UNDER_WAY = 256;
const MOST_PER_SECOND = 50;
const MOST_OF_GATEWAY = 5_000;

const unzip = promisify(gunzip);

export interface IngestHandlerDependencies {
  /** by path */
  readonly bodies: ReadonlyMap<string, IngestBody>;
  /** the device whose key this is */
  readonly authenticate: (id: string, key: string) => Device | undefined;
  /** resolves when all records are durable */
  readonly store: (records: readonly IngestRecord[]) => Promise<void>;
  /** too much waits to be stored */
  readonly isFull: () => boolean;
  /** with `ingestKey`, senders must give it or a device's own key */
  readonly config: Pick<Config, "host" | "trustedOrigins" | "ingestKey">;
  readonly log: Logger;
}

interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** Who sends: a device, or undefined for whoever knows INGEST_KEY (or may send because there is none). */
type Sender = Device | undefined;

/**
 * Answers POST /ingest/… outside the Express chain, which costs six times as much a request: 204 when everything is
 * stored, 400 with the first wrong field, 401, 403, 413, 415, 429, 503 when it cannot store. Keys: `Authorization:
 * Bearer INGEST_KEY`, or a device's own by `Basic`. Bodies may be gzipped; what they become is limited as they are.
 * Returns false when the path is not below /ingest/.
 */
export function createIngestHandler(
  dependencies: IngestHandlerDependencies,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const deviceRate = new MessageRate(MOST_PER_SECOND);
  const gatewayRate = new MessageRate(MOST_OF_GATEWAY);
  let underWay = 0;
  return (request, response) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    if (!path.startsWith("/ingest/")) return false;
    const body = dependencies.bodies.get(path);
    const checked = body ? senderOf(request, dependencies) : unknownPath(dependencies);
    if ("status" in checked || !body) {
      const { status, error } = "status" in checked ? checked : unknownPath(dependencies);
      answer(response, status, error);
      return true;
    }
    const { sender } = checked;
    const rate = sender?.type === GATEWAY ? gatewayRate : deviceRate;
    if (sender && rate.isOver(sender.id, Date.now())) {
      answer(response, 429, "too many requests: wait a second");
      return true;
    }
    if (underWay >= MOST_UNDER_WAY || dependencies.isFull()) {
      answer(response, 503, "too much waits to be stored: send it again");
      return true;
    }
    underWay++;
    receive(request, response, body, sender, dependencies)
      .catch((error: Error) => {
        // last resort: the connection broke while the body came, or the store failed
        dependencies.log.warn({ err: error }, "report not taken");
        answer(response, 503, "the report was not stored: send it again");
      })
      .finally(() => {
        underWay--;
      });
    return true;
  };
}

function unknownPath({ bodies }: IngestHandlerDependencies): Refusal {
  return { status: 404, error: `no such path; reports go to ${[...bodies.keys()].join(", ")}` };
}

function senderOf(
  request: IncomingMessage,
  { config: { host, trustedOrigins, ingestKey }, authenticate }: IngestHandlerDependencies,
): { sender: Sender } | Refusal {
  const { headers, method } = request;
  if (method !== "POST") return { status: 405, error: `found ${method}, expected POST` };
  if (!hostAllowed(headers, trustedOrigins, host) || !originAllowed(headers, trustedOrigins))
    return { status: 403, error: "a page of another origin" };
  const basic = /^Basic ([A-Za-z0-9+/=]{4,400})$/.exec(headers.authorization ?? "")?.[1];
  let sender: Sender;
  if (basic !== undefined) {
    const [id = "", key = ""] = Buffer.from(basic, "base64").toString("utf8").split(/:(.*)/s);
    sender = authenticate(id, key);
    if (!sender) return { status: 401, error: "the device is not registered, or the key is not its own" };
  } else if (ingestKey !== undefined && !isBearerKey(headers.authorization, ingestKey))
    return {
      status: 401,
      error: "expected the header Authorization: Bearer KEY, or Basic with a device and its key",
    };
  if (!/^application\/json\b/.test(headers["content-type"] ?? ""))
    return { status: 415, error: "expected Content-Type: application/json" };
  if (!["identity", "gzip"].includes(headers["content-encoding"] ?? "identity"))
    return {
      status: 415,
      error: `found Content-Encoding: ${headers["content-encoding"]}, expected gzip or none`,
    };
  return { sender };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  read: IngestBody,
  sender: Sender,
  { store }: IngestHandlerDependencies,
): Promise<void> {
  const sent = await readBody(request);
  if (!sent)
    return answer(response, 413, `the body is longer than ${MAX_BODY_BYTES} bytes or came too slowly`);
  const body = request.headers["content-encoding"] === "gzip" ? await unzipped(sent) : sent;
  if (typeof body === "string") return answer(response, 413, body);
  const result = read(parseJson(body), sender);
  if ("status" in result) return answer(response, result.status, result.error);
  await store(result.records);
  response.writeHead(204).end();
}

/** The whole body, or undefined when it is too long or too slow. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => request.destroy(), BODY_WITHIN_MS);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}

/** Stops at the limit: a gigabyte of zeros is a megabyte on the wire. A text = why not. */
async function unzipped(bytes: Buffer): Promise<Buffer | string> {
  try {
    return await unzip(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ERR_BUFFER_TOO_LARGE"
      ? `the unzipped body is longer than ${MAX_BODY_BYTES} bytes`
      : "the body is no gzip";
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined; // the schema then says what was expected
  }
}

function answer(response: ServerResponse, status: number, error: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify({ error });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  // a body that was not read to its end cannot be followed by another request
  response.writeHead(status, { ...headers, Connection: "close" }).end(body);
}
