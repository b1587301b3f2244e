import { type Cesium3DTileset, JulianDate } from "cesium";

/** What Cesium's types leave out of a tile. */
interface LoadedTile {
  readonly children: readonly LoadedTile[];
  readonly contentReady: boolean;
  /** Cesium3DTileContentState */
  readonly _contentState: number;
  expireDate: JulianDate | undefined;
  /** undefined for a tile without content */
  readonly _contentResource:
    | { url: string; setQueryParameters(query: Record<string, string>): void }
    | undefined;
}

/** Of Cesium3DTileContentState: bytes are on their way or being unpacked, asked for by the old address. */
const LOADING = [1, 2];
/** Tiles out of sight wait no longer than this for those in sight, milliseconds. */
const LONGEST_WAIT_MS = 3000;

/**
 * Makes Cesium fetch some tiles of a tileset again; what they draw stays until the new bytes are unpacked, so that
 * nothing flickers. A new number goes into their address: Cesium would otherwise find the old bytes in its own cache.
 * Tiles that are drawn come first: coarser ones above them, often larger by far, would be unpacked side by side.
 * @param contents paths inside the tileset's folder
 * @param number of the publication
 */
export function renewTiles(tileset: Cesium3DTileset, contents: readonly string[], number: number): void {
  // some of Cesium's addresses are whole, some begin at the server's root
  const folder = new URL(tileset.resource.url, location.href);
  const wanted = new Set(contents.map((path) => new URL(path, folder).pathname));
  const drawn = drawnTiles(tileset);
  const numbered = { v: `${number}` };
  const [inSight, outOfSight, loading]: LoadedTile[][] = [[], [], []];
  const visit = (tile: LoadedTile) => {
    const resource = tile._contentResource;
    if (resource && wanted.has(new URL(resource.url, location.href).pathname)) {
      if (LOADING.includes(tile._contentState)) loading!.push(tile);
      else {
        resource.setQueryParameters(numbered);
        if (tile.contentReady) (drawn.has(tile) ? inSight : outOfSight)!.push(tile);
      }
    }
    for (const child of tile.children) visit(child);
  };
  const root: unknown = tileset.root;
  if (!isTile(root))
    throw new Error("Cesium's tiles have no _contentResource any more: find what replaced it.");
  visit(root);
  expire(inSight!);
  if (inSight!.length === 0) expire(outOfSight!);
  else whenLoaded(tileset, inSight!, () => expire(outOfSight!), LONGEST_WAIT_MS);
  // what they bring may be older than this change, and Cesium keeps it under the address that they have by then
  for (const tile of loading!)
    whenLoaded(tileset, [tile], () => {
      tile._contentResource?.setQueryParameters(numbered);
      expire([tile]);
    });
}

function expire(tiles: readonly LoadedTile[]): void {
  const past = JulianDate.addSeconds(JulianDate.now(), -1, new JulianDate());
  for (const tile of tiles) if (tile.contentReady) tile.expireDate = past;
}

/** Calls back when all of some tiles have come, or have not within `limitMs`. */
function whenLoaded(
  tileset: Cesium3DTileset,
  tiles: readonly LoadedTile[],
  then: () => void,
  limitMs?: number,
): void {
  const waiting = new Set<unknown>(tiles);
  const end = () => {
    clearTimeout(timer);
    stop();
    if (!tileset.isDestroyed()) then();
  };
  const timer = limitMs === undefined ? undefined : setTimeout(end, limitMs);
  const stop = tileset.tileLoad.addEventListener((tile: unknown) => {
    if (waiting.delete(tile) && waiting.size === 0) end();
  });
}

/** Those of the last picture; Cesium's types leave them out as well. */
function drawnTiles(tileset: Cesium3DTileset): ReadonlySet<unknown> {
  const drawn: unknown = "_selectedTiles" in tileset ? tileset._selectedTiles : undefined;
  if (!Array.isArray(drawn))
    throw new Error("Cesium's tilesets have no _selectedTiles any more: find what replaced them.");
  return new Set(drawn);
}

function isTile(tile: unknown): tile is LoadedTile {
  return (
    typeof tile === "object" &&
    tile !== null &&
    "_contentResource" in tile &&
    "_contentState" in tile &&
    "children" in tile
  );
}
