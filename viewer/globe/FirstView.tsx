import { Cartesian3, Math as CesiumMath } from "cesium";
import { useEffect } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { useTwin } from "../state.ts";

/** How far above the home view the first flight begins, as a multiple of its height. */
const START_FACTOR = 6;
const FLIGHT_SECONDS = 3.5;
/** The loading screen goes when nothing is left to load, or after this, milliseconds. */
const LONGEST_WAIT_MS = 25_000;

/** The first flight to the county, or straight to where a link points; then tells when the picture is whole. */
export function FirstView({ county }: { county: CountyView }) {
  const { scene, camera } = useCesium();
  useEffect(() => {
    if (!scene || !camera || useTwin.getState().firstViewDone) return;
    const { command } = useTwin.getState();
    const asked = command?.command.kind === "pose" ? command.command.pose : undefined;
    const pose = asked ?? {
      ...county.home,
      heightMeters: county.home.heightMeters + groundHeight(county),
    };
    const orientation = {
      heading: CesiumMath.toRadians(pose.headingDeg),
      pitch: CesiumMath.toRadians(pose.pitchDeg),
      roll: 0,
    };
    const destination = Cartesian3.fromDegrees(pose.lon, pose.lat, pose.heightMeters);
    const isStill = asked !== undefined || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isStill) {
      camera.setView({ destination, orientation });
    } else {
      camera.setView({
        destination: Cartesian3.fromDegrees(pose.lon, pose.lat, pose.heightMeters * START_FACTOR),
        orientation: { heading: orientation.heading, pitch: -CesiumMath.PI_OVER_TWO, roll: 0 },
      });
    }
    const started = performance.now();
    let isFlying = false;
    const stop = scene.postRender.addEventListener(() => {
      const isWhole = scene.globe.tilesLoaded && tilesLoaded(scene.primitives);
      if (!isWhole && performance.now() - started < LONGEST_WAIT_MS) return;
      if (!isStill && !isFlying) {
        isFlying = true;
        camera.flyTo({ destination, orientation, duration: FLIGHT_SECONDS });
      }
      useTwin.getState().setFirstViewDone();
      useTwin.getState().setLoading("tiles", "done");
      stop();
    });
    const timer = setTimeout(() => scene.requestRender(), LONGEST_WAIT_MS);
    scene.requestRender();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [scene, camera, county]);
  return null;
}

function tilesLoaded(primitives: { length: number; get(index: number): unknown }): boolean {
  for (let i = 0; i < primitives.length; i++) {
    const primitive = primitives.get(i);
    if (isTileset(primitive) && primitive.show && !primitive.tilesLoaded) return false;
  }
  return true;
}

function isTileset(primitive: unknown): primitive is { show: boolean; tilesLoaded: boolean } {
  return typeof primitive === "object" && primitive !== null && "tilesLoaded" in primitive;
}

/** Home heights are above the ground; the ground of a county is near its geoid offset until terrain is there. */
function groundHeight(county: CountyView): number {
  return county.heightOffsetMeters;
}
