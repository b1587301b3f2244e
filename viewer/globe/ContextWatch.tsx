import { useEffect } from "react";
import { useCesium } from "resium";
import { useTwin } from "../state.ts";

/**
 * Cesium draws on, black and silent, after the graphics context was lost (CesiumGS/cesium#5991). We say so, and
 * when the browser gives the context back the globe is made again from the shared state.
 */
export function ContextWatch({ onRestored }: { onRestored: () => void }) {
  const { cesiumWidget } = useCesium();
  useEffect(() => {
    if (!cesiumWidget) return;
    const { canvas } = cesiumWidget;
    const { raise, clear } = useTwin.getState();
    const lost = (event: Event) => {
      event.preventDefault(); // asks the browser for the context back
      cesiumWidget.useDefaultRenderLoop = false;
      raise("contextLost", "WebGL");
    };
    const restored = () => {
      clear("contextLost");
      onRestored();
    };
    canvas.addEventListener("webglcontextlost", lost);
    canvas.addEventListener("webglcontextrestored", restored);
    return () => {
      canvas.removeEventListener("webglcontextlost", lost);
      canvas.removeEventListener("webglcontextrestored", restored);
    };
  }, [cesiumWidget, onRestored]);
  return null;
}
