/** Spreadsheets take a file for UTF-8 only with this mark. */
const BYTE_ORDER_MARK = "\uFEFF";
/** A cell that begins like a formula would be one. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as a CSV file that spreadsheets open as it is meant: RFC 4180, UTF-8 with its mark, and no cell a formula. */
export function csvFile(rows: readonly (readonly (string | number | null)[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => row.map(cell).join(",")).join("\r\n");
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
