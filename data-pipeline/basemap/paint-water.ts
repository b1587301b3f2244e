import type { Path2D, SKRSContext2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import { inMeters, type Sheet } from "./picture.ts";

/** Widths of bands of shallower water along the banks, metres from the bank. */
const SHALLOWS_METERS = [3, 7, 14, 26];
const BANK_METERS = 3;
const BEACH_METERS = 9;
const DEFAULT_WIDTH_METERS: Readonly<Record<string, number>> = {
  river: 14,
  canal: 6,
  stream: 3,
  ditch: 1.5,
  drain: 1.5,
};

/** Lakes and rivers: beach, bank, deep water that grows lighter towards the bank. */
export function paintWater(sheets: readonly Sheet[], water: MapLayer, plane: TilePlane): void {
  const margin = (2 * BEACH_METERS) / 100_000;
  const found = water.meeting(tileRectangle(plane.tile), margin);
  if (found.length === 0) return;
  const path = water.pathOf(found, plane).inMeters();
  const pixel = plane.metersPerPixel;
  for (const { context, palette } of sheets) {
    const { fill, deep, bank, sand } = palette.water;
    inMeters(context, plane, () => {
      context.lineJoin = "round";
      if (pixel < 5) stroke(context, path, sand, 2 * BEACH_METERS, 0.55);
      if (pixel < 5) stroke(context, path, sand, BEACH_METERS, 0.6);
      stroke(context, path, bank, Math.max(2 * BANK_METERS, 1.1 * pixel), 0.85);
      context.fillStyle = deep;
      context.fill(path, "evenodd");
      if (pixel > 12) return;
      context.clip(path, "evenodd");
      for (const width of SHALLOWS_METERS.toReversed())
        if (width > pixel) stroke(context, path, fill, 2 * width, 0.4);
    });
  }
}

function stroke(context: SKRSContext2D, path: Path2D, colour: string, width: number, alpha: number): void {
  context.globalAlpha = alpha;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
  context.globalAlpha = 1;
}

/** Streams and ditches that have only a centre line. */
export function paintWaterways(sheets: readonly Sheet[], lines: MapLayer, plane: TilePlane): void {
  const pixel = plane.metersPerPixel;
  const streams = lines
    .meeting(tileRectangle(plane.tile), 30 / 100_000)
    .map((feature) => ({ feature, kind: lines.text("kind", feature), width: widthOf(lines, feature) }))
    .filter(({ width }) => width >= 6 || pixel <= 20)
    .map(({ feature, kind, width }) => ({
      path: lines.pathOf([feature], plane).inMeters(),
      drawn: Math.max(width, (kind === "river" ? 1.3 : 0.7) * pixel),
    }));
  if (streams.length === 0) return;
  for (const { context, palette } of sheets) {
    inMeters(context, plane, () => {
      context.lineCap = "round";
      context.lineJoin = "round";
      for (const { path, drawn } of streams) {
        stroke(context, path, palette.water.bank, drawn + Math.max(1.2, 0.6 * pixel), 0.5);
        stroke(context, path, palette.water.fill, drawn, 0.95);
      }
    });
  }
}

function widthOf(lines: MapLayer, feature: number): number {
  const surveyed = lines.number("widthM", feature);
  return Number.isNaN(surveyed) ? (DEFAULT_WIDTH_METERS[lines.text("kind", feature)] ?? 2) : surveyed;
}
