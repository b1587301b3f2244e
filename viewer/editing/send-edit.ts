import { z } from "zod";
import { PATHS } from "../../contract/api.ts";
import { type EditProblem, type EditResult, editResultSchema } from "../../contract/edits.ts";
import type { FeatureRef } from "../state.ts";

/** An edit that was not made. */
export class EditFailed extends Error {
  /** 0 = no answer */
  readonly status: number;
  /** the field that is wrong, where the server names one */
  readonly problem: EditProblem | undefined;

  constructor(status: number, message: string, problem?: EditProblem, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.problem = problem;
  }
}

/** The first edit for a while opens the county's surveys, which takes up to two minutes. */
const LONGEST_MS = 160_000;

const refusedSchema = z.object({
  error: z.string(),
  field: z.string().optional(),
  found: z.string().optional(),
  expected: z.string().optional(),
});

/** Changes fields of a feature. @throws EditFailed */
export function patchFeature(
  feature: FeatureRef,
  properties: Readonly<Record<string, unknown>>,
  key: string | null,
): Promise<EditResult> {
  return send("PATCH", feature, key, JSON.stringify({ properties }));
}

/** @throws EditFailed */
export function deleteFeature(feature: FeatureRef, key: string | null): Promise<EditResult> {
  return send("DELETE", feature, key);
}

async function send(
  method: "PATCH" | "DELETE",
  { layer, id }: FeatureRef,
  key: string | null,
  body?: string,
): Promise<EditResult> {
  const answer = await fetch(PATHS.features(layer, id), {
    method,
    headers: {
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...(key !== null && { Authorization: `Bearer ${key}` }),
    },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(LONGEST_MS),
  }).catch((cause: Error) => {
    throw new EditFailed(0, cause.message, undefined, { cause });
  });
  if (answer.ok) return editResultSchema.parse(await answer.json());
  const refused = refusedSchema.safeParse(await answer.json().catch(() => null)); // a proxy may answer without JSON
  const { error, field, found, expected } = refused.success ? refused.data : { error: answer.statusText };
  const isAboutField = field !== undefined && found !== undefined && expected !== undefined;
  throw new EditFailed(answer.status, error, isAboutField ? { field, found, expected } : undefined);
}
