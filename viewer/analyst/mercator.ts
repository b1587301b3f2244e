/** Circumference of the sphere of Web Mercator, metres. */
const CIRCUMFERENCE_METERS = 40_075_016.686;
/** deck.gl draws the whole world on this many pixels at zoom 0. */
const WORLD_PIXELS = 512;

/** deck.gl zoom at which a pixel covers `metersPerPixel` of ground at a latitude (degrees). */
export function zoomOf(metersPerPixel: number, latDeg: number): number {
  const stretched = metersPerPixel / Math.cos((latDeg * Math.PI) / 180);
  return Math.log2(CIRCUMFERENCE_METERS / (WORLD_PIXELS * stretched));
}

/** Ground covered by a pixel, metres, at a deck.gl zoom and a latitude (degrees). */
export function metersPerPixelOf(zoom: number, latDeg: number): number {
  return (CIRCUMFERENCE_METERS * Math.cos((latDeg * Math.PI) / 180)) / (WORLD_PIXELS * 2 ** zoom);
}
