import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { lampReportSchema, PATHS } from "../../contract/api.ts";
import type { Config } from "../config.ts";
import { isBearerKey } from "../http/bearer-key.ts";
import { hostAllowed, originAllowed } from "../http/origins.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { IngestCounts } from "./ingest-counts.ts";
import type { LampRecord } from "./records.ts";

/** 2,000 circuits with their faults, the most the schema takes. */
const MAX_BODY_BYTES = 1024 * 1024;
const BODY_WITHIN_MS = 10_000;
const MAX_AGE_MS = 24 * 3600_000;
const MAX_AHEAD_MS = 5 * 60_000;

export interface IngestHandlerDependencies {
  readonly commit: GroupCommit;
  readonly counts: IngestCounts;
  /** with `ingestKey`, senders must give it: Authorization: Bearer KEY */
  readonly config: Pick<Config, "host" | "trustedOrigins" | "ingestKey">;
  readonly log: Logger;
}

/**
 * Answers POST /ingest/lamps outside the Express chain, which costs six times as much a request:
 * 204 when the reports are stored, 400 with the first wrong field, 413, 401, 503 when it cannot store.
 * Returns false when the path is not below /ingest/.
 */
export function createIngestHandler(
  dependencies: IngestHandlerDependencies,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    if (!path.startsWith("/ingest/")) return false;
    const refusal = refusalOf(request, path, dependencies);
    if (refusal) {
      answer(response, refusal.status, refusal.error);
      return true;
    }
    receive(request, response, dependencies).catch((error: Error) => {
      // last resort: the connection broke while the body came, or the store failed
      dependencies.log.warn({ err: error }, "lamp report not taken");
      answer(response, 503, "the report was not stored: send it again");
    });
    return true;
  };
}

function refusalOf(
  request: IncomingMessage,
  path: string,
  { config: { host, trustedOrigins, ingestKey } }: IngestHandlerDependencies,
): { status: number; error: string } | undefined {
  if (path !== PATHS.ingestLamps)
    return { status: 404, error: `no such path; lamps report to ${PATHS.ingestLamps}` };
  if (request.method !== "POST") return { status: 405, error: `found ${request.method}, expected POST` };
  if (!hostAllowed(request.headers, trustedOrigins, host) || !originAllowed(request.headers, trustedOrigins))
    return { status: 403, error: "a page of another origin" };
  if (ingestKey !== undefined && !isBearerKey(request.headers.authorization, ingestKey)) {
    return { status: 401, error: "expected the header Authorization: Bearer KEY" };
  }
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
    return { status: 415, error: "expected Content-Type: application/json" };
  }
  return undefined;
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  { commit, counts }: IngestHandlerDependencies,
): Promise<void> {
  const body = await readBody(request);
  if (!body)
    return answer(response, 413, `the body is longer than ${MAX_BODY_BYTES} bytes or came too slowly`);
  const report = lampReportSchema.safeParse(parseJson(body));
  if (!report.success) {
    const issue = report.error.issues[0]!;
    return answer(response, 400, `${issue.path.join(".") || "body"}: ${issue.message}`);
  }
  const now = Date.now();
  const records: LampRecord[] = report.data.map((entry) => ({ kind: "lamp", ...entry }));
  const odd = records.find(({ timeMs }) => timeMs < now - MAX_AGE_MS || timeMs > now + MAX_AHEAD_MS);
  if (odd) {
    return answer(
      response,
      400,
      `circuit ${odd.circuit}: timeMs ${odd.timeMs} is over a day old or ahead of now`,
    );
  }
  if (commit.isFull) return answer(response, 503, "too much waits to be stored: send it again");
  await commit.submit(records);
  counts.lampReports.inc(records.length);
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

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined; // the schema then says that an array was expected
  }
}

function answer(response: ServerResponse, status: number, error: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify({ error });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  // a body that was not read to its end cannot be followed by another request
  response.writeHead(status, { ...headers, Connection: "close" }).end(body);
}
