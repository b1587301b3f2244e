import { eventId, type Finding } from "../../tiles-server/rules/finding.ts";
import type { Planted } from "../../tiles-server/simulator/planted.ts";

/** An event as it is compared with the list. */
export interface FoundEvent {
  readonly rule: string;
  /** id of the vehicle, lamp or water point; of a stretch its route and day */
  readonly subject: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Reports are up to half a minute apart, and a rule needs several: what is found lies this near to what was planted. */
const TOLERANCE_MS = 90_000;

export interface Score {
  readonly rule: string;
  readonly planted: number;
  readonly found: number;
  readonly recall: number;
  readonly precision: number;
  readonly missed: readonly Planted[];
  readonly wrong: readonly FoundEvent[];
}

/** The last state of each finding. */
export function lastOf(findings: Iterable<Finding>): Finding[] {
  const last = new Map<string, Finding>();
  for (const finding of findings) last.set(eventId(finding), finding);
  return [...last.values()];
}

function fits(planted: Planted, event: FoundEvent): boolean {
  return (
    planted.subject === event.subject &&
    event.startMs <= planted.endMs + TOLERANCE_MS &&
    event.endMs >= planted.startMs - TOLERANCE_MS
  );
}

/**
 * Recall: scored planted deeds of the rule, but for doubtful ones, that an event of the rule lies on. Precision: events of the rule that lie on a planted
 * deed of it, or on one that says this rule rightly finds it too.
 */
export function scoreRule(
  rule: string,
  list: readonly Planted[],
  events: readonly FoundEvent[],
  isScored: (planted: Planted) => boolean,
): Score {
  const found = events.filter((event) => event.rule === rule);
  const planted = list.filter((one) => one.rule === rule && !one.isDoubtful && isScored(one));
  const causes = list.filter((one) => one.rule === rule || one.also?.includes(rule));
  const missed = planted.filter((one) => !found.some((event) => fits(one, event)));
  const wrong = found.filter((event) => !causes.some((one) => fits(one, event)));
  return {
    rule,
    planted: planted.length,
    found: found.length,
    recall: planted.length === 0 ? Number.NaN : 1 - missed.length / planted.length,
    precision: found.length === 0 ? Number.NaN : 1 - wrong.length / found.length,
    missed,
    wrong,
  };
}

/** Rows: planted deeds by rule; columns: how many of them an event of each rule lies on, and how many nothing lies on. */
export function confusion(list: readonly Planted[], events: readonly FoundEvent[]): string {
  const rows = [...new Set(list.map(({ rule }) => rule))].sort();
  const columns = [...new Set(events.map(({ rule }) => rule))].sort();
  const bySubject = new Map<string, FoundEvent[]>();
  for (const event of events) bySubject.set(event.subject, [...(bySubject.get(event.subject) ?? []), event]);
  const short = (rule: string) => rule.replace(/^[a-z]+\./, "");
  const table = [["planted \\ found", "deeds", ...columns.map(short), "nothing"]];
  for (const rule of rows) {
    const deeds = list.filter((one) => one.rule === rule && !one.isDoubtful);
    const found = deeds.map(
      (one) =>
        new Set(
          (bySubject.get(one.subject) ?? []).filter((event) => fits(one, event)).map((event) => event.rule),
        ),
    );
    table.push([
      rule,
      `${deeds.length}`,
      ...columns.map((column) => `${found.filter((rules) => rules.has(column)).length}`),
      `${found.filter(({ size }) => size === 0).length}`,
    ]);
  }
  const lonely = events.filter((event) => !list.some((one) => fits(one, event)));
  table.push([
    "(not planted)",
    "",
    ...columns.map((column) => `${lonely.filter(({ rule }) => rule === column).length}`),
    "",
  ]);
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  return table
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
    )
    .join("\n");
}
