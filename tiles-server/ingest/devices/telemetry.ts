import { readFileSync } from "node:fs";
import { z } from "zod";

const FILE = new URL("../../../assets/codes/telemetry.json", import.meta.url);

const pointSchema = z.strictObject({
  unit: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
});
const pointsSchema = z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), pointSchema);
const fileSchema = z.object({
  units: z.record(z.string(), z.strictObject({ is: z.string(), times: z.number().positive() })),
  domains: z.record(z.string(), z.strictObject({ types: z.array(z.string()).min(1), points: pointsSchema })),
  common: pointsSchema,
  vendors: z.record(
    z.string(),
    z.record(
      z.string(),
      z.strictObject({ point: z.string(), unit: z.string(), scale: z.number().positive().optional() }),
    ),
  ),
});

type Point = z.infer<typeof pointSchema>;
export type PointValue = number | boolean | string;

/** A key of a vendor: which point it is, and by what its number is multiplied. */
interface VendorKey {
  readonly point: string;
  readonly times: number;
}

/** Values of one message under the county's names and units. */
export interface MappedValues {
  readonly points: Readonly<Record<string, PointValue>>;
  /** why a value is not believed; the others are */
  readonly refused: readonly string[];
}

const MOST_VALUES = 64;
const MOST_TEXT = 128;

/** Points of the county's devices, their units and limits, and how vendors name them (assets/codes/telemetry.json). */
export class Telemetry {
  readonly #domains: ReadonlyMap<string, { types: ReadonlySet<string>; points: ReadonlyMap<string, Point> }>;
  readonly #vendors: ReadonlyMap<string, ReadonlyMap<string, VendorKey>>;

  /** @throws Error naming the entry that is wrong */
  constructor(content: unknown) {
    const { domains, common, units, vendors } = fileSchema.parse(content);
    this.#domains = new Map(
      Object.entries(domains).map(([name, { types, points }]) => [
        name,
        { types: new Set(types), points: new Map(Object.entries({ ...common, ...points })) },
      ]),
    );
    const unitOf = new Map(
      [...this.#domains.values()].flatMap(({ points }) =>
        [...points].map(([name, { unit }]) => [name, unit]),
      ),
    );
    this.#vendors = new Map(
      Object.entries(vendors).map(([vendor, keys]) => {
        const mapped = Object.entries(keys).map(([key, { point, unit, scale = 1 }]): [string, VendorKey] => {
          const wanted = unitOf.get(point);
          const conversion =
            unit === wanted ? 1 : units[unit]?.is === wanted ? units[unit]?.times : undefined;
          if (wanted === undefined) throw new Error(`telemetry.json: ${vendor} ${key}: no point ${point}`);
          if (conversion === undefined)
            throw new Error(`telemetry.json: ${vendor} ${key}: found unit ${unit}, expected ${wanted}`);
          return [key, { point, times: conversion * scale }];
        });
        return [vendor, new Map(mapped)];
      }),
    );
  }

  static read(): Telemetry {
    return new Telemetry(JSON.parse(readFileSync(FILE, "utf8")));
  }

  hasDomain(domain: string): boolean {
    return this.#domains.has(domain);
  }

  hasType(domain: string, type: string): boolean {
    return this.#domains.get(domain)?.types.has(type) ?? false;
  }

  hasVendor(vendor: string): boolean {
    return this.#vendors.has(vendor);
  }

  /** "lighting/lamp, lighting/cabinet, …" for errors */
  get types(): string {
    return [...this.#domains]
      .flatMap(([domain, { types }]) => [...types].map((type) => `${domain}/${type}`))
      .join(", ");
  }

  /**
   * Values as they were sent, under the county's names. A key that neither the county nor the vendor's table knows is
   * kept as `raw.KEY`.
   */
  map(domain: string, vendor: string, values: Readonly<Record<string, unknown>>): MappedValues {
    const known = this.#domains.get(domain)!.points;
    const keys = this.#vendors.get(vendor);
    const points: Record<string, PointValue> = Object.create(null);
    const refused: string[] = [];
    const entries = Object.entries(values);
    if (entries.length > MOST_VALUES)
      return { points, refused: [`${entries.length} values, at most ${MOST_VALUES}`] };
    for (const [key, sent] of entries) {
      const vendorKey = keys?.get(key);
      const name = vendorKey?.point ?? key;
      const point = known.get(name);
      const result = point ? typed(point, sent, vendorKey?.times ?? 1) : rawValue(sent);
      if (result === undefined || hasNul(key))
        refused.push(`${key}: found ${shown(sent)}, expected ${wantedOf(point)}`);
      else points[point ? name : `raw.${key.slice(0, MOST_TEXT)}`] = result;
    }
    return { points, refused };
  }
}

function typed(point: Point, sent: unknown, times: number): number | boolean | undefined {
  if (point.unit === "bool") {
    if (typeof sent === "boolean") return sent;
    return sent === 0 || sent === "0" ? false : sent === 1 || sent === "1" ? true : undefined;
  }
  const number = typeof sent === "string" && sent.trim() !== "" ? Number(sent) : sent;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  // twelve digits: what a scale of 0.1 adds behind them is not what was measured
  const value = times === 1 ? number : Number((number * times).toPrecision(12));
  const { min = -Infinity, max = Infinity } = point;
  return value >= min && value <= max ? value : undefined;
}

function rawValue(sent: unknown): PointValue | undefined {
  if (typeof sent === "boolean" || (typeof sent === "number" && Number.isFinite(sent))) return sent;
  return typeof sent === "string" && sent.length <= MOST_TEXT && !hasNul(sent) ? sent : undefined;
}

/** PostgreSQL's texts cannot hold it. */
function hasNul(text: string): boolean {
  return text.includes("\0");
}

function wantedOf(point: Point | undefined): string {
  if (!point) return `a number, a boolean or a text of ${MOST_TEXT} characters`;
  return point.unit === "bool"
    ? "true or false"
    : `${point.min ?? "-∞"} to ${point.max ?? "∞"} ${point.unit}`.trim();
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
