import type { Block } from "../blocks.ts";
import { density } from "../districts.ts";
import { along, type Point, pathLength, type Ring } from "../plane.ts";
import { boundsOf, inset, orientedBox, placed, rectangle } from "../ring.ts";
import type { Builder, BuildingKind, Roof } from "./builder.ts";
import { sidesOf, turned } from "./lie-of-land.ts";

/** Houses wall to wall along every street side; a second row and courtyards behind. */
export function shophouses(builder: Builder, block: Block): void {
  const { random } = builder;
  const heart = density(block.centre);
  row(builder, block.ring, block, 0.6, (front) => ({
    width: random.between(7, 15) * (random.chance(0.25) ? 1.7 : 1),
    depth: random.between(11, 16.5),
    floors: Math.round(random.between(3, 5.4 + 2 * heart)),
    gap: random.chance(0.1) ? random.between(1.5, 5) : random.chance(0.15) ? 0.6 : 0,
    roof: front > 0 && random.chance(0.28) ? ("gable" as const) : ("flat" as const),
    kind: "residential" as const,
  }));
  for (const inner of inset(
    block.ring,
    block.ring.map(() => 18.5),
  )) {
    row(builder, inner, block, 0, () => ({
      width: random.between(11, 24),
      depth: random.between(9.5, 13.5),
      floors: random.integer(2, 5),
      gap: random.chance(0.4) ? random.between(2, 9) : 0.8,
      roof: random.chance(0.5) ? ("gable" as const) : ("flat" as const),
      kind: "residential" as const,
    }));
    for (const court of inset(
      inner,
      inner.map(() => 13),
    ))
      backyards(builder, court, block.index);
  }
}

/** What has grown behind the shops: dormitories, workshops and houses in crooked rows, with yards between them. */
export function backyards(builder: Builder, court: Ring, block: number): void {
  const { random } = builder;
  const { angle } = orientedBox(court);
  const [u0, v0, u1, v1] = boundsOf(turned(court, angle));
  for (let v = v0 + 1; v < v1 - 6; ) {
    const depth = random.between(8.5, 12);
    for (let u = u0 + random.between(0, 6); u < u1; ) {
      if (random.chance(0.14)) {
        u += random.between(8, 16);
        continue;
      }
      const long = random.chance(0.3);
      const width = long ? random.between(22, 36) : random.between(9, 17);
      const floors = long ? random.integer(4, 7) : random.integer(2, 5);
      const centre = placed([0, 0], angle, [[u + width / 2, v + depth / 2 + random.between(-0.7, 0.7)]])[0]!;
      const ok = builder.place(
        rectangle(centre, angle + random.between(-0.03, 0.03), width, depth),
        court,
        {
          kind: "residential",
          floors,
          heightM: floors * 3.1 + 0.8,
          roof: random.chance(0.5) ? "flat" : "gable",
          year: random.integer(1978, 2012),
        },
        block,
      );
      u += ok ? width + (random.chance(0.5) ? 0.4 : random.between(2, 7)) : 3;
    }
    v += depth + random.between(3.2, 8);
  }
}

/** One row along the ring, sides between corners one after the other. */
export function row(
  builder: Builder,
  ring: Ring,
  block: { readonly index: number },
  setback: number,
  next: (front: number) => {
    width: number;
    depth: number;
    floors: number;
    gap: number;
    roof: Roof;
    kind: BuildingKind;
  },
): void {
  for (const side of sidesOf(ring)) {
    const length = pathLength(side);
    let at = 0.3;
    while (at < length - 3.5) {
      const house = next(at);
      const width = Math.min(house.width, length - at);
      if (width < 3.4) break;
      const { point, angle } = along(side, at + width / 2);
      const depth = house.depth;
      const centre: Point = [
        point[0] - Math.sin(angle) * (setback + depth / 2),
        point[1] + Math.cos(angle) * (setback + depth / 2),
      ];
      const hull = rectangle(centre, angle, width, depth);
      builder.place(
        hull,
        ring,
        {
          kind: house.kind,
          floors: house.floors,
          heightM: house.floors * 3.2 + 0.9,
          roof: house.roof,
          year: builder.random.integer(1985, 2018),
        },
        block.index,
      );
      at += width + house.gap;
    }
  }
}

/** Two or three floors of shops along the widest sides. */
export function shops(builder: Builder, block: Block): void {
  const { random } = builder;
  row(builder, block.ring, block, 3, () => ({
    width: random.between(22, 58),
    depth: random.between(10, 13),
    floors: random.integer(1, 3),
    gap: random.between(5, 14),
    roof: "flat",
    kind: "commercial",
  }));
}
