import { useEffect, useState } from "react";
import { onChangedTiles } from "./publication-changes.ts";

/** Number of the publication that last changed tiles of a layer ("terrain" and "basemap" too); 0 = none since the start. */
export function useChangedNumber(layer: string): number {
  const [changed, setChanged] = useState(0);
  useEffect(() => onChangedTiles(layer, ({ number }) => setChanged(number)), [layer]);
  return changed;
}
