import type { Evidence, Permit } from "../../contract/events.ts";
import type { Queryable } from "../database/database.ts";
import { eventId, type Finding } from "../rules/finding.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import type { RuledVehicle, RuleWorld } from "../rules/rule-world.ts";

/** A row of table events; jsonb columns as objects. */
export interface EventRow {
  readonly vehicle: number;
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly subject_kind: string;
  readonly subject: string;
  readonly start_ms: number;
  readonly end_ms: number | null;
  readonly lon_e6: number | null;
  readonly lat_e6: number | null;
  readonly rule_version: number;
  readonly company: string;
  readonly grid: string | null;
  readonly state: "open" | "ended" | "withdrawn";
  readonly found_by: "live" | "history";
  readonly body: Pick<Finding, "values" | "details">;
  readonly evidence: Pick<Evidence, "fences" | "permit" | "limits">;
  readonly readings: Evidence["readings"] | null;
}

export interface EventContext {
  readonly world: RuleWorld;
  readonly rules: RuleSet;
  /** undefined = the event is of no vehicle */
  readonly vehicle: RuledVehicle | undefined;
  readonly permits: readonly Permit[];
  readonly foundBy: EventRow["found_by"];
}

/** A finding with everything that must be kept as it is now. */
export function eventRow(
  finding: Finding,
  { world, rules, vehicle, permits, foundBy }: EventContext,
): EventRow {
  const [lonE6, latE6] = finding.place ?? [null, null];
  const [x, y] = lonE6 === null ? [] : world.plane.pointOf([lonE6 / 1e6, latE6! / 1e6]);
  return {
    vehicle: vehicle?.number ?? 0,
    id: eventId(finding),
    rule: finding.rule,
    severity: rules.rule(finding.rule).severity,
    subject_kind: finding.subject.kind,
    subject: finding.subject.id,
    start_ms: finding.startMs,
    end_ms: finding.endMs,
    lon_e6: lonE6,
    lat_e6: latE6,
    rule_version: finding.ruleVersion,
    company: vehicle?.company ?? "",
    grid: (x === undefined ? undefined : world.grids.at(x, y!)[0]?.id) ?? null,
    state: finding.endMs === null ? "open" : "ended",
    found_by: foundBy,
    body: { values: finding.values, details: finding.details },
    evidence: {
      fences: finding.fences.map((fence) => fenceOf(fence, world)),
      permit: permits.find(({ id }) => id === finding.permit) ?? null,
      limits: rules.limits(finding.rule),
    },
    readings: finding.readings ? [...finding.readings] : null,
  };
}

function fenceOf(fence: string, world: RuleWorld): Evidence["fences"][number] {
  const at = fence.indexOf("/");
  const [layer, id] = [fence.slice(0, at), fence.slice(at + 1)];
  const areas = [...world.sources.areas, ...world.sinks.areas, ...world.zones.areas];
  const lines = [...world.routes.values(), ...world.sweeping];
  const name =
    areas.find((area) => area.layer === layer && area.id === id)?.name ??
    lines.find((line) => line.id === id)?.name ??
    id;
  return { layer, id, name };
}

/** Writes events over what is there of them. What found an event first stays, and so do readings of one that did not change. */
export async function putEvents(tx: Queryable, rows: readonly EventRow[]): Promise<void> {
  if (rows.length === 0) return;
  const byKey = new Map(rows.map((row) => [`${row.vehicle}/${row.id}`, row]));
  await tx.query(
    `INSERT INTO events (vehicle, id, rule, severity, subject_kind, subject, start_ms, end_ms, lon_e6, lat_e6,
       rule_version, company, grid, state, found_by, body, evidence, readings)
     SELECT vehicle, id, rule, severity, subject_kind, subject, start_ms, end_ms, lon_e6, lat_e6,
       rule_version, company, grid, state, found_by, body, evidence, nullif(readings, 'null'::jsonb)
     FROM jsonb_to_recordset($1::jsonb) AS r(vehicle integer, id text, rule text, severity text, subject_kind text,
       subject text, start_ms bigint, end_ms bigint, lon_e6 integer, lat_e6 integer, rule_version integer,
       company text, grid text, state text, found_by text, body jsonb, evidence jsonb, readings jsonb)
     ON CONFLICT (vehicle, id) DO UPDATE SET end_ms = excluded.end_ms, state = excluded.state, body = excluded.body,
       severity = excluded.severity, evidence = excluded.evidence,
       readings = CASE WHEN excluded.readings IS NOT NULL THEN excluded.readings
         WHEN events.end_ms IS NOT DISTINCT FROM excluded.end_ms THEN events.readings END`,
    [JSON.stringify([...byKey.values()])],
  );
}

/** Marks events as not found again. */
export async function withdrawEvents(tx: Queryable, vehicle: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query("UPDATE events SET state = 'withdrawn' WHERE vehicle = $1 AND id = ANY($2::text[])", [
    vehicle,
    ids,
  ]);
}
