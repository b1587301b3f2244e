import { InvalidArgumentError } from "commander";

/**
 * One more `field=column` (or `field=value`) of a repeated option, for commander.
 * @throws InvalidArgumentError for text without "=" and for a field given twice
 */
export function collectAssignment(
  text: string,
  earlier: Record<string, string> = {},
): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected field=column, with = between them.");
  const [field, value] = [text.slice(0, at), text.slice(at + 1)];
  if (field in earlier)
    throw new InvalidArgumentError(
      `The field ${field} is given twice, as ${earlier[field]} and as ${value}; give it once.`,
    );
  return { ...earlier, [field]: value };
}

/** One more `column=value`; the same column twice means either value. */
export function collectCondition(
  text: string,
  earlier: Record<string, string[]> = {},
): Record<string, string[]> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected column=value, with = between them.");
  const [column, value] = [text.slice(0, at), text.slice(at + 1)];
  return { ...earlier, [column]: [...(earlier[column] ?? []), value] };
}

/** One more `field:word=code`. */
export function collectWord(
  text: string,
  earlier: Record<string, Record<string, string>> = {},
): Record<string, Record<string, string>> {
  const match = /^(\w+):(.+)=(\w+)$/.exec(text);
  if (!match) throw new InvalidArgumentError("Expected field:word=code, e.g. kind:泄水井=washoutValve.");
  const [field, word, code] = [match[1]!, match[2]!, match[3]!];
  return { ...earlier, [field]: { ...earlier[field], [word]: code } };
}
