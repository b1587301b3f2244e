/** Ends of pipes nearer than this are one node, metres on the ground. */
const COINCIDENT_METERS = 0.005;
/** Axes of joined pipes of different size, levelled by their crowns, may differ by this in height, metres. */
const COINCIDENT_HEIGHT_METERS = 1;
const CELL_METERS = 2 * COINCIDENT_METERS;
const CELLS_ACROSS = 2 ** 26;
const METERS_PER_DEGREE = 111319.49;

/** Finds the node at a place: a hash of cells twice as wide as the tolerance, so four of them hold every candidate. */
export class EndPoints {
  readonly #cells = new Map<number, number[]>();
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #height: number[] = [];
  readonly #node: number[] = [];
  readonly #lon0: number;
  readonly #lat0: number;
  readonly #metersPerLonDegree: number;

  /** @param lonDeg,latDeg a place near all points; tolerances are exact there and within 1 % in a county */
  constructor(lonDeg: number, latDeg: number) {
    this.#lon0 = lonDeg;
    this.#lat0 = latDeg;
    this.#metersPerLonDegree = METERS_PER_DEGREE * Math.cos((latDeg * Math.PI) / 180);
  }

  add(lonDeg: number, latDeg: number, heightMeters: number, node: number): void {
    const [x, y] = this.#meters(lonDeg, latDeg);
    const entry = this.#x.push(x) - 1;
    this.#y.push(y);
    this.#height.push(heightMeters);
    this.#node.push(node);
    const key = cellKey(Math.floor(x / CELL_METERS), Math.floor(y / CELL_METERS));
    const cell = this.#cells.get(key);
    if (cell) cell.push(entry);
    else this.#cells.set(key, [entry]);
  }

  /** The first node added within the tolerance, or undefined. Without a height, any height will do. */
  find(lonDeg: number, latDeg: number, heightMeters?: number): number | undefined {
    const [x, y] = this.#meters(lonDeg, latDeg);
    let found: number | undefined;
    for (const cx of near(x))
      for (const cy of near(y))
        for (const entry of this.#cells.get(cellKey(cx, cy)) ?? []) {
          const apart = Math.hypot(this.#x[entry]! - x, this.#y[entry]! - y);
          if (apart > COINCIDENT_METERS) continue;
          if (
            heightMeters !== undefined &&
            Math.abs(this.#height[entry]! - heightMeters) > COINCIDENT_HEIGHT_METERS
          )
            continue;
          if (found === undefined || entry < found) found = entry;
        }
    return found === undefined ? undefined : this.#node[found];
  }

  #meters(lonDeg: number, latDeg: number): [x: number, y: number] {
    return [(lonDeg - this.#lon0) * this.#metersPerLonDegree, (latDeg - this.#lat0) * METERS_PER_DEGREE];
  }
}

function near(metres: number): number[] {
  const low = Math.floor((metres - COINCIDENT_METERS) / CELL_METERS);
  const high = Math.floor((metres + COINCIDENT_METERS) / CELL_METERS);
  return low === high ? [low] : [low, high];
}

function cellKey(cx: number, cy: number): number {
  return (cx + CELLS_ACROSS / 2) * CELLS_ACROSS + (cy + CELLS_ACROSS / 2);
}
