/** Pixels along a tile's edge. */
export const TILE_PIXELS = 512;

/** Geographic tile as Cesium's GeographicTilingScheme: two columns at level 0, x from 180° W, y from the NORTH pole. */
export interface MapTile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export type Rectangle = readonly [west: number, south: number, east: number, north: number];

export const tileDegrees = (level: number): number => 180 / 2 ** level;

/** [west, south, east, north] in degrees. */
export function tileRectangle({ level, x, y }: MapTile): Rectangle {
  const size = tileDegrees(level);
  return [-180 + x * size, 90 - (y + 1) * size, -180 + (x + 1) * size, 90 - y * size];
}

/** The tiles of a level whose inside meets a rectangle. */
export function tilesMeeting(level: number, [west, south, east, north]: Rectangle): MapTile[] {
  const size = tileDegrees(level);
  const tiles: MapTile[] = [];
  const hair = size * 1e-6;
  for (let y = Math.floor((90 - north + hair) / size); y < (90 - south - hair) / size; y++) {
    for (let x = Math.floor((west + 180 + hair) / size); x < (east + 180 - hair) / size; x++)
      tiles.push({ level, x, y });
  }
  return tiles;
}

/** The smallest rectangle of whole tiles of a level that holds a rectangle. */
export function snapOut(level: number, [west, south, east, north]: Rectangle): Rectangle {
  const size = tileDegrees(level);
  return [
    Math.floor((west + 180) / size) * size - 180,
    Math.floor((south + 90) / size) * size - 90,
    Math.ceil((east + 180) / size) * size - 180,
    Math.ceil((north + 90) / size) * size - 90,
  ];
}

/**
 * Metres on the ground of one tile, x to the east and y to the SOUTH from its north-west corner. The scale is
 * that of one reference latitude for the whole county, so that patterns meet at tile edges.
 */
export class TilePlane {
  readonly west: number;
  readonly north: number;
  readonly widthMeters: number;
  readonly heightMeters: number;
  /** north–south metres of one pixel */
  readonly metersPerPixel: number;

  constructor(
    readonly tile: MapTile,
    readonly scale: PlaneScale,
  ) {
    const [west, , , north] = tileRectangle(tile);
    this.west = west;
    this.north = north;
    // from the level, not from the rectangle, so that the tiles of a level agree to the last bit
    this.widthMeters = tileDegrees(tile.level) * scale.metersPerLon;
    this.heightMeters = tileDegrees(tile.level) * scale.metersPerLat;
    this.metersPerPixel = this.heightMeters / TILE_PIXELS;
  }
}

/** Metres of a degree at a county's latitude. */
export interface PlaneScale {
  readonly metersPerLon: number;
  readonly metersPerLat: number;
}

/** Lengths of a degree on the WGS84 ellipsoid, series of Vincenty truncated below 1 cm. */
export function planeScale(latDeg: number): PlaneScale {
  const lat = (latDeg * Math.PI) / 180;
  return {
    metersPerLon: 111_412.84 * Math.cos(lat) - 93.5 * Math.cos(3 * lat),
    metersPerLat: 111_132.95 - 559.85 * Math.cos(2 * lat),
  };
}
