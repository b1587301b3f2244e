import { Cartesian3, type Model, type Scene } from "cesium";

/**
 * Spares a processor Cesium's table of how much light metal and lacquer throw back (256 × 256 places of 1,024 samples,
 * made before the first model is drawn): a texture of one colour stands in its place. Models must then be matt.
 * @throws Error when a Cesium release keeps the table elsewhere
 */
export function skipMirrorTable(scene: Scene): void {
  const generator: unknown = Reflect.get(scene, "_brdfLutGenerator");
  const context: unknown = Reflect.get(scene, "context");
  if (typeof generator !== "object" || generator === null || !("_colorTexture" in generator))
    throw new Error("Cesium's scene has no _brdfLutGenerator._colorTexture any more: find what replaced it.");
  if (typeof context !== "object" || context === null || !("defaultTexture" in context))
    throw new Error("Cesium's scene has no context.defaultTexture any more: find what replaced it.");
  generator._colorTexture ??= context.defaultTexture;
}

/** Light from all sides alike, in place of the sky's picture. */
const AMBIENT = new Cartesian3(0.42, 0.46, 0.52);

/** Lights a model that does not mirror the sky. */
export function makeMatt({ imageBasedLighting, environmentMapManager }: Model): void {
  environmentMapManager.enabled = false;
  imageBasedLighting.sphericalHarmonicCoefficients = [AMBIENT, ...Array(8).fill(Cartesian3.ZERO)];
}
