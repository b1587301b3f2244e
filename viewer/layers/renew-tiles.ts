import { type Cesium3DTileset, JulianDate } from "cesium";

/** What Cesium's types leave out of a tile. */
interface LoadedTile {
  readonly children: readonly LoadedTile[];
  readonly contentReady: boolean;
  expireDate: JulianDate | undefined;
  /** undefined for a tile without content */
  readonly _contentResource:
    | { url: string; setQueryParameters(query: Record<string, string>): void }
    | undefined;
}

/**
 * Makes Cesium fetch some tiles of a tileset again; what they draw stays until the new bytes are unpacked, so that
 * nothing flickers. A new number goes into their address: Cesium would otherwise find the old bytes in its own cache.
 * @param contents paths inside the tileset's folder
 * @param number of the publication
 */
export function renewTiles(tileset: Cesium3DTileset, contents: readonly string[], number: number): void {
  const folder = tileset.resource.url.replace(/[^/]*$/, "");
  const wanted = new Set(contents.map((path) => `${folder}${path}`));
  const expired = JulianDate.addSeconds(JulianDate.now(), -1, new JulianDate());
  const visit = (tile: LoadedTile) => {
    const resource = tile._contentResource;
    if (resource && wanted.has(resource.url.replace(/\?.*$/, ""))) {
      resource.setQueryParameters({ v: `${number}` });
      if (tile.contentReady) tile.expireDate = expired;
    }
    for (const child of tile.children) visit(child);
  };
  const root: unknown = tileset.root;
  if (!isTile(root))
    throw new Error("Cesium's tiles have no _contentResource any more: find what replaced it.");
  visit(root);
}

function isTile(tile: unknown): tile is LoadedTile {
  return typeof tile === "object" && tile !== null && "_contentResource" in tile && "children" in tile;
}
