import type { Vehicle } from "../../contract/api.ts";
import type { Database } from "../database/database.ts";

/** The vehicles of the publication, in memory: who may connect, and under which number history is kept. */
export class VehicleRegistry {
  #byTerminal = new Map<string, Vehicle>();
  #byId = new Map<string, Vehicle>();
  #byPlate = new Map<string, Vehicle>();
  #byNumber = new Map<number, Vehicle>();

  /** Reads the table again; call when the publication has changed. */
  async load(database: Database): Promise<void> {
    const vehicles = await database.query<Vehicle>(
      `SELECT vehicle AS number, id, plate, kind, company, terminal, layer
       FROM vehicles WHERE active ORDER BY vehicle`,
    );
    this.#byNumber = new Map(vehicles.map((vehicle) => [vehicle.number, vehicle]));
    this.#byId = new Map(vehicles.map((vehicle) => [vehicle.id, vehicle]));
    this.#byPlate = new Map(vehicles.map((vehicle) => [vehicle.plate, vehicle]));
    this.#byTerminal = new Map(vehicles.map((vehicle) => [terminalKey(vehicle.terminal), vehicle]));
  }

  get vehicles(): Vehicle[] {
    return [...this.#byNumber.values()];
  }

  byNumber(number: number): Vehicle | undefined {
    return this.#byNumber.get(number);
  }

  byId(id: string): Vehicle | undefined {
    return this.#byId.get(id);
  }

  byPlate(plate: string): Vehicle | undefined {
    return this.#byPlate.get(plate);
  }

  /** Digits as a terminal of any edition sends them. */
  byTerminal(digits: string): Vehicle | undefined {
    return this.#byTerminal.get(terminalKey(digits));
  }
}

/** 2013 sends 12 digits and 2019 20 of the same number, so that leading zeros mean nothing. */
function terminalKey(digits: string): string {
  return digits.replace(/^0+/, "");
}
