import { type District, density, districtOf, onHill, SQUARE } from "./districts.ts";
import type { Face, PlanarGraph } from "./planar-graph.ts";
import { distance, distanceToSegment, type Point, type Ring, simplify } from "./plane.ts";
import type { Random } from "./random.ts";
import { boundsOf, centroid, inset, inside, signedArea } from "./ring.ts";
import type { Street } from "./seat-plan.ts";
import type { WaterDistance } from "./water-bodies.ts";

export type BlockUse =
  | "riverside"
  | "hill"
  | "government"
  | "square"
  | "park"
  | "school"
  | "hospital"
  | "market"
  | "stadium"
  | "station"
  | "commercial"
  | "estate"
  | "rows"
  | "shophouses"
  | "industrial"
  | "construction"
  | "village"
  | "farmland"
  | "orchard"
  | "green";

/** The ground between streets, inside their red lines. */
export interface Block {
  readonly index: number;
  readonly face: number;
  readonly ring: Ring;
  readonly areaM2: number;
  readonly centre: Point;
  readonly district: District;
  readonly atEdge: boolean;
  /** red-line width of the widest street at the block */
  readonly frontageM: number;
  use: BlockUse;
  name: string;
}

/** Blocks of all faces, their uses chosen: singular ones first, the rest by quarter and chance. */
export function blocksOf(
  graph: PlanarGraph,
  faces: readonly Face[],
  streets: readonly Street[],
  water: WaterDistance,
  random: Random,
): Block[] {
  const blocks: Block[] = [];
  faces.forEach((face, faceIndex) => {
    const { outline, widths } = outlineOf(face, graph, streets);
    for (const raw of inset(
      outline,
      widths.map((w) => w / 2),
    )) {
      const ring = simplify([...raw, raw[0]!], 0.12).slice(0, -1);
      if (ring.length < 3) continue;
      const areaM2 = signedArea(ring);
      if (areaM2 < 150) continue;
      const centre = centroid(ring);
      const wet = wetShare(ring, water);
      const block: Block = {
        index: blocks.length,
        face: faceIndex,
        ring,
        areaM2,
        centre,
        district: districtOf(centre),
        atEdge: widths.some((w) => w === 0),
        frontageM: Math.max(...widths),
        use: "green",
        name: "",
      };
      if (wet > 0.02) block.use = "riverside";
      else if (onHill(centre)) block.use = "hill";
      else block.use = usual(block, random);
      blocks.push(block);
    }
  });
  placeSingular(blocks);
  return blocks;
}

/** The face without the vertices that its straight sides do not need; a width for each side that stays. */
function outlineOf(
  face: Face,
  graph: PlanarGraph,
  streets: readonly Street[],
): { outline: Point[]; widths: number[] } {
  const outline: Point[] = [];
  const widths: number[] = [];
  const n = face.nodes.length;
  const widthOf = (i: number) => streets[graph.segments[face.sides[i]!]!.line]?.widthM ?? 0;
  for (let i = 0; i < n; i++) {
    const here = graph.nodes[face.nodes[i]!]!;
    const before = outline[outline.length - 1];
    const after = graph.nodes[face.nodes[(i + 1) % n]!]!;
    if (before && widths[widths.length - 1] === widthOf(i) && distanceToSegment(here, before, after) < 0.1)
      continue;
    outline.push(here);
    widths.push(widthOf(i));
  }
  return { outline, widths };
}

function wetShare(ring: Ring, water: WaterDistance): number {
  const [west, south, east, north] = boundsOf(ring);
  const step = Math.max(12, Math.hypot(east - west, north - south) / 40);
  let wet = 0;
  let all = 0;
  for (let x = west + step / 2; x < east; x += step) {
    for (let y = south + step / 2; y < north; y += step) {
      if (!inside([x, y], ring)) continue;
      all++;
      if (water.bank([x, y]) < 3) wet++;
    }
  }
  return all === 0 ? 0 : wet / all;
}

/** Building sites larger than this are still fields. */
const LARGEST_SITE = 45_000;

function usual(block: Block, random: Random): BlockUse {
  const use = chosenUse(block, random);
  return use === "construction" && block.areaM2 > LARGEST_SITE ? "farmland" : use;
}

function chosenUse(block: Block, random: Random): BlockUse {
  const { areaM2, district, atEdge } = block;
  if (areaM2 < 900) return "green";
  const dice = random.next();
  if (atEdge) {
    if (district === "tech")
      return dice < 0.35 ? "industrial" : dice < 0.55 ? "construction" : dice < 0.8 ? "farmland" : "orchard";
    return dice < 0.42
      ? "village"
      : dice < 0.6
        ? "farmland"
        : dice < 0.72
          ? "orchard"
          : dice < 0.78
            ? "construction"
            : "rows";
  }
  switch (district) {
    case "tech":
      return dice < 0.8 ? "industrial" : dice < 0.9 ? "estate" : dice < 0.95 ? "construction" : "green";
    case "old":
      if (block.frontageM >= 36 && dice < 0.3) return "commercial";
      if (dice < 0.62) return "shophouses";
      if (dice < 0.83) return "estate";
      if (dice < 0.9) return "rows";
      return dice < 0.94 ? "commercial" : dice < 0.975 ? "park" : "construction";
    case "east":
      return dice < 0.55
        ? "rows"
        : dice < 0.72
          ? "shophouses"
          : dice < 0.85
            ? "estate"
            : dice < 0.96
              ? "village"
              : "park";
    case "centre":
      return block.frontageM >= 40 && dice < 0.75
        ? "commercial"
        : dice < 0.12
          ? "commercial"
          : dice < 0.17
            ? "park"
            : "estate";
    case "new": {
      const outer = 1 - density(block.centre);
      if (dice < 0.05) return "commercial";
      if (dice < 0.09) return "park";
      if (dice < 0.09 + 0.1 * outer) return "construction";
      if (dice < 0.12 + 0.34 * outer) return "rows";
      return "estate";
    }
  }
}

interface Singular {
  readonly use: BlockUse;
  readonly names: readonly string[];
  readonly near: Point;
  readonly areaHa: readonly [number, number];
  /** metres between two of them */
  readonly apart: number;
  readonly districts?: readonly District[];
}
const SINGULAR: readonly Singular[] = [
  { use: "square", names: ["瑶都广场"], near: [SQUARE[0], SQUARE[1] - 180], areaHa: [1.5, 9], apart: 0 },
  {
    use: "government",
    names: ["县行政中心"],
    near: [SQUARE[0], SQUARE[1] + 120],
    areaHa: [1.5, 9],
    apart: 0,
  },
  {
    use: "park",
    names: ["瑶族文化公园", "图腾公园", "春晓公园"],
    near: [-1700, 1100],
    areaHa: [1.5, 12],
    apart: 420,
  },
  { use: "stadium", names: ["县体育中心"], near: [-2500, 1650], areaHa: [3, 12], apart: 0 },
  {
    use: "hospital",
    names: ["县人民医院", "县中医医院", "县妇幼保健院"],
    near: [-500, -450],
    areaHa: [1.2, 6],
    apart: 1300,
  },
  { use: "station", names: ["汽车总站", "汽车东站"], near: [-300, 2050], areaHa: [1, 5], apart: 2600 },
  {
    use: "market",
    names: ["沱江农贸市场", "萌渚综合市场", "城北农贸市场", "春晓菜市场"],
    near: [900, 300],
    areaHa: [0.5, 2.5],
    apart: 800,
  },
  {
    use: "school",
    names: [
      "江华一中",
      "江华二中",
      "思源学校",
      "沱江一小",
      "沱江二小",
      "沱江三小",
      "萌渚小学",
      "春晓小学",
      "阳华小学",
      "豸山小学",
      "职业中专",
      "城北中学",
    ],
    near: [-700, 600],
    areaHa: [1.6, 8],
    apart: 720,
  },
];

function placeSingular(blocks: readonly Block[]): void {
  for (const kind of SINGULAR) {
    const chosen: Block[] = [];
    // the government looks south over its square
    const square = blocks.find((block) => block.use === "square");
    const near: Point =
      kind.use === "government" && square ? [square.centre[0], square.centre[1] + 190] : kind.near;
    const candidates = blocks
      .filter(
        (b) =>
          !b.name &&
          !b.atEdge &&
          b.use !== "riverside" &&
          b.use !== "hill" &&
          b.areaM2 >= kind.areaHa[0] * 1e4 &&
          b.areaM2 <= kind.areaHa[1] * 1e4,
      )
      .sort((a, b) => distance(a.centre, near) - distance(b.centre, near));
    for (const block of candidates) {
      if (chosen.length === kind.names.length) break;
      if (chosen.some((other) => distance(other.centre, block.centre) < kind.apart)) continue;
      block.use = kind.use;
      block.name = kind.names[chosen.length]!;
      chosen.push(block);
    }
  }
}
