/** One fix as it came in a live frame. Degrees, km/h, degrees clockwise from north, UTC milliseconds. */
export interface Fix {
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly speedKmh: number;
  readonly headingDeg: number;
}

/** JT/T 808 status bit 1: the terminal has a fix; without it the coordinates are old. */
const HAS_FIX = 1 << 1;

/** What is known of one vehicle: its last two fixes, and when the server last spoke of it. */
export interface LiveVehicle {
  readonly number: number;
  before: Fix | undefined;
  last: Fix;
  hasFix: boolean;
  /** drawn position; kept here so that a new fix never makes the vehicle jump */
  shownLonDeg: number;
  shownLatDeg: number;
  shownHeadingDeg: number;
}

/** Farther than this between two fixes is no driving: the vehicle is set down anew. Metres. */
const JUMP_METERS = 2500;
/** A vehicle is drawn this much behind its newest fix, so that there is one to move towards; milliseconds. */
const LONGEST_DELAY_MS = 12_000;

/** The fleet as it is now. Bounded: one entry a vehicle of the registry. */
export class TrackStore {
  readonly vehicles = new Map<number, LiveVehicle>();
  /** vehicles of each cell in its last frame, to notice those that are gone */
  readonly #cells = new Map<string, Set<number>>();

  /** Takes a decoded cell frame: absolute, a vehicle it does not list has left the cell. */
  takeCell(
    cell: string,
    rows: readonly { readonly number: number; readonly fix: Fix; readonly status: number }[],
  ): void {
    const before = this.#cells.get(cell);
    const now = new Set(rows.map((row) => row.number));
    this.#cells.set(cell, now);
    for (const { number, fix, status } of rows) this.#take(number, fix, (status & HAS_FIX) !== 0);
    for (const number of before ?? []) {
      if (!now.has(number) && !this.#isSomewhere(number)) this.vehicles.delete(number);
    }
  }

  clear(): void {
    this.vehicles.clear();
    this.#cells.clear();
  }

  /** Moves what is drawn to where it was `timeMs` (server clock), between its fixes and never beyond them. */
  showAt(serverTimeMs: number): void {
    for (const vehicle of this.vehicles.values()) {
      const { before, last } = vehicle;
      if (!before) continue;
      const interval = Math.min(LONGEST_DELAY_MS, last.timeMs - before.timeMs);
      const share = Math.min(1, Math.max(0, (serverTimeMs - last.timeMs) / Math.max(1, interval)));
      vehicle.shownLonDeg = before.lonDeg + (last.lonDeg - before.lonDeg) * share;
      vehicle.shownLatDeg = before.latDeg + (last.latDeg - before.latDeg) * share;
      vehicle.shownHeadingDeg =
        before.headingDeg + turn(before.headingDeg, last.headingDeg) * Math.min(1, share * 1.5);
    }
  }

  #isSomewhere(number: number): boolean {
    for (const cell of this.#cells.values()) if (cell.has(number)) return true;
    return false;
  }

  #take(number: number, fix: Fix, hasFix: boolean): void {
    const known = this.vehicles.get(number);
    if (!known) {
      this.vehicles.set(number, {
        number,
        before: undefined,
        last: fix,
        hasFix,
        shownLonDeg: fix.lonDeg,
        shownLatDeg: fix.latDeg,
        shownHeadingDeg: fix.headingDeg,
      });
      return;
    }
    known.hasFix = hasFix;
    // a vehicle without a fix stays where it was last known to be
    if (!hasFix || fix.timeMs <= known.last.timeMs) return;
    const jumped = distanceMeters(known.shownLonDeg, known.shownLatDeg, fix.lonDeg, fix.latDeg) > JUMP_METERS;
    known.before = jumped
      ? undefined
      : {
          ...known.last,
          lonDeg: known.shownLonDeg,
          latDeg: known.shownLatDeg,
          headingDeg: known.shownHeadingDeg,
        };
    known.last = fix;
    if (jumped) {
      known.shownLonDeg = fix.lonDeg;
      known.shownLatDeg = fix.latDeg;
      known.shownHeadingDeg = fix.headingDeg;
    }
  }
}

/** Shortest turn from one bearing to another, degrees, −180 … 180. */
function turn(fromDeg: number, toDeg: number): number {
  return ((toDeg - fromDeg + 540) % 360) - 180;
}

/** Good to a part in a thousand over a few kilometres. */
function distanceMeters(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const metersPerDegree = 111_320;
  const east = (lon2 - lon1) * metersPerDegree * Math.cos((lat1 * Math.PI) / 180);
  return Math.hypot(east, (lat2 - lat1) * metersPerDegree);
}
