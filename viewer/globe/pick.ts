import {
  type Cartesian2,
  type Cartesian3,
  Cartographic,
  Cesium3DTileFeature,
  Math as CesiumMath,
  type Scene,
} from "cesium";
import { LAYERS } from "../../contract/layers.ts";
import type { CursorPoint, FeatureRef, GroundMode } from "../state.ts";

const UNDERGROUND = new Set(LAYERS.filter((layer) => layer.group === "underground").map((layer) => layer.id));
/** What lies in front of a pipe may be looked through this many times. */
const DRILL_LIMIT = 6;

/** `layer` of the symbols of findings, which is no layer of the catalogue: they lie over everything. */
export const FINDINGS_TAG = "findings";

/** Primitives that are no 3D Tiles carry this as their `id`. */
export interface PickTag {
  readonly layer: string;
  readonly id: string;
}

/**
 * The feature under a pixel. In surface mode nothing below the ground can be hit, even where Cesium's pick pass sees
 * through the ground (viewer.md P2); when one looks below, pipes win over the faint things above them.
 */
export function pickFeature(scene: Scene, position: Cartesian2, mode: GroundMode): FeatureRef | null {
  return byMode(scene, position, mode, featureOf(scene.pick(position)));
}

/**
 * The same without waiting for the graphics card, for hovering. Cesium gives up when the card takes more than ten
 * frames; then it is asked the slow way.
 */
export async function pickFeatureSoon(
  scene: Scene,
  position: Cartesian2,
  mode: GroundMode,
): Promise<FeatureRef | null> {
  const picked = await scene.pickAsync(position).catch(() => scene.pick(position));
  return scene.isDestroyed() ? null : byMode(scene, position, mode, featureOf(picked));
}

function byMode(
  scene: Scene,
  position: Cartesian2,
  mode: GroundMode,
  first: FeatureRef | null,
): FeatureRef | null {
  if (first?.layer === FINDINGS_TAG) return first;
  if (mode === "surface") return first && !UNDERGROUND.has(first.layer) ? first : null;
  if (!first || UNDERGROUND.has(first.layer)) return first;
  const hits = scene.drillPick(position, DRILL_LIMIT).map(featureOf);
  return hits.find((hit) => hit && UNDERGROUND.has(hit.layer)) ?? first;
}

function featureOf(picked: unknown): FeatureRef | null {
  if (picked instanceof Cesium3DTileFeature) {
    const layer = layerOfUrl(picked.tileset.resource.url);
    const id: unknown = picked.getProperty("id");
    return layer !== null && id !== undefined ? { layer, id: String(id) } : null;
  }
  if (typeof picked !== "object" || picked === null || !("id" in picked)) return null;
  return isTag(picked.id) ? { layer: picked.id.layer, id: picked.id.id } : null;
}

function isTag(id: unknown): id is PickTag {
  return typeof id === "object" && id !== null && "layer" in id && "id" in id && typeof id.layer === "string";
}

/** `/tiles/<layer>/tileset.json` → layer */
function layerOfUrl(url: string): string | null {
  return /\/tiles\/([^/]+)\//.exec(url)?.[1] ?? null;
}

/**
 * Ground under a pixel from the terrain itself: pickPosition is wrong by kilometres while the globe is translucent
 * (viewer.md P1). Null in the sky.
 * @returns degrees and survey height (ellipsoidal height minus the county's offset)
 */
export function groundUnder(
  scene: Scene,
  position: Cartesian2,
  heightOffsetMeters: number,
): CursorPoint | null {
  const point = groundPosition(scene, position);
  if (!point) return null;
  const place = Cartographic.fromCartesian(point);
  if (!place) return null;
  return {
    lonDeg: CesiumMath.toDegrees(place.longitude),
    latDeg: CesiumMath.toDegrees(place.latitude),
    surveyHeightMeters: place.height - heightOffsetMeters,
  };
}

/** The same as an earth-fixed point, metres. */
export function groundPosition(scene: Scene, position: Cartesian2): Cartesian3 | undefined {
  const ray = scene.camera.getPickRay(position);
  return ray && scene.globe.pick(ray, scene);
}
