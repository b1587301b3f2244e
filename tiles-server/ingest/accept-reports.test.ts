import { describe, expect, it } from "vitest";
import { ReportAcceptor } from "./accept-reports.ts";
import { decodeLocation, encodeLocation, type OutgoingLocation, STATUS } from "./jt808/location.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const LIVE = { source: "jt808:1", isBackfill: false };
const AREA = [111.4, 24.6, 112.2, 25.3] as const;

function incoming(more: Partial<OutgoingLocation> = {}) {
  const body = encodeLocation({
    alarm: 0,
    status: STATUS.positioned,
    lonE6: 111_579_000,
    latE6: 25_185_000,
    altitudeMeters: 230,
    speedDkmh: 400,
    headingDeg: 90,
    timeMs: NOW,
    ...more,
  });
  return { report: decodeLocation(body), body };
}

function outcome(acceptor: ReportAcceptor, more: Partial<OutgoingLocation>): string {
  const record = acceptor.accept(1, [incoming(more)], NOW, LIVE)[0]!;
  return record.kind === "quarantine" ? record.reason : record.kind;
}

describe("a report is believed", () => {
  it("unless its time, place, height, speed or heading cannot be", () => {
    const acceptor = new ReportAcceptor(AREA);
    expect(outcome(acceptor, {})).toBe("position");
    expect(outcome(acceptor, { timeMs: NOW - 31 * 86_400_000 })).toContain("over 30 days old");
    expect(outcome(acceptor, { timeMs: NOW + 6 * 60_000 })).toContain("ahead of now");
    expect(outcome(acceptor, { timeMs: NOW + 4 * 60_000 })).toBe("position");
    expect(outcome(acceptor, { lonE6: 0, latE6: 0 })).toContain("far outside the county");
    expect(outcome(acceptor, { latE6: -25_185_000 })).toContain("far outside the county");
    expect(outcome(acceptor, { altitudeMeters: 40_000 })).toBe("altitude 40000 m");
    expect(outcome(acceptor, { speedDkmh: 2_000 })).toBe("speed 200 km/h");
    expect(outcome(acceptor, { headingDeg: 361 })).toBe("heading 361°");
  });

  it("and a time that is no date is not", () => {
    const { body } = incoming();
    body.fill(0, 22, 28);
    const [record] = new ReportAcceptor(AREA).accept(1, [{ report: decodeLocation(body), body }], NOW, LIVE);
    expect(record).toMatchObject({ kind: "quarantine", reason: "time 000000000000 is no date" });
  });

  it("once a jump is confirmed by the next report", () => {
    const acceptor = new ReportAcceptor(AREA);
    const at = (seconds: number, lonE6: number) =>
      outcome(acceptor, { timeMs: NOW - 60_000 + seconds * 1000, lonE6 });
    expect(at(0, 111_579_000)).toBe("position");
    expect(at(5, 111_700_000)).toMatch(/^jump of 12\d{3} m/);
    expect(at(10, 111_579_200)).toBe("position"); // the jump was the error
    expect(at(15, 111_700_000)).toMatch(/^jump/);
    expect(at(20, 111_700_100)).toBe("position"); // the vehicle is there
    expect(at(25, 111_700_200)).toBe("position");
  });

  it("in a back-fill whatever the vehicle's place now", () => {
    const acceptor = new ReportAcceptor(AREA);
    outcome(acceptor, {});
    expect(outcome(acceptor, { timeMs: NOW - 600_000, lonE6: 111_650_000 })).toBe("position");
  });

  it("without a fix at the last place known, and not at all before the first", () => {
    const acceptor = new ReportAcceptor(AREA);
    const noFix = { status: STATUS.accOn, lonE6: 0, latE6: 0, timeMs: NOW + 1000 };
    expect(outcome(acceptor, noFix)).toBe("no fix, and no place is known");
    outcome(acceptor, {});
    const [record] = acceptor.accept(1, [incoming(noFix)], NOW, LIVE);
    expect(record).toMatchObject({
      kind: "position",
      lonE6: 111_579_000,
      latE6: 25_185_000,
      status: STATUS.accOn,
    });
  });
});

describe("clocks that jump", () => {
  const at = (acceptor: ReportAcceptor, timeMs: number, nowMs: number) =>
    acceptor.accept(1, [incoming({ timeMs })], nowMs, LIVE)[0]!.kind;

  it("of a terminal, ahead and back again: what cannot be is quarantined, the rest goes on", () => {
    const acceptor = new ReportAcceptor(AREA);
    expect(at(acceptor, NOW, NOW)).toBe("position");
    expect(at(acceptor, NOW + 3600_000, NOW + 10_000)).toBe("quarantine");
    // four minutes ahead is believed; what comes after it with the right clock is stored too, as late reports are
    expect(at(acceptor, NOW + 240_000, NOW + 20_000)).toBe("position");
    expect(at(acceptor, NOW + 30_000, NOW + 30_000)).toBe("position");
    expect(at(acceptor, NOW + 250_000, NOW + 250_000)).toBe("position");
  });

  it("of the server, an hour back: reports are kept in quarantine until it is right, and none is lost", () => {
    const acceptor = new ReportAcceptor(AREA);
    expect(at(acceptor, NOW, NOW)).toBe("position");
    expect(at(acceptor, NOW + 10_000, NOW - 3600_000)).toBe("quarantine");
    expect(at(acceptor, NOW + 20_000, NOW + 20_000)).toBe("position");
  });

  it("and reports out of order or twice give the same positions and never an alarm twice", () => {
    const order = [0, 20, 10, 20, 30, 0, 40];
    const acceptor = new ReportAcceptor(AREA);
    const records = order.flatMap((seconds) =>
      acceptor.accept(
        1,
        [incoming({ timeMs: NOW + seconds * 1000, alarm: seconds >= 20 ? 2 : 0 })],
        NOW + 60_000,
        LIVE,
      ),
    );
    expect(records.filter(({ kind }) => kind === "position")).toHaveLength(order.length);
    expect(records.filter(({ kind }) => kind === "alarm")).toEqual([
      { kind: "alarm", vehicle: 1, alarm: 1, sinceMs: NOW + 20_000, untilMs: null },
    ]);
  });
});
