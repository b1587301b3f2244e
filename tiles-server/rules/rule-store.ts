import {
  type AuditEntry,
  auditEntrySchema,
  type Rule,
  type RuleChange,
  type RuleId,
  ruleSchema,
} from "../../contract/events.ts";
import type { Database, Queryable } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import { RuleSet, readDefaultRules } from "./rule-set.ts";

/** Who changes something, as the audit keeps it. */
export interface Editor {
  readonly who: string;
  readonly nowMs: number;
}

/** The rules that hold: the newest versions. The first start stores those of assets/rules as version 1. */
export async function readRules(database: Database, nowMs: number): Promise<RuleSet> {
  const defaults = readDefaultRules();
  await database.insertRows(
    "rule_versions",
    ["rule", "version", "definition", "made_ms"],
    defaults.map((rule) => [rule.id, rule.version, JSON.stringify(rule), nowMs]),
    "skip",
  );
  const rows = await database.query<{ definition: unknown }>(
    "SELECT DISTINCT ON (rule) definition FROM rule_versions ORDER BY rule, version DESC",
  );
  return new RuleSet(rows.map(({ definition }) => ruleSchema.parse(definition)));
}

/**
 * Makes the next version of a rule, with an audit entry.
 * @throws HttpError 400 for a limit the rule does not have or a value out of its range, 409 when the version is not the newest
 */
export async function changeRule(
  database: Database,
  id: RuleId,
  change: RuleChange,
  { who, nowMs }: Editor,
): Promise<Rule> {
  return database.transaction(async (tx) => {
    const before = await newestRule(tx, id);
    if (before.version !== change.version) throw conflict(id, change.version, before.version);
    const after: Rule = {
      ...before,
      version: before.version + 1,
      enabled: change.enabled ?? before.enabled,
      severity: change.severity ?? before.severity,
      limits: { ...before.limits },
    };
    for (const [name, value] of Object.entries(change.limits ?? {})) {
      const limit = Object.hasOwn(before.limits, name) ? before.limits[name]! : undefined;
      if (!limit) throw wrongLimit(id, name, "no such limit", Object.keys(before.limits).join(", "));
      if (typeof value !== typeof limit.value)
        throw wrongLimit(id, name, `${value}`, `a ${typeof limit.value}`);
      const [least, most] = limit.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      if (typeof value === "number" && (value < least || value > most))
        throw wrongLimit(id, name, `${value} ${limit.unit}`, `${least} to ${most} ${limit.unit}`);
      after.limits[name] = { ...limit, value };
    }
    const made = await tx.insertRows(
      "rule_versions",
      ["rule", "version", "definition", "made_ms"],
      [[id, after.version, JSON.stringify(after), nowMs]],
      "skip",
    );
    if (made === 0) throw conflict(id, change.version, after.version);
    await addAudit(tx, { of: `rule:${id}`, version: after.version, atMs: nowMs, who, before, after });
    return after;
  });
}

async function newestRule(tx: Queryable, id: RuleId): Promise<Rule> {
  const [row] = await tx.query<{ definition: unknown }>(
    "SELECT definition FROM rule_versions WHERE rule = $1 ORDER BY version DESC LIMIT 1",
    [id],
  );
  return ruleSchema.parse(row?.definition);
}

function conflict(id: string, found: number, newest: number): HttpError {
  return new HttpError(409, `${id} was changed meanwhile`, {
    field: "version",
    found: `${found}`,
    expected: `${newest}`,
  });
}

function wrongLimit(id: string, name: string, found: string, expected: string): HttpError {
  return new HttpError(400, `wrong request: limit ${name} of ${id}`, {
    field: `limits.${name}`,
    found,
    expected,
  });
}

/** Adds one entry; nothing in the program changes or deletes one. */
export async function addAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  await tx.insertRows(
    "audit",
    ["subject", "version", "at_ms", "who", "before", "after"],
    [
      [
        entry.of,
        entry.version,
        entry.atMs,
        entry.who,
        JSON.stringify(entry.before ?? null),
        JSON.stringify(entry.after ?? null),
      ],
    ],
  );
}

/** The newest changes first, of one rule or permit or of all. */
export async function readAudit(
  database: Database,
  of: string | undefined,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await database.query<{
    subject: string;
    version: number;
    at_ms: number;
    who: string;
    before: unknown;
    after: unknown;
  }>(
    `SELECT subject, version, at_ms, who, before, after FROM audit WHERE $1::text IS NULL OR subject = $1
     ORDER BY at_ms DESC, subject, version DESC LIMIT $2`,
    [of ?? null, limit],
  );
  return rows.map(({ subject, at_ms, ...row }) =>
    auditEntrySchema.parse({ of: subject, atMs: at_ms, ...row }),
  );
}
