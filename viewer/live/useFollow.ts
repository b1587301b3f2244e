import {
  BoundingSphere,
  type Camera,
  Cartesian3,
  Math as CesiumMath,
  HeadingPitchRange,
  Matrix4,
} from "cesium";
import { useEffect } from "react";
import { type FollowMode, useDesk } from "../analyst/desk-state.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import type { VehiclePicture } from "./vehicle-picture.ts";

/** Where the camera flies to first; from there the person may come nearer or go farther. */
const FIRST_METERS: Readonly<Record<FollowMode, number>> = { beside: 150, chase: 110, top: 420 };
const PITCH_DEG: Readonly<Record<FollowMode, number>> = { beside: -24, chase: -20, top: -89.9 };
const FOLLOW_SECONDS = 1.8;
/** The camera behind a vehicle turns with it within this time, milliseconds of the watch. */
const TURN_MS = 700;
const NEAREST_METERS = 25;

interface Place {
  readonly position: Cartesian3;
  readonly headingDeg: number;
}

/**
 * Flies to the followed vehicle and goes with it: beside it, where turning and zooming stay free; behind it; or over it
 * with north up. Behind and over, the wheel still sets the distance.
 */
export function useFollow(picture: VehiclePicture | null): void {
  const { scene } = useSceneTools();
  const followed = useTwin((state) => state.followed);
  const mode = useDesk((state) => state.followMode);
  useEffect(() => {
    if (!picture || followed === null) return;
    const { camera } = scene;
    let isFlying = false;
    let last: Cartesian3 | undefined;
    let headingDeg = 0;
    let turnedMs = 0;
    const stop = scene.preUpdate.addEventListener(() => {
      const place = picture.placeOf(followed);
      if (!place || isFlying) return;
      if (!last) {
        last = Cartesian3.clone(place.position);
        headingDeg = place.headingDeg;
        isFlying = true;
        flyTo(camera, place, mode, () => {
          isFlying = false;
        });
        return;
      }
      const nowMs = performance.now();
      headingDeg = turnedToward(headingDeg, place.headingDeg, nowMs - turnedMs);
      turnedMs = nowMs;
      // the person's own distance, as it was to where the vehicle was
      const range = Math.max(NEAREST_METERS, Cartesian3.distance(camera.positionWC, last));
      const moved = Cartesian3.subtract(place.position, last, new Cartesian3());
      Cartesian3.clone(place.position, last);
      if (mode === "beside") Cartesian3.add(camera.position, moved, camera.position);
      else lookAt(camera, place.position, mode === "chase" ? headingDeg : 0, mode, range);
    });
    scene.requestRender();
    return () => {
      stop();
    };
  }, [scene, picture, followed, mode]);
}

/** A heading, degrees, that turns the shorter way toward another, most of it within TURN_MS. */
export function turnedToward(fromDeg: number, toDeg: number, elapsedMs: number): number {
  const turnDeg = ((((toDeg - fromDeg) % 360) + 540) % 360) - 180;
  return (fromDeg + turnDeg * (1 - Math.exp(-elapsedMs / TURN_MS)) + 360) % 360;
}

function flyTo(camera: Camera, { position, headingDeg }: Place, mode: FollowMode, onEnd: () => void): void {
  camera.flyToBoundingSphere(new BoundingSphere(position, 1), {
    duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FOLLOW_SECONDS,
    offset: offset(mode === "top" ? 0 : headingDeg, mode, FIRST_METERS[mode]),
    complete: onEnd,
    cancel: onEnd,
  });
}

function lookAt(
  camera: Camera,
  target: Cartesian3,
  headingDeg: number,
  mode: FollowMode,
  range: number,
): void {
  camera.lookAt(target, offset(headingDeg, mode, range));
  // free again: the person's mouse works as everywhere
  camera.lookAtTransform(Matrix4.IDENTITY);
}

function offset(headingDeg: number, mode: FollowMode, range: number): HeadingPitchRange {
  return new HeadingPitchRange(
    CesiumMath.toRadians(headingDeg),
    CesiumMath.toRadians(PITCH_DEG[mode]),
    range,
  );
}
