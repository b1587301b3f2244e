import {
  GeographicTilingScheme,
  ImageryLayer,
  Rectangle,
  type TileProviderError,
  UrlTemplateImageryProvider,
} from "cesium";
import { useEffect, useState } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { PATHS } from "../../contract/api.ts";
import { useChangedNumber } from "../live/useChangedNumber.ts";
import { type Theme, useTwin } from "../state.ts";
import { thisMachine } from "./machine.ts";
import { retryLater } from "./retry.ts";

/** The county's own map, dark at night and light by day, drawn on the terrain. */
export function Basemap({ county }: { county: CountyView }) {
  const { scene } = useCesium();
  const theme = useTwin((state) => state.theme);
  const [failures, setFailures] = useState(0);
  const changed = useChangedNumber("basemap");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new publication has another map under the same address
  useEffect(() => {
    if (!scene) return;
    const { setLoading } = useTwin.getState();
    if (!county.basemap) {
      setLoading("basemap", "done");
      return;
    }
    setLoading("basemap", "working");
    const { detail } = county.basemap;
    const providers = [
      basemapProvider(county.basemap, theme),
      // the seat's deeper tiles lie over the county's
      ...(detail ? [basemapProvider(detailOf(county.basemap, detail), theme)] : []),
    ];
    let stopRetry: (() => void) | undefined;
    for (const provider of providers) {
      provider.errorEvent.addEventListener(({ x, y, level }: TileProviderError) => {
        const url = PATHS.basemap(theme)
          .replace("{z}", `${level}`)
          .replace("{x}", `${x}`)
          .replace("{y}", `${y}`);
        stopRetry ??= retryLater(url, url, failures, () => setFailures((n) => n + 1));
      });
    }
    const [first, ...rest] = providers.map(
      (provider) =>
        new ImageryLayer(provider, {
          ...TONES[theme],
          maximumAnisotropy: thisMachine().anisotropy,
        }),
    );
    const remove = first?.readyEvent.addEventListener(() => setLoading("basemap", "done"));
    if (first?.ready) setLoading("basemap", "done");
    const layers = [first, ...rest].filter((layer) => layer !== undefined);
    for (const [i, layer] of layers.entries()) scene.imageryLayers.add(layer, i);
    scene.requestRender();
    return () => {
      remove?.();
      stopRetry?.();
      if (scene.isDestroyed()) return;
      for (const layer of layers) scene.imageryLayers.remove(layer, true);
      scene.requestRender();
    };
  }, [scene, county, theme, failures, changed]);
  return null;
}

/** The night map is painted dark for panels to stand on; on the ground moonlight has to bring it out again. */
const TONES: Readonly<Record<Theme, ImageryLayer.ConstructorOptions>> = {
  dark: { brightness: 1.3, gamma: 1.1, saturation: 0.88 },
  light: {},
};

/** Levels above the last ones of the county's tiles would only draw the same again. */
const LEVELS_SHARED = 2;

function detailOf(basemap: Extent, detail: Pick<Extent, "maximumLevel" | "rectangle">): Extent {
  return { ...basemap, ...detail, minimumLevel: Math.max(0, basemap.maximumLevel - LEVELS_SHARED) };
}

type Extent = Pick<
  NonNullable<CountyView["basemap"]>,
  "minimumLevel" | "maximumLevel" | "tileSize" | "rectangle"
>;

/** Cesium counts a tile whose edge is the rectangle's edge as wanted; about a centimetre keeps it out. */
const EDGE_DEG = 1e-7;

function basemapProvider(basemap: Extent, theme: Theme) {
  const [west, south, east, north] = basemap.rectangle;
  return new UrlTemplateImageryProvider({
    url: PATHS.basemap(theme),
    tilingScheme: new GeographicTilingScheme(),
    rectangle: Rectangle.fromDegrees(west + EDGE_DEG, south + EDGE_DEG, east - EDGE_DEG, north - EDGE_DEG),
    minimumLevel: basemap.minimumLevel,
    maximumLevel: basemap.maximumLevel,
    tileWidth: basemap.tileSize,
    tileHeight: basemap.tileSize,
    enablePickFeatures: false,
  });
}
