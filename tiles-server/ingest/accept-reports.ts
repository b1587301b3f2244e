import { type LocationReport, STATUS } from "./jt808/location.ts";
import { type Area, implausibility, jump, type Place } from "./plausibility.ts";
import type { IngestRecord, PositionRecord, QuarantineRecord } from "./records.ts";

export interface IncomingReport {
  readonly report: LocationReport;
  /** the 0x0200 body as sent */
  readonly body: Buffer;
}

/** Turns reports of terminals into records: believed ones into positions, the others into quarantine. */
export class ReportAcceptor {
  readonly #area: Area;
  /** last believed fix of each vehicle */
  readonly #last = new Map<number, Place>();
  /** a fix that jumped: when the next one agrees with it, the fix before was the wrong one */
  readonly #doubted = new Map<number, Place>();
  #sequence = 0;

  constructor(area: Area) {
    this.#area = area;
  }

  /** Takes over a believed fix, unless a later one is known. */
  remember(vehicle: number, { timeMs, lonE6, latE6 }: Place): void {
    const last = this.#last.get(vehicle);
    if (!last || timeMs > last.timeMs) this.#last.set(vehicle, { timeMs, lonE6, latE6 });
  }

  accept(vehicle: number, reports: readonly IncomingReport[], nowMs: number): IngestRecord[] {
    return reports.map(({ report, body }) => {
      const result = this.#accept(vehicle, report, nowMs);
      return typeof result === "string" ? this.#quarantine(vehicle, result, body, nowMs) : result;
    });
  }

  #accept(vehicle: number, report: LocationReport, nowMs: number): PositionRecord | string {
    const last = this.#last.get(vehicle);
    if ((report.status & STATUS.positioned) === 0) {
      // the terminal has no fix: the vehicle stays where it was, and its status says so
      if (!last) return "no fix, and no place is known";
      const { lonE6, latE6 } = last;
      const reason = implausibility({ ...report, lonE6, latE6 }, this.#area, nowMs);
      return reason ?? toRecord(vehicle, { ...report, lonE6, latE6 });
    }

    const reason = implausibility(report, this.#area, nowMs);
    if (reason) return reason;
    const place: Place = { timeMs: report.timeMs!, lonE6: report.lonE6, latE6: report.latE6 };
    // a back-fill is older than the last fix and cannot jump from it
    const isNewer = !last || place.timeMs > last.timeMs;
    if (isNewer && last) {
      const doubted = this.#doubted.get(vehicle);
      const jumped = jump(last, place);
      if (jumped && (!doubted || jump(doubted, place))) {
        this.#doubted.set(vehicle, place);
        return jumped;
      }
    }
    this.#doubted.delete(vehicle);
    if (isNewer) this.#last.set(vehicle, place);
    return toRecord(vehicle, report);
  }

  #quarantine(vehicle: number, reason: string, body: Buffer, nowMs: number): QuarantineRecord {
    this.#sequence = (this.#sequence + 1) & 0x7fffffff;
    const bodyHex = body.toString("hex");
    return { kind: "quarantine", vehicle, receivedMs: nowMs, sequence: this.#sequence, reason, bodyHex };
  }
}

function toRecord(vehicle: number, report: LocationReport): PositionRecord {
  return {
    kind: "position",
    vehicle,
    timeMs: report.timeMs!,
    lonE6: report.lonE6,
    latE6: report.latE6,
    altitudeMeters: report.altitudeMeters,
    speedDkmh: report.speedDkmh,
    headingDeg: report.headingDeg % 360,
    status: report.status,
    alarm: report.alarm,
    // a copy: the view would keep the whole received chunk alive
    items: Buffer.from(report.items),
  };
}
