import { EVIDENCE_MARGIN_MS, type Evidence } from "../../contract/events.ts";
import type { Database } from "../database/database.ts";
import type { ItemKinds } from "../ingest/jt808/location-items.ts";
import { measure } from "../rules/finding.ts";
import type { Fix } from "../rules/fix.ts";
import { readFixes } from "./read-fixes.ts";

/** Reports are seconds late. */
const GRACE_MS = 60_000;
const EVENTS_AT_A_TIME = 100;
/** Of a long event the middle is thinned; its first and last minutes are whole. */
const MOST_READINGS = 400;

type Readings = Evidence["readings"];

/** Copies the track around events that are over into them, so that they keep it when the tracks are dropped. Returns how many. */
export async function keepEvidence(database: Database, nowMs: number, vendor: ItemKinds): Promise<number> {
  const due = await database.query<{ vehicle: number; id: string; start_ms: number; end_ms: number }>(
    `SELECT vehicle, id, start_ms, end_ms FROM events
     WHERE readings IS NULL AND vehicle > 0 AND end_ms < $1 ORDER BY end_ms LIMIT ${EVENTS_AT_A_TIME}`,
    [nowMs - EVIDENCE_MARGIN_MS - GRACE_MS],
  );
  for (const { vehicle, id, start_ms, end_ms } of due) {
    const readings = await trackReadings(database, vehicle, start_ms, end_ms, vendor);
    await database.query(
      "UPDATE events SET readings = $3::jsonb WHERE vehicle = $1 AND id = $2 AND end_ms = $4",
      [vehicle, id, JSON.stringify(readings), end_ms],
    );
  }
  return due.length;
}

/** What the vehicle reported from three minutes before an event to three minutes after it. */
export async function trackReadings(
  database: Database,
  vehicle: number,
  startMs: number,
  endMs: number,
  vendor: ItemKinds,
): Promise<Readings> {
  const from = startMs - EVIDENCE_MARGIN_MS;
  const fixes = await readFixes(database, vehicle, from, endMs + EVIDENCE_MARGIN_MS + 1, vendor);
  const isNear = ({ timeMs }: Fix) =>
    timeMs <= startMs + EVIDENCE_MARGIN_MS || timeMs >= endMs - EVIDENCE_MARGIN_MS;
  const between = fixes.filter((fix) => !isNear(fix)).length;
  const every = Math.max(1, Math.ceil(between / Math.max(1, MOST_READINGS - (fixes.length - between))));
  let n = 0;
  return fixes.filter((fix) => isNear(fix) || n++ % every === 0).map(readingOf);
}

const LOAD_SHARE = { empty: 0, half: 50, full: 100 } as const;

function readingOf(fix: Fix): Readings[number] {
  return {
    timeMs: fix.timeMs,
    values: {
      lon: { value: fix.lonE6 / 1e6, unit: "°E" },
      lat: { value: fix.latE6 / 1e6, unit: "°N" },
      speed: measure(fix.speedKmh, "km/h"),
      heading: measure(fix.headingDeg, "°"),
      load: measure(LOAD_SHARE[fix.load], "%"),
      engine: measure(fix.isEngineOn ? 1 : 0, ""),
      ...(fix.liftDeg !== null && { lift: measure(fix.liftDeg, "°") }),
      ...(fix.isCoverOpen !== null && { coverOpen: measure(fix.isCoverOpen ? 1 : 0, "") }),
      ...(fix.grossTonnes !== null && { gross: measure(fix.grossTonnes, "t") }),
      ...(fix.isWorking !== null && { working: measure(fix.isWorking ? 1 : 0, "") }),
    },
  };
}
