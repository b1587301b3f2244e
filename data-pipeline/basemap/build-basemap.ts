import type { County } from "../../contract/county.ts";
import type { Dem, FeatureTable, Progress, PublicationSink } from "../feature-table.ts";
import { continuedGround } from "../terrain/ground.ts";
import { extentOf, planLevels } from "./basemap-levels.ts";
import { planeScale, type Rectangle, TILE_PIXELS, TilePlane, tilesMeeting } from "./map-tile.ts";
import { sampleRelief, type TileRelief, valleyFloorOf } from "./relief.ts";
import { PAINTED_LAYERS, type PaintedLayer, THEMES, TilePainter } from "./render-tile.ts";

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
    if (table && table.count > 0) tables.set(id, table);
  }
  const levels = planLevels(county.bounds, extentOf([...tables.values()], county.bounds));
  const tiles = levels.flatMap(({ level, rectangle }) => tilesMeeting(level, rectangle));
  const step = progress.step("basemap", tiles.length);
  const scale = planeScale(county.origin[1]);
  const painter = new TilePainter(tables, scale);
  const reliefOf = dem ? reliefSampler(dem) : () => null;
  let bytes = 0;
  for (const [i, tile] of tiles.entries()) {
    const painted = await painter.paint(tile, reliefOf(new TilePlane(tile, scale)));
    for (const theme of THEMES) {
      bytes += painted[theme].length;
      await sink.put(`basemap/${theme}/${tile.level}/${tile.x}/${tile.y}.jpg`, painted[theme]);
    }
    step.tick(i + 1);
  }
  const summary = summaryOf(levels);
  await sink.put("basemap/basemap.json", new TextEncoder().encode(JSON.stringify(summary)));
  step.end(`${2 * tiles.length} tiles, ${(bytes / 1e6).toFixed(1)} MB`);
  return summary;
}

function reliefSampler(dem: Dem): (plane: TilePlane) => TileRelief {
  const ground = continuedGround(dem);
  const valleyFloor = valleyFloorOf(dem, ground);
  return (plane) => {
    const lon = plane.west + plane.widthMeters / plane.scale.metersPerLon / 2;
    const lat = plane.north - plane.heightMeters / plane.scale.metersPerLat / 2;
    return sampleRelief(ground, valleyFloor, dem.cellMeters(lon, lat), plane);
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
