import { Cartesian3, Math as CesiumMath, type CesiumWidget, type Scene } from "cesium";
import { useEffect, useRef } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { type CameraPose, useTwin } from "../state.ts";
import { thisMachine } from "./machine.ts";
import { useSceneTools } from "./scene-tools.tsx";
import { poseAboveGround } from "./terrain.ts";
import { shownTilesets, tilesUnderWay } from "./tilesets.ts";

/** How far above the home view the first flight begins, as a multiple of its height, looking down steeply. */
const START_FACTOR = 2.6;
const START_PITCH_DEG = -70;
const FLIGHT_SECONDS = 3.5;
/** The loading screen counts this often, milliseconds. */
const TELL_MS = 250;

/** The first flight to `opening` (height above the ground), or straight to where a link points; then tells when the picture is whole. */
export function FirstView({ county, opening }: { county: CountyView; opening: CameraPose }) {
  const { scene } = useSceneTools();
  const { cesiumWidget } = useCesium();
  const first = useRef(opening); // another desk has another, which is not flown to
  useEffect(() => {
    if (!cesiumWidget) return;
    const { camera: before, command, firstViewDone } = useTwin.getState();
    if (firstViewDone) {
      // the globe was made again: back to where it was
      if (before) setView(scene, before);
      return;
    }
    const asked = command?.command.kind === "pose" ? command.command.pose : undefined;
    const isStill = asked !== undefined || matchMedia("(prefers-reduced-motion: reduce)").matches;
    let stop: (() => void) | undefined;
    let isGone = false;
    const uncover = thisMachine().drawsCovered ? undefined : cover(cesiumWidget);
    const start = (pose: CameraPose) => {
      if (isGone) return;
      setView(
        scene,
        isStill
          ? pose
          : { ...pose, heightMeters: pose.heightMeters * START_FACTOR, pitchDeg: START_PITCH_DEG },
      );
      stop = whenWhole(scene, () => {
        uncover?.();
        stop = afterNextPicture(scene, () => {
          if (!isStill) flyTo(scene, pose);
          useTwin.getState().setFirstViewDone();
          useTwin.getState().setLoading("tiles", "done");
        });
      });
    };
    useTwin.getState().setLoading("tiles", "working");
    const pose = asked
      ? Promise.resolve(asked)
      : poseAboveGround(scene.terrainProvider, county, first.current);
    pose.then(start, (error: Error) => useTwin.getState().raise("tileMissing", `terrain: ${error.message}`));
    return () => {
      isGone = true;
      stop?.();
      if (!scene.isDestroyed()) uncover?.();
    };
  }, [scene, cesiumWidget, county]);
  return null;
}

/** Calls back once nothing is left to load, or after the longest wait. Returns how to stop waiting. */
function whenWhole(scene: Scene, done: () => void): () => void {
  const { longestCoverMs } = thisMachine();
  const startedMs = performance.now();
  let groundLeft = 0;
  let toldMs = 0;
  const stopCounting = scene.globe.tileLoadProgressEvent.addEventListener((left: number) => {
    groundLeft = left;
  });
  const stopWatching = scene.postRender.addEventListener(() => {
    const nowMs = performance.now();
    const isWhole = scene.globe.tilesLoaded && shownTilesets(scene).every(({ tilesLoaded }) => tilesLoaded);
    if (!isWhole && nowMs - startedMs < longestCoverMs) {
      if (nowMs - toldMs < TELL_MS) return;
      toldMs = nowMs;
      useTwin.getState().setTilesLeft(groundLeft + tilesUnderWay(scene));
      return;
    }
    end();
    done();
  });
  const timer = setTimeout(() => scene.requestRender(), longestCoverMs);
  const end = () => {
    clearTimeout(timer);
    stopCounting();
    stopWatching();
  };
  scene.requestRender();
  return end;
}

/** Tiles are chosen and loaded by drawing pictures; behind the loading screen these need no content and no pixels. */
const COVERED_SCALE = 0.1;

/** Has Cesium go through the motions of each picture without drawing it. Returns how to draw again. */
function cover(widget: CesiumWidget): () => void {
  widget.resolutionScale = COVERED_SCALE;
  widget.scene.debugCommandFilter = () => false;
  return () => {
    widget.resolutionScale = thisMachine().resolutionScale;
    widget.scene.debugCommandFilter = () => true;
  };
}

/** Calls back once another picture was drawn. Returns how to stop waiting. */
function afterNextPicture(scene: Scene, done: () => void): () => void {
  const stop = scene.postRender.addEventListener(() => {
    stop();
    done();
  });
  scene.requestRender();
  return stop;
}

function setView({ camera }: Scene, pose: CameraPose): void {
  camera.setView({ destination: destinationOf(pose), orientation: orientationOf(pose) });
}

function flyTo({ camera }: Scene, pose: CameraPose): void {
  camera.flyTo({
    destination: destinationOf(pose),
    orientation: orientationOf(pose),
    duration: FLIGHT_SECONDS,
  });
}

function destinationOf({ lon, lat, heightMeters }: CameraPose): Cartesian3 {
  return Cartesian3.fromDegrees(lon, lat, heightMeters);
}

function orientationOf({ headingDeg, pitchDeg }: CameraPose) {
  return { heading: CesiumMath.toRadians(headingDeg), pitch: CesiumMath.toRadians(pitchDeg), roll: 0 };
}
