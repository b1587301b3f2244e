import type { Block } from "../blocks.ts";
import { density } from "../districts.ts";
import { within } from "../footprints.ts";
import { orientedBox, placed, rectangle } from "../ring.ts";
import type { Builder } from "./builder.ts";
import { core } from "./lie-of-land.ts";
import { row, shophouses } from "./street-rows.ts";

/** A podium with one or two towers on it, or a few big shops. */
export function commercial(builder: Builder, block: Block): void {
  const { random } = builder;
  const heart = density(block.centre);
  const area = core(block.ring, 8);
  if (!area) {
    shophouses(builder, block);
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
      builder.place(
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
        builder.buildings.push({
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
  row(builder, block.ring, block, 2.5, () => ({
    width: random.between(18, 40),
    depth: random.between(11, 15),
    floors: random.integer(2, 5),
    gap: random.between(4, 16),
    roof: "flat",
    kind: "commercial",
  }));
}

/** Sheds in rows, an office at the gate. */
export function industrial(builder: Builder, block: Block): void {
  const { random } = builder;
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
      const ok = builder.place(
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

/** The largest hall that fits: a market, a station, the stand of a stadium. */
export function hall(builder: Builder, block: Block): void {
  const box = orientedBox(block.ring);
  const stadium = block.use === "stadium";
  for (let shrink = 0.85; shrink > 0.35; shrink -= 0.08) {
    const length = Math.min(2 * box.halfLength * shrink * (stadium ? 0.42 : 1), 130);
    const width = Math.min(2 * box.halfWidth * shrink * (stadium ? 0.6 : 0.62), 72);
    const centre = placed(box.centre, box.angle, [[stadium ? box.halfLength * 0.45 : 0, 0]])[0]!;
    const hull = rectangle(centre, box.angle, length, width);
    if (!within(hull, block.ring)) continue;
    builder.place(
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
export function unfinished(builder: Builder, block: Block): void {
  const { random } = builder;
  const box = orientedBox(block.ring);
  const count = random.integer(1, 4);
  for (let i = 0; i < count; i++) {
    const at = placed(box.centre, box.angle, [
      [random.between(-0.6, 0.6) * box.halfLength, random.between(-0.5, 0.5) * box.halfWidth],
    ])[0]!;
    const floors = random.integer(1, 12);
    builder.place(
      rectangle(at, box.angle, random.between(26, 44), random.between(14, 18)),
      block.ring,
      { kind: "residential", floors, heightM: floors * 3, roof: "flat", year: 2026 },
      block.index,
    );
  }
}
