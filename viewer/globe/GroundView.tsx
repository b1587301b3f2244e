import { Cartesian3, Color, NearFarScalar } from "cesium";
import { useEffect } from "react";
import { useCesium } from "resium";
import { useTwin } from "../state.ts";

/** Length of the change from ground to glass, milliseconds (look.md). */
const GLASS_MS = 1200;
/** The camera may go this far below the ground, metres. */
const UNDERGROUND_COLOUR = Color.fromCssColorString("#101a20");

/**
 * How the ground lets one look below. Glass: the globe's translucency. X-ray: no depth test against the ground,
 * so that everything below shines through. Below: the camera may pass the ground.
 * Picking depends on the mode; see pick.ts.
 */
export function GroundView() {
  const { scene } = useCesium();
  const mode = useTwin((state) => state.groundMode);
  const transparency = useTwin((state) => state.groundTransparency);

  useEffect(() => {
    if (!scene) return;
    const { globe } = scene;
    globe.depthTestAgainstTerrain = mode !== "xray";
    globe.undergroundColor = UNDERGROUND_COLOUR;
    globe.undergroundColorAlphaByDistance = new NearFarScalar(200, 0, 4000, 0.9);
    scene.screenSpaceCameraController.enableCollisionDetection = mode !== "below";
    const target = mode === "glass" ? 1 - transparency : mode === "below" ? 0.35 : 1;
    return fade(globe.translucency.enabled ? globe.translucency.frontFaceAlpha : 1, target, (alpha) => {
      globe.translucency.enabled = alpha < 1;
      globe.translucency.frontFaceAlpha = alpha;
      globe.translucency.backFaceAlpha = alpha < 1 ? Math.min(1, alpha + 0.15) : 1;
      scene.requestRender();
    });
  }, [scene, mode, transparency]);

  useEffect(() => {
    if (!scene || mode === "below") return;
    // back above the ground: a camera left below would look at the county from inside the rock
    const height = scene.globe.getHeight(scene.camera.positionCartographic);
    if (height === undefined || scene.camera.positionCartographic.height > height) return;
    const { longitude, latitude } = scene.camera.positionCartographic;
    scene.camera.flyTo({
      destination: Cartesian3.fromRadians(longitude, latitude, height + 300),
      orientation: { heading: scene.camera.heading, pitch: -0.8, roll: 0 },
      duration: 1.5,
    });
  }, [scene, mode]);
  return null;
}

/** Calls `apply` every frame from one value to the other; returns how to stop. */
function fade(from: number, to: number, apply: (value: number) => void): () => void {
  const started = performance.now();
  const length = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : GLASS_MS * Math.abs(to - from);
  let frame = 0;
  const step = (now: number) => {
    const share = length === 0 ? 1 : Math.min(1, (now - started) / length);
    const eased = share * share * (3 - 2 * share);
    apply(share === 1 ? to : from + (to - from) * eased);
    if (share < 1) frame = requestAnimationFrame(step);
  };
  step(started);
  return () => cancelAnimationFrame(frame);
}
