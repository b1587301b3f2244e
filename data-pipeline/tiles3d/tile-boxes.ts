import { Box } from "./box.ts";

/**
 * build/<layer>.json: contentPath of each tile → what it draws, metres in the county's frame: least east, north, up,
 * greatest east, north, up. A subtree only tells boxes joined with those below, from which an edit could not go on.
 */
export function encodeTileBoxes(boxes: ReadonlyMap<string, Box>): Uint8Array {
  const entries = [...boxes].sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(
    JSON.stringify(
      Object.fromEntries(
        entries.map(([path, { minEast, minNorth, minUp, maxEast, maxNorth, maxUp }]) => [
          path,
          [minEast, minNorth, minUp, maxEast, maxNorth, maxUp],
        ]),
      ),
    ),
  );
}

export function decodeTileBoxes(bytes: Uint8Array): Map<string, Box> {
  const stored = JSON.parse(Buffer.from(bytes).toString()) as Record<string, number[]>;
  return new Map(
    Object.entries(stored).map(([path, [minEast, minNorth, minUp, maxEast, maxNorth, maxUp]]) => [
      path,
      Object.assign(new Box(), { minEast, minNorth, minUp, maxEast, maxNorth, maxUp }),
    ]),
  );
}
