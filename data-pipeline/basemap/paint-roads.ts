import type { Path2D, SKRSContext2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import type { Palette } from "./palette.ts";
import { PathWriter } from "./path-writer.ts";
import { inMeters, type Sheet } from "./picture.ts";
import { LANE_METERS, type Road, roadOf } from "./road-class.ts";
import { crossingsOf, type RoadJunctions } from "./road-junctions.ts";

/** A road of at least this width has a planted median. */
const MEDIAN_FROM_METERS = 34;
/** Lane lines and crossings are painted where a pixel is smaller than this, metres. */
const MARKINGS_BELOW = 0.9;

/** Roads of one class and width, in one path. */
interface Street extends Pick<Road, "rule" | "roadClass" | "width" | "carriageway"> {
  readonly path: Path2D;
}

/** All roads of a tile, in layers: casing, pavement, carriageway, markings; bridges above the rest. */
export function paintRoads(
  sheets: readonly Sheet[],
  roads: MapLayer,
  junctions: RoadJunctions,
  plane: TilePlane,
): void {
  const pixel = plane.metersPerPixel;
  const found = roads
    .meeting(tileRectangle(plane.tile), 40 / 100_000)
    .map((feature) => roadOf(roads, feature))
    .filter(({ rule, structure }) => pixel <= rule.coarsest && structure !== "tunnel");
  if (found.length === 0) return;
  const onGround = found.filter(({ structure }) => structure !== "bridge");
  const streets = streetsOf(roads, onGround, plane);
  const bridges = streetsOf(
    roads,
    found.filter(({ structure }) => structure === "bridge"),
    plane,
  );
  const markings = pixel > MARKINGS_BELOW ? null : markingsOf(roads, found, plane);
  const crossings = pixel > MARKINGS_BELOW ? null : crossingsOf(roads, onGround, junctions, plane).inMeters();
  for (const { context, palette } of sheets) {
    inMeters(context, plane, () => {
      paintSurfaces(context, streets, pixel, palette, "round");
      paintBridgeShadows(context, bridges, palette);
      paintSurfaces(context, bridges, pixel, palette, "butt");
      if (markings) paintMarkings(context, markings, pixel, palette);
      if (!crossings) return;
      context.globalAlpha = 0.85;
      context.fillStyle = palette.road.line;
      context.fill(crossings);
    });
  }
}

/** Roads joined by class and width, in drawing order. */
function streetsOf(roads: MapLayer, found: readonly Road[], plane: TilePlane): Street[] {
  const groups = new Map<string, Road[]>();
  for (const road of found) {
    const key = `${road.roadClass} ${road.width} ${road.carriageway}`;
    const group = groups.get(key);
    if (group) group.push(road);
    else groups.set(key, [road]);
  }
  return [...groups.values()]
    .map((alike) => {
      const features = alike.map(({ feature }) => feature);
      const { rule, roadClass, width, carriageway } = alike[0]!;
      return { rule, roadClass, width, carriageway, path: roads.pathOf(features, plane).inMeters() };
    })
    .sort((a, b) => a.rule.rank - b.rule.rank);
}

function paintSurfaces(
  context: SKRSContext2D,
  streets: readonly Street[],
  pixel: number,
  palette: Palette,
  cap: "round" | "butt",
): void {
  context.lineCap = cap;
  context.lineJoin = "round";
  const strokeAll = (
    colour: (street: Street) => string | null,
    width: (street: Street) => number,
    alpha = 1,
  ) => {
    context.globalAlpha = alpha;
    for (const street of streets) {
      const style = colour(street);
      const drawn = width(street);
      if (style === null || drawn <= 0) continue;
      context.strokeStyle = style;
      context.lineWidth = drawn;
      context.stroke(street.path);
    }
    context.globalAlpha = 1;
  };
  const soft = ({ roadClass }: Street) => roadClass === "track" || roadClass === "path";
  const least = ({ rule }: Street, width: number) => Math.max(width, rule.leastPixels * pixel);
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

function paintBridgeShadows(context: SKRSContext2D, bridges: readonly Street[], palette: Palette): void {
  context.save();
  context.lineCap = "butt";
  context.translate(3, 4);
  context.globalAlpha = 0.3;
  context.strokeStyle = palette.building.shadow;
  for (const { path, width } of bridges) {
    context.lineWidth = width + 1;
    context.stroke(path);
  }
  context.restore();
}

/** Kerb and centre lines, and the dashed lines between lanes. */
interface Markings {
  readonly solid: Path2D;
  readonly dashed: Path2D;
}

function markingsOf(roads: MapLayer, found: readonly Road[], plane: TilePlane): Markings {
  const solid = new PathWriter(plane);
  const dashed = new PathWriter(plane, "exact");
  const { featureStart } = roads.table;
  for (const road of found) {
    if (road.rule.rank < 5 || road.carriageway < 7) continue;
    const lanes = Math.max(2, Math.floor((road.carriageway - 0.6) / LANE_METERS));
    const half = road.carriageway / 2;
    const divided = road.width >= MEDIAN_FROM_METERS;
    for (let part = featureStart[road.feature]!; part < featureStart[road.feature + 1]!; part++) {
      const bends = bendsOf(roads.part(part, plane));
      for (let lane = 0; lane <= lanes; lane++) {
        const offset = -half + (lane * 2 * half) / lanes;
        const edge = lane === 0 || lane === lanes;
        const centre = lane * 2 === lanes;
        if (centre && divided) continue;
        traceOffset(edge || centre ? solid : dashed, bends, edge ? offset - Math.sign(offset) * 0.4 : offset);
      }
    }
  }
  return { solid: solid.inMeters(), dashed: dashed.inMeters() };
}

function paintMarkings(context: SKRSContext2D, markings: Markings, pixel: number, palette: Palette): void {
  context.lineCap = "butt";
  context.strokeStyle = palette.road.line;
  context.lineWidth = Math.max(0.18, 0.45 * pixel);
  context.globalAlpha = 0.9;
  context.stroke(markings.solid);
  context.setLineDash([6, 9]);
  context.stroke(markings.dashed);
  context.setLineDash([]);
}

/** Vertices of a line, each with the step that a shift by one metre to the right takes there: x, y, dx, dy. */
function bendsOf(xy: readonly number[]): Float64Array {
  const n = xy.length / 2;
  const bends = new Float64Array(4 * n);
  for (let i = 0; i < n; i++) {
    const before = Math.max(i - 1, 0);
    const after = Math.min(i + 1, n - 1);
    const [ax, ay] = unit(xy[2 * i]! - xy[2 * before]!, xy[2 * i + 1]! - xy[2 * before + 1]!);
    const [bx, by] = unit(xy[2 * after]! - xy[2 * i]!, xy[2 * after + 1]! - xy[2 * i + 1]!);
    const [tx, ty] = unit(ax + bx, ay + by);
    const cos = Math.max(tx * (bx || ax) + ty * (by || ay), 0.5);
    bends.set([xy[2 * i]!, xy[2 * i + 1]!, -ty / cos, tx / cos], 4 * i);
  }
  return bends;
}

/** The line shifted sideways, mitred at its bends. */
function traceOffset(path: PathWriter, bends: Float64Array, offset: number): void {
  for (let at = 0; at < bends.length; at += 4) {
    const x = bends[at]! + bends[at + 2]! * offset;
    const y = bends[at + 1]! + bends[at + 3]! * offset;
    if (at === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
}

function unit(x: number, y: number): [number, number] {
  const length = Math.sqrt(x * x + y * y);
  return length > 0 ? [x / length, y / length] : [0, 0];
}
