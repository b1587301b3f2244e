import { workerData } from "piscina";
import type { FeatureTable } from "../feature-table.ts";
import type { MapTile, PlaneScale } from "./map-tile.ts";
import type { TileRelief } from "./relief.ts";
import { type PaintedLayer, TilePainter } from "./render-tile.ts";

/** What a thread needs once: the painted layers and the county's scale. */
export interface TileWorkerData {
  readonly tables: ReadonlyMap<PaintedLayer, FeatureTable>;
  readonly scale: PlaneScale;
}

export interface TileJob {
  readonly tile: MapTile;
  readonly relief: TileRelief | null;
}

const { tables, scale } = workerData as TileWorkerData;
const painter = new TilePainter(tables, scale);

/** One tile in both themes; called by piscina. */
export function paintTile({ tile, relief }: TileJob) {
  return painter.paint(tile, relief);
}
