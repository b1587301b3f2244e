import type { EditedFeatures, EditRequest, EditResult } from "../../contract/edits.ts";

/** Edits of single features, made by this server or by the one that makes them for all. */
export interface Edits {
  /** @throws HttpError 404 or 422 for what is wrong with the request, 501 where nobody edits, 503 when it cannot be made */
  edit(request: EditRequest): Promise<EditResult>;
  /** Features that are not as the surveys have them. @throws HttpError 503 when the server that knows does not answer */
  edited(): Promise<EditedFeatures>;
}
