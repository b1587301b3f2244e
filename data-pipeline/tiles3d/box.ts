/** Axis-aligned box in the county's east-north-up frame, metres. Grows; empty at first. */
export class Box {
  minEast = Number.POSITIVE_INFINITY;
  minNorth = Number.POSITIVE_INFINITY;
  minUp = Number.POSITIVE_INFINITY;
  maxEast = Number.NEGATIVE_INFINITY;
  maxNorth = Number.NEGATIVE_INFINITY;
  maxUp = Number.NEGATIVE_INFINITY;

  /** Includes a ball around a point. */
  addPoint(east: number, north: number, up: number, radiusMeters = 0): void {
    this.minEast = Math.min(this.minEast, east - radiusMeters);
    this.minNorth = Math.min(this.minNorth, north - radiusMeters);
    this.minUp = Math.min(this.minUp, up - radiusMeters);
    this.maxEast = Math.max(this.maxEast, east + radiusMeters);
    this.maxNorth = Math.max(this.maxNorth, north + radiusMeters);
    this.maxUp = Math.max(this.maxUp, up + radiusMeters);
  }

  addBox(other: Box): void {
    this.minEast = Math.min(this.minEast, other.minEast);
    this.minNorth = Math.min(this.minNorth, other.minNorth);
    this.minUp = Math.min(this.minUp, other.minUp);
    this.maxEast = Math.max(this.maxEast, other.maxEast);
    this.maxNorth = Math.max(this.maxNorth, other.maxNorth);
    this.maxUp = Math.max(this.maxUp, other.maxUp);
  }

  /** The smallest box that holds this one and begins and ends at multiples of a step, metres. */
  roundedOut(stepMeters: number, stepUpMeters: number): Box {
    const down = (value: number, step: number) => Math.floor(value / step) * step;
    const up = (value: number, step: number) => Math.ceil(value / step) * step;
    const box = new Box();
    box.minEast = down(this.minEast, stepMeters);
    box.minNorth = down(this.minNorth, stepMeters);
    box.minUp = down(this.minUp, stepUpMeters);
    box.maxEast = up(this.maxEast, stepMeters);
    box.maxNorth = up(this.maxNorth, stepMeters);
    box.maxUp = up(this.maxUp, stepUpMeters);
    return box;
  }

  /** `box` of 3D Tiles: centre, then the three half axes. */
  get boundingVolume(): number[] {
    return [
      (this.minEast + this.maxEast) / 2,
      (this.minNorth + this.maxNorth) / 2,
      (this.minUp + this.maxUp) / 2,
      (this.maxEast - this.minEast) / 2,
      0,
      0,
      0,
      (this.maxNorth - this.minNorth) / 2,
      0,
      0,
      0,
      (this.maxUp - this.minUp) / 2,
    ];
  }
}
