import type { Logger } from "pino";
import { z } from "zod";
import {
  type EditedFeatures,
  type EditRequest,
  type EditResult,
  editedFeaturesSchema,
  editRequestSchema,
  editResultSchema,
} from "../../contract/edits.ts";
import type { Bus } from "../bus/bus.ts";
import { Lease } from "../bus/lease.ts";
import { DATABASE_MS } from "../bus/stored-messages.ts";
import type { Database } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import type { EditService } from "./edit-service.ts";
import type { Edits } from "./edits.ts";

/** Work of the one server that makes the edits of all. */
const EDITING = "edit";
/** The first edit waits until the pipeline has opened the county; the pipeline's own limits come before this. */
const ANSWER_WITHIN_MS = 155_000;

const questionSchema = z.discriminatedUnion("asks", [
  z.strictObject({ asks: z.literal("edit"), request: editRequestSchema }),
  z.strictObject({ asks: z.literal("edited") }),
]);
const replySchema = z.union([
  z.strictObject({ result: editResultSchema }),
  z.strictObject({ edited: editedFeaturesSchema }),
  z.strictObject({
    status: z.number().int(),
    error: z.string(),
    details: z.strictObject({
      field: z.string().optional(),
      found: z.string().optional(),
      expected: z.string().optional(),
    }),
  }),
]);
type Reply = z.infer<typeof replySchema>;

interface SharedEditsDependencies {
  readonly database: Database;
  readonly ask: Bus["ask"];
  /** name of this run of the server */
  readonly server: string;
  /** undefined = this server has no folder of the county */
  readonly own: EditService | undefined;
  /** tells the others that there is a new publication */
  readonly onEdited: () => Promise<void>;
  readonly log: Logger;
}

/**
 * Edits of several servers: of those with a folder of the county one makes them, any other passes them on to it. When it
 * is gone for some seconds the next takes its place.
 */
export class SharedEdits implements Edits {
  readonly #dependencies: SharedEditsDependencies;
  readonly #lease: Lease | undefined;

  constructor(dependencies: SharedEditsDependencies) {
    this.#dependencies = dependencies;
    const { database, server, own, log } = dependencies;
    if (!own) return;
    this.#lease = new Lease({
      database,
      work: EDITING,
      holder: server,
      onTaken: async () => {},
      onLost: async () => own.close(),
      log,
    });
  }

  async start(): Promise<void> {
    await this.#lease?.start();
  }

  async close(): Promise<void> {
    await this.#lease?.close();
  }

  get #here(): EditService | undefined {
    return this.#lease?.isHeld ? this.#dependencies.own : undefined;
  }

  async edit(request: EditRequest): Promise<EditResult> {
    const here = this.#here;
    if (here) {
      const result = await here.edit(request);
      await this.#dependencies.onEdited();
      return result;
    }
    const editor = await this.#editor();
    if (editor === undefined)
      throw new HttpError(
        501,
        "no server that edits is running: start one of them with COUNTY_DIR, the folder of county.yaml",
      );
    const reply = await this.#ask(editor, { asks: "edit", request });
    if (!("result" in reply)) throw new HttpError(503, "the server that edits gave no answer to the edit");
    return reply.result;
  }

  async edited(): Promise<EditedFeatures> {
    const here = this.#here;
    if (here) return here.edited();
    const editor = await this.#editor();
    if (editor === undefined) return [];
    const reply = await this.#ask(editor, { asks: "edited" });
    if (!("edited" in reply)) throw new HttpError(503, "the server that edits does not say what was edited");
    return reply.edited;
  }

  /** Answers another server that passes an edit on; undefined when it asks for something else. */
  async answer(question: unknown): Promise<string | undefined> {
    const { success, data } = questionSchema.safeParse(question);
    if (!success) return undefined;
    const reply = async (): Promise<Reply> => {
      if (!this.#here) throw new HttpError(503, "another server makes the edits now: send it again");
      return data.asks === "edit"
        ? { result: await this.edit(data.request) }
        : { edited: await this.edited() };
    };
    return JSON.stringify(
      await reply().catch((error: Error): Reply => {
        if (!(error instanceof HttpError)) throw error;
        return { status: error.status, error: error.message, details: error.details };
      }),
    );
  }

  async #editor(): Promise<string | undefined> {
    const [row] = await this.#dependencies.database.query<{ holder: string }>(
      `SELECT holder FROM leases WHERE work = $1 AND until_ms >= ${DATABASE_MS}`,
      [EDITING],
    );
    return row?.holder;
  }

  async #ask(editor: string, question: z.infer<typeof questionSchema>): Promise<Reply> {
    const text = await this.#dependencies
      .ask(editor, JSON.stringify(question), ANSWER_WITHIN_MS)
      .catch((cause: Error) => {
        throw new HttpError(
          503,
          `the server that edits did not answer (${cause.message}): look whether the edit was made before you send it again`,
        );
      });
    if (text === undefined)
      throw new HttpError(503, "the server that edits is not there: another takes its place within 10 s");
    const reply = replySchema.parse(JSON.parse(text));
    if ("error" in reply) throw new HttpError(reply.status, reply.error, withoutUndefined(reply.details));
    return reply;
  }
}

function withoutUndefined(details: {
  field?: string | undefined;
  found?: string | undefined;
  expected?: string | undefined;
}) {
  const { field, found, expected } = details;
  return {
    ...(field !== undefined && { field }),
    ...(found !== undefined && { found }),
    ...(expected !== undefined && { expected }),
  };
}
