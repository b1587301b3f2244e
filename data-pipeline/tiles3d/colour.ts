import type { Rgb } from "./mesh-builder.ts";

/** "#RRGGBB" (sRGB) to linear bytes: glTF vertex colours are linear. Throws for other notations. */
export function linearFromHex(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new Error(`colour "${hex}", expected #RRGGBB`);
  return [linearByte(match[1]!), linearByte(match[2]!), linearByte(match[3]!)];
}

/** From one colour to another, 0 … 1, in linear light. */
export function mixed([r, g, b]: Rgb, [toR, toG, toB]: Rgb, share: number): Rgb {
  return [mixedByte(r, toR, share), mixedByte(g, toG, share), mixedByte(b, toB, share)];
}

/** Lighter (> 1) or darker (< 1). */
export function scaled([r, g, b]: Rgb, factor: number): Rgb {
  return [scaledByte(r, factor), scaledByte(g, factor), scaledByte(b, factor)];
}

function mixedByte(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}

function scaledByte(byte: number, factor: number): number {
  return Math.min(255, Math.round(byte * factor));
}

// IEC 61966-2-1
function linearByte(hexPair: string): number {
  const encoded = Number.parseInt(hexPair, 16) / 255;
  const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  return Math.round(linear * 255);
}
