import { workerData } from "piscina";
import type { FeatureTable } from "../feature-table.ts";
import type { PlaneScale } from "./map-tile.ts";
import { type PaintedLayer, type PaintedTile, TilePainter, type TreeJob } from "./render-tile.ts";

/** What a thread needs once: the painted layers and the county's scale. */
export interface TileWorkerData {
  readonly tables: ReadonlyMap<PaintedLayer, FeatureTable>;
  readonly scale: PlaneScale;
}

const { tables, scale } = workerData as TileWorkerData;
const painter = new TilePainter(tables, scale);

/** A tile and those below it in both themes; called by piscina. */
export function paintTree(tree: TreeJob): Promise<PaintedTile[]> {
  return painter.paintTree(tree);
}
