import {
  CameraEventType,
  type Cartesian2,
  KeyboardEventModifier,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from "cesium";
import { useEffect } from "react";
import type { CountyView } from "../../contract/api.ts";
import { chooseFindingMark } from "../findings/FindingMarks.tsx";
import { isPickingPlace } from "../shift-check/shift-state.ts";
import { useTwin } from "../state.ts";
import { FINDINGS_TAG, groundUnder, pickFeature, pickFeatureSoon } from "./pick.ts";
import { useSceneTools } from "./scene-tools.tsx";

/** Hover asks the graphics card at most this often, milliseconds; a slow card gets more rest. */
const HOVER_MS = 50;
const HOVER_SHARE = 3;
const LOOK_DISTANCE_METERS = 160;
/** A square of counts fills the screen from this many times its edge. */
const CELL_SEEN_WHOLE = 1.6;
/** But a click on a number always leads this much nearer to what it counts. */
const NEARER = 0.6;

/** What the mouse does: hover, select, fly by double click, and move the camera as in a GIS. */
export function Pointer({ county }: { county: CountyView }) {
  const { scene, counts } = useSceneTools();
  useEffect(() => {
    const controller = scene.screenSpaceCameraController;
    controller.rotateEventTypes = CameraEventType.LEFT_DRAG;
    controller.zoomEventTypes = [CameraEventType.RIGHT_DRAG, CameraEventType.WHEEL, CameraEventType.PINCH];
    controller.tiltEventTypes = [
      CameraEventType.MIDDLE_DRAG,
      CameraEventType.PINCH,
      { eventType: CameraEventType.LEFT_DRAG, modifier: KeyboardEventModifier.CTRL },
      { eventType: CameraEventType.RIGHT_DRAG, modifier: KeyboardEventModifier.CTRL },
    ];

    const handler = new ScreenSpaceEventHandler(scene.canvas);
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let latest: Cartesian2 | undefined;
    let restMs = HOVER_MS;
    const look = async () => {
      if (!latest || scene.isDestroyed()) return;
      const begun = performance.now();
      const state = useTwin.getState();
      state.setCursor(groundUnder(scene, latest, county.heightOffsetMeters));
      if (state.tool === "none") {
        const isOverCount = counts.at(latest) !== undefined;
        const hit = isOverCount ? null : await pickFeatureSoon(scene, latest, state.groundMode);
        if (latest && (hit?.id !== state.hover?.id || hit?.layer !== state.hover?.layer)) state.setHover(hit);
        scene.canvas.style.cursor = hit || isOverCount ? "pointer" : "";
      }
      restMs = Math.max(HOVER_MS, HOVER_SHARE * (performance.now() - begun));
    };
    const lookSoon = () => {
      const asked = latest;
      waiting ??= setTimeout(() => {
        void look().finally(() => {
          waiting = undefined;
          if (latest && latest !== asked) lookSoon(); // the pointer went on meanwhile
        });
      }, restMs);
    };
    handler.setInputAction((move: { endPosition: Cartesian2 }) => {
      latest = move.endPosition.clone();
      lookSoon();
    }, ScreenSpaceEventType.MOUSE_MOVE);
    handler.setInputAction((click: { position: Cartesian2 }) => {
      const state = useTwin.getState();
      if (state.tool !== "none" || isPickingPlace()) return;
      const cell = counts.at(click.position);
      if (cell) {
        const [lon, lat, heightMeters] = counts.placeOf(cell);
        const surveyHeightMeters = heightMeters - county.heightOffsetMeters;
        const nearer = NEARER * counts.distanceTo(cell);
        const distanceMeters = Math.max(
          LOOK_DISTANCE_METERS,
          Math.min(nearer, CELL_SEEN_WHOLE * cell.edgeMeters),
        );
        state.send({ kind: "look", lon, lat, surveyHeightMeters, distanceMeters });
        return;
      }
      const hit = pickFeature(scene, click.position, state.groundMode);
      if (hit?.layer === FINDINGS_TAG) chooseFindingMark(scene, hit.id);
      else state.select(hit);
    }, ScreenSpaceEventType.LEFT_CLICK);
    handler.setInputAction((click: { position: Cartesian2 }) => {
      const state = useTwin.getState();
      if (state.tool !== "none" || isPickingPlace()) return;
      const ground = groundUnder(scene, click.position, county.heightOffsetMeters);
      if (ground)
        state.send({
          kind: "look",
          lon: ground.lonDeg,
          lat: ground.latDeg,
          surveyHeightMeters: ground.surveyHeightMeters ?? 0,
          distanceMeters: LOOK_DISTANCE_METERS,
        });
    }, ScreenSpaceEventType.LEFT_DOUBLE_CLICK);

    const leave = () => {
      latest = undefined;
      useTwin.getState().setCursor(null);
      useTwin.getState().setHover(null);
    };
    scene.canvas.addEventListener("mouseleave", leave);
    return () => {
      clearTimeout(waiting);
      handler.destroy();
      scene.canvas.removeEventListener("mouseleave", leave);
    };
  }, [scene, counts, county]);
  return null;
}
