import "./globe.css";
import {
  Color,
  EllipsoidTerrainProvider,
  Ion,
  type TerrainProvider,
  type CesiumWidget as Widget,
} from "cesium";
import { useEffect, useMemo, useState } from "react";
import { CesiumWidget, Globe as GlobeElement, useCesium } from "resium";
import { type CountyView, type LayerStates, PATHS } from "../../contract/api.ts";
import { PointCountMarks } from "../counts/PointCountMarks.tsx";
import { Overlays } from "../layers/Overlays.tsx";
import { PlaceLabels } from "../layers/PlaceLabels.tsx";
import { TilesetLayers } from "../layers/TilesetLayers.tsx";
import { LampGlow } from "../live/LampGlow.tsx";
import { LampLevels } from "../live/LampLevels.tsx";
import { LiveFeed } from "../live/LiveFeed.tsx";
import { Trails } from "../live/Trails.tsx";
import { useChangedNumber } from "../live/useChangedNumber.ts";
import { Vehicles } from "../live/Vehicles.tsx";
import { PlannerPageMarks } from "../planner/PlannerPages.tsx";
import { type CameraPose, useTwin } from "../state.ts";
import { Basemap } from "./Basemap.tsx";
import { CameraCommands } from "./CameraCommands.tsx";
import { ContextWatch } from "./ContextWatch.tsx";
import { askForSizeWhenChanged } from "./canvas-size.ts";
import { FirstView } from "./FirstView.tsx";
import { GroundView } from "./GroundView.tsx";
import { holdBackInMotion } from "./held-back-tiles.ts";
import { Light } from "./Light.tsx";
import { MeasureTool } from "./MeasureTool.tsx";
import { thisMachine } from "./machine.ts";
import { skipMirrorTable } from "./mirrors.ts";
import { Pointer } from "./Pointer.tsx";
import { setRequestsAtOnce } from "./requests.ts";
import { retryLater } from "./retry.ts";
import { SceneToolsProvider } from "./scene-tools.tsx";
import { TestWindow } from "./TestWindow.tsx";
import { openTerrain } from "./terrain.ts";
import { setGroundLoadTime } from "./tilesets.ts";

// No request may leave the site; Cesium's built-in token would.
Ion.defaultAccessToken = "";

interface GlobeProps {
  readonly county: CountyView;
  /** where the first flight ends; height above the ground */
  readonly opening: CameraPose;
  readonly layers: LayerStates;
}

/** The one globe behind all desks. It is made again only when the graphics context was lost. */
export function Globe({ county, opening, layers }: GlobeProps) {
  const [generation, setGeneration] = useState(0);
  const theme = useTwin((state) => state.theme);
  const terrain = useTerrain(county);
  const flat = useMemo(() => new EllipsoidTerrainProvider(), []);
  return (
    <CesiumWidget
      key={generation}
      full
      className="globe"
      baseLayer={false}
      skyBox={false}
      skyAtmosphere={false}
      scene3DOnly
      shadows={false}
      showRenderLoopErrors={false}
      msaaSamples={thisMachine().msaaSamples}
      resolutionScale={thisMachine().resolutionScale}
      orderIndependentTranslucency={thisMachine().exactTranslucency}
      useBrowserRecommendedResolution={false}
      creditContainer={offscreenCredits()}
      creditViewport={offscreenCredits()}
      requestRenderMode
      maximumRenderTimeChange={Number.POSITIVE_INFINITY}
    >
      <GlobeElement
        depthTestAgainstTerrain
        baseColor={BASE_COLOURS[theme]}
        showGroundAtmosphere={false}
        maximumScreenSpaceError={thisMachine().terrainErrorPixels}
        tileCacheSize={300}
      />
      <Ground terrain={terrain ?? flat} />
      <RenderErrors />
      <MachineLimits />
      <ContextWatch onRestored={() => setGeneration((n) => n + 1)} />
      <GroundView county={county} />
      <Light county={county} />
      <Basemap county={county} />
      {terrain && (
        <SceneToolsProvider county={county}>
          <FirstView county={county} opening={opening} />
          <TilesetLayers county={county} layers={layers} />
          <Overlays county={county} layers={layers} />
          <PlaceLabels county={county} layers={layers} />
          <PointCountMarks county={county} layers={layers} />
          <LampGlow county={county} layers={layers} />
          <LampLevels />
          <LiveFeed />
          <Vehicles />
          <Trails county={county} />
          <CameraCommands county={county} />
          <Pointer county={county} />
          <MeasureTool county={county} />
          <PlannerPageMarks county={county} />
          <TestWindow layers={layers} />
        </SceneToolsProvider>
      )}
    </CesiumWidget>
  );
}

/** Ground where the basemap has nothing, or is not there yet. */
const BASE_COLOURS = {
  dark: Color.fromCssColorString("#142230"),
  light: Color.fromCssColorString("#d9dcd3"),
};

/** The ground, opened again when some of it could not be read. */
function useTerrain(county: CountyView): TerrainProvider | null {
  const [terrain, setTerrain] = useState<TerrainProvider | null>(null);
  const [failures, setFailures] = useState(0);
  const changed = useChangedNumber("terrain");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new publication has other ground under the same address
  useEffect(() => {
    let isCurrent = true;
    let stopRetry: (() => void) | undefined;
    const { setLoading } = useTwin.getState();
    const retry = () => {
      if (isCurrent)
        stopRetry ??= retryLater(`${PATHS.terrain}layer.json`, PATHS.terrain, failures, () =>
          setFailures((n) => n + 1),
        );
    };
    setLoading("terrain", "working");
    openTerrain(county).then(
      (provider) => {
        if (!isCurrent) return;
        provider.errorEvent.addEventListener(retry);
        setTerrain(provider);
        setLoading("terrain", "done");
      },
      () => {
        setLoading("terrain", "failed");
        retry();
      },
    );
    return () => {
      isCurrent = false;
      stopRetry?.();
    };
  }, [county, failures, changed]);
  return terrain;
}

/** Cesium wants to show credits of online services; there are none, our own attribution is on the desks. */
function offscreenCredits(): HTMLElement {
  credits ??= document.createElement("div");
  return credits;
}
let credits: HTMLElement | undefined;

/** resium hands a globe its terrain only when it changes: one made again would stay flat. */
function Ground({ terrain }: { terrain: TerrainProvider }) {
  const { scene } = useCesium();
  useEffect(() => {
    if (scene) scene.globe.terrainProvider = terrain;
  }, [scene, terrain]);
  return null;
}

/** What this machine can afford, where Cesium takes no option for it. */
function MachineLimits() {
  const { scene, cesiumWidget } = useCesium();
  useEffect(() => {
    if (!scene || !cesiumWidget) return;
    const { requestsAtOnce, groundLoadMs, mirrorsSky } = thisMachine();
    setRequestsAtOnce(requestsAtOnce);
    setGroundLoadTime(scene, groundLoadMs);
    if (!mirrorsSky) skipMirrorTable(scene);
    const letGo = holdBackInMotion(scene);
    const askAlways = askForSizeWhenChanged(cesiumWidget);
    return () => {
      askAlways();
      if (!scene.isDestroyed()) letGo();
    };
  }, [scene, cesiumWidget]);
  return null;
}

/** A frame that cannot be drawn stops Cesium's loop; the person is told, and the loop is tried again. */
function RenderErrors() {
  const { cesiumWidget } = useCesium();
  useEffect(() => {
    if (!cesiumWidget) return;
    return watchRenderErrors(cesiumWidget);
  }, [cesiumWidget]);
  return null;
}

const RETRY_MS = 3000;

function watchRenderErrors(widget: Widget): () => void {
  const { raise, clear } = useTwin.getState();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopListening = widget.scene.renderError.addEventListener((_scene: unknown, error: Error) => {
    raise("renderError", error.message);
    timer = setTimeout(() => {
      clear("renderError");
      widget.useDefaultRenderLoop = true;
      widget.scene.requestRender();
    }, RETRY_MS);
  });
  return () => {
    clearTimeout(timer);
    stopListening();
  };
}
