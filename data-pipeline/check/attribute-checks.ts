import type { Report } from "./findings-report.ts";
import { RULES } from "./rules.ts";
import type { SurveyRows } from "./survey-rows.ts";

/** Sizes that no catalogue of pipes has; box sections are of any size. */
export function checkSizes(pipes: SurveyRows, report: Report): void {
  const catalogue = new Set(RULES["catalogue-size"].sizesMm);
  const [sizes, heights, labels] = [
    pipes.number("nominalMm"),
    pipes.number("heightMm"),
    pipes.text("diameterLabel"),
  ];
  for (let i = 0; i < pipes.count; i++) {
    const size = sizes[i]!;
    if (Number.isNaN(size) || !Number.isNaN(heights[i]!) || catalogue.has(size)) continue;
    report.add("catalogue-size", pipes, i, {
      field: "diameterLabel",
      found: labels[i] ?? String(size),
      expected: `a size of the catalogue, e.g. ${nearest(RULES["catalogue-size"].sizesMm, size)}`,
      advice: "correct the size, or enter it in assets/codes/survey-checks.json",
    });
  }
}

function nearest(sizes: readonly number[], wanted: number): number {
  return sizes.reduce((best, size) => (Math.abs(size - wanted) < Math.abs(best - wanted) ? size : best));
}

/** Years of laying or building that cannot be. */
export function checkYears(
  rows: SurveyRows,
  field: "yearLaid" | "yearBuilt",
  thisYear: number,
  report: Report,
): void {
  const { earliestYear } = RULES.year.limits;
  const years = rows.number(field);
  for (let i = 0; i < rows.count; i++) {
    const year = years[i]!;
    if (Number.isNaN(year) || (year >= earliestYear && year <= thisYear)) continue;
    report.add("year", rows, i, {
      field,
      found: String(year),
      expected: `a year from ${earliestYear} to ${thisYear}`,
      advice: "correct the year",
    });
  }
}
