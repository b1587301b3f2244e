import type { Database, SqlValue } from "../database/database.ts";

const VEHICLE_LAYERS = ["muck-trucks", "sanitation"] as const;
const COLUMNS = ["vehicle", "id", "layer", "plate", "kind", "company", "terminal", "properties", "active"];

interface PublishedVehicle {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | number | null>>;
}

/**
 * Brings the registry in line with the vehicles of the loaded publication. A vehicle known by its id keeps
 * its number; a new one gets the next; one that is gone stays, inactive, for the sake of its history.
 */
export async function registerVehicles(
  database: Database,
  loads: ReadonlyMap<string, string>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const known = await tx.query<{ vehicle: number; id: string }>(
      "SELECT vehicle, id FROM vehicles ORDER BY vehicle",
    );
    const numbers = new Map(known.map(({ id, vehicle }) => [id, vehicle]));
    let next = (known.at(-1)?.vehicle ?? 0) + 1;
    const rows: SqlValue[][] = [];
    for (const layer of VEHICLE_LAYERS) {
      const vehicles = await tx.query<PublishedVehicle>(
        "SELECT id, properties FROM features WHERE load = $1 ORDER BY row_number",
        [loads.get(layer) ?? ""],
      );
      for (const { id, properties } of vehicles) {
        const { plate, kind, company, terminal } = properties;
        rows.push([
          numbers.get(id) ?? next++,
          id,
          layer,
          String(plate ?? ""),
          String(kind ?? ""),
          String(company ?? ""),
          String(terminal ?? ""),
          JSON.stringify(properties),
          true,
        ]);
      }
    }
    await tx.query("UPDATE vehicles SET active = false WHERE active");
    await tx.query("DELETE FROM vehicles WHERE vehicle = ANY($1::integer[])", [
      rows.map((row) => row[0] as number),
    ]);
    await tx.insertRows("vehicles", COLUMNS, rows);
  });
}
