/**
 * How well the rules find what the simulator planted: its terminals' bytes of a day through ingest's own checks into
 * the engine, its circuits' reports of four days, and its list of deeds. PUBLICATION names a published county; without it
 * the demo county is made and published.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "../tiles-server/rules/finding.ts";
import { lightsAt } from "../tiles-server/rules/lamp-engine.ts";
import { acceptCircuit } from "../tiles-server/rules/lamps/circuit-reports.ts";
import { newLightState } from "../tiles-server/rules/lamps/light-state.ts";
import { DAY_MS, dayOf, dayStart } from "../tiles-server/rules/local-time.ts";
import { missedStretchesOf } from "../tiles-server/rules/sweeping-coverage.ts";
import type { CoveredDay } from "../tiles-server/rules/sweeping-engine.ts";
import { Lighting } from "../tiles-server/simulator/lighting.ts";
import type { Planted } from "../tiles-server/simulator/planted.ts";
import { deedsBetween } from "../tiles-server/simulator/planted-list.ts";
import { confusion, type FoundEvent, lastOf, type Score, scoreRule } from "./rules/score.ts";
import { judgedReports, readSimulatedCounty, type SimulatedCounty } from "./rules/simulated-days.ts";
import { print, significant } from "./run/figure.ts";
import { runTwin } from "./run/twin-run.ts";

const SEED = 1;
/** Share of trips with a deed: more than the simulator's usual 0.12, so that a day holds enough of each. */
const CHEATING = 0.3;
const EDGE_MS = 30 * 60_000;
const SWEEPING_DAYS = 4;
const LAMP_DAYS = 4;
const LAMP_EVERY_MS = 10 * 60_000;
const DAY = "2026-11-18";
/** when a working day of the sweepers begins */
const FROM_MS = dayStart(DAY) + 3 * 3600_000;
const TO_MS = FROM_MS + DAY_MS;
/** The bar: recall and precision of each at least 0.98. */
const BARRED = [
  "muck.dumping",
  "muck.off-route",
  "muck.out-of-hours",
  "sweeping.missed-stretch",
  "lamp.fault",
];

const work = mkdtempSync(join(tmpdir(), "twin-bench-"));
try {
  const county = await readSimulatedCounty(process.env.PUBLICATION ?? (await publishDemo(work)));
  const list: Planted[] = [];
  const events: FoundEvent[] = [];
  trucks(county, list, events);
  sweepers(county, list, events);
  lamps(county, list, events);
  const rules = [...new Set([...BARRED, ...list.map(({ rule }) => rule)])];
  const scores = rules.map((rule) => scoreRule(rule, list, events, isScored));
  print({
    metric: "rules.unscored",
    value: list.filter((one) => !isScored(one)).length,
    unit: "deeds",
  });
  console.error(confusion(list, events));
  for (const score of scores) report(score);
  const barred = scores.filter(({ rule }) => BARRED.includes(rule));
  print({
    metric: "rules.recall",
    value: significant(Math.min(...barred.map(({ recall }) => recall))),
    unit: "",
  });
  print({
    metric: "rules.precision",
    value: significant(Math.min(...barred.map(({ precision }) => precision))),
    unit: "",
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function publishDemo(folder: string): Promise<string> {
  const county = join(folder, "county");
  const publication = join(folder, "publication");
  await runTwin(["demo", "--out", county, "--seed", "1"]);
  await runTwin(["build", "--county", county, "--out", publication]);
  return publication;
}

function trucks(county: SimulatedCounty, list: Planted[], events: FoundEvent[]): void {
  const { world, book } = county;
  const findings: Finding[] = [];
  let reports = 0;
  for (const { number, layer } of book.vehicles.values()) {
    if (layer !== "muck-trucks") continue;
    const span = { seed: SEED, cheating: CHEATING, fromMs: FROM_MS, toMs: TO_MS };
    for (const judgement of judgedReports(county, number, span)) {
      reports++;
      findings.push(...judgement.findings);
    }
  }
  print({ metric: "rules.reports", value: reports, unit: "reports" });
  const idOf = (number: string) => book.vehicles.get(Number(number))!.id;
  for (const { rule, subject, startMs, endMs } of lastOf(findings))
    events.push({ rule, subject: idOf(subject.id), startMs, endMs: endMs ?? TO_MS });
  const only = { ...world, vehicles: world.vehicles.filter(({ layer }) => layer === "muck-trucks") };
  list.push(...deedsBetween(only, SEED, FROM_MS, TO_MS, CHEATING));
}

/** A working day at a time: a stretch is left out all day, so that the day is what it and an event have in common. */
function sweepers(county: SimulatedCounty, list: Planted[], events: FoundEvent[]): void {
  const { world, book } = county;
  const inputs = { ...book, vehicles: [...book.vehicles.values()] };
  const only = { ...world, vehicles: world.vehicles.filter(({ layer }) => layer === "sanitation") };
  for (let n = 0; n < SWEEPING_DAYS; n++) {
    const [fromMs, toMs] = [FROM_MS + n * DAY_MS, FROM_MS + (n + 1) * DAY_MS];
    const covered = new Map<number, CoveredDay>();
    for (const { number, layer } of book.vehicles.values()) {
      if (layer !== "sanitation") continue;
      const run = judgedReports(county, number, { seed: SEED, cheating: CHEATING, fromMs, toMs });
      let next = run.next();
      while (!next.done) next = run.next();
      if (next.value?.day) covered.set(number, next.value.day);
    }
    for (const { vehicle, finding } of missedStretchesOf(dayOf(fromMs), covered, inputs))
      events.push({ rule: finding.rule, subject: vehicle?.id ?? "", startMs: fromMs, endMs: toMs });
    for (const planted of deedsBetween(only, SEED, fromMs, toMs, CHEATING))
      if (planted.startMs >= fromMs && planted.endMs < toMs) list.push(planted);
  }
}

/** Deeds that are whole inside the interval. */
function isScored({ rule, startMs, endMs }: Planted): boolean {
  if (rule === "lamp.fault" || rule === "sweeping.missed-stretch") return true;
  return startMs > FROM_MS + EDGE_MS && endMs < TO_MS - EDGE_MS;
}

function lamps({ world, book }: SimulatedCounty, list: Planted[], events: FoundEvent[]): void {
  const lighting = new Lighting(SEED, world.lamps, world.county.origin);
  const [lonDeg, latDeg] = world.county.origin;
  const circuits = new Map<
    string,
    { place: [number, number]; lamps: Map<string, { place: [number, number]; isMain: boolean }> }
  >();
  for (const { id, circuit } of world.lamps) {
    const known = circuits.get(circuit) ?? { place: [0, 0], lamps: new Map() };
    known.lamps.set(id, { place: [0, 0], isMain: false });
    circuits.set(circuit, known);
  }
  const context = { plan: { lonDeg, latDeg, circuits }, rules: book.rules };
  const state = newLightState();
  const findings: Finding[] = [];
  const endMs = FROM_MS + LAMP_DAYS * DAY_MS;
  for (let timeMs = FROM_MS; timeMs < endMs; timeMs += LAMP_EVERY_MS) {
    for (const report of lighting.reports(undefined, timeMs))
      findings.push(...acceptCircuit(state, report, context));
    findings.push(...lightsAt(state, timeMs, context));
  }
  for (const { rule, subject, startMs, endMs: end } of lastOf(findings))
    if (rule === "lamp.fault") events.push({ rule, subject: subject.id, startMs, endMs: end ?? endMs });
  // a fault is seen by the second report
  const seen = endMs - 3 * LAMP_EVERY_MS;
  list.push(
    ...lighting
      .planted(FROM_MS - 14 * DAY_MS, endMs)
      .filter((planted) => planted.endMs > FROM_MS + 3 * LAMP_EVERY_MS && planted.startMs < seen),
  );
}

function report({ rule, planted, found, recall, precision, missed, wrong }: Score): void {
  const at = (ms: number) => new Date(ms + 8 * 3600_000).toISOString().slice(0, 19);
  for (const one of missed.slice(0, 5))
    console.error(
      `missed ${rule} ${one.subject} ${at(one.startMs)}–${at(one.endMs)}`,
      JSON.stringify(one.details ?? {}),
    );
  for (const one of wrong.slice(0, 5))
    console.error(`wrong ${rule} ${one.subject} ${at(one.startMs)}–${at(one.endMs)}`);
  print({ metric: `rules.planted.${rule}`, value: planted, unit: "deeds" });
  print({ metric: `rules.found.${rule}`, value: found, unit: "events" });
  if (planted > 0) print({ metric: `rules.recall.${rule}`, value: significant(recall), unit: "" });
  if (found > 0) print({ metric: `rules.precision.${rule}`, value: significant(precision), unit: "" });
}
