import type { Words } from "../i18n/i18n.ts";
import { MOST_ROWS, type RowProblem } from "./control-rows.ts";

/** File, row and field, then what was found and what was expected. */
export function problemText({ file, row, field, found, expected }: RowProblem, t: Words["t"]): string {
  const place = [file, row === undefined ? undefined : t("inspector.sourceRow", { row }), field].filter(
    (part) => part !== undefined,
  );
  return t("shift.problem", {
    place: place.join(t("common.dot")),
    found: found === "" ? t("shift.nothing") : found,
    expected: t(`shift.expected.${expected}`, { count: MOST_ROWS }),
  });
}
