import type { SKRSContext2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import { inMeters } from "./paint-land.ts";
import type { Palette } from "./palette.ts";

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
export function paintWater(
  context: SKRSContext2D,
  water: MapLayer,
  plane: TilePlane,
  palette: Palette,
): void {
  const margin = (2 * BEACH_METERS) / 100_000;
  const found = water.meeting(tileRectangle(plane.tile), margin);
  if (found.length === 0) return;
  const { fill, deep, bank, sand } = palette.water;
  inMeters(context, plane, () => {
    context.beginPath();
    for (const feature of found) water.trace(context, feature, plane);
    context.lineJoin = "round";
    const pixel = plane.metersPerPixel;
    if (pixel < 5) stroke(context, sand, 2 * BEACH_METERS, 0.55);
    if (pixel < 5) stroke(context, sand, BEACH_METERS, 0.6);
    stroke(context, bank, Math.max(2 * BANK_METERS, 1.1 * pixel), 0.85);
    context.fillStyle = deep;
    context.fill("evenodd");
    if (pixel > 12) return;
    context.save();
    context.clip("evenodd");
    for (const width of SHALLOWS_METERS.toReversed())
      if (width > pixel) stroke(context, fill, 2 * width, 0.4);
    context.restore();
  });
}

function stroke(context: SKRSContext2D, colour: string, width: number, alpha: number): void {
  context.globalAlpha = alpha;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
  context.globalAlpha = 1;
}

/** Streams and ditches that have only a centre line. */
export function paintWaterways(
  context: SKRSContext2D,
  lines: MapLayer,
  plane: TilePlane,
  palette: Palette,
): void {
  inMeters(context, plane, () => {
    context.lineCap = "round";
    context.lineJoin = "round";
    for (const feature of lines.meeting(tileRectangle(plane.tile), 30 / 100_000)) {
      const kind = lines.text("kind", feature);
      const surveyed = lines.number("widthM", feature);
      const width = Number.isNaN(surveyed) ? (DEFAULT_WIDTH_METERS[kind] ?? 2) : surveyed;
      const least = kind === "river" ? 1.3 : 0.7;
      if (width < 6 && plane.metersPerPixel > 20) continue;
      context.beginPath();
      lines.trace(context, feature, plane);
      const drawn = Math.max(width, least * plane.metersPerPixel);
      stroke(context, palette.water.bank, drawn + Math.max(1.2, 0.6 * plane.metersPerPixel), 0.5);
      stroke(context, palette.water.fill, drawn, 0.95);
    }
  });
}
