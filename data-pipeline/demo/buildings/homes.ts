import type { Block } from "../blocks.ts";
import { density } from "../districts.ts";
import { within } from "../footprints.ts";
import { distance, type Point, type Ring } from "../plane.ts";
import { boundsOf, inside, placed, rectangle } from "../ring.ts";
import type { Builder, Roof } from "./builder.ts";
import { core, southAngle, turned } from "./lie-of-land.ts";
import { shophouses, shops } from "./street-rows.ts";

/** Slabs facing south in rows, towers where the town is dense, shops at the wide streets. */
export function estate(builder: Builder, block: Block): void {
  const { random } = builder;
  const heart = density(block.centre);
  const year = random.integer(block.district === "old" ? 1994 : 2004, 2024);
  if (block.frontageM >= 20 && random.chance(0.75)) shops(builder, block);
  const area = core(block.ring, 9);
  if (!area) {
    shophouses(builder, block);
    return;
  }
  const towers = year > 2012 && random.chance(0.25 + 0.6 * heart);
  const floors = towers
    ? random.integer(17, 27 + Math.round(6 * heart))
    : year > 2008
      ? random.integer(6, 11)
      : random.integer(5, 7);
  const angle = southAngle(area, random);
  const depth = towers ? random.between(14, 18) : random.between(11, 13.5);
  const spacing = towers ? random.between(27, 38) : floors * 3 * 0.8 + random.between(4, 8);
  const [u0, v0, u1, v1] = boundsOf(turned(area, angle));
  const stagger = random.chance(0.35);
  let line = 0;
  for (let v = v0 + depth / 2 + 1; v < v1; v += depth + spacing) {
    let u = u0 + (stagger && line % 2 ? random.between(8, 16) : random.between(0, 3));
    while (u < u1) {
      const width = towers ? random.between(24, 36) : random.between(36, 68);
      const middle: Point = [u + width / 2, v + random.between(-0.8, 0.8)];
      const centre = placed([0, 0], angle, [middle])[0]!;
      const hull = rectangle(centre, angle, width, depth);
      const height = (towers ? floors + random.integer(-3, 2) : floors) * 3;
      const ok = builder.place(
        hull,
        area,
        {
          ring: slabOutline(centre, angle, width, depth, towers),
          kind: "residential",
          floors: Math.round(height / 3),
          heightM: height + 1.2,
          roof: !towers && year < 2006 && random.chance(0.3) ? "hip" : "flat",
          year,
        },
        block.index,
      );
      u += ok ? width + (towers ? random.between(9, 16) : random.between(6, 10)) : 2;
    }
    line++;
  }
}

/** Resettlement rows: equal houses back to back along lanes. */
export function rowHouses(builder: Builder, block: Block): void {
  const { random } = builder;
  const area = core(block.ring, 3);
  if (!area) return;
  const angle = southAngle(area, random);
  const depth = random.between(11, 14);
  const lane = random.between(6.5, 10);
  const floors = random.integer(3, 5);
  const year = random.integer(1998, 2020);
  const plot = random.between(9.5, 15);
  const roof: Roof = random.chance(0.45) ? "gable" : "flat";
  const [u0, v0, u1, v1] = boundsOf(turned(area, angle));
  for (let v = v0 + depth / 2; v < v1; v += depth + lane) {
    let count = 0;
    for (let u = u0 + plot / 2; u < u1; u += plot) {
      if (++count % random.integer(6, 9) === 0) {
        u += random.between(3, 6);
        continue;
      }
      if (random.chance(0.05)) continue;
      const centre = placed([0, 0], angle, [[u, v]])[0]!;
      const storeys = floors + (random.chance(0.25) ? random.integer(-1, 1) : 0);
      builder.place(
        rectangle(centre, angle, plot - 0.3, depth),
        area,
        { kind: "residential", floors: storeys, heightM: storeys * 3.3 + 0.8, roof, year },
        block.index,
      );
    }
  }
}

/** Houses of a grown village: loosely facing south, along lanes, no two alike. */
export function village(builder: Builder, ring: Ring, block: number, wanted: number): void {
  const { random } = builder;
  const [west, south, east, north] = boundsOf(ring);
  const lean = random.between(-0.5, 0.5);
  let built = 0;
  for (let attempt = 0; attempt < wanted * 5 && built < wanted; attempt++) {
    const centre: Point = [random.between(west, east), random.between(south, north)];
    if (!inside(centre, ring)) continue;
    const sway = lean + 0.35 * Math.sin(centre[0] / 90 + centre[1] / 130);
    const angle = sway + random.between(-0.12, 0.12) + (random.chance(0.12) ? Math.PI / 2 : 0);
    const length = random.between(9, 15);
    const depth = random.between(7.5, 11);
    const floors = random.chance(0.2) ? 1 : random.integer(2, 4);
    const yard = rectangle(centre, angle, length + 2.2, depth + 2.6);
    if (!within(yard, ring) || !builder.ground.isFree(yard)) continue;
    built += builder.place(
      rectangle(centre, angle, length, depth),
      ring,
      {
        kind: "village",
        floors,
        heightM: floors * 3.2 + 0.5,
        roof: random.chance(0.45) ? "gable" : random.chance(0.4) ? "hip" : "flat",
        year: random.integer(1978, 2022),
      },
      block,
    )
      ? 1
      : 0;
  }
}

/** Stair towers step out on the north side, balconies on the south; towers are crosses. */
function slabOutline(centre: Point, angle: number, width: number, depth: number, tower: boolean): Ring {
  const w = width / 2;
  const d = depth / 2;
  if (tower) {
    const n = Math.min(5, w * 0.3);
    const m = Math.min(4, d * 0.4);
    return placed(centre, angle, [
      [-w + n, -d],
      [w - n, -d],
      [w - n, -d + m],
      [w, -d + m],
      [w, d - m],
      [w - n, d - m],
      [w - n, d],
      [-w + n, d],
      [-w + n, d - m],
      [-w, d - m],
      [-w, -d + m],
      [-w + n, -d + m],
    ]);
  }
  const units = Math.max(1, Math.round(width / 20));
  const points: Point[] = [
    [-w, -d],
    [w, -d],
  ];
  for (let i = units - 1; i >= 0; i--) {
    const middle = -w + ((i + 0.5) * width) / units;
    points.push(
      [middle + 4.5, d - 1.6],
      [middle + 3.2, d - 1.6],
      [middle + 3.2, d],
      [middle - 3.2, d],
      [middle - 3.2, d - 1.6],
      [middle - 4.5, d - 1.6],
    );
  }
  points.splice(2, 0, [w, d - 1.6]);
  points.push([-w, d - 1.6]);
  return placed(
    centre,
    angle,
    points.filter((p, i) => i === 0 || distance(p, points[i - 1]!) > 0.01),
  );
}
