import { powerOfTwo, withRoom } from "./growing-array.ts";

/** Ends of pipes nearer than this are one node, metres on the ground. */
const COINCIDENT_METERS = 0.005;
/** Axes of joined pipes of different size, levelled by their crowns, may differ by this in height, metres. */
const COINCIDENT_HEIGHT_METERS = 1;
const CELL_METERS = 2 * COINCIDENT_METERS;
const METERS_PER_DEGREE = 111319.49;
const NONE = -1;

/** Finds the node at a place: a hash of cells twice as wide as the tolerance, so four of them hold every candidate. */
export class EndPoints {
  /** longitude°, latitude°, height m of each, in the order in which they were added, interleaved */
  #places: Float64Array;
  #nodes: Int32Array;
  /** the one added before it into a cell of the same hash; −1 = it was the first */
  #previous: Int32Array;
  /** by hash of a cell: the last one added */
  #last: Int32Array;
  #count = 0;
  readonly #lon0: number;
  readonly #lat0: number;
  readonly #metersPerLonDegree: number;

  /**
   * @param lonDeg,latDeg a place near all points; tolerances are exact there and within 1 % in a county
   * @param expected as many are likely to be added; more may be
   */
  constructor(lonDeg: number, latDeg: number, expected = 16) {
    this.#places = new Float64Array(3 * expected);
    this.#nodes = new Int32Array(expected);
    this.#previous = new Int32Array(expected);
    this.#last = new Int32Array(powerOfTwo(expected)).fill(NONE);
    this.#lon0 = lonDeg;
    this.#lat0 = latDeg;
    this.#metersPerLonDegree = METERS_PER_DEGREE * Math.cos((latDeg * Math.PI) / 180);
  }

  /** Longitude°, latitude°, height m of all, in the order in which they were added, interleaved. */
  get places(): Float64Array {
    return this.#places.subarray(0, 3 * this.#count);
  }

  add(lonDeg: number, latDeg: number, heightMeters: number, node: number): void {
    const entry = this.#count++;
    this.#places = withRoom(this.#places, 3 * this.#count);
    this.#nodes = withRoom(this.#nodes, this.#count);
    this.#previous = withRoom(this.#previous, this.#count);
    this.#places[3 * entry] = lonDeg;
    this.#places[3 * entry + 1] = latDeg;
    this.#places[3 * entry + 2] = heightMeters;
    this.#nodes[entry] = node;
    if (this.#count > this.#last.length) this.#spread();
    else this.#chain(entry);
  }

  /** The first node added within the tolerance, or undefined. Without a height, any height will do. */
  find(lonDeg: number, latDeg: number, heightMeters?: number): number | undefined {
    const [x, y] = [this.#eastOf(lonDeg), this.#northOf(latDeg)];
    let found = NONE;
    for (let cx = cellOf(x - COINCIDENT_METERS); cx <= cellOf(x + COINCIDENT_METERS); cx++)
      for (let cy = cellOf(y - COINCIDENT_METERS); cy <= cellOf(y + COINCIDENT_METERS); cy++)
        for (let entry = this.#last[this.#hash(cx, cy)]!; entry !== NONE; entry = this.#previous[entry]!) {
          if (found !== NONE && entry > found) continue;
          const apart = Math.hypot(
            this.#eastOf(this.#places[3 * entry]!) - x,
            this.#northOf(this.#places[3 * entry + 1]!) - y,
          );
          if (!(apart <= COINCIDENT_METERS)) continue;
          const isAtHeight =
            heightMeters === undefined ||
            !(Math.abs(this.#places[3 * entry + 2]! - heightMeters) > COINCIDENT_HEIGHT_METERS);
          if (isAtHeight) found = entry;
        }
    return found === NONE ? undefined : this.#nodes[found];
  }

  #chain(entry: number): void {
    const cell = this.#hash(
      cellOf(this.#eastOf(this.#places[3 * entry]!)),
      cellOf(this.#northOf(this.#places[3 * entry + 1]!)),
    );
    this.#previous[entry] = this.#last[cell]!;
    this.#last[cell] = entry;
  }

  #spread(): void {
    this.#last = new Int32Array(2 * this.#last.length).fill(NONE);
    for (let entry = 0; entry < this.#count; entry++) this.#chain(entry);
  }

  #hash(cx: number, cy: number): number {
    const hash = Math.imul(cx, 0x9e3779b1) ^ Math.imul(cy, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (this.#last.length - 1);
  }

  #eastOf(lonDeg: number): number {
    return (lonDeg - this.#lon0) * this.#metersPerLonDegree;
  }

  #northOf(latDeg: number): number {
    return (latDeg - this.#lat0) * METERS_PER_DEGREE;
  }
}

function cellOf(metres: number): number {
  return Math.floor(metres / CELL_METERS);
}
