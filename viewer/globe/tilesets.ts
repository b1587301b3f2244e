import type { Scene } from "cesium";

/** What Cesium's types leave out of a tileset. */
export interface ShownTileset {
  readonly show: boolean;
  readonly tilesLoaded: boolean;
  cullRequestsWhileMoving: boolean;
  foveatedTimeDelay: number;
  readonly resource: { readonly url: string };
  readonly statistics: {
    readonly numberOfPendingRequests: number;
    readonly numberOfTilesProcessing: number;
    readonly numberOfCommands: number;
    readonly numberOfTrianglesSelected: number;
  };
}

/** The tilesets of the scene that are shown. */
export function shownTilesets(scene: Scene): ShownTileset[] {
  return tilesetsOf(scene).filter(({ show }) => show);
}

/** All tilesets of the scene whose description has arrived. */
export function tilesetsOf({ primitives }: Scene): ShownTileset[] {
  const found: ShownTileset[] = [];
  for (let i = 0; i < primitives.length; i++) {
    const primitive: unknown = primitives.get(i);
    if (isTileset(primitive)) found.push(primitive);
  }
  return found;
}

/** Tiles of shown layers that are asked for or being unpacked. */
export function tilesUnderWay(scene: Scene): number {
  return shownTilesets(scene).reduce(
    (sum, { statistics }) => sum + statistics.numberOfPendingRequests + statistics.numberOfTilesProcessing,
    0,
  );
}

/** Lets each picture spend this long on unpacking ground, milliseconds; Cesium keeps its own 5 ms to itself. */
export function setGroundLoadTime({ globe }: Scene, milliseconds: number): void {
  const surface: unknown = Reflect.get(globe, "_surface");
  if (typeof surface !== "object" || surface === null || !("_loadQueueTimeSlice" in surface))
    throw new Error("Cesium's globe has no _surface._loadQueueTimeSlice any more: find what replaced it.");
  surface._loadQueueTimeSlice = milliseconds;
}

function isTileset(primitive: unknown): primitive is ShownTileset {
  return typeof primitive === "object" && primitive !== null && "tilesLoaded" in primitive;
}
