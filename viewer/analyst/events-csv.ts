import type { Rule, TwinEvent } from "../../contract/events.ts";
import type { Label } from "../../contract/fields.ts";
import type { ZoneFormat } from "../ui/format.ts";
import { csvFile } from "./csv.ts";
import { vehicleOf } from "./event-filter.ts";

/** What the list needs to know to name things; times are written in the county's zone. */
export interface EventWords {
  readonly zone: ZoneFormat;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly plates: ReadonlyMap<number, string>;
  readonly name: (label: Label) => string;
}

const COLUMNS =
  "start,end,rule,name,severity,subject,plate,company,grid,longitude,latitude,values,ruleVersion,state,foundBy,id".split(
    ",",
  );

/** The list of events as CSV, one row each; place in degrees CGCS2000. */
export function eventsCsv(events: readonly TwinEvent[], { zone, rules, plates, name }: EventWords): string {
  const at = (timeMs: number) => `${zone.date(timeMs)} ${zone.time(timeMs)}`;
  return csvFile([
    COLUMNS,
    ...events.map((event) => [
      at(event.startMs),
      event.endMs === null ? "" : at(event.endMs),
      event.rule,
      ruleName(event.rule, rules, name),
      event.severity,
      `${event.subject.kind} ${event.subject.id}`,
      plates.get(vehicleOf(event) ?? -1) ?? "",
      event.company,
      event.grid ?? "",
      event.place?.lonDeg ?? null,
      event.place?.latDeg ?? null,
      Object.entries(event.values)
        .map(([key, { value, unit }]) => `${key}=${value}${unit && ` ${unit}`}`)
        .join("; "),
      event.ruleVersion,
      event.state,
      event.foundBy,
      event.id,
    ]),
  ]);
}

/** Name of a rule in the language of the screen; its id where the rule is not known. */
export function ruleName(id: string, rules: EventWords["rules"], name: EventWords["name"]): string {
  const rule = rules.get(id);
  return rule ? name(rule.name) : id;
}
