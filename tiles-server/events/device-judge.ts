import { z } from "zod";
import { circuitName } from "../../contract/api.ts";
import type { Database } from "../database/database.ts";
import type { LampRecord, ObservationRecord } from "../ingest/records.ts";
import type { Publication } from "../publication/publication.ts";
import { type Geometry, readLayer } from "../publication/read-features.ts";
import type { Finding } from "../rules/finding.ts";
import { lightsAt, openLightFindings } from "../rules/lamp-engine.ts";
import { acceptCircuit } from "../rules/lamps/circuit-reports.ts";
import { acceptLight } from "../rules/lamps/light-observations.ts";
import {
  type LampPlan,
  type LightState,
  newLightState,
  type PlannedCircuit,
} from "../rules/lamps/light-state.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import {
  acceptWater,
  newWaterState,
  openWaterFindings,
  type WaterPoint,
  type WaterState,
} from "../rules/water-engine.ts";

/** Roads whose lamps have the higher target. */
const MAIN_ROADS = new Set(["motorway", "trunk", "primary"]);

/** Where lamps and water points are, as layers and the table of water points have them. */
export interface DevicePlan {
  readonly lamps: LampPlan;
  readonly water: ReadonlyMap<string, WaterPoint>;
}

/** All that is remembered of them when everything up to `judgedMs` was judged; plain JSON. */
export interface DeviceStates {
  light: LightState;
  water: WaterState;
  judgedMs: number;
  /** whole minute that the clock was looked at last; 0 = nothing has reported yet */
  clockMs: number;
}

export type DeviceReading = LampRecord | ObservationRecord;

const MINUTE_MS = 60_000;

/** Judges lamps, circuits and water points by their reports in the order of their times, and by the clock between them. */
export class DeviceJudge {
  readonly #plan: DevicePlan;
  readonly #states: DeviceStates;

  /** @param judgedMs what it begins after, without a stored state */
  constructor(plan: DevicePlan, stored: DeviceStates | { readonly judgedMs: number }) {
    this.#plan = plan;
    this.#states =
      "light" in stored
        ? stored
        : { light: newLightState(), water: newWaterState(), judgedMs: stored.judgedMs, clockMs: 0 };
  }

  /** Plain JSON. */
  get states(): DeviceStates {
    return this.#states;
  }

  get judgedMs(): number {
    return this.#states.judgedMs;
  }

  /**
   * Judges the reports of (judgedMs, untilMs], all there are and in {@link readingOrder}, and each whole minute after
   * the reports up to it. The answers depend on nothing else.
   */
  run(readings: readonly DeviceReading[], untilMs: number, rules: RuleSet): Finding[] {
    const findings: Finding[] = [];
    for (const reading of readings) {
      findings.push(...this.#clock(reading.timeMs - 1, rules), ...this.#accept(reading, rules));
      this.#states.clockMs ||= Math.floor(reading.timeMs / MINUTE_MS) * MINUTE_MS;
    }
    findings.push(...this.#clock(untilMs, rules));
    this.#states.judgedMs = untilMs;
    return findings;
  }

  #accept(reading: DeviceReading, rules: RuleSet): Finding[] {
    const { light, water } = this.#states;
    const { lamps: plan, water: points } = this.#plan;
    if (reading.kind === "lamp") return acceptCircuit(light, reading, { plan, rules });
    const [domain, type = ""] = reading.type.split("/");
    if (domain === "lighting") return acceptLight(light, reading, { plan, rules });
    return domain === "water" ? acceptWater(water, { ...reading, type }, { points, rules }) : [];
  }

  #clock(untilMs: number, rules: RuleSet): Finding[] {
    const states = this.#states;
    const findings: Finding[] = [];
    while (states.clockMs > 0 && states.clockMs + MINUTE_MS <= untilMs) {
      states.clockMs += MINUTE_MS;
      findings.push(...lightsAt(states.light, states.clockMs, { plan: this.#plan.lamps, rules }));
    }
    return findings;
  }

  /** What goes on when everything up to `judgedMs` was judged. */
  open(rules: RuleSet): Finding[] {
    const { light, water, judgedMs } = this.#states;
    return [
      ...openLightFindings(light, judgedMs, { plan: this.#plan.lamps, rules }),
      ...openWaterFindings(water, { points: this.#plan.water, rules }),
    ];
  }
}

/** By time; what has the same time by kind and name, so that the order does not depend on the way it came. */
export function readingOrder(a: DeviceReading, b: DeviceReading): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  const [x, y] = [readingKey(a), readingKey(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Tells a reading from all others. */
export function readingKey(reading: DeviceReading): string {
  return `${reading.kind}/${reading.kind === "lamp" ? reading.circuit : reading.device}/${reading.timeMs}`;
}

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ""));
const lampRow = z.object({ id: text, cabinet: text, circuit: text, road: text });

/** Reads lamps with their roads, and water points. */
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
  const [lonDeg, latDeg] = publication.county.origin;
  return { lamps: { lonDeg, latDeg, circuits }, water: await readWaterPoints(database, publication) };
}

/** Where water is measured: the points of the layer, and what the table says of them and of others. */
export async function readWaterPoints(
  database: Database,
  publication: Publication,
): Promise<Map<string, WaterPoint>> {
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
  return water;
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
