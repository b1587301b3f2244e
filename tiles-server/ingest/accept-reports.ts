import { AlarmEdges } from "./alarm-edges.ts";
import { type LocationReport, STATUS } from "./jt808/location.ts";
import { type Area, implausibility, jump, type Place } from "./plausibility.ts";
import type { AlarmRecord, IngestRecord, PositionRecord, QuarantineRecord } from "./records.ts";

export interface IncomingReport {
  readonly report: LocationReport;
  /** the 0x0200 body as sent */
  readonly body: Buffer;
}

/** How reports came. */
export interface ReportOrigin {
  /** way in and sender, kept with what is not believed, e.g. `jt808:13900000001` */
  readonly source: string;
  /** kept by the terminal while it had no link (0x0704 type 1, JT/T 809 0x1203): raises no alarm */
  readonly isBackfill: boolean;
}

/**
 * Turns reports of vehicles into records: believed ones into positions and the edges of their alarms, the others into
 * quarantine.
 */
export class ReportAcceptor {
  readonly #area: Area;
  /** last believed fix of each vehicle */
  readonly #last = new Map<number, Place>();
  /** a fix that jumped: when the next one agrees with it, the fix before was the wrong one */
  readonly #doubted = new Map<number, Place>();
  readonly #alarms = new AlarmEdges();
  #sequence = 0;

  constructor(area: Area) {
    this.#area = area;
  }

  /** Takes over a believed fix, unless a later one is known. */
  remember(vehicle: number, { timeMs, lonE6, latE6 }: Place): void {
    const last = this.#last.get(vehicle);
    if (!last || timeMs > last.timeMs) this.#last.set(vehicle, { timeMs, lonE6, latE6 });
  }

  /** An edge of an alarm is stored: now, or before the last stop. */
  rememberAlarm(record: AlarmRecord): void {
    this.#alarms.stored(record);
  }

  /** The alarms that are open, read anew. */
  restoreAlarms(open: readonly AlarmRecord[]): void {
    this.#alarms.restore(open);
  }

  /** Another server took a report of this vehicle. */
  tookElsewhere(vehicle: number, timeMs: number): void {
    this.#alarms.tookElsewhere(vehicle, timeMs);
  }

  /** What was accepted last of this vehicle could not be stored and will come again. */
  forgetAlarms(vehicle: number): void {
    this.#alarms.forget(vehicle);
  }

  accept(
    vehicle: number,
    reports: readonly IncomingReport[],
    nowMs: number,
    { source, isBackfill }: ReportOrigin,
  ): IngestRecord[] {
    const records: IngestRecord[] = [];
    for (const { report, body } of reports) {
      const result = this.#accept(vehicle, report, nowMs);
      if (typeof result === "string") records.push(this.quarantine(vehicle, source, result, body, nowMs));
      else {
        records.push(result);
        if (!isBackfill) records.push(...this.#alarms.accept(vehicle, result.timeMs, result.alarm));
      }
    }
    return records;
  }

  /** The record of bytes that are not believed; vehicle 0 = of none that is registered. */
  quarantine(vehicle: number, source: string, reason: string, body: Buffer, nowMs: number): QuarantineRecord {
    this.#sequence = (this.#sequence + 1) & 0x7fffffff;
    const sequence = this.#sequence;
    return {
      kind: "quarantine",
      vehicle,
      source,
      receivedMs: nowMs,
      sequence,
      reason,
      bodyHex: body.toString("hex"),
    };
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
