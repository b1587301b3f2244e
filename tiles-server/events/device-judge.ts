import { z } from "zod";
import { circuitName } from "../../contract/api.ts";
import type { Database } from "../database/database.ts";
import type { LampRecord, ObservationRecord } from "../ingest/records.ts";
import type { Publication } from "../publication/publication.ts";
import { type Geometry, readLayer } from "../publication/read-features.ts";
import type { Finding } from "../rules/finding.ts";
import {
  acceptCircuit,
  acceptLight,
  type LampPlan,
  type LightState,
  lightsAt,
  newLightState,
  type PlannedCircuit,
} from "../rules/lamp-engine.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import { acceptWater, newWaterState, type WaterPoint, type WaterState } from "../rules/water-engine.ts";

/** Roads whose lamps have the higher target. */
const MAIN_ROADS = new Set(["motorway", "trunk", "primary"]);

/** Where lamps and water points are, as layers and the table of water points have them. */
export interface DevicePlan {
  readonly lamps: LampPlan;
  readonly water: ReadonlyMap<string, WaterPoint>;
}

export interface DeviceStates {
  readonly light: LightState;
  readonly water: WaterState;
}

/** Judges lamps, circuits and water points by what they report while it happens. */
export class DeviceJudge {
  #plan: DevicePlan;
  readonly #states: DeviceStates;

  constructor(plan: DevicePlan, stored?: DeviceStates) {
    this.#plan = plan;
    this.#states = stored ?? { light: newLightState(), water: newWaterState() };
  }

  /** Plain JSON. */
  get states(): DeviceStates {
    return this.#states;
  }

  set plan(plan: DevicePlan) {
    this.#plan = plan;
  }

  accept(record: LampRecord | ObservationRecord, rules: RuleSet): Finding[] {
    const { light, water } = this.#states;
    const { lamps: plan, water: points } = this.#plan;
    if (record.kind === "lamp") return acceptCircuit(light, record, { plan, rules });
    const [domain, type = ""] = record.type.split("/");
    if (domain === "lighting") return acceptLight(light, record, { plan, rules });
    return domain === "water" ? acceptWater(water, { ...record, type }, { points, rules }) : [];
  }

  /** What the clock shows; call about once a minute. */
  at(nowMs: number, rules: RuleSet): Finding[] {
    return lightsAt(this.#states.light, nowMs, { plan: this.#plan.lamps, rules });
  }
}

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ""));
const lampRow = z.object({ id: text, cabinet: text, circuit: text, road: text });

/** Reads lamps with their roads, and water points with what the table says of them. */
export async function readDevicePlan(database: Database, publication: Publication): Promise<DevicePlan> {
  const main = new Set<string>();
  for await (const { properties } of readLayer(publication, "roads"))
    if (MAIN_ROADS.has(String(properties.class))) main.add(String(properties.name ?? ""));
  main.delete("");
  const circuits = new Map<string, PlannedCircuit & { readonly lamps: Map<string, LampAt> }>();
  for await (const { properties, geometry } of readLayer(publication, "streetlights")) {
    const place = placeOf(geometry);
    if (!place) continue;
    const { id, cabinet, circuit, road } = lampRow.parse(properties);
    const name = circuitName(cabinet, circuit);
    const known = circuits.get(name) ?? { place, lamps: new Map<string, LampAt>() };
    known.lamps.set(id, { place, isMain: main.has(road) });
    circuits.set(name, known);
  }
  const water = new Map<string, WaterPoint>();
  for await (const { properties, geometry } of readLayer(publication, "water-facilities"))
    water.set(String(properties.id), { place: null, dma: "", at: placeOf(geometry) });
  const rows = await database.query<{
    device: string;
    place: NonNullable<WaterPoint["place"]>;
    dma: string;
    lon_e6: number | null;
    lat_e6: number | null;
  }>("SELECT device, place, dma, lon_e6, lat_e6 FROM water_points");
  for (const { device, place, dma, lon_e6, lat_e6 } of rows) {
    const at =
      lon_e6 === null || lat_e6 === null ? (water.get(device)?.at ?? null) : ([lon_e6, lat_e6] as const);
    water.set(device, { place, dma, at });
  }
  const [lonDeg, latDeg] = publication.county.origin;
  return { lamps: { lonDeg, latDeg, circuits }, water };
}

interface LampAt {
  readonly place: readonly [lonE6: number, latE6: number];
  readonly isMain: boolean;
}

function placeOf(geometry: Geometry | null): LampAt["place"] | null {
  if (geometry?.type !== "Point") return null;
  const [lon, lat] = geometry.coordinates;
  return [Math.round(lon! * 1e6), Math.round(lat! * 1e6)];
}
