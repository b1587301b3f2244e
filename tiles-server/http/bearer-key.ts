import { timingSafeEqual } from "node:crypto";

/** Whether a request's Authorization header is `Bearer KEY`; takes as long for a wrong key as for the right one. */
export function isBearerKey(header: string | undefined, key: string): boolean {
  const [given, expected] = [Buffer.from(header ?? ""), Buffer.from(`Bearer ${key}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
