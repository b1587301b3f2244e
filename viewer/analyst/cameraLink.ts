import type { CameraPose } from "../state.ts";
import type { PlanView } from "./DeckPane.tsx";
import { metersPerPixelOf, zoomOf } from "./mercator.ts";

/** Tangent of half of Cesium's field of view of 60°, which spans the longer side of the canvas. */
const TAN_HALF_FOV = Math.tan(Math.PI / 6);
const METERS_PER_DEGREE_LATITUDE = 110_900;

/** Camera as the globe reports it, with what the plan must know of its canvas. */
export interface GlobeCamera {
  readonly pose: CameraPose;
  /** ground metres of a CSS pixel in the middle of the canvas */
  readonly metersPerPixel: number;
  /** CSS pixels of the canvas's longer side */
  readonly longSidePixels: number;
}

/** Plan whose middle and scale are those of the middle of the globe's view. */
export function planFromCamera(camera: GlobeCamera): PlanView {
  const { pose, metersPerPixel } = camera;
  const alongGround = rangeMeters(camera) * Math.cos(radians(pose.pitchDeg));
  const [longitude, latitude] = displaced(pose.lon, pose.lat, pose.headingDeg, alongGround);
  return { longitude, latitude, zoom: zoomOf(metersPerPixel, latitude) };
}

/** Camera that keeps its heading and pitch and looks at the plan's middle from the distance of the plan's scale. */
export function cameraFromPlan(plan: PlanView, camera: GlobeCamera): CameraPose {
  const { pose } = camera;
  const before = rangeMeters(camera);
  const scale = metersPerPixelOf(plan.zoom, plan.latitude) / camera.metersPerPixel;
  const after = before * scale;
  const pitch = radians(pose.pitchDeg);
  const [lon, lat] = displaced(plan.longitude, plan.latitude, pose.headingDeg, -after * Math.cos(pitch));
  return {
    ...pose,
    lon,
    lat,
    heightMeters: pose.heightMeters + (after - before) * Math.sin(-pitch),
  };
}

/** Distance from the camera to the ground in the middle of its view. */
function rangeMeters({ metersPerPixel, longSidePixels }: GlobeCamera): number {
  return (metersPerPixel * longSidePixels) / (2 * TAN_HALF_FOV);
}

/** Longitudes are stretched at the middle latitude of the way, so that the way back ends where it began. */
function displaced(lon: number, lat: number, headingDeg: number, meters: number): [lon: number, lat: number] {
  const heading = radians(headingDeg);
  const dLat = (meters * Math.cos(heading)) / METERS_PER_DEGREE_LATITUDE;
  const metersPerDegreeLongitude = METERS_PER_DEGREE_LATITUDE * Math.cos(radians(lat + dLat / 2));
  return [lon + (meters * Math.sin(heading)) / metersPerDegreeLongitude, lat + dLat];
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
