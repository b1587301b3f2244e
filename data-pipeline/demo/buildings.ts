import type { Block } from "./blocks.ts";
import { density } from "./districts.ts";
import { Ground, within } from "./footprints.ts";
import { along, bearingOf, distance, type Path, type Point, pathLength, type Ring, turn } from "./plane.ts";
import type { Random } from "./random.ts";
import { boundsOf, inset, inside, orientedBox, placed, rectangle, signedArea } from "./ring.ts";

export type BuildingKind =
  | "residential"
  | "commercial"
  | "office"
  | "school"
  | "hospital"
  | "industrial"
  | "public"
  | "village"
  | "utility"
  | "landmark";
export type Roof = "flat" | "gable" | "hip" | "shed";

export interface Building {
  readonly ring: Ring;
  readonly hole?: Ring;
  readonly kind: BuildingKind;
  readonly floors: number;
  readonly heightM: number;
  readonly roof: Roof;
  readonly year: number;
  readonly name: string;
  readonly block: number;
}

/** What fills blocks: every builder asks the ground first. */
export class Builder {
  readonly buildings: Building[] = [];
  readonly ground = new Ground();

  constructor(readonly random: Random) {}

  /** Puts a building up when it fits into the ring and on free ground. */
  place(
    hull: Ring,
    area: Ring,
    what: Omit<Building, "ring" | "block" | "name"> & { name?: string; ring?: Ring },
    block: number,
  ): boolean {
    if (!within(hull, area) || !this.ground.take(hull)) return false;
    this.buildings.push({ name: "", ...what, ring: what.ring ?? hull, block });
    return true;
  }

  fill(block: Block): void {
    const builders: Partial<Record<Block["use"], (block: Block) => void>> = {
      shophouses: (b) => this.shophouses(b),
      estate: (b) => this.estate(b),
      rows: (b) => this.rowHouses(b),
      commercial: (b) => this.commercial(b),
      industrial: (b) => this.industrial(b),
      village: (b) => this.village(b.ring, b.index, b.areaM2 / 560),
      school: (b) => this.school(b),
      hospital: (b) => this.hospital(b),
      government: (b) => this.government(b),
      market: (b) => this.hall(b),
      station: (b) => this.hall(b),
      stadium: (b) => this.hall(b),
      construction: (b) => this.unfinished(b),
    };
    builders[block.use]?.(block);
  }

  /** Houses wall to wall along every street side; a second row and courtyards behind. */
  shophouses(block: Block): void {
    const { random } = this;
    const heart = density(block.centre);
    this.row(block.ring, block, 0.6, (front) => ({
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
      this.row(inner, block, 0, () => ({
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
        this.backyards(court, block.index);
    }
  }

  /** What has grown behind the shops: dormitories, workshops and houses in crooked rows, with yards between them. */
  backyards(court: Ring, block: number): void {
    const { random } = this;
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
        const centre = placed([0, 0], angle, [
          [u + width / 2, v + depth / 2 + random.between(-0.7, 0.7)],
        ])[0]!;
        const ok = this.place(
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
  row(
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
        this.place(
          hull,
          ring,
          {
            kind: house.kind,
            floors: house.floors,
            heightM: house.floors * 3.2 + 0.9,
            roof: house.roof,
            year: this.random.integer(1985, 2018),
          },
          block.index,
        );
        at += width + house.gap;
      }
    }
  }

  /** Slabs facing south in rows, towers where the town is dense, shops at the wide streets. */
  estate(block: Block): void {
    const { random } = this;
    const heart = density(block.centre);
    const year = random.integer(block.district === "old" ? 1994 : 2004, 2024);
    if (block.frontageM >= 20 && random.chance(0.75)) this.shops(block);
    const area = core(block.ring, 9);
    if (!area) {
      this.shophouses(block);
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
        const ok = this.place(
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

  /** Two or three floors of shops along the widest sides. */
  shops(block: Block): void {
    const { random } = this;
    this.row(block.ring, block, 3, () => ({
      width: random.between(22, 58),
      depth: random.between(10, 13),
      floors: random.integer(1, 3),
      gap: random.between(5, 14),
      roof: "flat",
      kind: "commercial",
    }));
  }

  /** Resettlement rows: equal houses back to back along lanes. */
  rowHouses(block: Block): void {
    const { random } = this;
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
        this.place(
          rectangle(centre, angle, plot - 0.3, depth),
          area,
          { kind: "residential", floors: storeys, heightM: storeys * 3.3 + 0.8, roof, year },
          block.index,
        );
      }
    }
  }

  /** A podium with one or two towers on it, or a few big shops. */
  commercial(block: Block): void {
    const { random } = this;
    const heart = density(block.centre);
    const area = core(block.ring, 8);
    if (!area) {
      this.shophouses(block);
      return;
    }
    const box = orientedBox(area);
    const year = random.integer(2009, 2025);
    const parts = Math.max(1, Math.round((box.halfLength * 2) / 95));
    for (let i = 0; i < parts; i++) {
      const u = ((i + 0.5) / parts - 0.5) * 2 * box.halfLength;
      const centre = placed(box.centre, box.angle, [[u, 0]])[0]!;
      for (let shrink = 0.92; shrink > 0.4; shrink -= 0.1) {
        const length = ((2 * box.halfLength) / parts - 12) * shrink;
        const width = Math.min(2 * box.halfWidth * shrink, 90);
        const podium = rectangle(centre, box.angle, length, width);
        if (!within(podium, area)) continue;
        const storeys = random.integer(3, 5);
        this.place(
          podium,
          area,
          { kind: "commercial", floors: storeys, heightM: storeys * 4.8, roof: "flat", year },
          block.index,
        );
        const towers = random.chance(0.35 + 0.5 * heart) ? (length > 62 ? 2 : 1) : 0;
        for (let k = 0; k < towers; k++) {
          const offset = towers === 1 ? 0 : (k - 0.5) * length * 0.52;
          const floors = Math.round(random.between(13, 18 + 14 * heart));
          const at = placed(centre, box.angle, [[offset, random.between(-0.12, 0.12) * width]])[0]!;
          this.buildings.push({
            ring: rectangle(at, box.angle, Math.min(30, length * 0.36), Math.min(26, width * 0.55)),
            kind: "office",
            floors,
            heightM: floors * 3.5 + 4,
            roof: "flat",
            year,
            name: "",
            block: block.index,
          });
        }
        break;
      }
    }
    this.row(block.ring, block, 2.5, () => ({
      width: random.between(18, 40),
      depth: random.between(11, 15),
      floors: random.integer(2, 5),
      gap: random.between(4, 16),
      roof: "flat",
      kind: "commercial",
    }));
  }

  /** Sheds in rows, an office at the gate. */
  industrial(block: Block): void {
    const { random } = this;
    const area = core(block.ring, 12);
    if (!area) return;
    const box = orientedBox(area);
    const year = random.integer(2006, 2025);
    const width = random.between(24, 48);
    const gap = random.between(12, 20);
    const shed = random.between(52, 130);
    for (let v = -box.halfWidth + width / 2; v < box.halfWidth; v += width + gap) {
      for (let u = -box.halfLength; u < box.halfLength; ) {
        const length = Math.min(shed * random.between(0.85, 1.1), box.halfLength - u);
        if (length < 24) break;
        const office = random.chance(0.14);
        const hull = rectangle(
          placed(box.centre, box.angle, [[u + length / 2, v]])[0]!,
          box.angle,
          office ? length * 0.5 : length,
          office ? Math.min(16, width) : width,
        );
        const floors = office ? random.integer(3, 6) : 1;
        const ok = this.place(
          hull,
          area,
          {
            kind: office ? "office" : "industrial",
            floors,
            heightM: office ? floors * 3.5 : random.between(8.5, 13),
            roof: office ? "flat" : "gable",
            year,
          },
          block.index,
        );
        u += ok ? length + gap : 9;
      }
    }
  }

  /** Houses of a grown village: loosely facing south, along lanes, no two alike. */
  village(ring: Ring, block: number, wanted: number): void {
    const { random } = this;
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
      if (!within(yard, ring) || !this.ground.isFree(yard)) continue;
      built += this.place(
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

  /** Class-room slabs on one half, the running track on the other. */
  school(block: Block): void {
    const { random } = this;
    const area = core(block.ring, 6);
    if (!area) return;
    const angle = southAngle(area, random);
    const track = trackOf(block);
    if (track)
      this.ground.block(placed(track.centre, track.angle, boxCorners(track.length + 4, track.width + 4)));
    const [u0, v0, u1, v1] = boundsOf(turned(area, angle));
    for (let v = v0 + 8; v < v1; v += 30) {
      for (let u = u0; u < u1; ) {
        const length = random.between(44, 72);
        const centre = placed([0, 0], angle, [[u + length / 2, v]])[0]!;
        const floors = random.integer(4, 6);
        const depth = random.between(10, 13);
        const ok = this.place(
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

  hospital(block: Block): void {
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
      this.place(
        rectangle(centre, box.angle, length, width),
        block.ring,
        { kind: "hospital", floors, heightM: floors * 3.8, roof: "flat", year: 2011, name: block.name },
        block.index,
      );
    }
  }

  /** The seat of government: a long front with wings around a court, facing the square. */
  government(block: Block): void {
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
    this.place(
      rectangle(c, 0, 124, 52),
      block.ring,
      { ring: outer, kind: "public", floors: 6, heightM: 25, roof: "flat", year: 2012, name: block.name },
      block.index,
    );
    // the main tower stands in the court, on the hull that the front has taken
    this.buildings.push({
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
        this.place(
          rectangle([c[0] + side * 104, c[1] + north * 34], 0, 52, 16),
          block.ring,
          { kind: "office", floors: 5, heightM: 19, roof: "flat", year: 2013 },
          block.index,
        );
      }
    }
  }

  hall(block: Block): void {
    const box = orientedBox(block.ring);
    const stadium = block.use === "stadium";
    for (let shrink = 0.85; shrink > 0.35; shrink -= 0.08) {
      const length = Math.min(2 * box.halfLength * shrink * (stadium ? 0.42 : 1), 130);
      const width = Math.min(2 * box.halfWidth * shrink * (stadium ? 0.6 : 0.62), 72);
      const centre = placed(box.centre, box.angle, [[stadium ? box.halfLength * 0.45 : 0, 0]])[0]!;
      const hull = rectangle(centre, box.angle, length, width);
      if (!within(hull, block.ring)) continue;
      this.place(
        hull,
        block.ring,
        {
          kind: stadium ? "public" : "commercial",
          floors: 2,
          heightM: stadium ? 18 : 11,
          roof: stadium ? "hip" : "gable",
          year: 2014,
          name: block.name,
        },
        block.index,
      );
      return;
    }
  }

  /** Half-built towers on a cleared site. */
  unfinished(block: Block): void {
    const { random } = this;
    const box = orientedBox(block.ring);
    const count = random.integer(1, 4);
    for (let i = 0; i < count; i++) {
      const at = placed(box.centre, box.angle, [
        [random.between(-0.6, 0.6) * box.halfLength, random.between(-0.5, 0.5) * box.halfWidth],
      ])[0]!;
      const floors = random.integer(1, 12);
      this.place(
        rectangle(at, box.angle, random.between(26, 44), random.between(14, 18)),
        block.ring,
        { kind: "residential", floors, heightM: floors * 3, roof: "flat", year: 2026 },
        block.index,
      );
    }
  }
}

/** The largest piece of the ground that keeps a distance from the block's border. */
function core(ring: Ring, margin: number): Ring | undefined {
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
function southAngle(ring: Ring, random: Random): number {
  const { angle } = orientedBox(ring);
  const quarter = Math.PI / 2;
  const lean = angle - Math.round(angle / quarter) * quarter;
  return Math.abs(lean) < 0.5 ? lean : random.between(-0.12, 0.12);
}

function turned(ring: Ring, angle: number): Point[] {
  return placed([0, 0], -angle, ring);
}

const boxCorners = (length: number, width: number): Point[] => [
  [-length / 2, -width / 2],
  [length / 2, -width / 2],
  [length / 2, width / 2],
  [-length / 2, width / 2],
];

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
