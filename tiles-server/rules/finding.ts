import type { Measure, RuleId, Subject } from "../../contract/events.ts";

/** What a rule found: raised with `endMs` null, and given again with the end. The same key is the same event. */
export interface Finding {
  readonly rule: RuleId;
  readonly subject: Subject;
  /** tells findings of one rule, subject and start apart, e.g. the name of a fault; mostly "" */
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number | null;
  /** 1e-6 degree; null = it has no place */
  readonly place: readonly [lonE6: number, latE6: number] | null;
  readonly values: Readonly<Record<string, Measure>>;
  readonly details: Readonly<Record<string, string>>;
  /** areas it was measured against, "layer/id" */
  readonly fences: readonly string[];
  readonly permit: string | null;
  readonly ruleVersion: number;
  /** what it was decided by, when that is no track */
  readonly readings?: readonly { readonly timeMs: number; readonly values: Record<string, Measure> }[];
}

/** The natural key of an event: a rule, its subject, the start, and the key where there is one. */
export function eventId({
  rule,
  subject,
  startMs,
  key,
}: Pick<Finding, "rule" | "subject" | "startMs" | "key">): string {
  return [rule, subject.kind, subject.id, startMs, ...(key === "" ? [] : [key])].join("~");
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
export const measure = (value: number, unit: string): Measure => ({ value: rounded(value), unit });
