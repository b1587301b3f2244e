import { useEffect } from "react";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { liveData } from "./live-data.ts";

/** The levels are compared with what is drawn this often, milliseconds. */
const LOOK_MS = 1000;

/** Puts what the lamps report into the one texture that their poles and their light are drawn from. */
export function LampLevels() {
  const { scene, lampLevels } = useSceneTools();
  useEffect(() => {
    let drawn: typeof liveData.lamps;
    const look = () => {
      if (liveData.lamps === drawn || !liveData.lamps) return;
      drawn = liveData.lamps;
      lampLevels.set(drawn.level);
      scene.requestRender();
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [scene, lampLevels]);
  return null;
}
