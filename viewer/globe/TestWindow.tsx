import { Cartesian2, Cartesian3, Math as CesiumMath, Matrix4, type Scene, SceneTransforms } from "cesium";
import { useEffect } from "react";
import { useCesium } from "resium";
import { type LayerStates, PATHS } from "../../contract/api.ts";
import { clockNow } from "../clock/clock.ts";
import { liveData } from "../live/live-data.ts";
import type { Motion } from "../live/motion.ts";
import { type FeatureRef, useTwin } from "../state.ts";
import { type BenchHooks, benchHooks } from "./bench-hooks.ts";
import { groundPosition, pickFeature } from "./pick.ts";
import { shownTilesets, tilesetsOf } from "./tilesets.ts";

/** What browser tests and benchmarks may ask of the globe; present only when the address has `?test`. */
export interface TwinTest {
  /** what of the present view is still loading */
  missing(): string[];
  /** nothing of the present view is still loading */
  isWhole(): boolean;
  /** feature under a CSS pixel, by the rules of the present ground mode */
  pick(x: number, y: number): FeatureRef | null;
  /** ellipsoidal height of the ground under a CSS pixel as the globe gives it, and as pickPosition does; metres */
  groundHeights(x: number, y: number): { globe: number | undefined; pickPosition: number | undefined };
  /** CSS pixel of a place; degrees, ellipsoidal height in metres. Null when it is behind the camera. */
  pixelOf(lonDeg: number, latDeg: number, heightMeters: number): { x: number; y: number } | null;
  /** places the camera at once; degrees, ellipsoidal height in metres */
  look(lonDeg: number, latDeg: number, heightMeters: number, headingDeg: number, pitchDeg: number): void;
  groundHeightAt(lonDeg: number, latDeg: number): number | undefined;
  /** what Cesium's own pick hits, whatever the mode (viewer.md P1, P2) */
  rawPick(x: number, y: number): boolean;
  /** where vehicles are drawn now, by their number in the registry */
  vehicles(): (Pick<Motion, "lonDeg" | "latDeg" | "reportedMs" | "hasFix"> & { number: number })[];
  /** names that are written on the globe now */
  labels(): string[];
  /** how many different colours the globe's own picture has; one that is empty or failed has a handful */
  colours(): number;
  /** red, green, blue, 0 … 255, of the globe's own picture at CSS pixels */
  pixels(places: readonly { x: number; y: number }[]): (readonly [number, number, number])[];
  /** draw commands and triangles of the last frame's 3D Tiles */
  drawn(): { commands: number; triangles: number };
  state(): ReturnType<typeof useTwin.getState>;
  readonly bench: BenchHooks;
}

declare global {
  interface Window {
    twinTest?: TwinTest;
  }
}

/**
 * Pictures from where the camera is now that must be drawn before what the scene says of its tiles counts: with the first
 * two after a leap Cesium asks for no tiles, as the camera might go on (cullRequestsWhileMoving, and the frame after it).
 */
const FIRST_PICTURES = 3;
/** Cesium turns a camera that rests by some 10⁻¹⁵ with every picture; a view that differs by less than this is the same. */
const SAME_VIEW = 1e-5;

export function TestWindow({ layers }: { layers: LayerStates }) {
  const { scene, camera } = useCesium();
  useEffect(() => {
    if (!scene || !camera || !new URLSearchParams(location.search).has("test")) return;
    const asked = layers
      .filter((layer) => layer.status === "live" && layer.tileset)
      .map((layer) => PATHS.tileset(layer.id));
    let pictures = 0;
    const from = new Matrix4();
    const stopCounting = scene.postRender.addEventListener(() => {
      pictures = Matrix4.equalsEpsilon(camera.viewMatrix, from, SAME_VIEW) ? pictures + 1 : 1;
      Matrix4.clone(camera.viewMatrix, from);
    });
    window.twinTest = {
      missing: () => {
        scene.requestRender();
        // a tileset that replaced another has its generation behind its path
        const there = new Set(
          tilesetsOf(scene).map(({ resource }) => new URL(resource.url, location.href).pathname),
        );
        return [
          ...(pictures < FIRST_PICTURES || !Matrix4.equalsEpsilon(camera.viewMatrix, from, SAME_VIEW)
            ? ["picture"]
            : []),
          ...asked.filter((url) => !there.has(url)),
          ...(useTwin.getState().firstViewDone ? [] : ["first view"]),
          ...(scene.globe.tilesLoaded ? [] : ["ground"]),
          ...shownTilesets(scene)
            .filter((tileset) => !tileset.tilesLoaded)
            .map((tileset) => tileset.resource.url),
        ];
      },
      isWhole: () => window.twinTest?.missing().length === 0,
      pick: (x, y) => pickFeature(scene, new Cartesian2(x, y), useTwin.getState().groundMode),
      groundHeights: (x, y) => {
        const pixel = new Cartesian2(x, y);
        const height = (point: Cartesian3 | undefined) =>
          point && scene.globe.ellipsoid.cartesianToCartographic(point)?.height;
        return {
          globe: height(groundPosition(scene, pixel)),
          pickPosition: height(scene.pickPosition(pixel)),
        };
      },
      pixelOf: (lonDeg, latDeg, heightMeters) => {
        const pixel = SceneTransforms.worldToWindowCoordinates(
          scene,
          Cartesian3.fromDegrees(lonDeg, latDeg, heightMeters),
        );
        return pixel ? { x: pixel.x, y: pixel.y } : null;
      },
      look: (lonDeg, latDeg, heightMeters, headingDeg, pitchDeg) => {
        camera.cancelFlight();
        camera.setView({
          destination: Cartesian3.fromDegrees(lonDeg, latDeg, heightMeters),
          orientation: {
            heading: CesiumMath.toRadians(headingDeg),
            pitch: CesiumMath.toRadians(pitchDeg),
            roll: 0,
          },
        });
        scene.requestRender();
      },
      groundHeightAt: (lonDeg, latDeg) =>
        scene.globe.getHeight(
          scene.globe.ellipsoid.cartesianToCartographic(Cartesian3.fromDegrees(lonDeg, latDeg)),
        ),
      rawPick: (x, y) => scene.pick(new Cartesian2(x, y)) !== undefined,
      vehicles: () =>
        [...liveData.tracks.vehicles].flatMap((number) => {
          const motion = {} as Motion;
          return liveData.tracks.at(number, clockNow(), motion) ? { ...motion, number } : [];
        }),
      labels: () => [...document.querySelectorAll(".map-label")].map((label) => label.textContent),
      colours: () => new Set(new Uint32Array(picture(scene).data.buffer)).size,
      pixels: (places) => {
        const { data, width } = picture(scene);
        const perCss = width / scene.canvas.clientWidth;
        return places.map(({ x, y }) => {
          const at = 4 * (Math.floor(y * perCss) * width + Math.floor(x * perCss));
          return [data[at]!, data[at + 1]!, data[at + 2]!];
        });
      },
      drawn: () => {
        const sums = { commands: 0, triangles: 0 };
        for (const { statistics } of shownTilesets(scene)) {
          sums.commands += statistics.numberOfCommands;
          sums.triangles += statistics.numberOfTrianglesSelected;
        }
        return sums;
      },
      state: () => useTwin.getState(),
      bench: benchHooks(scene),
    };
    return () => {
      stopCounting();
      delete window.twinTest;
    };
  }, [scene, camera, layers]);
  return null;
}

/** The globe's own picture, drawn anew: what was drawn before is gone when its task ends. */
function picture(scene: Scene): ImageData {
  const { canvas } = scene;
  const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  if (!pen) throw new Error("no 2D canvas to read the picture with");
  scene.requestRender();
  scene.render();
  pen.drawImage(canvas, 0, 0);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
