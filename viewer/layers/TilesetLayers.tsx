import { useEffect, useState } from "react";
import { useCesium } from "resium";
import type { LayerStates } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { useTwin } from "../state.ts";
import { TilesetLayer } from "./tileset-layers.ts";

/** A tileset that could not be loaded is asked for again after this, milliseconds. */
const RETRY_MS = 5000;

/** Everything that was baked: tubes, models and buildings of the live layers. */
export function TilesetLayers({ layers }: { layers: LayerStates }) {
  return layers.filter((layer) => layer.tileset).map((layer) => <TilesetView key={layer.id} id={layer.id} />);
}

function TilesetView({ id }: { id: string }) {
  const { scene } = useCesium();
  const [layer, setLayer] = useState<TilesetLayer | null>(null);
  const visible = useTwin((state) => state.visible[id] ?? true);
  const chosenOpacity = useTwin((state) => state.opacity[id] ?? 1);
  const theme = useTwin((state) => state.theme);
  const standardColours = useTwin((state) => state.standardColours);
  const selection = useTwin((state) => (state.selection?.layer === id ? state.selection : null));
  const hover = useTwin((state) => (state.hover?.layer === id ? state.hover : null));
  const glass = useTwin((state) => state.groundMode !== "surface" && layerById(id).group !== "underground");

  useEffect(() => {
    if (!scene) return;
    let isCurrent = true;
    let opened: TilesetLayer | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const { raise, clear, setLoading } = useTwin.getState();
    const open = () => {
      setLoading("tiles", "working");
      TilesetLayer.open(layerById(id), scene).then(
        (result) => {
          if (!isCurrent) return result.destroy();
          opened = result;
          clear("tileMissing");
          setLayer(result);
        },
        (error: Error) => {
          if (!isCurrent) return;
          raise("tileMissing", `${id}: ${error.message}`);
          timer = setTimeout(open, RETRY_MS);
        },
      );
    };
    open();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      opened?.destroy();
      setLayer(null);
    };
  }, [scene, id]);

  useEffect(() => {
    // what stands above becomes faint when one looks below (look.md: ground to glass)
    const opacity = glass ? Math.min(chosenOpacity, GLASS_OPACITY) : chosenOpacity;
    layer?.apply({ visible, opacity, theme, standardColours });
  }, [layer, visible, chosenOpacity, theme, standardColours, glass]);

  useEffect(() => layer?.setMarks(selection, hover), [layer, selection, hover]);
  return null;
}

const GLASS_OPACITY = 0.15;
