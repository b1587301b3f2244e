import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlarmEdges } from "./alarm-edges.ts";
import type { AlarmRecord } from "./records.ts";

const OVERSPEED = 1 << 1;
const EMERGENCY = 1 << 0;

function feed(edges: AlarmEdges, reports: readonly (readonly [seconds: number, bits: number])[]) {
  return reports
    .flatMap(([seconds, bits]) => edges.accept(7, seconds * 1000, bits))
    .map(({ alarm, sinceMs, untilMs }) => [alarm, sinceMs / 1000, untilMs === null ? null : untilMs / 1000]);
}

describe("alarm bits", () => {
  it("become one rise and, when clear for 10 s, one fall at the first clear report", () => {
    const edges = new AlarmEdges();
    expect(
      feed(edges, [
        [10, 0],
        [20, OVERSPEED],
        [30, OVERSPEED | EMERGENCY],
        [40, EMERGENCY],
        [50, EMERGENCY],
        [60, 0],
        [75, 0],
      ]),
    ).toEqual([
      [1, 20, null],
      [0, 30, null],
      [1, 20, 40],
      [0, 30, 60],
    ]);
  });

  it("that flicker are one alarm", () => {
    expect(
      feed(new AlarmEdges(), [
        [0.5, OVERSPEED],
        [5, 0],
        [10, OVERSPEED],
        [15, 0],
        [20, OVERSPEED],
      ]),
    ).toEqual([[1, 0.5, null]]);
  });

  it("of reports sent twice, late or out of order change nothing", () => {
    const edges = new AlarmEdges();
    feed(edges, [[100, OVERSPEED]]);
    expect(
      feed(edges, [
        [100, OVERSPEED],
        [90, 0],
        [80, EMERGENCY],
      ]),
    ).toEqual([]);
  });

  it("the highest bit is an alarm like the others", () => {
    expect(feed(new AlarmEdges(), [[1, 0x80000000]])).toEqual([[31, 1, null]]);
  });

  it("open before a restart are not raised again, and fall after it", () => {
    const before = new AlarmEdges();
    const after = new AlarmEdges();
    for (const record of before.accept(7, 1_000, OVERSPEED)) after.stored(record);
    expect(
      feed(after, [
        [5, OVERSPEED],
        [10, 0],
        [20, 0],
      ]),
    ).toEqual([[1, 1, 10]]);
  });

  it("whose report could not be stored rise again when it is sent again", () => {
    const edges = new AlarmEdges();
    expect(feed(edges, [[1, OVERSPEED]])).toEqual([[1, 1, null]]);
    edges.forget(7);
    expect(feed(edges, [[1, OVERSPEED]])).toEqual([[1, 1, null]]);
  });

  it("never leave a fall without its rise, or two open alarms of one bit, whatever comes", () => {
    const report = fc.tuple(fc.nat(500), fc.nat(7));
    fc.assert(
      fc.property(fc.array(report, { maxLength: 60 }), (reports) => {
        const edges = new AlarmEdges();
        const open = new Map<number, AlarmRecord>();
        for (const [seconds, bits] of reports) {
          for (const record of edges.accept(1, seconds * 1000, bits)) {
            if (record.untilMs === null) {
              expect(open.has(record.alarm)).toBe(false);
              open.set(record.alarm, record);
            } else {
              expect(open.get(record.alarm)?.sinceMs).toBe(record.sinceMs);
              expect(record.untilMs).toBeGreaterThan(record.sinceMs);
              open.delete(record.alarm);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
