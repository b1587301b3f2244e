import { z } from "zod";
import {
  type SavedView,
  savedViewSchema,
  savedViewsSchema,
  VIEW_PATHS,
  type ViewRequest,
} from "../../contract/views.ts";
import { ApiError } from "../api.ts";

const TIMEOUT_MS = 15_000;
const refusedSchema = z.object({ error: z.string() });

/** Views that were kept, by name. @throws ApiError */
export async function fetchViews(): Promise<readonly SavedView[]> {
  return savedViewsSchema.parse(await send("GET", VIEW_PATHS.views, null)).views;
}

/** Keeps a view. @throws ApiError 401 without the key, 409 when the name is taken */
export async function keepView(view: ViewRequest, key: string | null): Promise<SavedView> {
  return savedViewSchema.parse(await send("POST", VIEW_PATHS.views, key, view));
}

/** Gives a view another name. @throws ApiError 401, 404, 409 */
export async function renameView({ id, desk, query }: SavedView, name: string, key: string | null) {
  return savedViewSchema.parse(await send("PUT", VIEW_PATHS.view(id), key, { name, desk, query }));
}

/** @throws ApiError 401, 404 */
export async function forgetView({ id }: SavedView, key: string | null): Promise<void> {
  await send("DELETE", VIEW_PATHS.view(id), key);
}

async function send(method: string, url: string, key: string | null, body?: ViewRequest): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body && { "Content-Type": "application/json" }),
      ...(key !== null && { Authorization: `Bearer ${key}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: Error) => {
    throw new ApiError(0, cause.message, { cause });
  });
  if (answer.ok) return answer.json();
  const refused = refusedSchema.safeParse(await answer.json().catch(() => null)); // a proxy may answer without JSON
  throw new ApiError(answer.status, refused.success ? refused.data.error : answer.statusText);
}
