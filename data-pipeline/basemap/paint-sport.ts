import type { MapLayer } from "./map-layer.ts";
import { type PlaneScale, type TilePlane, tileRectangle } from "./map-tile.ts";
import { inMeters, type Sheet } from "./picture.ts";

/** Length of running tracks from end to end that are tried in a school's grounds, metres; they are half as wide. */
const TRACK_LENGTHS = [150, 110, 80, 56];
const TRACK_LANES_METERS = 7;
/** Places per side of a school's bounds at which a track is tried. */
const TRIED_PLACES = 7;
const VISIBLE_BELOW_METERS_PER_PIXEL = 4;

/** A running track: its middle in degrees, its direction and length. */
interface Track {
  readonly lon: number;
  readonly lat: number;
  /** of the long axis, radians from east towards north */
  readonly angle: number;
  readonly lengthMeters: number;
}

/** The running tracks of schools: the largest that fits on each school's ground between its buildings. */
export class SportGrounds {
  readonly #landuse: MapLayer;
  readonly #tracks = new Map<number, Track | null>();
  readonly #buildings: MapLayer | undefined;
  readonly #scale: PlaneScale;

  constructor(landuse: MapLayer, buildings: MapLayer | undefined, scale: PlaneScale) {
    this.#landuse = landuse;
    this.#buildings = buildings;
    this.#scale = scale;
  }

  paint(sheets: readonly Sheet[], plane: TilePlane): void {
    if (plane.metersPerPixel > VISIBLE_BELOW_METERS_PER_PIXEL) return;
    for (const feature of this.#landuse.meeting(tileRectangle(plane.tile))) {
      if (this.#landuse.text("kind", feature) !== "school") continue;
      let track = this.#tracks.get(feature);
      if (track === undefined) {
        track = this.#place(feature);
        this.#tracks.set(feature, track);
      }
      if (!track) continue;
      for (const sheet of sheets) drawTrack(sheet, track, plane);
    }
  }

  #place(feature: number): Track | null {
    const angle = longestEdgeAngle(this.#landuse, feature, this.#scale);
    const [west, south, east, north] = this.#landuse.boundsOf(feature);
    for (const lengthMeters of TRACK_LENGTHS) {
      for (const turn of [0, Math.PI / 2]) {
        for (let i = 0; i < TRIED_PLACES ** 2; i++) {
          const lon = west + (((i % TRIED_PLACES) + 0.5) / TRIED_PLACES) * (east - west);
          const lat = south + ((Math.floor(i / TRIED_PLACES) + 0.5) / TRIED_PLACES) * (north - south);
          const track = { lon, lat, angle: angle + turn, lengthMeters };
          if (this.#isFree(feature, track)) return track;
        }
      }
    }
    return null;
  }

  #isFree(school: number, { lon, lat, angle, lengthMeters }: Track): boolean {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (const along of [-0.55, -0.28, 0, 0.28, 0.55]) {
      for (const across of [-0.3, -0.15, 0, 0.15, 0.3]) {
        const x = lengthMeters * (along * cos - across * sin);
        const y = lengthMeters * (along * sin + across * cos);
        const place = [lon + x / this.#scale.metersPerLon, lat + y / this.#scale.metersPerLat] as const;
        if (!this.#landuse.contains([school], ...place)) return false;
        const hair = 1e-6;
        const near = this.#buildings?.meeting(
          [place[0] - hair, place[1] - hair, place[0] + hair, place[1] + hair],
          5e-5,
        );
        if (near && near.length > 0) return false;
      }
    }
    return true;
  }
}

function longestEdgeAngle(
  { table }: MapLayer,
  feature: number,
  { metersPerLon, metersPerLat }: PlaneScale,
): number {
  const { coordinates, partStart, featureStart } = table;
  const ring = featureStart[feature]!;
  let longest = 0;
  let angle = 0;
  for (let v = partStart[ring]!; v < partStart[ring + 1]! - 1; v++) {
    const dx = (coordinates[3 * v + 3]! - coordinates[3 * v]!) * metersPerLon;
    const dy = (coordinates[3 * v + 4]! - coordinates[3 * v + 1]!) * metersPerLat;
    if (dx * dx + dy * dy <= longest) continue;
    longest = dx * dx + dy * dy;
    angle = Math.atan2(dy, dx);
  }
  return angle;
}

function drawTrack({ context, palette: { sport } }: Sheet, track: Track, plane: TilePlane): void {
  inMeters(context, plane, () => {
    context.translate(
      (track.lon - plane.west) * plane.scale.metersPerLon,
      (plane.north - track.lat) * plane.scale.metersPerLat,
    );
    context.rotate(-track.angle);
    const length = track.lengthMeters - TRACK_LANES_METERS;
    const width = track.lengthMeters / 2 - TRACK_LANES_METERS;
    context.beginPath();
    context.roundRect(-length / 2, -width / 2, length, width, width / 2);
    context.fillStyle = sport.field;
    context.fill();
    context.lineWidth = TRACK_LANES_METERS;
    context.strokeStyle = sport.track;
    context.stroke();
    context.globalAlpha = 0.6;
    context.lineWidth = Math.max(0.3, 0.9 * plane.metersPerPixel);
    context.strokeStyle = sport.line;
    context.strokeRect(-length * 0.3, -width * 0.33, length * 0.6, width * 0.66);
    context.globalAlpha = 1;
  });
}
