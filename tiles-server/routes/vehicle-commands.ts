import express, { Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import { terminalAnswerSchema, terminalCommandSchema } from "../../contract/terminal-commands.ts";
import type { Config } from "../config.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import { BodyError } from "../ingest/jt808/messages.ts";
import type { LiveServices } from "../live-services.ts";
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
    summary: "Sends text, parameters or areas to the vehicle's terminal and waits for its answer",
    params: paramsSchema,
    body: terminalCommandSchema,
    response: terminalAnswerSchema,
  },
];

interface CommandRoutes {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  readonly live: Pick<LiveServices, "vehicles" | "command">;
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
    const command = parseInput(terminalCommandSchema, request.body);
    const vehicle = (await live.vehicles()).find((one) => one.id === id);
    if (!vehicle) throw new HttpError(404, `no vehicle ${id} is registered`);
    const answer = await live.command(vehicle.number, command).catch((error: Error) => {
      if (error instanceof BodyError) throw new HttpError(400, `wrong request: ${error.message}`);
      throw new HttpError(504, error.message);
    });
    log.info({ vehicle: id, command: command.type, result: answer?.result }, "command to a terminal");
    if (!answer) throw new HttpError(409, `the terminal of ${id} is not connected`);
    response.status(201).json(answer);
  });
  return router;
}
