import {
  ArcType,
  type Cartesian2,
  Cartesian3,
  Cartographic,
  Color,
  GeometryInstance,
  Material,
  PointPrimitiveCollection,
  PolylineGeometry,
  PolylineMaterialAppearance,
  Primitive,
  type Scene,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from "cesium";
import { useEffect } from "react";
import type { CountyView } from "../../contract/api.ts";
import { groundUnder } from "../globe/pick.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { surveyHeightAt } from "../globe/terrain.ts";
import type { Label } from "../labels/label-board.ts";
import { useTwin } from "../state.ts";
import { useShift } from "./shift-state.ts";
import { surveySystem } from "./survey-system.ts";
import { type Compared, useShiftCheck } from "./useShiftCheck.ts";

/** Residuals as arrows from the reference to where the survey says, so many times longer than they are. */
export function ShiftMarks({ county }: { county: CountyView }) {
  const { scene, labels } = useSceneTools();
  const { checks } = useShiftCheck(county);
  const chosen = useShift((state) => state.exaggeration);
  const pickedKey = useShift((state) => state.pickedKey);
  const metersPerPixel = useTwin((state) => state.metersPerPixel);
  const points = checks[0]?.points;
  const largest = checks[0]?.summary.largest;
  const times = chosen ?? legibleTimes(largest, metersPerPixel);
  useEffect(() => {
    if (!points) return;
    const marks = new VectorMarks(scene, county, points, times);
    const { setDrawnTimes } = useShift.getState();
    setDrawnTimes(times);
    const takeOff = labels.add(() => marks.labels);
    return () => {
      takeOff();
      setDrawnTimes(undefined);
      if (!scene.isDestroyed()) marks.destroy();
    };
  }, [scene, labels, county, points, times]);
  useEffect(() => {
    if (pickedKey === null) return;
    return pickPlace(scene, county, pickedKey);
  }, [scene, county, pickedKey]);
  const target = useShift((state) => state.target);
  const compared = points?.flatMap(({ key, reference }) => (reference ? [key] : [])).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: flies once to each new set of points, not when a click or a cell moves one
  useEffect(() => {
    if (points) flyToAll(scene, county, points);
  }, [target, compared]);
  return null;
}

/** Length of the longest arrow that auto aims at, pixels of the screen. */
const ARROW_PIXELS = 110;
const MOST_TIMES = 5000;

/** 1, 2 or 5 × a power of ten, at least 1, so that the largest residual is some ARROW_PIXELS long. */
function legibleTimes(largest: number | undefined, metersPerPixel: number | undefined): number {
  if (largest === undefined || metersPerPixel === undefined || !(largest > 0) || !Number.isFinite(largest))
    return 1;
  const wanted = Math.min((ARROW_PIXELS * metersPerPixel) / largest, MOST_TIMES);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = wanted / power >= 5 ? 5 : wanted / power >= 2 ? 2 : 1;
  return Math.max(1, power * step);
}

const MARGIN = 2.6;
/** The table covers the lower third of the screen: the middle of the points is seen above it. */
const ABOVE_TABLE = 0.16;
const NEAREST_METERS = 260;
const METERS_PER_DEGREE = 110_800;

function flyToAll(scene: Scene, county: CountyView, points: readonly Compared[]): void {
  const known = points.flatMap(({ reference }) => (reference ? [reference] : []));
  if (known.length === 0) return;
  const lons = known.map(({ lonDeg }) => lonDeg);
  const lats = known.map(({ latDeg }) => latDeg);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const across =
    METERS_PER_DEGREE * Math.hypot((east - west) * Math.cos((south * Math.PI) / 180), north - south);
  // Cesium's field of view is that of the longer side: a wide screen is a low one
  const { clientWidth, clientHeight } = scene.canvas;
  const wider = Math.max(1, clientWidth / clientHeight / (16 / 9));
  const distanceMeters = Math.max(NEAREST_METERS, MARGIN * wider * across);
  const lon = (west + east) / 2;
  const lat = (south + north) / 2 - (ABOVE_TABLE * distanceMeters) / wider / METERS_PER_DEGREE;
  surveyHeightAt(scene.terrainProvider, county, lon, lat).then(
    (surveyHeightMeters) =>
      useTwin.getState().send({ kind: "look", lon, lat, surveyHeightMeters, distanceMeters }),
    (error: Error) => useTwin.getState().raise("tileMissing", `terrain: ${error.message}`),
  );
}

/** The next click on the ground is the true place of a row; Esc takes it back. */
function pickPlace(scene: Scene, county: CountyView, key: number): () => void {
  const handler = new ScreenSpaceEventHandler(scene.canvas);
  handler.setInputAction((click: { position: Cartesian2 }) => {
    const place = groundUnder(scene, click.position, county.heightOffsetMeters);
    if (!place) return;
    const { kind, edit, pick } = useShift.getState();
    const [x, y] = surveySystem(kind, county).fromLonLat([place.lonDeg, place.latDeg]);
    const digits = kind === "degrees" ? 8 : 3;
    edit(key, "trueX", x.toFixed(digits));
    edit(key, "trueY", y.toFixed(digits));
    // after this click, which the pointer hears too
    setTimeout(() => pick(null));
  }, ScreenSpaceEventType.LEFT_CLICK);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") useShift.getState().pick(null);
  };
  window.addEventListener("keydown", onKey);
  scene.canvas.style.cursor = "crosshair";
  return () => {
    window.removeEventListener("keydown", onKey);
    if (scene.isDestroyed()) return;
    handler.destroy();
    scene.canvas.style.cursor = "";
  };
}

const ARROW = Color.fromCssColorString("#c8322a");
const REFERENCE = Color.fromCssColorString("#1b2730");
/** Over the ground, so that arrows are not cut by its roughness, metres. */
const RISE_METERS = 2;
const LABEL_RISE = 10;
/** A shift of hundreds of kilometres is told in the table and not drawn, metres. */
const FARTHEST_METERS = 60_000;

class VectorMarks {
  readonly labels: Label[] = [];
  readonly #scene: Scene;
  readonly #places: PointPrimitiveCollection;
  readonly #arrows: Primitive | undefined;

  constructor(scene: Scene, county: CountyView, points: readonly Compared[], times: number) {
    this.#scene = scene;
    this.#places = scene.primitives.add(new PointPrimitiveCollection());
    const arrows: GeometryInstance[] = [];
    for (const { name, key, surveyed, reference, residual } of points) {
      if (!reference) continue;
      const { lonDeg, latDeg } = reference;
      const ground = scene.globe.getHeight(Cartographic.fromDegrees(lonDeg, latDeg));
      const height = (ground ?? (reference.h ?? 0) + county.heightOffsetMeters) + RISE_METERS;
      const from = Cartesian3.fromDegrees(lonDeg, latDeg, height);
      this.#places.add({
        position: from,
        pixelSize: 8,
        color: REFERENCE,
        outlineColor: Color.WHITE,
        outlineWidth: 2,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
      this.labels.push({
        key: `shift ${key}`,
        text: name,
        kind: "measure",
        position: from,
        rank: 1500,
        farMeters: Number.POSITIVE_INFINITY,
        rise: LABEL_RISE,
      });
      if (!(residual.distance > 0 && residual.distance * times < FARTHEST_METERS)) continue;
      const to = Cartesian3.fromDegrees(
        lonDeg + times * (surveyed.lonDeg - lonDeg),
        latDeg + times * (surveyed.latDeg - latDeg),
        height,
      );
      arrows.push(
        new GeometryInstance({
          geometry: new PolylineGeometry({
            positions: [from, to],
            width: 9,
            arcType: ArcType.NONE,
            vertexFormat: PolylineMaterialAppearance.VERTEX_FORMAT,
          }),
        }),
      );
    }
    if (arrows.length > 0)
      this.#arrows = scene.primitives.add(
        new Primitive({
          geometryInstances: arrows,
          asynchronous: false,
          appearance: new PolylineMaterialAppearance({
            translucent: true,
            material: Material.fromType("PolylineArrow", { color: ARROW }),
            renderState: { depthTest: { enabled: false } },
          }),
        }),
      );
    scene.requestRender();
  }

  destroy(): void {
    this.#scene.primitives.remove(this.#places);
    if (this.#arrows) this.#scene.primitives.remove(this.#arrows);
    this.#scene.requestRender();
  }
}
