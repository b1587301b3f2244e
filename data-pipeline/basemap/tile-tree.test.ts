import { describe, expect, it } from "vitest";
import { planLevels } from "./basemap-levels.ts";
import { planeScale, tilesMeeting } from "./map-tile.ts";
import { isShrunk, plannedIn, plantTrees, type TileTree } from "./tile-tree.ts";

const levels = planLevels([111.2, 24.6, 112.2, 25.3], [111.55, 25.15, 111.62, 25.22]);
const trees = plantTrees(levels, planeScale(25));
const all = (tree: TileTree): TileTree[] => [tree, ...tree.children.flatMap(all)];
const keyOf = ({ level, x, y }: TileTree["tile"]) => `${level}/${x}/${y}`;
const planned = levels.flatMap(({ level, rectangle }) => tilesMeeting(level, rectangle)).map(keyOf);

describe("plantTrees", () => {
  it("holds every planned tile exactly once", () => {
    const planted = trees
      .flatMap(all)
      .filter(({ isPlanned }) => isPlanned)
      .map(({ tile }) => keyOf(tile));
    expect(planted.sort()).toEqual([...planned].sort());
    expect(trees.reduce((sum, tree) => sum + plannedIn(tree), 0)).toBe(planned.length);
  });

  it("shrinks tiles below 3 m a pixel from four children of which one is planned, and no others", () => {
    const known = new Set(planned);
    const shrunk = new Set(trees.flatMap(all).filter(isShrunk));
    expect(new Set([...shrunk].map(({ tile }) => tile.level))).toEqual(new Set([14, 15]));
    for (const tree of trees.flatMap(all)) {
      const { level, x, y } = tree.tile;
      const below = [0, 1, 2, 3].map((i) =>
        keyOf({ level: level + 1, x: 2 * x + (i % 2), y: 2 * y + (i >> 1) }),
      );
      const isAbovePlanned = below.some((key) => known.has(key));
      expect(shrunk.has(tree)).toBe(isAbovePlanned && (level === 14 || level === 15));
      if (shrunk.has(tree)) expect(tree.children.map(({ tile }) => keyOf(tile))).toEqual(below);
    }
  });

  it("paints beyond the plan only what a planned tile above shows, without anything below", () => {
    const beyond = trees.flatMap(all).flatMap(({ children }) => children.filter((child) => !child.isPlanned));
    expect(beyond.length).toBeGreaterThan(0);
    for (const { tile, children } of beyond) {
      expect(planned).toContain(keyOf({ level: tile.level - 1, x: tile.x >> 1, y: tile.y >> 1 }));
      expect(children).toEqual([]);
    }
    expect(trees.every(({ isPlanned }) => isPlanned)).toBe(true);
  });
});
