import { readFileSync } from "node:fs";
import { z } from "zod";
import { RULE_IDS, type Rule, type RuleId, ruleSchema } from "../../contract/events.ts";

const FILES = ["muck-trucks", "sweeping", "lamps", "water"] as const;
const fileSchema = z.strictObject({ note: z.string(), rules: z.array(ruleSchema) });

/** The rules that hold now, one of each id. */
export class RuleSet {
  readonly #rules: ReadonlyMap<RuleId, Rule>;

  /** @throws Error when a rule is missing */
  constructor(rules: readonly Rule[]) {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    const missing = RULE_IDS.filter((id) => !this.#rules.has(id));
    if (missing.length > 0) throw new Error(`rules: found no ${missing.join(", ")}`);
  }

  get all(): Rule[] {
    return RULE_IDS.map((id) => this.rule(id));
  }

  rule(id: RuleId): Rule {
    return this.#rules.get(id)!;
  }

  isEnabled(id: RuleId): boolean {
    return this.rule(id).enabled;
  }

  /** A limit that is a number. @throws Error when the rule has none of this name */
  number(id: RuleId, name: string): number {
    const value = this.rule(id).limits[name]?.value;
    if (typeof value !== "number")
      throw new Error(`rule ${id}: limit ${name}: found ${value}, expected a number`);
    return value;
  }

  /** @throws Error when the rule has no such yes or no */
  flag(id: RuleId, name: string): boolean {
    const value = this.rule(id).limits[name]?.value;
    if (typeof value !== "boolean")
      throw new Error(`rule ${id}: limit ${name}: found ${value}, expected true or false`);
    return value;
  }

  /** Values of the limits by name, as evidence keeps them. */
  limits(id: RuleId): Record<string, number | string | boolean> {
    return Object.fromEntries(Object.entries(this.rule(id).limits).map(([name, { value }]) => [name, value]));
  }
}

/** First versions, of assets/rules. @throws Error naming the file that is not as contract/events.ts says */
export function readDefaultRules(): Rule[] {
  return FILES.flatMap((name) => {
    const file = new URL(`../../assets/rules/${name}.json`, import.meta.url);
    const { success, data, error } = fileSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (!success) throw new Error(`assets/rules/${name}.json: ${z.prettifyError(error)}`);
    return data.rules;
  });
}
