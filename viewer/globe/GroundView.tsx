import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  Color,
  NearFarScalar,
  Rectangle,
  type Scene,
} from "cesium";
import { useEffect, useRef } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { useTwin } from "../state.ts";
import { drawGlassOnce } from "./glass-ground.ts";
import { groundPosition } from "./pick.ts";

/** Length of the change from ground to glass, milliseconds (look.md). */
const GLASS_MS = 1200;
const UNDERGROUND_COLOUR = Color.fromCssColorString("#101a20");
/** From above the inside of a ridge's far slope is a dark slit; this share of the ground's alpha leaves a hint. */
const BACK_SHARE = 0.25;
/** Both faces stay translucent while one is, so that they are one draw (glass-ground.ts). */
const ALMOST_OPAQUE = 0.999;
/** Share of the ground that is left seen from below. */
const FROM_BELOW = 0.35;

/**
 * How the ground lets one look below. Glass: the globe's translucency. X-ray: no depth test against the ground,
 * so that everything below shines through. Below: the camera may pass the ground.
 * Picking depends on the mode; see pick.ts.
 */
export function GroundView({ county }: { county: CountyView }) {
  const { scene } = useCesium();
  const mode = useTwin((state) => state.groundMode);
  const transparency = useTwin((state) => state.groundTransparency);
  const isTerrainShown = useTwin((state) => state.visible.terrain !== false);

  useEffect(() => {
    if (scene) drawGlassOnce(scene);
  }, [scene]);

  useEffect(() => {
    if (!scene) return;
    const { globe } = scene;
    globe.depthTestAgainstTerrain = mode !== "xray";
    globe.undergroundColor = UNDERGROUND_COLOUR;
    globe.undergroundColorAlphaByDistance = new NearFarScalar(200, 0, 4000, 0.9);
    scene.screenSpaceCameraController.enableCollisionDetection = mode !== "below";
    // through glass Cesium draws the far side of the Earth as well: two tiles of three in the demo county's home view
    globe.cartographicLimitRectangle =
      mode === "glass" || mode === "below" ? Rectangle.fromDegrees(...county.bounds) : Rectangle.MAX_VALUE;
    const target = mode === "glass" ? 1 - transparency : mode === "below" ? FROM_BELOW : 1;
    return fade(globe.translucency.enabled ? globe.translucency.frontFaceAlpha : 1, target, (alpha) => {
      globe.translucency.enabled = alpha < 1;
      globe.translucency.frontFaceAlpha = alpha;
      globe.translucency.backFaceAlpha =
        mode === "glass" ? alpha * BACK_SHARE : Math.min(ALMOST_OPAQUE, alpha + 0.15);
      scene.requestRender();
    });
  }, [scene, county, mode, transparency]);

  useEffect(() => {
    if (!scene) return;
    scene.globe.show = isTerrainShown;
    scene.requestRender();
  }, [scene, isTerrainShown]);

  const isBelow = mode === "below";
  const wasBelow = useRef(false);
  useEffect(() => {
    if (!scene || isBelow === wasBelow.current) return;
    wasBelow.current = isBelow;
    if (isBelow) goBelow(scene);
    else comeUp(scene);
  }, [scene, isBelow]);
  return null;
}

/** Where one stands below the ground: this deep, and this far from what was in the middle of the screen. Metres. */
const DEEP_METERS = 8;
const BACK_METERS = 45;
/** One looks a little up, so that pipes stand before the lighter ground. Degrees. */
const UP_DEG = 6;
const ABOVE_METERS = 260;
const DOWN_DEG = -40;
const SECONDS = 1.8;

/** Under what is in the middle of the screen, looking the same way. */
function goBelow(scene: Scene): void {
  const { camera, canvas } = scene;
  const middle = groundPosition(scene, new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2));
  if (!middle) return;
  const place = Cartographic.fromCartesian(middle);
  const backDeg = CesiumMath.toDegrees(BACK_METERS / scene.globe.ellipsoid.maximumRadius);
  const stand = Cartographic.fromDegrees(
    CesiumMath.toDegrees(place.longitude) - (backDeg * Math.sin(camera.heading)) / Math.cos(place.latitude),
    CesiumMath.toDegrees(place.latitude) - backDeg * Math.cos(camera.heading),
  );
  const groundMeters = scene.globe.getHeight(stand) ?? place.height;
  fly(scene, stand, groundMeters - DEEP_METERS, UP_DEG);
}

/** A camera left below would look at the county from inside the rock. */
function comeUp(scene: Scene): void {
  const place = scene.camera.positionCartographic;
  const groundMeters = scene.globe.getHeight(place);
  if (groundMeters === undefined || place.height > groundMeters) return;
  fly(scene, place, groundMeters + ABOVE_METERS, DOWN_DEG);
}

function fly({ camera }: Scene, place: Cartographic, heightMeters: number, pitchDeg: number): void {
  camera.flyTo({
    destination: Cartesian3.fromRadians(place.longitude, place.latitude, heightMeters),
    orientation: { heading: camera.heading, pitch: CesiumMath.toRadians(pitchDeg), roll: 0 },
    duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : SECONDS,
  });
}

/** Calls `apply` every frame from one value to the other; returns how to stop. */
function fade(from: number, to: number, apply: (value: number) => void): () => void {
  const started = performance.now();
  const length = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : GLASS_MS * Math.abs(to - from);
  let frame = 0;
  const step = (now: number) => {
    const share = length === 0 ? 1 : Math.max(0, Math.min(1, (now - started) / length));
    const eased = share * share * (3 - 2 * share);
    apply(share === 1 ? to : from + (to - from) * eased);
    if (share < 1) frame = requestAnimationFrame(step);
  };
  step(started);
  return () => cancelAnimationFrame(frame);
}
