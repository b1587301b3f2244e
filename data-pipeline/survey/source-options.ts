import { InvalidArgumentError } from "commander";

/**
 * `field=column` options as a record.
 * @throws InvalidArgumentError for text without "=" and for a field given twice
 */
export function parseAssignments(texts: readonly string[], option: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1)
      throw new InvalidArgumentError(
        `${option} "${text}": expected field=${option === "--set" ? "value" : "column"}`,
      );
    const field = text.slice(0, at);
    if (field in result)
      throw new InvalidArgumentError(
        `${option}: the field ${field} is given twice (${result[field]} and ${text.slice(at + 1)}); give it once`,
      );
    result[field] = text.slice(at + 1);
  }
  return result;
}

/** `column=value` options; the same column twice means either value. */
export function parseConditions(texts: readonly string[]): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) throw new InvalidArgumentError(`--where "${text}": expected column=value`);
    result[text.slice(0, at)] = [...(result[text.slice(0, at)] ?? []), text.slice(at + 1)];
  }
  return result;
}
