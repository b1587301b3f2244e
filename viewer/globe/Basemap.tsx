import { GeographicTilingScheme, ImageryLayer, Rectangle, UrlTemplateImageryProvider } from "cesium";
import { useEffect } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { PATHS } from "../../contract/api.ts";
import { type Theme, useTwin } from "../state.ts";

/** The county's own map, dark at night and light by day, drawn on the terrain. */
export function Basemap({ county }: { county: CountyView }) {
  const { scene } = useCesium();
  const theme = useTwin((state) => state.theme);
  useEffect(() => {
    if (!scene) return;
    const { setLoading } = useTwin.getState();
    if (!county.basemap) {
      setLoading("basemap", "done");
      return;
    }
    setLoading("basemap", "working");
    const layer = new ImageryLayer(basemapProvider(county.basemap, theme));
    scene.imageryLayers.add(layer, 0);
    const remove = layer.readyEvent.addEventListener(() => setLoading("basemap", "done"));
    if (layer.ready) setLoading("basemap", "done");
    scene.requestRender();
    return () => {
      remove();
      scene.imageryLayers.remove(layer, true);
      scene.requestRender();
    };
  }, [scene, county, theme]);
  return null;
}

function basemapProvider(basemap: NonNullable<CountyView["basemap"]>, theme: Theme) {
  return new UrlTemplateImageryProvider({
    url: PATHS.basemap(theme),
    tilingScheme: new GeographicTilingScheme(),
    rectangle: Rectangle.fromDegrees(...basemap.rectangle),
    minimumLevel: basemap.minimumLevel,
    maximumLevel: basemap.maximumLevel,
    tileWidth: basemap.tileSize,
    tileHeight: basemap.tileSize,
    enablePickFeatures: false,
  });
}
