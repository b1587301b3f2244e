import { z } from "zod";
import {
  type TerminalAnswer,
  type TerminalCommand,
  terminalAnswerSchema,
  terminalCommandSchema,
} from "../../contract/terminal-commands.ts";
import type { Bus } from "../bus/bus.ts";
import { BodyError } from "../ingest/jt808/messages.ts";

/** A terminal may take 20 s to answer. */
const ANSWER_WITHIN_MS = 25_000;

const questionSchema = z.strictObject({ vehicle: z.number().int(), command: terminalCommandSchema });
const replySchema = z.strictObject({
  /** null = the terminal is not connected there */
  answer: terminalAnswerSchema.nullable().optional(),
  /** what cannot be said to a terminal of its edition */
  refused: z.string().optional(),
  failed: z.string().optional(),
});

type Command = (vehicle: number, command: TerminalCommand) => Promise<TerminalAnswer | undefined>;

/** Answers the question of another server whose terminal is connected to this one. */
export async function answerQuestion(question: unknown, sendCommand: Command): Promise<string> {
  const { vehicle, command } = questionSchema.parse(question);
  const reply = await sendCommand(vehicle, command).then(
    (answer): z.infer<typeof replySchema> => ({ answer: answer ?? null }),
    (error: Error) => (error instanceof BodyError ? { refused: error.message } : { failed: error.message }),
  );
  return JSON.stringify(reply);
}

/**
 * Sends a command through the server that last heard the terminal; undefined when it is not connected there either.
 * @throws Error when it does not answer; BodyError for what cannot be said to its edition
 */
export async function commandElsewhere(
  bus: Bus,
  server: string,
  question: z.input<typeof questionSchema>,
): Promise<TerminalAnswer | undefined> {
  const text = await bus.ask(server, JSON.stringify(question), ANSWER_WITHIN_MS);
  if (text === undefined) return undefined;
  const { answer, refused, failed } = replySchema.parse(JSON.parse(text));
  if (refused !== undefined) throw new RefusedElsewhere(refused);
  if (failed !== undefined) throw new Error(failed);
  return answer ?? undefined;
}

class RefusedElsewhere extends BodyError {
  constructor(words: string) {
    super("", "", "");
    this.message = words;
  }
}
