import type { Scene } from "cesium";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useCesium } from "resium";
import { LabelBoard } from "../labels/label-board.ts";
import { Highlight } from "./highlight.ts";

/** What the parts of the globe share: made with the scene, gone with it. */
export interface SceneTools {
  readonly scene: Scene;
  readonly highlight: Highlight;
  readonly labels: LabelBoard;
}

const Context = createContext<SceneTools | null>(null);

export function SceneToolsProvider({ children }: { children: ReactNode }) {
  const { scene } = useCesium();
  const [tools, setTools] = useState<SceneTools | null>(null);
  useEffect(() => {
    if (!scene) return;
    const made = { scene, highlight: new Highlight(scene), labels: new LabelBoard(scene) };
    setTools(made);
    return () => {
      made.labels.destroy();
      if (!scene.isDestroyed()) made.highlight.destroy();
      setTools(null);
    };
  }, [scene]);
  return tools && <Context.Provider value={tools}>{children}</Context.Provider>;
}

/** @throws Error outside a SceneToolsProvider */
export function useSceneTools(): SceneTools {
  const tools = useContext(Context);
  if (!tools) throw new Error("useSceneTools must be used inside <SceneToolsProvider>");
  return tools;
}
