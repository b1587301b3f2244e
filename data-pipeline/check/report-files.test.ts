import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CheckedFiles } from "./check-files.ts";
import { checkSurvey } from "./check-survey.ts";
import { writeFindings } from "./findings-file.ts";
import type { CheckFinding } from "./findings-report.ts";
import { htmlReport } from "./html-report.ts";
import { comparePlanted, parsePlanted } from "./planted.ts";
import { parseRules, RULES } from "./rules.ts";
import { sampleTables } from "./sample-survey-fixture.ts";
import { checkSummary, findingLine } from "./summary.ts";

const NASTY = `<img src=x onerror="alert('1')">&"`;
const tables = sampleTables({
  points: {
    A: { at: [0, 0], fields: { kind: "plant" } },
    B: { at: [40, 0] },
    C: { at: [40, 40], fields: { kind: "cap" } },
    [NASTY]: { at: [60, 10] },
  },
  pipes: { G1: { from: "A", to: "B" }, G2: { from: "B", to: "C" } },
});
const findings = checkSurvey(tables, 2026);
const CHECKED: CheckedFiles = {
  files: [{ file: "sample", path: "/survey/water/sample", layer: "water", rows: 2 }],
  findings,
  notes: [],
  errors: 0,
  warnings: findings.length,
  tables,
};

describe("the report of a check", () => {
  it("is one page without scripts or addresses, in which every text of the survey is escaped", () => {
    expect(findings.map(({ check, id }) => [check, id])).toEqual([["orphan-point", NASTY]]);
    const html = htmlReport(CHECKED, "2026-11-22");
    expect(html).not.toContain("<img");
    expect(html).toContain("&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;&#34;");
    expect(html).not.toMatch(/<script|https?:|url\(|@import|\son\w+="/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it("draws every pipe and a dot for every finding inside its paper, also for one that lies far away", () => {
    const far: CheckFinding = { ...findings[0]!, lon: 109, lat: 30 };
    const html = htmlReport({ ...CHECKED, findings: [...findings, far] }, "2026-11-22");
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(html)!;
    const dots = [...html.matchAll(/<circle class="warning" cx="(\d+)" cy="(\d+)"/g)];
    expect(dots).toHaveLength(2);
    for (const [, x, y] of dots) {
      expect(Number(x)).toBeLessThanOrEqual(Number(width));
      expect(Number(y)).toBeLessThanOrEqual(Number(height));
    }
    expect(html.match(/M\d+ \d+L\d+ \d+/g)).toHaveLength(2);
  });

  it("counts each check, each grid and each file", () => {
    const one: CheckFinding = { ...findings[0]!, grid: "431129100008001", severity: "error" };
    const html = htmlReport({ ...CHECKED, findings: [one, one, findings[0]!] }, "2026-11-22");
    expect(html).toContain(`<td class="number">3</td><td>${RULES["orphan-point"].name.zh}</td>`);
    expect(html).toContain(`<td>431129100008001</td><td class="number">2</td><td class="number">0</td>`);
    expect(html).toContain(
      `<td>sample</td><td>water</td><td class="number">2</td><td class="number">2</td><td class="number">1</td>`,
    );
  });

  it("is a line for each finding on a terminal, whatever the survey's texts hold", () => {
    const line = findingLine({ ...findings[0]!, id: "A\n\u001b[31mB" });
    expect(line).toBe(
      "! orphan-point · sample · row 4 · id A [31mB · id: no pipe ends here; expected a pipe of layer water that names " +
        NASTY,
    );
    expect(checkSummary(CHECKED, undefined)).toContain("0 errors, 1 warnings");
  });

  it("refuses a layer of another ending", async () => {
    await expect(writeFindings("findings.shp", [])).rejects.toThrow(
      `found the ending ".shp", expected .gpkg`,
    );
  });
});

describe("planted defects", () => {
  const list = (row: number) =>
    parsePlanted({
      about: "test",
      seed: 1,
      defects: [{ check: "orphan-point", file: "water/sample", row, id: null, what: "test" }],
    });

  it("are found by check, file and row; what nobody planted is false", () => {
    const right = comparePlanted(list(4), "/survey/defects.json", CHECKED);
    expect(right).toMatchObject({ planted: 1, found: 1, false: 0 });
    const wrong = comparePlanted(list(3), "/survey/defects.json", CHECKED);
    expect(wrong).toMatchObject({ planted: 1, found: 0, false: 1, missed: [{ row: 3 }] });
  });

  it("in files that nobody checked are counted apart", () => {
    const more = list(4);
    const elsewhere = { ...more.defects[0]!, file: "sewer/other" };
    const result = comparePlanted(
      { ...more, defects: [...more.defects, elsewhere] },
      "/survey/defects.json",
      CHECKED,
    );
    expect(result).toMatchObject({ planted: 1, found: 1, false: 0, elsewhere: 1 });
    expect(checkSummary(CHECKED, result)).toContain(
      "1 planted, 1 found, 0 false; 1 planted in files that were not",
    );
  });

  it("are refused when their list is none", () => {
    expect(() => parsePlanted({ about: "", seed: 1, defects: [{ check: "no-such-check" }] })).toThrow();
  });
});

describe("the rules", () => {
  it("name a limit, a severity, a source and a clause for every check, and refuse one that is left out", () => {
    const file = new URL("../../assets/codes/survey-checks.json", import.meta.url);
    const data = JSON.parse(readFileSync(file, "utf8"));
    expect(Object.keys(parseRules(data))).toHaveLength(40);
    delete data.checks.steep.limits.gravityDeg;
    expect(() => parseRules(data)).toThrow(/gravityDeg/);
  });
});
