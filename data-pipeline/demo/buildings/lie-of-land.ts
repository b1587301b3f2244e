import { bearingOf, type Path, type Point, type Ring, turn } from "../plane.ts";
import type { Random } from "../random.ts";
import { inset, orientedBox, placed, signedArea } from "../ring.ts";

/** The largest piece of the ground that keeps a distance from the block's border. */
export function core(ring: Ring, margin: number): Ring | undefined {
  const pieces = inset(
    ring,
    ring.map(() => margin),
  );
  return pieces.sort((a, b) => signedArea(b) - signedArea(a))[0];
}

/** The ring cut at its corners into sides, each running with the ground to its left. */
export function sidesOf(ring: Ring): Path[] {
  const corners: number[] = [];
  ring.forEach((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length]!;
    const after = ring[(i + 1) % ring.length]!;
    if (Math.abs(turn(bearingOf(before, p), bearingOf(p, after))) > 0.6) corners.push(i);
  });
  if (corners.length === 0) corners.push(0);
  return corners.map((from, k) => {
    const to = corners[(k + 1) % corners.length]!;
    const side: Point[] = [ring[from]!];
    for (let i = (from + 1) % ring.length; i !== to; i = (i + 1) % ring.length) side.push(ring[i]!);
    side.push(ring[to]!);
    return side;
  });
}

/** Rows of homes face south; they lean with their block when it leans a little. */
export function southAngle(ring: Ring, random: Random): number {
  const { angle } = orientedBox(ring);
  const quarter = Math.PI / 2;
  const lean = angle - Math.round(angle / quarter) * quarter;
  return Math.abs(lean) < 0.5 ? lean : random.between(-0.12, 0.12);
}

/** The ring turned back by an angle, so that what runs along it runs east. */
export function turned(ring: Ring, angle: number): Point[] {
  return placed([0, 0], -angle, ring);
}
