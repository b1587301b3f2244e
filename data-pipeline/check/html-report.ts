import type { CheckedFiles } from "./check-files.ts";
import type { CheckFinding } from "./findings-report.ts";
import { escapeHtml } from "./html-text.ts";
import { CHECK_IDS, RULES } from "./rules.ts";
import { surveyMap } from "./survey-map.ts";

/** Rows of the list; the map and the counts have all of them. */
const LISTED = 2000;

/**
 * The report as one HTML file that asks the network for nothing and runs no script: its own policy forbids both.
 * Every text of the survey is escaped.
 * @param madeOn date of the check, YYYY-MM-DD
 */
export function htmlReport(checked: CheckedFiles, madeOn: string): string {
  const { files, findings, errors, warnings } = checked;
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>测量成果检查报告 Survey check ${escapeHtml(madeOn)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>测量成果检查报告 <small lang="en">Survey check</small></h1>
<p>${escapeHtml(madeOn)} · ${files.length} 个文件 files · ${rows} 行 rows · <b class="error">${errors}</b> 错误 errors · <b class="warning">${warnings}</b> 警告 warnings</p>
${surveyMap(checked)}
<h2>按检查项 <small lang="en">By check</small></h2>
${byCheck(findings)}
<h2>按责任网格 <small lang="en">By duty grid</small></h2>
${byGrid(findings)}
<h2>按文件 <small lang="en">By file</small></h2>
${byFile(checked)}
<h2>清单 <small lang="en">Findings</small></h2>
${list(findings)}
</body>
</html>
`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = (tag: string, values: readonly (string | number | null)[]) =>
    values
      .map((value) =>
        typeof value === "number"
          ? `<${tag} class="number">${value}</${tag}>`
          : `<${tag}>${escapeHtml(value ?? "")}</${tag}>`,
      )
      .join("");
  return `<table><thead><tr>${cells("th", head)}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells("td", row)}</tr>`)
    .join("\n")}</tbody></table>`;
}

function byCheck(findings: readonly CheckFinding[]): string {
  const counts = new Map<string, number>();
  for (const { check } of findings) counts.set(check, (counts.get(check) ?? 0) + 1);
  const rows = CHECK_IDS.map((id) => {
    const { name, severity, limits, source, clause } = RULES[id];
    const limit = Object.entries(limits)
      .map(([key, value]) => `${key} ${value}`)
      .join(", ");
    return [counts.get(id) ?? 0, name.zh, name.en, severity, limit, `${source}: ${clause}`];
  });
  const head = ["数量", "检查项", "check", "级别", "限值", "依据"];
  return table(head, rows);
}

function byGrid(findings: readonly CheckFinding[]): string {
  const counts = new Map<string, { error: number; warning: number }>();
  for (const { grid, severity } of findings) {
    const known = counts.get(grid ?? "") ?? { error: 0, warning: 0 };
    if (severity !== "note") known[severity]++;
    counts.set(grid ?? "", known);
  }
  const rows = [...counts]
    .sort(([, a], [, b]) => b.error + b.warning - a.error - a.warning)
    .map(([grid, { error, warning }]) => [grid || "网格外或未知 outside or unknown", error, warning]);
  return table(["责任网格", "错误", "警告"], rows);
}

function byFile({ files, findings }: CheckedFiles): string {
  const count = (file: string, severity: CheckFinding["severity"]) =>
    findings.filter((finding) => finding.file === file && finding.severity === severity).length;
  const rows = files.map(({ file, layer, rows: all }) => [
    file,
    layer,
    all,
    count(file, "error"),
    count(file, "warning"),
  ]);
  return table(["文件", "图层", "行数", "错误", "警告"], rows);
}

function list(findings: readonly CheckFinding[]): string {
  const rows = findings
    .slice(0, LISTED)
    .map(({ check, severity, file, row, id, field, found, expected, advice, grid }) => [
      severity,
      RULES[check].name.zh,
      file,
      row,
      id,
      field,
      found,
      expected,
      advice,
      grid,
    ]);
  const more = findings.length - LISTED;
  const head = ["级别", "检查项", "文件", "行", "编号", "字段", "现值", "应为", "处理", "网格"];
  return `${table(head, rows)}${more > 0 ? `<p>另有 ${more} 条 ${more} more: --json</p>` : ""}`;
}

const STYLE = `body{font:14px/1.5 system-ui,"Noto Sans SC",sans-serif;margin:24px;color:#1b2733;background:#fff}
small{color:#5b6b7a;font-weight:normal}table{border-collapse:collapse;margin:8px 0 24px}
th,td{border:1px solid #d5dde5;padding:3px 8px;text-align:left;vertical-align:top}th{background:#eef3f7}
.number{text-align:right;font-variant-numeric:tabular-nums}.error{color:#b3261e}.warning{color:#8a5a00}
svg{width:100%;max-height:80vh;background:#f6f8fa;border:1px solid #d5dde5}
circle.error{fill:#b3261e}circle.warning{fill:#e08a00}circle{stroke:#fff;stroke-width:.6}
path{fill:none;stroke-width:.8;vector-effect:non-scaling-stroke}path.grid{stroke:#b8c4cf}`;
