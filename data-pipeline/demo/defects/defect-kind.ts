import type { CheckId } from "../../check/rules.ts";
import type { HeldRow, HeldTable } from "./held-table.ts";

/** A planted defect: the row a check must name, and what was done to it. */
export interface Planted {
  readonly table: HeldTable;
  readonly row: HeldRow;
  readonly what: string;
}

/** One way to spoil a survey, and the check that must find it. */
export interface DefectKind<Where> {
  readonly check: CheckId;
  /** plants one; undefined when the survey has no place left for it */
  plant(where: Where): Planted | undefined;
}
