import { Box } from "./box.ts";
import { TILE_CLASS } from "./property-table.ts";
import type { TileAddress, TileGrid } from "./tile-grid.ts";

/**
 * 3D Tiles 1.1 with implicit tiling: the whole quadtree in one subtree file, each tile with its own bounding
 * box and geometric error. https://docs.ogc.org/cs/22-025r4/22-025r4.html#toc40 (implicit tiling), #toc48 (subtree)
 */

const SUBTREE_MAGIC = 0x74627573; // "subt"
const SUBTREE_VERSION = 1;
const BOX_NUMBERS = 12;
/**
 * Boxes begin and end at multiples of these metres: what is moved a little stays in them, so that its tile is fetched
 * again in open viewers and not the whole tileset.
 */
const BOX_STEP_METERS = 16;
const BOX_STEP_UP_METERS = 4;

export interface TilesetDescription {
  readonly grid: TileGrid;
  /** levels below the root that may hold tiles, root = 1 */
  readonly levels: number;
  /** metres; error of showing nothing at all */
  readonly emptyErrorMeters: number;
  readonly schema: Record<string, unknown>;
  readonly extras: Record<string, unknown>;
}

interface Tile {
  readonly address: TileAddress;
  readonly box: Box;
  hasContent: boolean;
  geometricErrorMeters: number;
}

export class ImplicitTileset {
  readonly #description: TilesetDescription;
  /** one map a level, keyed by Morton index */
  readonly #levels: Map<number, Tile>[];

  constructor(description: TilesetDescription) {
    this.#description = description;
    this.#levels = Array.from({ length: description.levels }, () => new Map());
  }

  /**
   * Notes a tile whose glb has been written.
   * @param tight what it draws; @param geometricErrorMeters of showing it unrefined
   */
  addContent(address: TileAddress, tight: Box, geometricErrorMeters: number): void {
    const box = tight.roundedOut(BOX_STEP_METERS, BOX_STEP_UP_METERS);
    const tile = this.#tile(address);
    tile.hasContent = true;
    tile.geometricErrorMeters = geometricErrorMeters;
    tile.box.addBox(box);
    for (let { level, x, y } = address; level > 0; ) {
      level--;
      x >>= 1;
      y >>= 1;
      this.#tile({ level, x, y }).box.addBox(box);
    }
  }

  /** tileset.json, schema.json and the subtree; paths inside the tileset's folder. */
  files(): { path: string; bytes: Uint8Array }[] {
    this.#settleEmptyTiles();
    return [
      { path: "schema.json", bytes: Buffer.from(JSON.stringify(this.#description.schema)) },
      { path: "subtrees/0/0/0.subtree", bytes: this.#subtree() },
      { path: "tileset.json", bytes: Buffer.from(JSON.stringify(this.#tilesetJson())) },
    ];
  }

  #tile(address: TileAddress): Tile {
    const level = this.#levels[address.level]!;
    const key = morton(address.x, address.y);
    let tile = level.get(key);
    if (!tile) {
      tile = {
        address,
        box: new Box(),
        hasContent: false,
        geometricErrorMeters: this.#description.emptyErrorMeters,
      };
      level.set(key, tile);
    }
    return tile;
  }

  /**
   * A tile without content below one with content is never where refinement may stop, or its ground would go
   * blank: it takes its parent's error and box, and so refines exactly when its parent does.
   */
  #settleEmptyTiles(): void {
    for (let level = 1; level < this.#levels.length; level++) {
      for (const tile of this.#levels[level]!.values()) {
        if (tile.hasContent) continue;
        const { x, y } = tile.address;
        const parent = this.#levels[level - 1]!.get(morton(x >> 1, y >> 1))!;
        tile.geometricErrorMeters = parent.geometricErrorMeters;
        if (this.#hasContentAbove(tile.address)) tile.box.addBox(parent.box);
      }
    }
  }

  #hasContentAbove({ level, x, y }: TileAddress): boolean {
    for (let up = 1; up <= level; up++)
      if (this.#levels[level - up]!.get(morton(x >> up, y >> up))!.hasContent) return true;
    return false;
  }

  #tilesetJson(): Record<string, unknown> {
    const { grid, levels, emptyErrorMeters, extras } = this.#description;
    const root = this.#levels[0]!.get(0)?.box;
    const half = grid.sizeMeters / 2;
    const [low, high] = root ? [root.minUp, root.maxUp] : [0, 1];
    return {
      asset: { version: "1.1", generator: "county-twin" },
      schemaUri: "schema.json",
      extras,
      geometricError: emptyErrorMeters,
      root: {
        transform: grid.frame.ecefFromEnuMatrix,
        // the full square: other readers derive children by halving it
        boundingVolume: {
          box: [0, 0, (low + high) / 2, half, 0, 0, 0, half, 0, 0, 0, Math.max(0.5, (high - low) / 2)],
        },
        geometricError: emptyErrorMeters,
        refine: "REPLACE",
        content: { uri: "content/{level}/{x}/{y}.glb" },
        implicitTiling: {
          subdivisionScheme: "QUADTREE",
          subtreeLevels: levels,
          availableLevels: levels,
          subtrees: { uri: "subtrees/{level}/{x}/{y}.subtree" },
        },
      },
    };
  }

  /** Tiles in the order of the availability bits: level by level, Morton order within a level. */
  #orderedTiles(): Tile[] {
    return this.#levels.flatMap((level) => [...level].sort(([a], [b]) => a - b).map(([, tile]) => tile));
  }

  #subtree(): Uint8Array {
    const tiles = this.#orderedTiles();
    const bits = (4 ** this.#levels.length - 1) / 3;
    const tileBits = new Uint8Array(Math.ceil(bits / 8));
    const contentBits = new Uint8Array(Math.ceil(bits / 8));
    const boxes = new Float64Array(tiles.length * BOX_NUMBERS);
    const errors = new Float64Array(tiles.length);
    let contentCount = 0;
    tiles.forEach((tile, index) => {
      const { level, x, y } = tile.address;
      const bit = (4 ** level - 1) / 3 + morton(x, y);
      tileBits[bit >> 3]! |= 1 << (bit & 7);
      if (tile.hasContent) {
        contentBits[bit >> 3]! |= 1 << (bit & 7);
        contentCount++;
      }
      boxes.set(tile.box.boundingVolume, index * BOX_NUMBERS);
      errors[index] = tile.geometricErrorMeters;
    });

    const parts = [tileBits, contentBits, boxes, errors].map(
      (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
    );
    let byteOffset = 0;
    const bufferViews = parts.map((part) => {
      const view = { buffer: 0, byteOffset, byteLength: part.byteLength };
      byteOffset += padded(part.byteLength);
      return view;
    });
    const json = {
      buffers: [{ byteLength: byteOffset }],
      bufferViews,
      tileAvailability: { bitstream: 0, availableCount: tiles.length },
      contentAvailability: [{ bitstream: 1, availableCount: contentCount }],
      childSubtreeAvailability: { constant: 0 },
      propertyTables: [
        {
          class: TILE_CLASS,
          count: tiles.length,
          properties: { boundingBox: { values: 2 }, geometricError: { values: 3 } },
        },
      ],
      tileMetadata: 0,
    };
    return subtreeFile(Buffer.from(JSON.stringify(json)), parts, byteOffset);
  }
}

/** Interleaves the bits of x and y (x lowest): the order of tiles in availability bitstreams. */
export function morton(x: number, y: number): number {
  let index = 0;
  for (let bit = 0; bit < 16; bit++)
    index |= (((x >> bit) & 1) << (2 * bit)) | (((y >> bit) & 1) << (2 * bit + 1));
  return index;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function subtreeFile(json: Uint8Array, parts: readonly Uint8Array[], binaryBytes: number): Uint8Array {
  const headerBytes = 24;
  const jsonBytes = padded(json.byteLength);
  const file = Buffer.alloc(headerBytes + jsonBytes + binaryBytes);
  file.writeUInt32LE(SUBTREE_MAGIC, 0);
  file.writeUInt32LE(SUBTREE_VERSION, 4);
  file.writeBigUInt64LE(BigInt(jsonBytes), 8);
  file.writeBigUInt64LE(BigInt(binaryBytes), 16);
  file.fill(0x20, headerBytes, headerBytes + jsonBytes);
  file.set(json, headerBytes);
  let offset = headerBytes + jsonBytes;
  for (const part of parts) {
    file.set(part, offset);
    offset += padded(part.byteLength);
  }
  return file;
}
