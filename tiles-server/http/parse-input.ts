import type { z } from "zod";
import { HttpError } from "./http-error.ts";

/** Characters of a wrong value that are repeated in the error. */
const FOUND_LIMIT = 80;

/**
 * Parses one part of a request (query or path parameters).
 * @throws HttpError 400 for the first wrong field, with what was found and expected
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field =
    issue.code === "unrecognized_keys"
      ? issue.keys.join(", ")
      : issue.path.map((part) => String(part)).join(".");
  const found = issue.path.reduce<unknown>(
    (value, part) => (value !== null && typeof value === "object" ? Reflect.get(value, part) : undefined),
    input,
  );
  throw new HttpError(400, `wrong request: ${field === "" ? "" : `${field}: `}${issue.message}`, {
    field,
    ...(found !== undefined && typeof found !== "object" && { found: String(found).slice(0, FOUND_LIMIT) }),
    expected: issue.message,
  });
}
