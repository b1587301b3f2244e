import type { County } from "../../contract/county.ts";
import {
  type Dem,
  type FeatureTable,
  isWanted,
  type Progress,
  type PublicationSink,
} from "../feature-table.ts";
import { continuedGrounds } from "../terrain/ground.ts";
import { extentOf, planLevels } from "./basemap-levels.ts";
import { planeScale, type Rectangle, TILE_PIXELS, TilePlane } from "./map-tile.ts";
import { paintersFor } from "./painters.ts";
import { THEMES } from "./palette.ts";
import { sampleRelief, type TileRelief, valleyFloorOf } from "./relief.ts";
import { PAINTED_LAYERS, type PaintedLayer, type PaintedTile, type TreeJob } from "./render-tile.ts";
import { isShrunk, plannedIn, plantTrees, type TileTree } from "./tile-tree.ts";

/** Columns that painting reads; the rest of a table stays where it is. */
export const PAINTED_COLUMNS = ["kind", "class", "widthM", "lanes", "structure", "heightM"];

export interface BasemapSummary {
  minimumLevel: number;
  maximumLevel: number;
  tileSize: number;
  rectangle: [number, number, number, number];
  /** inside it tiles go on to a deeper level */
  detail?: { maximumLevel: number; rectangle: [number, number, number, number] };
}

/**
 * Paints `basemap/{dark,light}/{z}/{x}/{y}.jpg` from the county's own vectors and ground, without any label:
 * geographic tiles, y from the north. Every tile that meets `rectangle` exists down to `maximumLevel`, and every
 * tile that meets `detail.rectangle` down to its level. Writes basemap/basemap.json with the same summary.
 */
export async function buildBasemap(
  layer: (id: string) => Promise<FeatureTable | null>,
  dem: Dem | null,
  county: Pick<County, "bounds" | "origin">,
  sink: PublicationSink,
  progress: Progress,
): Promise<BasemapSummary> {
  const tables = new Map<PaintedLayer, FeatureTable>();
  for (const id of PAINTED_LAYERS) {
    const table = await layer(id);
    if (table && table.count > 0) tables.set(id, onlyPaintedColumns(table));
  }
  const levels = planLevels(county.bounds, extentOf([...tables.values()], county.bounds));
  const scale = planeScale(county.origin[1]);
  const all = plantTrees(levels, scale);
  // a tree is painted by one process: its tiles are shrunk from those below
  const trees = all.filter(({ tile: { level, x, y } }) =>
    isWanted(sink, `basemap/tree/${level}/${x}/${y}.jpg`),
  );
  const total = trees.reduce((sum, tree) => sum + plannedIn(tree), 0);
  const step = progress.step("basemap", total);
  const reliefOf = dem ? reliefSampler(dem) : () => null;
  const jobOf = (tree: TileTree): TreeJob => ({
    ...tree,
    relief: isShrunk(tree) ? null : reliefOf(new TilePlane(tree.tile, scale)),
    children: tree.children.map(jobOf),
  });
  const painters = paintersFor(total, { tables, scale });
  let bytes = 0;
  let done = 0;
  const write = async ({ tile: { level, x, y }, ...pictures }: PaintedTile) => {
    for (const theme of THEMES) {
      bytes += pictures[theme].length;
      await sink.put(`basemap/${theme}/${level}/${x}/${y}.jpg`, pictures[theme]);
    }
    step.tick(++done);
  };
  const waiting = new Set<Promise<void>>();
  try {
    for (const tree of trees) {
      const job = painters.paintTree(jobOf(tree)).then(async (painted) => {
        for (const tile of painted) await write(tile);
        waiting.delete(job);
      });
      waiting.add(job);
      if (waiting.size >= painters.jobsAtHand) await Promise.race(waiting);
    }
    await Promise.all(waiting);
  } finally {
    await painters.close();
  }
  const summary = summaryOf(levels);
  if (isWanted(sink, "basemap/basemap.json"))
    await sink.put("basemap/basemap.json", new TextEncoder().encode(JSON.stringify(summary)));
  step.end(`${THEMES.length * total} tiles, ${(bytes / 1e6).toFixed(1)} MB`);
  return summary;
}

/** What painting reads of a table; its vertices lie where all threads see them. */
function onlyPaintedColumns(table: FeatureTable): FeatureTable {
  const columns = new Map([...table.columns].filter(([name]) => PAINTED_COLUMNS.includes(name)));
  return {
    ...table,
    columns,
    coordinates: shared(Float64Array, table.coordinates),
    partStart: shared(Uint32Array, table.partStart),
    featureStart: shared(Uint32Array, table.featureStart),
    ids: [],
    sources: [],
    sourceIndex: new Uint16Array(0),
    sourceRow: new Uint32Array(0),
  };
}

function shared<Numbers extends Float64Array | Uint32Array>(
  Kind: { readonly BYTES_PER_ELEMENT: number; new (buffer: SharedArrayBuffer): Numbers },
  values: Numbers,
): Numbers {
  const copy = new Kind(new SharedArrayBuffer(Kind.BYTES_PER_ELEMENT * values.length));
  copy.set(values);
  return copy;
}

function reliefSampler(dem: Dem): (plane: TilePlane) => TileRelief {
  const { ground, smoothed } = continuedGrounds(dem);
  const groundAlong = smoothed(0);
  const valleyFloor = valleyFloorOf(dem, ground);
  return (plane) => {
    const lon = plane.west + plane.widthMeters / plane.scale.metersPerLon / 2;
    const lat = plane.north - plane.heightMeters / plane.scale.metersPerLat / 2;
    return sampleRelief(groundAlong, valleyFloor, dem.cellMeters(lon, lat), plane);
  };
}

function summaryOf(
  levels: readonly { level: number; rectangle: Rectangle; detail: boolean }[],
): BasemapSummary {
  const wide = levels.filter(({ detail }) => !detail).at(-1)!;
  const deep = levels.at(-1)!;
  return {
    minimumLevel: 0,
    maximumLevel: wide.level,
    tileSize: TILE_PIXELS,
    rectangle: [...wide.rectangle],
    ...(deep.detail && { detail: { maximumLevel: deep.level, rectangle: [...deep.rectangle] } }),
  };
}
