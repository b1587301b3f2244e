import Flatbush from "flatbush";
import type { FeatureTable } from "../feature-table.ts";
import type { PlaneScale, Rectangle, TilePlane } from "./map-tile.ts";
import { PathWriter } from "./path-writer.ts";

/** Vertices nearer than this to the last one are left out, metres. */
const leastStep = (plane: TilePlane): number => plane.metersPerPixel / 3;

/** A layer's lines or polygons, found by place and traced into a canvas. */
export class MapLayer {
  readonly table: FeatureTable;
  readonly #index: Flatbush | null;
  /** west, south, east, north of each feature */
  readonly #boxes: Float64Array;

  constructor(table: FeatureTable) {
    this.table = table;
    this.#boxes = new Float64Array(4 * table.count);
    if (table.count === 0) {
      this.#index = null;
      return;
    }
    const index = new Flatbush(table.count);
    for (let i = 0; i < table.count; i++) {
      const box = this.#measure(i);
      this.#boxes.set(box, 4 * i);
      index.add(...box);
    }
    index.finish();
    this.#index = index;
  }

  /** Features whose bounds meet a rectangle widened by a margin in degrees, in survey order. */
  meeting([west, south, east, north]: Rectangle, marginDeg = 0): number[] {
    if (!this.#index) return [];
    return this.#index
      .search(west - marginDeg, south - marginDeg, east + marginDeg, north + marginDeg)
      .sort((a, b) => a - b);
  }

  text(field: string, feature: number): string {
    return String(this.table.columns.get(field)?.[feature] ?? "");
  }

  /** NaN when the survey does not say. */
  number(field: string, feature: number): number {
    const value = this.table.columns.get(field)?.[feature];
    return value === null || value === undefined ? Number.NaN : Number(value);
  }

  /** Adds a feature's lines or rings to a path, moved by dx, dy metres; drops vertices nearer than a third of a pixel. */
  trace(path: PathWriter, feature: number, plane: TilePlane, dx = 0, dy = 0): void {
    const { coordinates, partStart, featureStart, geometry } = this.table;
    const { metersPerLon, metersPerLat } = plane.scale;
    const near = leastStep(plane);
    for (let part = featureStart[feature]!; part < featureStart[feature + 1]!; part++) {
      const first = partStart[part]!;
      const last = partStart[part + 1]! - 1;
      let px = Number.NaN;
      let py = Number.NaN;
      for (let v = first; v <= last; v++) {
        const x = (coordinates[3 * v]! - plane.west) * metersPerLon + dx;
        const y = (plane.north - coordinates[3 * v + 1]!) * metersPerLat + dy;
        if (v === first) path.moveTo(x, y);
        else if (v === last || Math.abs(x - px) > near || Math.abs(y - py) > near) path.lineTo(x, y);
        else continue;
        px = x;
        py = y;
      }
      if (geometry === "polygon") path.close();
    }
  }

  /** Those of some polygons of which `trace` leaves more than a point; from far away most of a town's plots are one. */
  visible(polygons: readonly number[], plane: TilePlane): number[] {
    const near = leastStep(plane);
    const [width, height] = [near / plane.scale.metersPerLon, near / plane.scale.metersPerLat];
    const boxes = this.#boxes;
    return polygons.filter(
      (i) => boxes[4 * i + 2]! - boxes[4 * i]! > width || boxes[4 * i + 3]! - boxes[4 * i + 1]! > height,
    );
  }

  /** A path of many features. */
  pathOf(features: Iterable<number>, plane: TilePlane): PathWriter {
    const path = new PathWriter(plane);
    for (const feature of features) this.trace(path, feature, plane);
    return path;
  }

  /** Vertices of a part in metres of the tile, xy interleaved. */
  part(part: number, plane: TilePlane): number[] {
    const { coordinates, partStart } = this.table;
    const xy: number[] = [];
    for (let v = partStart[part]!; v < partStart[part + 1]!; v++) {
      xy.push(
        (coordinates[3 * v]! - plane.west) * plane.scale.metersPerLon,
        (plane.north - coordinates[3 * v + 1]!) * plane.scale.metersPerLat,
      );
    }
    return xy;
  }

  /** Whether a place lies inside one of some polygons (even–odd over all their rings). */
  contains(features: readonly number[], lonDeg: number, latDeg: number): boolean {
    const { coordinates, partStart, featureStart } = this.table;
    for (const feature of features) {
      const box = 4 * feature;
      const boxes = this.#boxes;
      if (
        lonDeg < boxes[box]! ||
        latDeg < boxes[box + 1]! ||
        lonDeg > boxes[box + 2]! ||
        latDeg > boxes[box + 3]!
      )
        continue;
      let inside = false;
      for (let part = featureStart[feature]!; part < featureStart[feature + 1]!; part++) {
        for (let v = partStart[part]!; v < partStart[part + 1]! - 1; v++) {
          const [x0, y0] = [coordinates[3 * v]!, coordinates[3 * v + 1]!];
          const [x1, y1] = [coordinates[3 * v + 3]!, coordinates[3 * v + 4]!];
          if (y0 > latDeg !== y1 > latDeg && lonDeg < x0 + ((latDeg - y0) / (y1 - y0)) * (x1 - x0))
            inside = !inside;
        }
      }
      if (inside) return true;
    }
    return false;
  }

  /** Metres from a place to the nearest point of a line feature. */
  distance(
    feature: number,
    lonDeg: number,
    latDeg: number,
    { metersPerLon, metersPerLat }: PlaneScale,
  ): number {
    const { coordinates, partStart, featureStart } = this.table;
    let nearest = Number.POSITIVE_INFINITY;
    for (let part = featureStart[feature]!; part < featureStart[feature + 1]!; part++) {
      for (let v = partStart[part]!; v < partStart[part + 1]! - 1; v++) {
        const ax = (coordinates[3 * v]! - lonDeg) * metersPerLon;
        const ay = (coordinates[3 * v + 1]! - latDeg) * metersPerLat;
        const dx = (coordinates[3 * v + 3]! - lonDeg) * metersPerLon - ax;
        const dy = (coordinates[3 * v + 4]! - latDeg) * metersPerLat - ay;
        const t = Math.min(Math.max(-(ax * dx + ay * dy) / (dx * dx + dy * dy || 1), 0), 1);
        nearest = Math.min(nearest, Math.hypot(ax + t * dx, ay + t * dy));
      }
    }
    return nearest;
  }

  boundsOf(feature: number): Rectangle {
    const [west, south, east, north] = this.#boxes.subarray(4 * feature, 4 * feature + 4);
    return [west!, south!, east!, north!];
  }

  #measure(feature: number): [west: number, south: number, east: number, north: number] {
    const { coordinates, partStart, featureStart } = this.table;
    const from = partStart[featureStart[feature]!]!;
    const to = partStart[featureStart[feature + 1]!]!;
    const bounds: [number, number, number, number] = [180, 90, -180, -90];
    for (let v = from; v < to; v++) {
      bounds[0] = Math.min(bounds[0], coordinates[3 * v]!);
      bounds[1] = Math.min(bounds[1], coordinates[3 * v + 1]!);
      bounds[2] = Math.max(bounds[2], coordinates[3 * v]!);
      bounds[3] = Math.max(bounds[3], coordinates[3 * v + 1]!);
    }
    return bounds;
  }
}
