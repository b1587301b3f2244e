/** Reads what surveyors type into cells: full-width digits, units behind numbers, dates in three shapes. */

const FULL_WIDTH = /[！-～\u3000\u00a0]/;

/** Full-width letters, digits and signs (U+FF01 … U+FF5E) and the ideographic space to their ASCII forms; trimmed. */
export function halfWidth(text: string): string {
  if (!FULL_WIDTH.test(text)) return text.trim();
  return text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, " ")
    .trim();
}

/** Text of a cell, or null when it is empty or says that nothing is known. */
export function parseText(value: string | number | null): string | null {
  if (value === null) return null;
  const text = halfWidth(String(value));
  return text === "" || /^(null|none|n\/a|<null>|无|—|--?)$/i.test(text) ? null : text;
}

/**
 * A number, with a unit of length behind it or not: `1.25`, `１．２５`, `1,250`, `1.25 m`, `300mm`.
 * @returns the number and its unit if written; null when it is no number
 */
export function parseNumber(value: string | number): { value: number; unit: string | null } | null {
  if (typeof value === "number") return Number.isFinite(value) ? { value, unit: null } : null;
  const text = halfWidth(value).replace(/^([+-]?\d{1,3})((,\d{3})+)(?=\D|$)/, (all) =>
    all.replaceAll(",", ""),
  );
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(mm|毫米|cm|厘米|m|米|ft|')?$/.exec(text);
  if (!match) return null;
  return { value: Number(match[1]), unit: match[2] ?? null };
}

/** Metres per unit a cell may carry. */
export const METERS_PER_UNIT: Readonly<Record<string, number>> = {
  mm: 0.001,
  毫米: 0.001,
  cm: 0.01,
  厘米: 0.01,
  m: 1,
  米: 1,
  ft: 0.3048,
  "'": 0.3048,
  "us-ft": 1200 / 3937,
};

/** A date as YYYY-MM-DD from 20210305, 2021-03-05, 2021/3/5, 2021年3月5日 or an ISO date-time; null when it is none. */
export function parseDate(value: string | number): string | null {
  const text = halfWidth(String(value));
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}
