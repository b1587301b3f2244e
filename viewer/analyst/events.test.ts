import { describe, expect, it } from "vitest";
import { eventSchema, type TwinEvent } from "../../contract/events.ts";
import { zoneFormat } from "../ui/format.ts";
import { csvFile } from "./csv.ts";
import { eventMarks, filterEvents, momentOf } from "./event-filter.ts";
import { eventsCsv } from "./events-csv.ts";

const T0 = Date.UTC(2026, 10, 22, 10, 57, 12);

function event(part: Partial<TwinEvent> & { id: string }): TwinEvent {
  return eventSchema.parse({
    rule: "muck.dumping",
    severity: "red",
    subject: { kind: "vehicle", id: "34" },
    startMs: T0,
    endMs: T0 + 240_000,
    place: { lonDeg: 111.5791, latDeg: 25.1852 },
    values: { loadBefore: { value: 12.5, unit: "t" }, fixes: { value: 3, unit: "" } },
    details: {},
    ruleVersion: 2,
    company: "瑶都渣土运输公司",
    grid: "431129001",
    state: "ended",
    foundBy: "live",
    ...part,
  });
}

const dumping = event({ id: "a" });
const speeding = event({ id: "b", rule: "muck.speeding", severity: "yellow", startMs: T0 + 1000 });
const lamp = event({
  id: "c",
  rule: "lamp.fault",
  severity: "blue",
  subject: { kind: "lamp", id: "L1" },
  startMs: T0 + 3_500_000,
});
const gone = event({ id: "d", state: "withdrawn" });
const all = [dumping, speeding, lamp, gone];

describe("events of the ribbon and the list", () => {
  it("pass by severity, rule and vehicle, and withdrawn ones never", () => {
    const ids = (severities: TwinEvent["severity"][], rule?: string, vehicles: number[] | null = null) =>
      filterEvents(all, { severities: new Set(severities), rule }, vehicles && new Set(vehicles)).map(
        ({ id }) => id,
      );
    expect(ids([])).toEqual(["a", "b", "c"]);
    expect(ids(["red", "blue"])).toEqual(["a", "c"]);
    expect(ids([], "muck.speeding")).toEqual(["b"]);
    expect(ids([], undefined, [34])).toEqual(["a", "b"]);
    expect(ids([], undefined, [7])).toEqual([]);
  });

  it("stand side by side on the ribbon, the worst of a place in front", () => {
    const marks = eventMarks([speeding, dumping, lamp], T0 - 1000, T0 - 1000 + 3_600_000, 100);
    expect(marks.map(({ slot, events }) => [slot, events.map(({ id }) => id)])).toEqual([
      [0, ["a", "b"]],
      [97, ["c"]],
    ]);
    expect(eventMarks([lamp], T0, T0 + 3_500_000, 100)).toEqual([]);
  });

  it("are moments of their vehicle for the step buttons", () => {
    expect(momentOf(dumping)).toEqual({ timeMs: T0, kind: "event", vehicle: 34, id: "a" });
    expect(momentOf(lamp).vehicle).toBeUndefined();
  });

  it("are exported in the county's time, with plate and values", () => {
    const words = {
      zone: zoneFormat("Asia/Shanghai", "zh"),
      rules: new Map(),
      plates: new Map([[34, "湘M21377"]]),
      name: ({ zh }: { zh: string }) => zh,
    };
    const [header, row] = eventsCsv([dumping], words).split("\r\n");
    expect(header!.startsWith("\uFEFFstart,end,rule")).toBe(true);
    expect(row).toBe(
      "2026-11-22 18:57:12,2026-11-22 19:01:12,muck.dumping,muck.dumping,red,vehicle 34,湘M21377,瑶都渣土运输公司,431129001,111.5791,25.1852,loadBefore=12.5 t; fixes=3,2,ended,live,a",
    );
  });
});

it("writes CSV that spreadsheets read as text", () => {
  expect(
    csvFile([
      ["a,b", 'say "x"', 1.5, null],
      ["=1+1", "two\nlines", Number.NaN, ""],
    ]),
  ).toBe('\uFEFF"a,b","say ""x""",1.5,\r\n\'=1+1,"two\nlines",,');
});
