import { describe, expect, it } from "vitest";
import { planLevels } from "./basemap-levels.ts";
import { planeScale, tilesMeeting } from "./map-tile.ts";
import { isShrunk, plantTrees, type TileTree } from "./tile-tree.ts";

const levels = planLevels([111.2, 24.6, 112.2, 25.3], [111.55, 25.15, 111.62, 25.22]);
const trees = plantTrees(levels, planeScale(25));
const all = (tree: TileTree): TileTree[] => [tree, ...tree.children.flatMap(all)];
const keyOf = ({ level, x, y }: TileTree["tile"]) => `${level}/${x}/${y}`;

describe("plantTrees", () => {
  it("holds every planned tile exactly once", () => {
    const planned = levels.flatMap(({ level, rectangle }) => tilesMeeting(level, rectangle)).map(keyOf);
    const planted = trees.flatMap(all).map(({ tile }) => keyOf(tile));
    expect(planted.sort()).toEqual(planned.sort());
  });

  it("shrinks tiles below 3 m a pixel whose four children are planned, and no others", () => {
    const planned = new Set(
      levels.flatMap(({ level, rectangle }) => tilesMeeting(level, rectangle)).map(keyOf),
    );
    const shrunk = trees.flatMap(all).filter(isShrunk);
    expect(new Set(shrunk.map(({ tile }) => tile.level))).toEqual(new Set([14, 15]));
    for (const { tile } of trees.flatMap(all)) {
      const { level, x, y } = tile;
      const whole = [0, 1, 2, 3].every((i) =>
        planned.has(keyOf({ level: level + 1, x: 2 * x + (i % 2), y: 2 * y + (i >> 1) })),
      );
      expect(shrunk.some((tree) => tree.tile === tile)).toBe(whole && (level === 14 || level === 15));
    }
  });
});
