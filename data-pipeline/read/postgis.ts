import { Client, types } from "pg";
import { readEwkb } from "./ewkb.ts";
import { type SurveyTable, SurveyTableBuilder, type SurveyValue } from "./survey-table.ts";

/** A query that runs longer than this is given up. */
const TIMEOUT_MS = 120_000;

/** Dates stay as the database writes them: a Date object would move them with the machine's time zone. */
const DATE_TYPES = new Set<number>([
  types.builtins.DATE,
  types.builtins.TIMESTAMP,
  types.builtins.TIMESTAMPTZ,
]);

/** A source as it may be shown: without the password of a database URL. */
export function displayName(file: string): string {
  return file.replace(/^(postgres(?:ql)?:\/\/[^:/?#@]*):[^@/]*@/, "$1:***@");
}

/**
 * Runs the query of `postgres://user:password@host:5432/database?query=SELECT …` in a read-only transaction.
 * One column must be a PostGIS geometry; its SRID gives the CRS.
 * @throws Error when the URL has no query, the database cannot be reached or the query fails
 */
export async function readPostgis(url: string): Promise<SurveyTable> {
  const file = displayName(url);
  const parsed = new URL(url);
  const query = parsed.searchParams.get("query");
  if (!query) throw new Error(`${file}: no query; expected postgres://…?query=SELECT …`);
  parsed.searchParams.delete("query");
  const client = new Client({
    connectionString: parsed.href,
    statement_timeout: TIMEOUT_MS,
    options: "-c default_transaction_read_only=on",
  });
  await client.connect().catch((cause: Error) => {
    throw new Error(`${file}: cannot connect: ${cause.message}`, { cause });
  });
  try {
    await client.query("BEGIN TRANSACTION READ ONLY");
    // the extended protocol takes one statement only, so a query cannot commit and go on writing
    const config = {
      text: query,
      rowMode: "array",
      queryMode: "extended",
      types: { getTypeParser },
    } as const;
    const result = await client.query(config).catch((cause: Error) => {
      throw new Error(`${file}: the query failed: ${cause.message}`, { cause });
    });
    const types = await geometryTypes(client);
    const geometryAt = result.fields.findIndex((field) => types.has(field.dataTypeID));
    const builder = new SurveyTableBuilder();
    const columns = new Map<string, SurveyValue[]>();
    for (const [i, field] of result.fields.entries()) if (i !== geometryAt) columns.set(field.name, []);
    const srids = new Set<number>();
    result.rows.forEach((row: unknown[], index) => {
      const geometry = row[geometryAt];
      if (typeof geometry === "string") srids.add(readEwkb(Buffer.from(geometry, "hex"), builder, index + 1));
      else builder.startFeature("none", index + 1);
      for (const [i, field] of result.fields.entries()) columns.get(field.name)?.push(cellOf(row[i]));
    });
    if (srids.size > 1) throw new Error(`${file}: found SRIDs ${[...srids].join(", ")}; expected one CRS`);
    const crs = await crsOfSrid(client, [...srids][0] ?? 0);
    return builder.finish({ file, table: "query", crs, columns });
  } finally {
    await client.end();
  }
}

function getTypeParser(type: number, format?: "text" | "binary"): (text: string) => unknown {
  return DATE_TYPES.has(type) ? (text) => text : types.getTypeParser(type, format);
}

async function geometryTypes(client: Client): Promise<Set<number>> {
  const { rows } = await client.query<{ oid: number }>(
    "SELECT oid::int AS oid FROM pg_type WHERE typname IN ('geometry', 'geography')",
  );
  return new Set(rows.map((row) => row.oid));
}

async function crsOfSrid(client: Client, srid: number): Promise<string | null> {
  if (srid === 0) return null;
  const { rows } = await client.query<{ crs: string }>(
    "SELECT auth_name || ':' || auth_srid AS crs FROM spatial_ref_sys WHERE srid = $1",
    [srid],
  );
  return rows[0]?.crs ?? `EPSG:${srid}`;
}

function cellOf(value: unknown): SurveyValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
