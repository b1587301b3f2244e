import type { Block } from "../blocks.ts";
import { within } from "../footprints.ts";
import type { Point } from "../plane.ts";
import { orientedBox, placed, rectangle } from "../ring.ts";

export interface Track {
  readonly centre: Point;
  readonly angle: number;
  readonly length: number;
  readonly width: number;
}

/** The running track of a school or stadium, where the ground allows one. */
export function trackOf(block: Block): Track | undefined {
  const box = orientedBox(block.ring);
  for (const [length, width] of [
    [176, 92],
    [140, 76],
    [112, 62],
    [84, 48],
  ] as const) {
    for (const along of [0.45, -0.45, 0.25, -0.25, 0]) {
      for (const upright of [0, Math.PI / 2]) {
        const centre = placed(box.centre, box.angle, [[along * box.halfLength, 0]])[0]!;
        const hull = rectangle(centre, box.angle + upright, length, width);
        if (length * width < block.areaM2 * 0.55 && within(hull, block.ring)) {
          return { centre, angle: box.angle + upright, length, width };
        }
      }
    }
  }
  return undefined;
}
