import { Cartesian2, Cartesian3, Math as CesiumMath, Matrix4, PerspectiveFrustum } from "cesium";
import { expect, it } from "vitest";
import { viewProjection, windowPlace } from "./window-places.ts";

const [WIDTH, HEIGHT] = [1600, 800];
/** At a place of the county, looking along −z of its own axes, x to the right. */
const EYE = Cartesian3.fromDegrees(111.579, 25.185, 900);
const RIGHT = Cartesian3.normalize(new Cartesian3(-EYE.y, EYE.x, 0), new Cartesian3());
const BACK = Cartesian3.normalize(EYE, new Cartesian3());
const UP = Cartesian3.cross(BACK, RIGHT, new Cartesian3());
const frustum = new PerspectiveFrustum({
  fov: CesiumMath.toRadians(60),
  aspectRatio: WIDTH / HEIGHT,
  near: 1,
  far: 1e6,
});
const viewMatrix = Matrix4.computeView(
  EYE,
  Cartesian3.negate(BACK, new Cartesian3()),
  UP,
  RIGHT,
  new Matrix4(),
);
const matrix = viewProjection({ frustum, viewMatrix }, new Matrix4());

/** Metres to the right, up and ahead of the camera. */
const place = (right: number, up: number, ahead: number) => {
  const point = EYE.clone();
  for (const [axis, meters] of [
    [RIGHT, right],
    [UP, up],
    [BACK, -ahead],
  ] as const)
    Cartesian3.add(point, Cartesian3.multiplyByScalar(axis, meters, new Cartesian3()), point);
  return windowPlace(matrix, point, WIDTH, HEIGHT, new Cartesian2());
};

it("is the middle straight ahead, and a tangent of the angle beside it", () => {
  expect(place(0, 0, 500)?.x).toBeCloseTo(800, 6);
  expect(place(0, 0, 500)?.y).toBeCloseTo(400, 6);
  // half the width is 30° to the right: tan 15° / tan 30° of it
  const aside = 1000 * Math.tan(CesiumMath.toRadians(15));
  expect(place(aside, 0, 1000)?.x).toBeCloseTo(800 + (800 * aside) / 1000 / Math.tan(Math.PI / 6), 4);
  expect(place(0, 100, 1000)?.y).toBeCloseTo(400 - (800 * 0.1) / Math.tan(Math.PI / 6), 4);
});

it("is nowhere behind the camera and beside the picture", () => {
  expect(place(0, 0, -500)).toBeUndefined();
  expect(place(600, 0, 1000)).toBeUndefined();
  expect(place(0, 300, 1000)).toBeUndefined();
});
