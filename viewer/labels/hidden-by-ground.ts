import { Cartesian3, Cartographic } from "cesium";

/** Ellipsoidal height of the ground in metres at a place in degrees; undefined where none is drawn. */
export type HeightAt = (lonDeg: number, latDeg: number) => number | undefined;

/** Ground is looked at in steps of so many metres, and in so many at most: longer ones on ways of more than 6 km. */
const STEP_METERS = 50;
const MOST_STEPS = 120;
const DEGREES = 180 / Math.PI;

/**
 * Whether ground stands before a place within a share of the way to it. From below the ground nothing is hidden by it.
 * @param from earth-fixed, as `to`
 * @param share 0 … 1
 */
export function isHiddenByGround(
  heightAt: HeightAt,
  from: Cartesian3,
  to: Cartesian3,
  share: number,
): boolean {
  const steps = Math.min(MOST_STEPS, Math.ceil((share * Cartesian3.distance(from, to)) / STEP_METERS));
  for (let i = 0; i <= steps; i++) {
    const place = Cartographic.fromCartesian(
      Cartesian3.lerp(from, to, (share * i) / steps, POINT),
      undefined,
      PLACE,
    );
    const ground = heightAt(place.longitude * DEGREES, place.latitude * DEGREES);
    if (ground !== undefined && place.height < ground) return i > 0;
  }
  return false;
}

const POINT = new Cartesian3();
const PLACE = new Cartographic();
