import { Cartesian2, type Cesium3DTileset as Tileset } from "cesium";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Cesium3DTileset } from "resium";
import { type CountyView, type LayerStates, PATHS } from "../../contract/api.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import { stylingById } from "../../contract/styling.ts";
import type { Mark } from "../globe/highlight.ts";
import { thisMachine } from "../globe/machine.ts";
import { retryLater } from "../globe/retry.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { onChangedTiles } from "../live/publication-changes.ts";
import { useTwin } from "../state.ts";
import { zoneFormat } from "../ui/format.ts";
import { LayerShader } from "./layer-shader.ts";
import { MarkedFeatures } from "./marked-features.ts";
import type { RegionFrame } from "./region-frame.ts";
import { renewTiles } from "./renew-tiles.ts";
import { styledAs } from "./styling-glsl.ts";
import { gradeInTile, useTilePassport } from "./tile-passport.ts";
import { schemaOf, tileErrors, tileProperties } from "./tile-properties.ts";
import { usePhaseRegions } from "./usePhaseRegions.ts";

/** Tiles kept after they went out of sight, bytes a layer. */
const CACHE_BYTES = 96 * 1024 * 1024;

/** Every layer that the publication holds as 3D Tiles. */
export function TilesetLayers({ county, layers }: { county: CountyView; layers: LayerStates }) {
  const zone = useMemo(() => zoneFormat(county.timeZone, "en"), [county]);
  const year = useTwin((state) => Number(zone.date(state.clock.timeMs).slice(0, 4)));
  const regions = usePhaseRegions(county);
  return layers
    .filter((layer) => layer.status === "live" && layer.tileset)
    .map((layer) => (
      <TilesetLayer key={layer.id} layer={layerById(layer.id)} year={year} regions={regions} />
    ));
}

interface TilesetLayerProps {
  readonly layer: LayerDefinition;
  /** of today in the county */
  readonly year: number;
  readonly regions: RegionFrame | undefined;
}

function TilesetLayer({ layer, year, regions }: TilesetLayerProps) {
  const { scene, lampLevels, regions: regionMask } = useSceneTools();
  const { shown, generation, isSettled, replace, settle } = useGenerations();
  const [tileset, setTileset] = useState<Tileset | null>(null);
  useMark(tileset, layer.id, "selection");
  useMark(tileset, layer.id, "hover");
  const isShown = useTwin((state) => state.visible[layer.id] !== false && isReachable(layer, state));
  const ghost = useTwin((state) => ghostOf(layer, state));
  const chosen = useTwin((state) => state.opacity[layer.id] ?? 1);
  const alpha = chosen * (1 - (1 - leftOf(layer)) * ghost);
  const theme = useTwin((state) => state.theme);
  const standardColours = useTwin((state) => state.standardColours);
  const styling = useTwin((state) => {
    const as = styledAs(layer);
    const id = as === "lamps" ? state.lampStyling : as && state.pipeStyling;
    return id ? stylingById(id) : undefined;
  });
  // what the shader can read is known when the tileset's description is there, and no tile comes before it
  const shader = useMemo(
    () =>
      tileset &&
      new LayerShader(
        layer,
        {
          properties: tileProperties(layer, schemaOf(tileset)),
          errors: tileErrors(tileset),
          allowedPixels: allowedPixels(layer),
        },
        { lampLevels, regions: regionMask },
      ),
    [layer, tileset, lampLevels, regionMask],
  );
  useEffect(() => () => shader?.destroy(), [shader]);

  const colour = standardColours
    ? layer.colour.standard
    : theme === "dark"
      ? layer.colour.dark
      : layer.colour.light;
  const palette = standardColours || theme === "light" ? "print" : "screen";
  const customShader = shader?.apply({ theme, alpha, colour, ghost, styling, palette, year, regions });
  useEffect(() => scene.requestRender());

  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (failure === null) return;
    return retryLater(PATHS.tileset(layer.id), failure, generation, () => {
      setFailure(null);
      replace({ keepOld: false });
    });
  }, [failure, generation, layer, replace]);
  useEffect(
    () =>
      onChangedTiles(layer.id, ({ number, contents, isReshaped }) => {
        // one that is on its way may have been described before this change
        if (isReshaped || !tileset || tileset.isDestroyed() || !isSettled) replace({ keepOld: true });
        else renewTiles(tileset, contents, number);
        scene.requestRender();
      }),
    [layer, tileset, isSettled, scene, replace],
  );
  return shown.map((number) => (
    <Cesium3DTileset
      key={number}
      // tiles of another generation must not be found in Cesium's cache
      url={number === 0 ? PATHS.tileset(layer.id) : `${PATHS.tileset(layer.id)}?generation=${number}`}
      show={isShown && alpha > 0}
      {...(customShader && { customShader })}
      enableCollision={false}
      cacheBytes={CACHE_BYTES}
      maximumScreenSpaceError={allowedPixels(layer)}
      dynamicScreenSpaceError={false}
      // as at rest (holdBackInMotion)
      cullRequestsWhileMoving={false}
      foveatedTimeDelay={0}
      onReady={(ready) => {
        litByOurselves(ready);
        setTileset(ready);
        scene.requestRender();
      }}
      onInitialTilesLoad={() => settle(number)}
      onTileFailed={({ url }: { url: string }) =>
        setFailure(`${layer.id} ${new URL(url, location.href).pathname}`)
      }
      onError={() => setFailure(`${layer.id} ${PATHS.tileset(layer.id)}`)}
    />
  ));
}

/** Pixels of error that a layer may have on this machine. */
function allowedPixels({ representation }: LayerDefinition): number {
  const { buildingsErrorPixels, tilesErrorPixels } = thisMachine();
  return representation === "extrusions" ? buildingsErrorPixels : tilesErrorPixels;
}

/** Tilesets of a layer one after the other: the old one stays until the tiles in view of the next are there. */
function useGenerations() {
  const [{ shown, settled }, set] = useState<Generations>({ shown: [0], settled: 0 });
  const replace = useCallback(
    ({ keepOld }: { keepOld: boolean }) =>
      set(({ shown, settled }) => ({
        shown: [...(keepOld ? [settled] : []), shown.at(-1)! + 1],
        settled: keepOld ? settled : shown.at(-1)! + 1,
      })),
    [],
  );
  const settle = useCallback(
    (number: number) =>
      set(({ shown, settled }) => ({
        shown: shown.filter((other) => other >= number),
        settled: Math.max(settled, number),
      })),
    [],
  );
  const generation = shown.at(-1)!;
  return { shown, generation, isSettled: generation === settled, replace, settle };
}

interface Generations {
  /** that are in the scene, ascending */
  readonly shown: readonly number[];
  /** the newest whose tiles in view have come; the first one counts as that at once */
  readonly settled: number;
}

/**
 * Our shaders bring their own light. Left on, Cesium paints an environment map for each layer, reads it back from the
 * graphics card and compiles the shaders of all its tiles again, and none of it is seen.
 */
function litByOurselves({ environmentMapManager, imageBasedLighting }: Tileset): void {
  environmentMapManager.enabled = false;
  imageBasedLighting.imageBasedLightingFactor = Cartesian2.ZERO;
}

/** Keeps the outline on the marked feature of this layer. */
function useMark(tileset: Tileset | null, layer: string, mark: Mark): void {
  const { highlight } = useSceneTools();
  const id = useTwin((state) => {
    const marked = mark === "selection" ? state.selection : state.hover;
    return marked?.layer === layer ? marked.id : undefined;
  });
  const [features, setFeatures] = useState<MarkedFeatures | null>(null);
  useEffect(() => {
    if (!tileset) return;
    const marked = new MarkedFeatures(tileset, (found, id) => {
      highlight.set(mark, layer, found);
      if (mark === "selection" && id !== undefined)
        useTilePassport.setState({ layer, id, grade: gradeInTile(found[0]) });
    });
    setFeatures(marked);
    return () => marked.destroy();
  }, [tileset, layer, mark, highlight]);
  useEffect(() => features?.mark(id), [features, id]);
}

type Twin = Pick<
  ReturnType<typeof useTwin.getState>,
  "groundMode" | "groundTransparency" | "showFittings" | "lampStyling"
>;

/** Pipes lie below opaque ground: hidden rather than drawn where coarse far terrain would let them come through. */
function isReachable(layer: LayerDefinition, { groundMode, showFittings }: Twin): boolean {
  if (groundMode !== "surface" || layer.group !== "underground") return true;
  return layer.representation !== "tubes" && showFittings;
}

/** How far a layer above the ground steps back while one looks through the ground, 0 … 1. */
function ghostOf(layer: LayerDefinition, { groundMode, groundTransparency, lampStyling }: Twin): number {
  if (lampStyling && styledAs(layer) === "lamps") return 0; // what one asks to see does not step back
  if (layer.group === "underground" || groundMode === "surface") return 0;
  return groundMode === "glass" ? Math.min(1, groundTransparency / 0.7) : 1;
}

/** What is left of it when it has stepped back all the way. */
function leftOf(layer: LayerDefinition): number {
  return layer.representation === "extrusions" ? 0.11 : 0.35;
}
