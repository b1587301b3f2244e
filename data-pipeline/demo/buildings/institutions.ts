import type { Block } from "../blocks.ts";
import type { Point } from "../plane.ts";
import { boundsOf, orientedBox, placed, rectangle } from "../ring.ts";
import type { Builder } from "./builder.ts";
import { core, southAngle, turned } from "./lie-of-land.ts";
import { trackOf } from "./running-track.ts";

/** Class-room slabs on one half, the running track on the other. */
export function school(builder: Builder, block: Block): void {
  const { random } = builder;
  const area = core(block.ring, 6);
  if (!area) return;
  const angle = southAngle(area, random);
  const track = trackOf(block);
  if (track)
    builder.ground.block(placed(track.centre, track.angle, boxCorners(track.length + 4, track.width + 4)));
  const [u0, v0, u1, v1] = boundsOf(turned(area, angle));
  for (let v = v0 + 8; v < v1; v += 30) {
    for (let u = u0; u < u1; ) {
      const length = random.between(44, 72);
      const centre = placed([0, 0], angle, [[u + length / 2, v]])[0]!;
      const floors = random.integer(4, 6);
      const depth = random.between(10, 13);
      const ok = builder.place(
        rectangle(centre, angle, length, depth),
        area,
        {
          kind: "school",
          floors,
          heightM: floors * 3.7,
          roof: "flat",
          year: random.integer(1995, 2020),
          name: block.name,
        },
        block.index,
      );
      u += ok ? length + 14 : 6;
    }
  }
}

/** A tall main house, wings beside it, a long hall behind. */
export function hospital(builder: Builder, block: Block): void {
  const box = orientedBox(block.ring);
  const wings: [Point, number, number, number][] = [
    [[0, 0], 70, 22, 16],
    [[0, -34], 84, 26, 4],
    [[-box.halfLength * 0.55, 6], 26, 54, 7],
    [[box.halfLength * 0.55, 6], 26, 54, 7],
    [[0, 34], 60, 15, 6],
  ];
  for (const [offset, length, width, floors] of wings) {
    const centre = placed(box.centre, box.angle, [offset])[0]!;
    builder.place(
      rectangle(centre, box.angle, length, width),
      block.ring,
      { kind: "hospital", floors, heightM: floors * 3.8, roof: "flat", year: 2011, name: block.name },
      block.index,
    );
  }
}

/** The seat of government: a long front with wings around a court, facing the square. */
export function government(builder: Builder, block: Block): void {
  const c = block.centre;
  const outer = placed(c, 0, [
    [-62, -24],
    [62, -24],
    [62, 26],
    [40, 26],
    [40, -4],
    [-40, -4],
    [-40, 26],
    [-62, 26],
  ]);
  builder.place(
    rectangle(c, 0, 124, 52),
    block.ring,
    { ring: outer, kind: "public", floors: 6, heightM: 25, roof: "flat", year: 2012, name: block.name },
    block.index,
  );
  // the main tower stands in the court, on the hull that the front has taken
  builder.buildings.push({
    ring: rectangle([c[0], c[1] + 8], 0, 34, 22),
    kind: "landmark",
    floors: 11,
    heightM: 44,
    roof: "hip",
    year: 2012,
    name: `${block.name}主楼`,
    block: block.index,
  });
  for (const side of [-1, 1]) {
    for (const north of [-1, 1]) {
      builder.place(
        rectangle([c[0] + side * 104, c[1] + north * 34], 0, 52, 16),
        block.ring,
        { kind: "office", floors: 5, heightM: 19, roof: "flat", year: 2013 },
        block.index,
      );
    }
  }
}

const boxCorners = (length: number, width: number): Point[] => [
  [-length / 2, -width / 2],
  [length / 2, -width / 2],
  [length / 2, width / 2],
  [-length / 2, width / 2],
];
