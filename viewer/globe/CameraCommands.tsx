import {
  BoundingSphere,
  type Camera,
  Cartesian2,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  Ellipsoid,
  HeadingPitchRange,
  IntersectionTests,
  type Scene,
} from "cesium";
import { useEffect } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { type CameraCommand, type CameraPose, useTwin } from "../state.ts";
import { poseAboveGround } from "./terrain.ts";

const LOOK_PITCH = CesiumMath.toRadians(-42);
const LOOK_SECONDS = 2.2;
const HOME_SECONDS = 2.5;
const NORTH_SECONDS = 0.6;
/** The readout follows the camera this often at most, milliseconds. */
const REPORT_MS = 120;

/** Carries out camera commands of the desks, and reports where the camera is. */
export function CameraCommands({ county }: { county: CountyView }) {
  const { scene, camera } = useCesium();
  const command = useTwin((state) => state.command);

  useEffect(() => {
    if (!scene || !camera || !command) return;
    carryOut(command.command, scene, camera, county);
    scene.requestRender();
  }, [scene, camera, command, county]);

  useEffect(() => {
    if (!scene || !camera) return;
    const controller = scene.screenSpaceCameraController;
    controller.maximumZoomDistance = 400_000;
    controller.minimumZoomDistance = 3;
    let last = 0;
    let trailing: ReturnType<typeof setTimeout> | undefined;
    /** ground in the middle of the view, metres above the ellipsoid */
    let groundHeight: number | undefined;
    let isGroundKnown = false;
    const report = () => {
      last = performance.now();
      trailing = undefined;
      const pose = poseOf(camera);
      const told = useTwin.getState();
      const isAtRest = told.camera !== null && isSamePose(pose, told.camera);
      // every picture comes by here; the desks are told only of a camera that moved
      if (isAtRest && isGroundKnown) return;
      if (isAtRest || groundHeight === undefined) groundHeight = middleHeight(scene, camera);
      isGroundKnown = isAtRest;
      const pixelMeters = metersPerPixel(scene, camera, groundHeight);
      if (!isAtRest || pixelMeters !== told.metersPerPixel) told.setCamera(pose, pixelMeters);
      if (!isAtRest) trailing = setTimeout(report, REPORT_MS); // once more when it stands still
    };
    // the last frame of a movement is reported too, however soon it follows the one before
    const onFrame = () => {
      const waitMs = last + REPORT_MS - performance.now();
      if (waitMs > 0) trailing ??= setTimeout(report, waitMs);
      else {
        clearTimeout(trailing);
        report();
      }
    };
    const stopMoving = scene.preRender.addEventListener(onFrame);
    // ground that arrives after the camera came to rest changes what a pixel covers
    const stopLoading = scene.globe.tileLoadProgressEvent.addEventListener((left: number) => {
      if (left > 0) return;
      isGroundKnown = false;
      trailing ??= setTimeout(report, REPORT_MS);
    });
    return () => {
      clearTimeout(trailing);
      stopMoving();
      stopLoading();
    };
  }, [scene, camera]);
  return null;
}

/** Where the camera is: degrees, metres above the ellipsoid. */
export function poseOf(camera: Camera): CameraPose {
  const { longitude, latitude, height } = camera.positionCartographic;
  return {
    lon: CesiumMath.toDegrees(longitude),
    lat: CesiumMath.toDegrees(latitude),
    heightMeters: height,
    headingDeg: CesiumMath.toDegrees(camera.heading),
    pitchDeg: CesiumMath.toDegrees(camera.pitch),
  };
}

/** Cesium turns a camera that rests by some 10⁻¹³ degrees with every picture. */
const SAME_DEGREES = 1e-10;
/** As high as that is wide. */
const SAME_METERS = 1e-5;

function isSamePose(a: CameraPose, b: CameraPose): boolean {
  return (
    Math.abs(a.lon - b.lon) < SAME_DEGREES &&
    Math.abs(a.lat - b.lat) < SAME_DEGREES &&
    Math.abs(a.heightMeters - b.heightMeters) < SAME_METERS &&
    Math.abs(a.headingDeg - b.headingDeg) < SAME_DEGREES &&
    Math.abs(a.pitchDeg - b.pitchDeg) < SAME_DEGREES
  );
}

function carryOut(command: CameraCommand, scene: Scene, camera: Camera, county: CountyView): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const during = (seconds: number) => (isStill ? 0 : seconds);
  const flyToView = (view: CameraPose, seconds: number) =>
    void poseAboveGround(scene.terrainProvider, county, view).then(
      (pose) => fly(camera, pose, during(seconds)),
      (error: Error) => useTwin.getState().raise("tileMissing", `terrain: ${error.message}`),
    );
  switch (command.kind) {
    case "home":
      flyToView(county.home, HOME_SECONDS);
      return;
    case "view":
      flyToView(command.view, command.seconds);
      return;
    case "pose":
      fly(camera, command.pose, during(command.seconds));
      return;
    case "north":
      turnNorth(scene, camera, during(NORTH_SECONDS));
      return;
    case "look": {
      const centre = Cartesian3.fromDegrees(
        command.lon,
        command.lat,
        command.surveyHeightMeters + county.heightOffsetMeters,
      );
      camera.flyToBoundingSphere(new BoundingSphere(centre, 1), {
        duration: during(LOOK_SECONDS),
        offset: new HeadingPitchRange(camera.heading, LOOK_PITCH, command.distanceMeters),
        complete: () => scene.requestRender(),
      });
    }
  }
}

/** Turns about what is in the middle of the screen, so that it stays there. */
function turnNorth(scene: Scene, camera: Camera, seconds: number): void {
  const middle = middleOfScreen(scene, camera);
  if (!middle) {
    fly(camera, { ...poseOf(camera), headingDeg: 0 }, seconds);
    return;
  }
  camera.flyToBoundingSphere(new BoundingSphere(middle, 1), {
    duration: seconds,
    offset: new HeadingPitchRange(0, camera.pitch, Cartesian3.distance(camera.positionWC, middle)),
  });
}

function fly(camera: Camera, pose: CameraPose, seconds: number): void {
  camera.flyTo({
    destination: Cartesian3.fromDegrees(pose.lon, pose.lat, pose.heightMeters),
    orientation: {
      heading: CesiumMath.toRadians(pose.headingDeg),
      pitch: CesiumMath.toRadians(pose.pitchDeg),
      roll: 0,
    },
    duration: seconds,
  });
}

/**
 * Metres of ground that a CSS pixel covers in the middle of the screen; undefined where the sky is.
 * @param groundHeight above the ellipsoid, as it was when the camera last stood still: looking for the ground itself takes
 * milliseconds, too long for every few pictures of a flight
 */
function metersPerPixel(scene: Scene, camera: Camera, groundHeight: number | undefined): number | undefined {
  const ray = camera.getPickRay(middlePixel(scene));
  if (!ray || groundHeight === undefined) return undefined;
  const { x, y, z } = scene.globe.ellipsoid.radii;
  const ground = new Ellipsoid(x + groundHeight, y + groundHeight, z + groundHeight);
  const hit = IntersectionTests.rayEllipsoid(ray, ground);
  if (!hit) return undefined;
  // from below the ground one looks at its underside
  const distance = hit.start > 0 ? hit.start : hit.stop;
  const fovy = "fovy" in camera.frustum ? (camera.frustum.fovy as number) : CesiumMath.PI_OVER_THREE;
  return (2 * distance * Math.tan(fovy / 2)) / scene.canvas.clientHeight;
}

function middleHeight(scene: Scene, camera: Camera): number | undefined {
  const ground = middleOfScreen(scene, camera);
  return ground && Cartographic.fromCartesian(ground)?.height;
}

function middleOfScreen(scene: Scene, camera: Camera): Cartesian3 | undefined {
  const ray = camera.getPickRay(middlePixel(scene));
  return ray && scene.globe.pick(ray, scene);
}

function middlePixel({ canvas }: Scene): Cartesian2 {
  return new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2);
}
