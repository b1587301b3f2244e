import { isDeepStrictEqual } from "node:util";
import type { Database, SqlValue } from "../database/database.ts";
import type { Publication } from "./publication.ts";
import { type PropertyValue, readLayer } from "./read-features.ts";

const VEHICLE_LAYERS = ["muck-trucks", "sanitation"] as const;
const COLUMNS = [
  "vehicle",
  "id",
  "layer",
  "plate",
  "kind",
  "company",
  "terminal",
  "properties",
  "active",
] as const;

/** A row of table `vehicles`. */
interface RegisteredVehicle {
  readonly vehicle: number;
  readonly id: string;
  readonly layer: string;
  readonly plate: string;
  readonly kind: string;
  readonly company: string;
  readonly terminal: string;
  readonly properties: PublishedVehicle["properties"];
  readonly active: boolean;
}

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
    // two servers may give numbers at once: the second waits here and finds them given
    await tx.execute("LOCK TABLE vehicles IN SHARE ROW EXCLUSIVE MODE");
    const known = await tx.query<RegisteredVehicle>(`SELECT ${COLUMNS.join(", ")} FROM vehicles`);
    const registered = new Map(known.map((vehicle) => [vehicle.id, vehicle]));
    let next = Math.max(0, ...known.map(({ vehicle }) => vehicle)) + 1;
    const rows = vehicles.map(
      ({ id, layer, properties }): RegisteredVehicle => ({
        vehicle: registered.get(id)?.vehicle ?? next++,
        id,
        layer,
        plate: String(properties.plate ?? ""),
        kind: String(properties.kind ?? ""),
        company: String(properties.company ?? ""),
        terminal: String(properties.terminal ?? ""),
        properties,
        active: true,
      }),
    );
    // at most starts nothing has changed, and nothing is written
    const changed = rows.filter((row) => !isDeepStrictEqual(row, registered.get(row.id)));
    // vehicles that came in another way (buses of a feed) are no business of the publication
    await tx.query(
      "UPDATE vehicles SET active = false WHERE active AND layer = ANY($2::text[]) AND NOT id = ANY($1::text[])",
      [vehicles.map(({ id }) => id), VEHICLE_LAYERS],
    );
    await tx.query("DELETE FROM vehicles WHERE id = ANY($1::text[])", [changed.map(({ id }) => id)]);
    await tx.insertRows(
      "vehicles",
      COLUMNS,
      changed.map((row) => COLUMNS.map((column): SqlValue => sqlValue(row[column]))),
    );
  });
}

function sqlValue(value: RegisteredVehicle[keyof RegisteredVehicle]): SqlValue {
  return typeof value === "object" ? JSON.stringify(value) : value;
}

async function publishedVehicles(publication: Publication): Promise<PublishedVehicle[]> {
  const vehicles: PublishedVehicle[] = [];
  for (const layer of VEHICLE_LAYERS) {
    for await (const { row, properties } of readLayer(publication, layer)) {
      if (typeof properties.id !== "string")
        throw new Error(`${layer} row ${row}: found no id, expected text`);
      vehicles.push({ id: properties.id, layer, properties });
    }
  }
  return vehicles;
}
