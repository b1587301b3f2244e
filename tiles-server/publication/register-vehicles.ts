import type { Database, SqlValue } from "../database/database.ts";
import type { Publication } from "./publication.ts";
import { type PropertyValue, readFeatures } from "./read-features.ts";

const VEHICLE_LAYERS = ["muck-trucks", "sanitation"] as const;
const COLUMNS = ["vehicle", "id", "layer", "plate", "kind", "company", "terminal", "properties", "active"];

interface PublishedVehicle {
  readonly id: string;
  readonly layer: string;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/**
 * Brings the registry in line with the vehicles of a publication. A vehicle known by its id keeps its
 * number; a new one gets the next; one that is gone stays, inactive, for the sake of its history.
 */
export async function registerVehicles(database: Database, publication: Publication): Promise<void> {
  const vehicles = await publishedVehicles(publication);
  await database.transaction(async (tx) => {
    const known = await tx.query<{ vehicle: number; id: string }>(
      "SELECT vehicle, id FROM vehicles ORDER BY vehicle",
    );
    const numbers = new Map(known.map(({ id, vehicle }) => [id, vehicle]));
    let next = (known.at(-1)?.vehicle ?? 0) + 1;
    const rows = vehicles.map(({ id, layer, properties }): SqlValue[] => [
      numbers.get(id) ?? next++,
      id,
      layer,
      String(properties.plate ?? ""),
      String(properties.kind ?? ""),
      String(properties.company ?? ""),
      String(properties.terminal ?? ""),
      JSON.stringify(properties),
      true,
    ]);
    await tx.query("UPDATE vehicles SET active = false WHERE active");
    await tx.query("DELETE FROM vehicles WHERE id = ANY($1::text[])", [vehicles.map(({ id }) => id)]);
    await tx.insertRows("vehicles", COLUMNS, rows);
  });
}

async function publishedVehicles(publication: Publication): Promise<PublishedVehicle[]> {
  const vehicles: PublishedVehicle[] = [];
  for (const layer of VEHICLE_LAYERS) {
    const path = `features/${layer}.fgb`;
    if (!publication.files.has(path)) continue;
    for await (const { row, properties } of readFeatures(await publication.read(path))) {
      if (typeof properties.id !== "string")
        throw new Error(`${path} row ${row}: found no id, expected text`);
      vehicles.push({ id: properties.id, layer, properties });
    }
  }
  return vehicles;
}
