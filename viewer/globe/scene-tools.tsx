import type { Scene } from "cesium";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { CountBoard } from "../counts/count-board.ts";
import { LabelBoard } from "../labels/label-board.ts";
import { DataTexture } from "./data-texture.ts";
import { Highlight } from "./highlight.ts";

/** What the parts of the globe share: made with the scene, gone with it. */
export interface SceneTools {
  readonly scene: Scene;
  readonly highlight: Highlight;
  readonly labels: LabelBoard;
  readonly counts: CountBoard;
  /** level of every lamp in the row order of the streetlights layer (contract/twin.proto) */
  readonly lampLevels: DataTexture;
  /** number of the phase's area at each place of RegionFrame; 0 = in none */
  readonly regions: DataTexture;
}

/** Widths of the textures in texels. */
const LAMPS_A_ROW = 128;
export const REGION_TEXELS = 2048;

const Context = createContext<SceneTools | null>(null);

export function SceneToolsProvider({ county, children }: { county: CountyView; children: ReactNode }) {
  const [originLon, originLat] = county.origin;
  const { scene } = useCesium();
  const [tools, setTools] = useState<SceneTools | null>(null);
  useEffect(() => {
    if (!scene) return;
    const counts = new CountBoard(scene, [originLon, originLat]);
    const made = {
      scene,
      highlight: new Highlight(scene),
      counts,
      labels: new LabelBoard(scene, () => counts.boxes()),
      lampLevels: new DataTexture(scene, LAMPS_A_ROW),
      regions: new DataTexture(scene, REGION_TEXELS),
    };
    setTools(made);
    return () => {
      made.labels.destroy();
      made.counts.destroy();
      if (!scene.isDestroyed()) {
        made.highlight.destroy();
        made.lampLevels.destroy();
        made.regions.destroy();
      }
      setTools(null);
    };
  }, [scene, originLon, originLat]);
  return tools && <Context.Provider value={tools}>{children}</Context.Provider>;
}

/** @throws Error outside a SceneToolsProvider */
export function useSceneTools(): SceneTools {
  const tools = useContext(Context);
  if (!tools) throw new Error("useSceneTools must be used inside <SceneToolsProvider>");
  return tools;
}
