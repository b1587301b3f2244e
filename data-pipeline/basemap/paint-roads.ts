import type { SKRSContext2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import { inMeters } from "./paint-land.ts";
import type { Palette } from "./palette.ts";
import { LANE_METERS, type Road, roadOf } from "./road-class.ts";
import { paintCrossings, type RoadJunctions } from "./road-junctions.ts";

/** A road of at least this width has a planted median. */
const MEDIAN_FROM_METERS = 34;
/** Lane lines and crossings are painted where a pixel is smaller than this, metres. */
const MARKINGS_BELOW = 0.9;

/** All roads of a tile, in layers: casing, pavement, carriageway, markings; bridges above the rest. */
export function paintRoads(
  context: SKRSContext2D,
  roads: MapLayer,
  junctions: RoadJunctions,
  plane: TilePlane,
  palette: Palette,
): void {
  const pixel = plane.metersPerPixel;
  const found = roads
    .meeting(tileRectangle(plane.tile), 40 / 100_000)
    .map((feature) => roadOf(roads, feature))
    .filter(({ rule, structure }) => pixel <= rule.coarsest && structure !== "tunnel")
    .sort((a, b) => a.rule.rank - b.rule.rank);
  const onGround = found.filter(({ structure }) => structure !== "bridge");
  const bridges = found.filter(({ structure }) => structure === "bridge");
  inMeters(context, plane, () => {
    paintSurfaces(context, roads, onGround, plane, palette);
    if (bridges.length > 0) {
      paintBridgeShadows(context, roads, bridges, plane, palette);
      paintSurfaces(context, roads, bridges, plane, palette, "butt");
    }
    if (pixel > MARKINGS_BELOW) return;
    paintMarkings(context, roads, found, plane, palette);
    paintCrossings(context, roads, onGround, junctions, plane, palette);
  });
}

function paintSurfaces(
  context: SKRSContext2D,
  roads: MapLayer,
  found: readonly Road[],
  plane: TilePlane,
  palette: Palette,
  cap: "round" | "butt" = "round",
): void {
  const pixel = plane.metersPerPixel;
  context.lineCap = cap;
  context.lineJoin = "round";
  const strokeAll = (colour: (road: Road) => string | null, width: (road: Road) => number, alpha = 1) => {
    for (const road of found) {
      const style = colour(road);
      const drawn = width(road);
      if (style === null || drawn <= 0) continue;
      context.beginPath();
      roads.trace(context, road.feature, plane);
      context.globalAlpha = alpha;
      context.strokeStyle = style;
      context.lineWidth = drawn;
      context.stroke();
    }
    context.globalAlpha = 1;
  };
  const soft = (road: Road) => road.roadClass === "track" || road.roadClass === "path";
  const least = (road: Road, width: number) => Math.max(width, road.rule.leastPixels * pixel);
  const casing = Math.max(0.7, Math.min(0.5 * pixel, 6));
  const { road: paint } = palette;
  strokeAll(
    (r) => (soft(r) || pixel > 25 ? null : paint.casing),
    (r) => least(r, r.width) + 2 * casing,
    0.75,
  );
  strokeAll(
    (r) => (soft(r) || r.width - r.carriageway < 1.5 * pixel ? null : paint.pavement),
    (r) => r.width,
  );
  strokeAll(
    (r) => (soft(r) ? paint.track : (paint.fill[r.roadClass] ?? paint.fill.other!)),
    (r) => least(r, r.width - r.carriageway < 1.5 * pixel ? r.width : r.carriageway),
    pixel > 25 ? 0.85 : 1,
  );
  strokeAll(
    (r) => (r.width >= MEDIAN_FROM_METERS && pixel < 2.5 ? paint.median : null),
    () => 2.4,
  );
}

function paintBridgeShadows(
  context: SKRSContext2D,
  roads: MapLayer,
  bridges: readonly Road[],
  plane: TilePlane,
  palette: Palette,
): void {
  context.lineCap = "butt";
  for (const bridge of bridges) {
    context.save();
    context.translate(3, 4);
    context.beginPath();
    roads.trace(context, bridge.feature, plane);
    context.globalAlpha = 0.3;
    context.strokeStyle = palette.building.shadow;
    context.lineWidth = bridge.width + 1;
    context.stroke();
    context.restore();
  }
}

/** Centre line, lane lines and kerb lines. */
function paintMarkings(
  context: SKRSContext2D,
  roads: MapLayer,
  found: readonly Road[],
  plane: TilePlane,
  palette: Palette,
): void {
  context.lineCap = "butt";
  context.strokeStyle = palette.road.line;
  const lineWidth = Math.max(0.18, 0.45 * plane.metersPerPixel);
  for (const road of found) {
    if (road.rule.rank < 5 || road.carriageway < 7) continue;
    const lanes = Math.max(2, Math.floor((road.carriageway - 0.6) / LANE_METERS));
    const half = road.carriageway / 2;
    context.lineWidth = lineWidth;
    context.globalAlpha = 0.9;
    const divided = road.width >= MEDIAN_FROM_METERS;
    for (
      let part = roads.table.featureStart[road.feature]!;
      part < roads.table.featureStart[road.feature + 1]!;
      part++
    ) {
      const xy = roads.part(part, plane);
      for (let lane = 0; lane <= lanes; lane++) {
        const offset = -half + (lane * 2 * half) / lanes;
        const edge = lane === 0 || lane === lanes;
        const centre = lane * 2 === lanes;
        if (centre && divided) continue;
        context.setLineDash(edge || centre ? [] : [6, 9]);
        traceOffset(context, xy, edge ? offset - Math.sign(offset) * 0.4 : offset);
        context.stroke();
      }
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** The line shifted sideways, mitred at its bends. */
function traceOffset(context: SKRSContext2D, xy: readonly number[], offset: number): void {
  context.beginPath();
  const n = xy.length / 2;
  for (let i = 0; i < n; i++) {
    const before = Math.max(i - 1, 0);
    const after = Math.min(i + 1, n - 1);
    const [ax, ay] = unit(xy[2 * i]! - xy[2 * before]!, xy[2 * i + 1]! - xy[2 * before + 1]!);
    const [bx, by] = unit(xy[2 * after]! - xy[2 * i]!, xy[2 * after + 1]! - xy[2 * i + 1]!);
    const [tx, ty] = unit(ax + bx, ay + by);
    const cos = Math.max(tx * (bx || ax) + ty * (by || ay), 0.5);
    context.lineTo(xy[2 * i]! - (ty * offset) / cos, xy[2 * i + 1]! + (tx * offset) / cos);
  }
}

function unit(x: number, y: number): [number, number] {
  const length = Math.hypot(x, y);
  return length > 0 ? [x / length, y / length] : [0, 0];
}
