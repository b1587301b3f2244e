import type { District } from "./districts.ts";
import type { Random } from "./random.ts";

/** What a length of pipe is made of. `label` is how the survey writes the size. */
export interface PipeMake {
  readonly nominalMm: number;
  readonly outerMm: number;
  readonly label: string;
  readonly material: "QM" | "PE" | "ZT" | "SM" | "G" | "T" | "PVC";
  readonly year: number;
}

/** Outer diameters of ductile iron pipe, DN → mm (ISO 2531 series; cast iron, steel and asbestos cement are close to it). */
const IRON_OUTER: Readonly<Record<number, number>> = {
  80: 98,
  100: 118,
  150: 170,
  200: 222,
  250: 274,
  300: 326,
  400: 429,
  500: 532,
  600: 635,
  800: 842,
};
/** Polyethylene pipe is named by its outer diameter; the PE size laid where iron would have that bore. */
const PE_FOR_IRON: Readonly<Record<number, number>> = {
  80: 90,
  100: 110,
  150: 160,
  200: 200,
  250: 250,
  300: 315,
};

/** Bores of mains in falling order, for reducers. */
const MAIN_BORES: readonly number[] = [800, 600, 500, 400, 300, 250, 200, 150, 100];

/** A main of a bore as its quarter and time would have laid it. */
export function mainMake(bore: number, district: District, random: Random): PipeMake {
  const old = district === "old" || district === "east";
  const year = old
    ? random.chance(0.45)
      ? random.integer(2006, 2021)
      : random.integer(1979, 2003)
    : random.integer(district === "tech" ? 2008 : 2004, 2025);
  if (bore >= 400) {
    const late = Math.max(year, 1992);
    return {
      nominalMm: bore,
      outerMm: IRON_OUTER[bore]!,
      label: `DN${bore}`,
      material: late < 2001 ? "ZT" : "QM",
      year: late,
    };
  }
  if (year < 1990 && bore >= 150 && random.chance(0.3)) {
    return { nominalMm: bore, outerMm: IRON_OUTER[bore]!, label: `DN${bore}`, material: "SM", year };
  }
  if (year < 2001)
    return { nominalMm: bore, outerMm: IRON_OUTER[bore]!, label: `DN${bore}`, material: "ZT", year };
  if (bore >= 200 && random.chance(0.85)) {
    return { nominalMm: bore, outerMm: IRON_OUTER[bore]!, label: `DN${bore}`, material: "QM", year };
  }
  const outer = PE_FOR_IRON[bore] ?? bore;
  return { nominalMm: outer, outerMm: outer, label: `De${outer}`, material: "PE", year };
}

/** The next smaller iron pipe of the same foundry and year, as a reducer joins them; none below DN100 and none for plastic. */
export function narrower(make: PipeMake): PipeMake | undefined {
  const bore = MAIN_BORES[MAIN_BORES.indexOf(make.nominalMm) + 1];
  if (make.material === "PE" || bore === undefined) return undefined;
  return { ...make, nominalMm: bore, outerMm: IRON_OUTER[bore]!, label: `DN${bore}` };
}

/** A service pipe for so many connections. */
export function serviceMake(connections: number, year: number, random: Random): PipeMake {
  if (year < 2000 && connections > 3 && random.chance(0.6)) {
    const bore = connections > 9 ? 100 : 80;
    return { nominalMm: bore, outerMm: IRON_OUTER[bore]!, label: `DN${bore}`, material: "G", year };
  }
  const outer = connections > 14 ? 110 : connections > 7 ? 90 : connections > 3 ? 75 : 63;
  return {
    nominalMm: outer,
    outerMm: outer,
    label: `De${outer}`,
    material: "PE",
    year: Math.max(year, 2001),
  };
}
