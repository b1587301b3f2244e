import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Logger } from "pino";
import {
  type EditAnswer,
  type EditedFeatures,
  type EditRequest,
  type EditResult,
  editAnswerSchema,
} from "../../contract/edits.ts";
import { HttpError } from "../http/http-error.ts";
import type { Edits } from "./edits.ts";
import { readEdited } from "./read-edited.ts";

/** The pipeline opens a county's surveys in this time at most. */
const OPEN_MS = 120_000;
/** An edit that takes longer has failed: a usual one takes a fifth of a second. */
const EDIT_MS = 30_000;
/** The pipeline's memory is given back when nobody has edited for so long. */
const IDLE_MS = 15 * 60_000;
/** Requests that wait for the ones before them. */
const MOST_WAITING = 100;
const NOT_FOUND = 404;
const UNPROCESSABLE = 422;

export interface EditProgram {
  /** bin/twin.mjs */
  readonly twin: string;
  readonly countyDir: string;
  readonly publication: string;
}

interface Waiting {
  readonly answered: (answer: EditAnswer) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Hands edits to the pipeline, which owns the publication: `twin edit` in a process of its own, started with the first
 * edit and ended when there were none for a while.
 */
export class EditService implements Edits {
  readonly #program: EditProgram;
  readonly #log: Logger;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcess | undefined;
  #opened: Promise<EditAnswer> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(program: EditProgram, log: Logger) {
    this.#program = program;
    this.#log = log;
  }

  /** @throws HttpError 404 or 422 for what is wrong with the request, 503 when the pipeline cannot make it */
  async edit(request: EditRequest): Promise<EditResult> {
    if (this.#waiting.length >= MOST_WAITING)
      throw new HttpError(503, "too many edits at once: send it again");
    await this.#open();
    const answer = await this.#ask(`${JSON.stringify(request)}\n`, EDIT_MS);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
    if ("done" in answer) return answer.done;
    if ("refused" in answer) {
      const { isMissing, ...problem } = answer.refused;
      const message = `wrong edit: ${problem.field}: found ${problem.found}, expected ${problem.expected}`;
      throw new HttpError(isMissing ? NOT_FOUND : UNPROCESSABLE, message, problem);
    }
    const reason = "failed" in answer ? answer.failed : "no answer to the edit";
    this.#log.error({ reason }, "edit failed");
    throw new HttpError(503, `the edit was not made: ${reason}`);
  }

  edited(): Promise<EditedFeatures> {
    return readEdited(this.#program.countyDir);
  }

  /** Ends the pipeline; the next edit starts it anew. */
  close(): void {
    clearTimeout(this.#idle);
    this.#child?.kill("SIGTERM");
    this.#child = undefined;
    this.#opened = undefined;
  }

  #open(): Promise<EditAnswer> {
    if (this.#opened) return this.#opened;
    const { twin, countyDir, publication } = this.#program;
    const args = [twin, "edit", "--county", countyDir, "--out", publication];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-500);
    });
    const lost = (error: Error) => {
      if (this.#child === child) this.close();
      for (const { failed } of this.#waiting.splice(0)) failed(error);
    };
    child.on("error", lost);
    child.stdin.on("error", () => {}); // told by exit
    child.on("exit", () =>
      lost(new HttpError(503, `the edit was not made: ${said.trim() || "the pipeline ended"}`)),
    );
    createInterface({ input: child.stdout }).on("line", (line) => {
      try {
        const answer = editAnswerSchema.parse(JSON.parse(line));
        this.#waiting.shift()?.answered(answer);
      } catch (cause) {
        // named recovery: answers would no longer belong to their requests, and the server must go on
        this.#log.error({ err: cause, line: line.slice(0, 200) }, "the pipeline said what is no answer");
        child.kill("SIGKILL");
      }
    });
    this.#opened = this.#ask("", OPEN_MS);
    return this.#opened;
  }

  /** Answers come in the order of requests. */
  #ask(line: string, withinMs: number): Promise<EditAnswer> {
    return new Promise((answered, failed) => {
      const timer = setTimeout(() => {
        this.#child?.kill("SIGKILL");
        failed(new HttpError(503, `the edit was not made within ${withinMs / 1000} s`));
      }, withinMs);
      this.#waiting.push({
        answered: (answer) => {
          clearTimeout(timer);
          answered(answer);
        },
        failed: (error) => {
          clearTimeout(timer);
          failed(error);
        },
      });
      this.#child!.stdin!.write(line);
    });
  }
}
