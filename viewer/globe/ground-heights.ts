import { Cartesian2, Cartographic, type Globe, Rectangle } from "cesium";

/** What Cesium keeps of its ground and has not in its types. */
interface GroundTile {
  readonly rectangle: Rectangle;
  readonly data?: { readonly renderedMesh?: GroundMesh };
  readonly _southwestChild?: GroundTile;
  readonly _southeastChild?: GroundTile;
  readonly _northwestChild?: GroundTile;
  readonly _northeastChild?: GroundTile;
}
export interface GroundMesh {
  readonly vertices: Float32Array;
  readonly indices: ArrayLike<number>;
  readonly indexCountWithoutSkirts: number;
  readonly encoding: {
    decodeTextureCoordinates(vertices: Float32Array, index: number, result: Cartesian2): Cartesian2;
    decodeHeight(vertices: Float32Array, index: number): number;
  };
}

/** Heights are read from a mesh once, at so many places a side: as many as it was made from. */
const POSTS = 129;

/**
 * Heights of the ground as it is drawn now. Cesium's own `globe.getHeight` looks through all triangles of a tile for each
 * question, some 50 µs; here each tile's triangles become a grid the first time one of its heights is asked for.
 */
export class GroundHeights {
  readonly #globe: Globe;
  readonly #leastWidth: number;
  readonly #grids = new WeakMap<GroundMesh, Float32Array>();
  /** of the tile that the last place lay in, radians */
  #west = 1;
  #south = 1;
  #east = 0;
  #north = 0;
  #grid: Float32Array | undefined;

  /** @param leastWidthDeg finer ground is not looked at where there is coarser, of tiles of this width or more */
  constructor(globe: Globe, leastWidthDeg = 0) {
    this.#globe = globe;
    this.#leastWidth = (leastWidthDeg * Math.PI) / 180;
  }

  /** Ground may have come or gone since the last questions. */
  refresh(): void {
    this.#west = 1;
    this.#east = 0;
  }

  /** Ellipsoidal height in metres; undefined where no ground is drawn. Degrees. */
  at(lonDeg: number, latDeg: number): number | undefined {
    const longitude = (lonDeg * Math.PI) / 180;
    const latitude = (latDeg * Math.PI) / 180;
    const isInside =
      longitude >= this.#west &&
      longitude <= this.#east &&
      latitude >= this.#south &&
      latitude <= this.#north;
    if (!isInside) this.#enter(Cartographic.fromRadians(longitude, latitude, 0, PLACE));
    if (!this.#grid) return undefined;
    const height = heightInGrid(
      this.#grid,
      (longitude - this.#west) / (this.#east - this.#west),
      (latitude - this.#south) / (this.#north - this.#south),
    );
    if (!Number.isNaN(height)) return height;
    return this.#globe.getHeight(Cartographic.fromRadians(longitude, latitude, 0, PLACE));
  }

  /** Finds the finest drawn tile that a place lies in, but for those that are finer than wanted. */
  #enter(place: Cartographic): void {
    let tile = rootsOf(this.#globe).find(({ rectangle }) => Rectangle.contains(rectangle, place));
    let found: GroundTile | undefined;
    while (tile) {
      if (tile.data?.renderedMesh) found = tile;
      if (found && found.rectangle.width / 2 < this.#leastWidth) break;
      tile = [tile._southwestChild, tile._southeastChild, tile._northwestChild, tile._northeastChild].find(
        (child) => child && Rectangle.contains(child.rectangle, place),
      );
    }
    const mesh = found?.data?.renderedMesh;
    this.refresh();
    this.#grid = mesh && (this.#grids.get(mesh) ?? heightGrid(mesh));
    if (!found || !mesh || !this.#grid) return;
    this.#grids.set(mesh, this.#grid);
    const { west, south, east, north } = found.rectangle;
    [this.#west, this.#south, this.#east, this.#north] = [west, south, east, north];
  }
}

const PLACE = new Cartographic();

/** None before there is any ground. */
function rootsOf(globe: Globe): readonly GroundTile[] {
  const surface: unknown = Reflect.get(globe, "_surface");
  if (typeof surface !== "object" || surface === null || !("_levelZeroTiles" in surface))
    throw new Error("Cesium's globe has no _surface._levelZeroTiles any more: find what replaced it.");
  return (surface._levelZeroTiles as readonly GroundTile[] | undefined) ?? [];
}

/** Heights at POSTS × POSTS places of a tile, from south to north and west to east; NaN where no triangle lies. */
export function heightGrid({
  vertices,
  indices,
  indexCountWithoutSkirts,
  encoding,
}: GroundMesh): Float32Array {
  const grid = new Float32Array(POSTS * POSTS).fill(Number.NaN);
  const [xs, ys, heights]: [number[], number[], number[]] = [[], [], []];
  const place = new Cartesian2();
  const corner = (k: number) => {
    const index = indices[k]!;
    if (heights[index] === undefined) {
      encoding.decodeTextureCoordinates(vertices, index, place);
      xs[index] = place.x * (POSTS - 1);
      ys[index] = place.y * (POSTS - 1);
      heights[index] = encoding.decodeHeight(vertices, index);
    }
    return index;
  };
  for (let k = 0; k < indexCountWithoutSkirts; k += 3) {
    const [a, b, c] = [corner(k), corner(k + 1), corner(k + 2)];
    const [ax, ay, bx, by, cx, cy] = [xs[a]!, ys[a]!, xs[b]!, ys[b]!, xs[c]!, ys[c]!];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) continue;
    const toX = Math.min(POSTS - 1, Math.floor(Math.max(ax, bx, cx) + EDGE));
    const toY = Math.min(POSTS - 1, Math.floor(Math.max(ay, by, cy) + EDGE));
    for (let y = Math.max(0, Math.ceil(Math.min(ay, by, cy) - EDGE)); y <= toY; y++) {
      for (let x = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - EDGE)); x <= toX; x++) {
        const shareB = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const shareC = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        if (shareB < -EDGE || shareC < -EDGE || shareB + shareC > 1 + EDGE) continue;
        grid[y * POSTS + x] =
          heights[a]! + shareB * (heights[b]! - heights[a]!) + shareC * (heights[c]! - heights[a]!);
      }
    }
  }
  return grid;
}

/** A place this near to a triangle's edge is inside, as a part of the distance between two places, or of the triangle. */
const EDGE = 1e-3;

/** Height between the places of a grid; 0 … 1 of the tile from west and from south. NaN where one of them has none. */
export function heightInGrid(grid: Float32Array, east: number, north: number): number {
  const x = Math.min(POSTS - 1, Math.max(0, east * (POSTS - 1)));
  const y = Math.min(POSTS - 1, Math.max(0, north * (POSTS - 1)));
  const column = Math.min(POSTS - 2, Math.floor(x));
  const row = Math.min(POSTS - 2, Math.floor(y));
  const [right, up] = [x - column, y - row];
  const i = row * POSTS + column;
  const south = grid[i]! * (1 - right) + grid[i + 1]! * right;
  const above = grid[i + POSTS]! * (1 - right) + grid[i + POSTS + 1]! * right;
  return south * (1 - up) + above * up;
}
