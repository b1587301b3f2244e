import { Cartesian2, Cartesian3, Cartographic, Math as CesiumMath } from "cesium";
import { useEffect } from "react";
import { clockNow } from "../clock/clock.ts";
import { liveData } from "../live/live-data.ts";
import type { Motion } from "../live/motion.ts";
import { type CameraPose, type FeatureRef, useTwin } from "../state.ts";
import { poseOf } from "./CameraCommands.tsx";
import { groundUnder, pickFeature } from "./pick.ts";
import { useSceneTools } from "./scene-tools.tsx";

/** What browser tests ask of the globe, as `window.__twin`, in pages opened with `?test`. */
export interface TestTwin {
  /** resolves when nothing is left to load for this camera, or rejects after the time, milliseconds */
  ready(timeoutMs: number): Promise<void>;
  camera(): CameraPose;
  setCamera(pose: CameraPose): void;
  /** what a click at these CSS pixels would select */
  pick(x: number, y: number): FeatureRef | null;
  /** everything Cesium's own pick functions say there, for the table of viewer.md §4.1; heights above the ellipsoid */
  rawPick(
    x: number,
    y: number,
  ): { picked: boolean; pickPositionMeters: number | null; groundMeters: number | null };
  /** CSS pixels of a place, or null behind the camera; height above the ellipsoid */
  pixelOf(lon: number, lat: number, heightMeters: number): { x: number; y: number } | null;
  groundHeight(lon: number, lat: number): number | null;
  vehicle(number: number): { lonDeg: number; latDeg: number; reportedMs: number; hasFix: boolean } | null;
  stats(): { commands: number; tiles: number; triangles: number; pending: number; labels: string[] };
  state: typeof useTwin;
}
declare global {
  interface Window {
    __twin?: TestTwin;
  }
}

export function TestWindow() {
  const { scene } = useSceneTools();
  useEffect(() => {
    if (!new URLSearchParams(location.search).has("test")) return;
    const twin: TestTwin = {
      ready: (timeoutMs) =>
        new Promise((resolve, reject) => {
          const started = performance.now();
          let calm = 0;
          const stop = scene.postRender.addEventListener(() => {
            const isCalm = scene.globe.tilesLoaded && tileStatistics().pending === 0;
            calm = isCalm ? calm + 1 : 0;
            if (calm >= 3) {
              stop();
              resolve();
            } else if (performance.now() - started > timeoutMs) {
              stop();
              reject(new Error(`still loading after ${timeoutMs} ms: ${JSON.stringify(twin.stats())}`));
            } else scene.requestRender();
          });
          scene.requestRender();
        }),
      camera: () => poseOf(scene.camera),
      setCamera: (pose) => {
        scene.camera.cancelFlight();
        scene.camera.setView({
          destination: Cartesian3.fromDegrees(pose.lon, pose.lat, pose.heightMeters),
          orientation: {
            heading: CesiumMath.toRadians(pose.headingDeg),
            pitch: CesiumMath.toRadians(pose.pitchDeg),
            roll: 0,
          },
        });
        scene.requestRender();
      },
      pick: (x, y) => pickFeature(scene, new Cartesian2(x, y), useTwin.getState().groundMode),
      rawPick: (x, y) => {
        const pixel = new Cartesian2(x, y);
        const position = scene.pickPosition(pixel);
        return {
          picked: scene.pick(pixel) !== undefined,
          pickPositionMeters: position ? Cartographic.fromCartesian(position).height : null,
          groundMeters: groundUnder(scene, pixel, 0)?.surveyHeightMeters ?? null,
        };
      },
      pixelOf: (lon, lat, heightMeters) => {
        const pixel = scene.cartesianToCanvasCoordinates(Cartesian3.fromDegrees(lon, lat, heightMeters));
        return pixel ? { x: pixel.x, y: pixel.y } : null;
      },
      groundHeight: (lon, lat) => scene.globe.getHeight(Cartographic.fromDegrees(lon, lat)) ?? null,
      vehicle: (number) => {
        const motion = {} as Motion;
        return liveData.tracks.at(number, clockNow(), motion) ? motion : null;
      },
      stats: () => ({
        ...tileStatistics(),
        labels: [...document.querySelectorAll(".map-label")].map((label) => label.textContent),
      }),
      state: useTwin,
    };
    const tileStatistics = () => {
      const sum = { commands: 0, tiles: 0, triangles: 0, pending: 0 };
      for (let i = 0; i < scene.primitives.length; i++) {
        const primitive: unknown = scene.primitives.get(i);
        if (!hasStatistics(primitive) || !primitive.show) continue;
        const { statistics } = primitive;
        sum.commands += statistics.numberOfCommands;
        sum.tiles += statistics.selected;
        sum.triangles += statistics.numberOfTrianglesSelected;
        sum.pending += statistics.numberOfPendingRequests + statistics.numberOfTilesProcessing;
      }
      return sum;
    };
    window.__twin = twin;
    return () => {
      delete window.__twin;
    };
  }, [scene]);
  return null;
}

/** Statistics of a tileset, which Cesium's types leave out. */
interface TilesetStatistics {
  readonly show: boolean;
  readonly statistics: {
    readonly numberOfCommands: number;
    readonly selected: number;
    readonly numberOfTrianglesSelected: number;
    readonly numberOfPendingRequests: number;
    readonly numberOfTilesProcessing: number;
  };
}

function hasStatistics(primitive: unknown): primitive is TilesetStatistics {
  return typeof primitive === "object" && primitive !== null && "statistics" in primitive;
}
