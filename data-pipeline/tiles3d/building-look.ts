import { linearFromHex, mixed, scaled } from "./colour.ts";
import type { Rgb } from "./mesh-builder.ts";

/** Colours of one building, alike within a use and a little different from house to house. */
export interface BuildingLook {
  readonly wallColour: Rgb;
  readonly roofColour: Rgb;
  /** 0 … 1, the same for the same id in every build */
  readonly chance: number;
}

interface Palette {
  readonly walls: readonly string[];
  readonly roofs: readonly string[];
}

/** Painted render, tile and sheet metal as county towns of the south have them. */
const PALETTES: Readonly<Record<string, Palette>> = {
  residential: {
    walls: ["#D9CFC0", "#CFC7BC", "#D6C3AC", "#C9CCC8", "#DAD2C4"],
    roofs: ["#8C8379", "#97908A", "#7F7A75", "#9A7B6B"],
  },
  commercial: {
    walls: ["#C4CCD2", "#D2CBC0", "#B9C4CC", "#CDBFAE"],
    roofs: ["#7C838A", "#8A8D8F", "#6F767D"],
  },
  office: { walls: ["#BCC9D3", "#CAD2D6", "#AFC0CC"], roofs: ["#747C84", "#838A90"] },
  school: { walls: ["#D8B79C", "#DDC7AB", "#CFA68C"], roofs: ["#9B5F4C", "#8A8D8F", "#A36B55"] },
  hospital: { walls: ["#DCDFDC", "#D3DAD8"], roofs: ["#8C9694", "#7F8A8A"] },
  industrial: {
    walls: ["#B9BFC2", "#C6C6BF", "#AEB7BC"],
    roofs: ["#5E7F9C", "#6B8AA3", "#8E9AA1", "#A0705C"],
  },
  public: { walls: ["#CFC6B6", "#D6D0C6"], roofs: ["#8A7C6E", "#7E8388"] },
  village: {
    walls: ["#D8D3CA", "#CDC5B8", "#C6B59F", "#DCD8D0"],
    roofs: ["#565B60", "#6A645E", "#7B5A4C", "#4D5358"],
  },
  utility: { walls: ["#B7BDB9", "#C3C6C1"], roofs: ["#7D8783", "#6F7A78"] },
  landmark: { walls: ["#C9B48F", "#D3BE98"], roofs: ["#8A6A3F", "#7A4E3A"] },
  other: { walls: ["#CBC7C0", "#C4C4C2", "#D0C9BD"], roofs: ["#82817E", "#8C8379"] },
};
/** Brightness varies by this much around the palette's tone. */
const BRIGHTNESS_SPREAD = 0.12;

const linear = new Map(
  Object.entries(PALETTES).map(([use, { walls, roofs }]) => [
    use,
    { walls: walls.map(linearFromHex), roofs: roofs.map(linearFromHex) },
  ]),
);

/** Look of a building from its use and id. Uses that are not in the palette look like "other". */
export function buildingLook(use: string, id: string): BuildingLook {
  const { walls, roofs } = linear.get(use) ?? linear.get("other")!;
  const hash = hashOf(id);
  const brightness = 1 + (shareOf(hash, 0) - 0.5) * 2 * BRIGHTNESS_SPREAD;
  const wall = walls[Math.floor(shareOf(hash, 8) * (walls.length - 0.01))]!;
  const roof = roofs[Math.floor(shareOf(hash, 16) * (roofs.length - 0.01))]!;
  return {
    wallColour: scaled(wall, brightness),
    roofColour: scaled(mixed(roof, wall, 0.1 * shareOf(hash, 4)), 2 - brightness),
    chance: shareOf(hash, 24),
  };
}

/** Eight bits of a hash as 0 … 1. */
function shareOf(hash: number, shift: number): number {
  return ((hash >>> shift) & 0xff) / 255;
}

/** FNV-1a with a final mix, 32 bits: spreads ids that differ in the last digit. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
