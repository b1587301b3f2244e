import { readFileSync } from "node:fs";
import { z } from "zod";
import { halfWidth, METERS_PER_UNIT } from "./survey-values.ts";

const outerMmByNominal = z.record(z.string(), z.number());
const tables = z
  .object({
    ductileIron: z.object({ materials: z.array(z.string()), outerMmByNominal }),
    steel: z.object({ materials: z.array(z.string()), outerMmByNominal }),
    concrete: z.object({ materials: z.array(z.string()), outerMmByNominal }),
    plastic: z.object({ materials: z.array(z.string()), wallOfOuter: z.object({ value: z.number() }) }),
    inches: z.object({ nominalMmByInch: z.record(z.string(), z.number()) }),
  })
  .parse(
    JSON.parse(readFileSync(new URL("../../assets/codes/pipe-diameters.json", import.meta.url), "utf8")),
  );

/** A size as written on a plan, in millimetres. */
export interface PipeSize {
  /** the number of the size: DN100 → 100; width of a box */
  readonly nominalMm: number;
  /** height of a box section */
  readonly heightMm: number | null;
  /** the number is the outside diameter: De63, dn63 */
  readonly isOuter: boolean;
  /** the size was a bare number below 10 in a column of millimetres: taken as metres */
  readonly wasMetres: boolean;
}

const MM_PER_UNIT = { mm: 1, cm: 10, m: 1000, in: 25.4 };
/** No pipe of a county is 10 m wide and none is 10 mm: a bare number below this is metres. */
const SMALLEST_MM = 10;
const BOX = /^(\d+(?:\.\d+)?)\s*(?:mm)?\s*[xX×*＊]\s*(\d+(?:\.\d+)?)\s*(?:mm)?$/;
const ROUND = /^(DN|De|DE|dn|d|D|[Φφøø∅])?\s*(\d+(?:\.\d+)?|\.\d+)\s*(mm|毫米|cm|m|米|in|"|″)?$/;

/**
 * Reads `DN100`, `De63`, `dn63`, `Φ200`, `400X600`, `１００`, `0.15`, `6"`.
 * @param unit of bare numbers; undefined = millimetres, unless the number can only be metres
 * @returns null when the text is no size
 */
export function parsePipeSize(value: string | number, unit?: keyof typeof MM_PER_UNIT): PipeSize | null {
  const text = halfWidth(String(value));
  const factor = MM_PER_UNIT[unit ?? "mm"];
  const box = BOX.exec(text);
  if (box) {
    const [width, height] = [Number(box[1]) * factor, Number(box[2]) * factor];
    if (!(width > 0 && height > 0)) return null;
    const inMetres = unit === undefined && Math.max(width, height) < SMALLEST_MM;
    const scale = inMetres ? 1000 : 1;
    return { nominalMm: width * scale, heightMm: height * scale, isOuter: false, wasMetres: inMetres };
  }
  const round = ROUND.exec(text);
  if (!round) return null;
  const [, prefix = "", digits, suffix] = round;
  const number = Number(digits);
  if (!(number > 0)) return null;
  const isOuter = prefix === "De" || prefix === "DE" || prefix === "dn";
  if (suffix === "in" || suffix === '"' || suffix === "″" || (suffix === undefined && unit === "in"))
    return { nominalMm: nominalOfInches(number), heightMm: null, isOuter, wasMetres: false };
  if (suffix !== undefined)
    return {
      nominalMm: round3(number * METERS_PER_UNIT[suffix]! * 1000),
      heightMm: null,
      isOuter,
      wasMetres: false,
    };
  const wasMetres = unit === undefined && prefix === "" && number < SMALLEST_MM;
  const mm = round3(number * (wasMetres ? 1000 : factor));
  // sizes of a metric file that was made from inches: 0.1524 m is 6″, which is DN150
  const inches = mm / 25.4;
  const isInches = (wasMetres || unit === "m") && Math.abs(inches * 4 - Math.round(inches * 4)) < 1e-3;
  return { nominalMm: isInches ? nominalOfInches(inches) : mm, heightMm: null, isOuter, wasMetres };
}

function nominalOfInches(inches: number): number {
  const rounded = Math.round(inches * 100) / 100;
  return tables.inches.nominalMmByInch[String(rounded)] ?? Math.round(inches * 25.4);
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export interface PipeDiameters {
  readonly outerMm: number;
  readonly innerMm: number;
  /** false = interpolated or guessed because material or size is not in the tables */
  readonly fromTable: boolean;
}

/**
 * Outside and inside diameter of a pipe by material and size (assets/codes/pipe-diameters.json).
 * @param material CJJ 61 symbol; null = unknown
 * @param wallMm surveyed wall, when there is one
 */
export function pipeDiameters(size: PipeSize, material: string | null, wallMm: number | null): PipeDiameters {
  const { nominalMm } = size;
  if (size.heightMm !== null) return { outerMm: nominalMm, innerMm: nominalMm, fromTable: true };
  const isPlastic = material !== null && tables.plastic.materials.includes(material);
  if (size.isOuter || isPlastic) {
    const wall = wallMm ?? nominalMm * tables.plastic.wallOfOuter.value;
    return { outerMm: nominalMm, innerMm: nominalMm - 2 * wall, fromTable: true };
  }
  if (wallMm !== null) return { outerMm: nominalMm + 2 * wallMm, innerMm: nominalMm, fromTable: true };
  const table = [tables.ductileIron, tables.steel, tables.concrete].find(
    ({ materials }) => material !== null && materials.includes(material),
  );
  const { outerMm, exact } = lookUp((table ?? tables.ductileIron).outerMmByNominal, nominalMm);
  return { outerMm, innerMm: nominalMm, fromTable: table !== undefined && exact };
}

/** Linear between the sizes of a table; outside it, the ratio of its end. */
function lookUp(table: Record<string, number>, nominalMm: number): { outerMm: number; exact: boolean } {
  const exact = table[String(nominalMm)];
  if (exact !== undefined) return { outerMm: exact, exact: true };
  const sizes = Object.keys(table).map(Number); // ascending: integer keys are ordered
  const [smallest, largest] = [sizes[0]!, sizes.at(-1)!];
  if (nominalMm < smallest)
    return { outerMm: round3((nominalMm * table[smallest]!) / smallest), exact: false };
  if (nominalMm > largest) return { outerMm: round3((nominalMm * table[largest]!) / largest), exact: false };
  const upper = sizes.findIndex((size) => size > nominalMm);
  const [a, b] = [sizes[upper - 1]!, sizes[upper]!];
  const t = (nominalMm - a) / (b - a);
  return { outerMm: round3(table[a]! + t * (table[b]! - table[a]!)), exact: false };
}

/** The size as it is shown: DN100, De63, 400X600. */
export function sizeLabel(size: PipeSize, material: string | null): string {
  if (size.heightMm !== null) return `${round3(size.nominalMm)}X${round3(size.heightMm)}`;
  const isPlastic = material !== null && tables.plastic.materials.includes(material);
  return `${size.isOuter || isPlastic ? "De" : "DN"}${Math.round(size.nominalMm)}`;
}
