import type { Watched } from "../subject-conditions.ts";

/** A fault of a lamp or circuit by its TALQ name. */
export const lampFault = (kind: "lamp" | "circuit", id: string, talq: string): Watched => ({
  rule: "lamp.fault",
  subject: { kind, id },
  key: talq,
});
