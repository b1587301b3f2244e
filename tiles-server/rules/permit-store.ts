import { isDeepStrictEqual } from "node:util";
import { type Permit, permitSchema, type StoredPermit, storedPermitSchema } from "../../contract/events.ts";
import type { Database, Queryable } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import { addAudit, type Editor } from "./rule-store.ts";
import type { PublishedPermit, RuledVehicle } from "./rule-world.ts";

interface PermitRow {
  readonly permit: string;
  readonly version: number;
  readonly origin: "layers" | "edited";
  readonly removed: boolean;
  readonly definition: unknown;
}

const SYSTEM = "import";

/** Vehicles of the registry as the rules need them, active or not. */
export async function readRuledVehicles(database: Queryable): Promise<RuledVehicle[]> {
  const rows = await database.query<{
    vehicle: number;
    id: string;
    plate: string;
    layer: string;
    kind: string;
    company: string;
    rated: string | null;
  }>(
    "SELECT vehicle, id, plate, layer, kind, company, properties ->> 'ratedM3' AS rated FROM vehicles ORDER BY vehicle",
  );
  return rows.map(({ vehicle, rated, ...row }) => ({
    number: vehicle,
    ...row,
    ratedM3: rated !== null && Number(rated) > 0 ? Number(rated) : null,
  }));
}

/**
 * Brings the permits in line with the routes of the layers: one for each vehicle a route lists. A permit that somebody
 * edited or withdrew stays as it is.
 */
export async function seedPermits(
  database: Database,
  published: readonly PublishedPermit[],
  vehicles: readonly RuledVehicle[],
  nowMs: number,
): Promise<void> {
  const numbers = new Map(
    vehicles.flatMap(({ plate, id, number }) => [[plate, number] as const, [id, number] as const]),
  );
  const wanted = new Map<string, Permit>();
  for (const { vehicle, permit } of published) {
    const number = numbers.get(vehicle);
    if (number === undefined) continue;
    const id = `${permit.route}~${number}`;
    wanted.set(id, { id, vehicle: number, ...permit });
  }
  await database.transaction(async (tx) => {
    // two servers may start at once: the second waits here and finds them made
    await tx.execute("LOCK TABLE permits IN SHARE ROW EXCLUSIVE MODE");
    const rows = await tx.query<PermitRow>(
      "SELECT permit, version, origin, removed, definition FROM permits",
    );
    const known = new Map(rows.map((row) => [row.permit, row]));
    for (const permit of wanted.values()) {
      const row = known.get(permit.id);
      if (row?.origin === "edited") continue;
      if (row && !row.removed && isDeepStrictEqual(row.definition, permit)) continue;
      await put(tx, permit, row, "layers", { who: SYSTEM, nowMs });
    }
    for (const row of rows)
      if (row.origin === "layers" && !row.removed && !wanted.has(row.permit))
        await remove(tx, row, "layers", { who: SYSTEM, nowMs });
  });
}

/** Permits that were not withdrawn; of one vehicle, or of all. */
export async function readPermits(database: Queryable, vehicle?: number): Promise<StoredPermit[]> {
  const rows = await database.query<PermitRow>(
    `SELECT permit, version, origin, removed, definition FROM permits
     WHERE NOT removed AND ($1::integer IS NULL OR vehicle = $1) ORDER BY permit`,
    [vehicle ?? null],
  );
  return rows.map(({ definition, version, origin }) =>
    storedPermitSchema.parse({ ...permitSchema.parse(definition), version, origin }),
  );
}

/** Makes or replaces a permit. */
export async function putPermit(database: Database, permit: Permit, editor: Editor): Promise<StoredPermit> {
  return database.transaction(async (tx) => {
    const version = await put(tx, permit, await find(tx, permit.id), "edited", editor);
    return { ...permit, version, origin: "edited" };
  });
}

/** Withdraws a permit. @throws HttpError 404 */
export async function withdrawPermit(database: Database, id: string, editor: Editor): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await find(tx, id);
    if (!row || row.removed) throw new HttpError(404, `no permit ${id}`);
    await remove(tx, row, "edited", editor);
  });
}

async function find(tx: Queryable, id: string): Promise<PermitRow | undefined> {
  const [row] = await tx.query<PermitRow>(
    "SELECT permit, version, origin, removed, definition FROM permits WHERE permit = $1",
    [id],
  );
  return row;
}

async function put(
  tx: Queryable,
  permit: Permit,
  before: PermitRow | undefined,
  origin: "layers" | "edited",
  { who, nowMs }: Editor,
): Promise<number> {
  const version = (before?.version ?? 0) + 1;
  await tx.query(
    `INSERT INTO permits (permit, vehicle, version, origin, removed, definition)
     VALUES ($1, $2, $3, $4, false, $5::jsonb)
     ON CONFLICT (permit) DO UPDATE SET vehicle = excluded.vehicle, version = excluded.version,
       origin = excluded.origin, removed = false, definition = excluded.definition`,
    [permit.id, permit.vehicle, version, origin, JSON.stringify(permit)],
  );
  const was = before && !before.removed ? before.definition : null;
  // the first import of hundreds of permits is in the layers themselves
  if (origin === "edited" || before)
    await addAudit(tx, { of: `permit:${permit.id}`, version, atMs: nowMs, who, before: was, after: permit });
  return version;
}

async function remove(
  tx: Queryable,
  row: PermitRow,
  origin: "layers" | "edited",
  { who, nowMs }: Editor,
): Promise<void> {
  const version = row.version + 1;
  await tx.query("UPDATE permits SET removed = true, version = $2, origin = $3 WHERE permit = $1", [
    row.permit,
    version,
    origin,
  ]);
  await addAudit(tx, {
    of: `permit:${row.permit}`,
    version,
    atMs: nowMs,
    who,
    before: row.definition,
    after: null,
  });
}
