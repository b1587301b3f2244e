import type { twin } from "../../contract/twin.js";

/** What changed in the tileset of one layer; `contents` are paths inside tiles/<layer>/. */
export interface ChangedTileset {
  readonly number: number;
  readonly contents: readonly string[];
  /** tiles came or went, or the server did not name them */
  readonly isReshaped: boolean;
}

type Listener = (change: ChangedTileset) => void;

const listeners = new Map<string, Set<Listener>>();

/** Calls `listener` when tiles of a layer change. Returns the unsubscribe. */
export function onChangedTiles(layer: string, listener: Listener): () => void {
  const own = listeners.get(layer) ?? new Set();
  listeners.set(layer, own.add(listener));
  return () => own.delete(listener);
}

/** Hands a message of the server to the layers it is about. */
export function tellChangedTiles(changed: twin.PublicationChanged): void {
  const { number, namesTiles, layers } = changed;
  const changes = namesTiles
    ? changed.tiles.map(({ layer, contents, isReshaped }) => ({
        layer: layer ?? "",
        contents: contents ?? [],
        isReshaped: isReshaped === true,
      }))
    : layers.map((layer) => ({ layer, contents: [], isReshaped: true }));
  for (const { layer, ...change } of changes)
    for (const listener of listeners.get(layer) ?? []) listener({ number, ...change });
}

/** Has every layer fetched again: changes were missed, and nobody says which. */
export function tellAllChanged(number: number): void {
  for (const own of listeners.values())
    for (const listener of own) listener({ number, contents: [], isReshaped: true });
}
