import type { Database } from "../database/database.ts";

export const BUSES = "buses";
/** A feed that changes its ids every day must not fill the registry. */
const MOST_BUSES = 20_000;

/** Adds buses to the registry that are not in it; each gets the next number and keeps it. */
export async function registerBuses(
  database: Database,
  buses: readonly { readonly id: string; readonly plate: string }[],
): Promise<void> {
  await database.transaction(async (tx) => {
    const known = await tx.query<{ vehicle: number; id: string; layer: string }>(
      "SELECT vehicle, id, layer FROM vehicles",
    );
    const ids = new Set(known.map(({ id }) => id));
    const missing = new Map(buses.filter(({ id }) => !ids.has(id)).map((bus) => [bus.id, bus]));
    const room = MOST_BUSES - known.filter(({ layer }) => layer === BUSES).length;
    let next = Math.max(0, ...known.map(({ vehicle }) => vehicle)) + 1;
    // "terminal" is no number, so that no terminal can be taken for a bus
    const rows = [...missing.values()]
      .slice(0, Math.max(0, room))
      .map(({ id, plate }) => [next++, id, BUSES, plate, "bus", "", `gtfs ${id}`, "{}", true]);
    const columns = [
      "vehicle",
      "id",
      "layer",
      "plate",
      "kind",
      "company",
      "terminal",
      "properties",
      "active",
    ];
    await tx.insertRows("vehicles", columns, rows);
  });
}
