import express, { Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import {
  type TerminalAnswer,
  type TerminalCommand,
  terminalAnswerSchema,
  vehicleCommandSchema,
} from "../../contract/terminal-commands.ts";
import type { Config } from "../config.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import { BodyError } from "../ingest/jt808/messages.ts";
import type { LiveServices } from "../live-services.ts";
import { permitCommands } from "../rules/permit-areas.ts";
import type { WritingOperation } from "./openapi.ts";

const PATH = "/api/vehicles/:id/commands";
/** a polygon of 1,000 vertices is 40 kB */
const MOST_BYTES = "128kb";
const paramsSchema = z.strictObject({ id: z.string().min(1).max(128) });

/** How commands are described to those who write programs. */
export const COMMAND_OPERATIONS: readonly WritingOperation[] = [
  {
    path: PATH,
    method: "post",
    summary:
      "Sends text, parameters, areas or routes to the vehicle's terminal, by hand or as its permits say, and waits for its answer",
    params: paramsSchema,
    body: vehicleCommandSchema,
    response: terminalAnswerSchema,
  },
];

interface CommandRoutes {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  readonly live: Pick<LiveServices, "vehicles" | "command" | "rules">;
  readonly log: Logger;
}

/**
 * POST /api/vehicles/MT-001/commands {"type":"text","text":"…"}: for those who may edit.
 * @throws HttpError 400, 401, 403, 404, 409 (not connected), 415, 504 (no answer)
 */
export function vehicleCommandRoutes({ config, live, log }: CommandRoutes): Router {
  const router = Router();
  const body = express.json({ limit: MOST_BYTES });
  router.post(PATH, editorsOnly(config), body, async (request, response) => {
    const { id } = parseInput(paramsSchema, request.params);
    const command = parseInput(vehicleCommandSchema, request.body);
    const vehicle = (await live.vehicles()).find((one) => one.id === id);
    if (!vehicle) throw new HttpError(404, `no vehicle ${id} is registered`);
    const { book } = live.rules;
    const commands =
      command.type === "watchPermits"
        ? permitCommands(book.permits.get(vehicle.number) ?? [], book, Date.now())
        : [command];
    const answer = await sendAll(commands, (one) => live.command(vehicle.number, one)).catch(
      (error: Error) => {
        if (error instanceof BodyError) throw new HttpError(400, `wrong request: ${error.message}`);
        throw new HttpError(504, error.message);
      },
    );
    log.info({ vehicle: id, command: command.type, result: answer?.result }, "command to a terminal");
    if (!answer) throw new HttpError(409, `the terminal of ${id} is not connected`);
    response.status(201).json(answer);
  });
  return router;
}

/** One after the other, until one is not done. Gives the last answer, undefined when the terminal is not connected. */
async function sendAll(
  commands: readonly TerminalCommand[],
  send: (command: TerminalCommand) => Promise<TerminalAnswer | undefined>,
): Promise<TerminalAnswer | undefined> {
  let answer: TerminalAnswer | undefined;
  let messages = 0;
  for (const command of commands) {
    answer = await send(command);
    messages++;
    if (answer?.result !== "ok") break;
  }
  return answer && commands.length > 1 ? { ...answer, messages } : answer;
}
