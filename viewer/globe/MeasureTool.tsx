import {
  type Cartesian2,
  Cartesian3,
  Color,
  Material,
  PointPrimitiveCollection,
  PolylineCollection,
  type Scene,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from "cesium";
import i18next from "i18next";
import { useEffect } from "react";
import type { CountyView } from "../../contract/api.ts";
import { fetchFeature } from "../api.ts";
import { type Measurement, useTwin } from "../state.ts";
import { formatArea, formatLength } from "../ui/format.ts";
import { useAnnouncement } from "../ui/useAnnouncement.ts";
import { ENOUGH_POINTS, type MeasuredPoint, measured } from "./measure.ts";
import { groundPosition, pickFeature } from "./pick.ts";
import { nearestOnLine } from "./pipe-axis.ts";
import { coverAt, linesOf, surveyedCover, surveyedDepth } from "./pipe-cover.ts";
import { type SceneTools, useSceneTools } from "./scene-tools.tsx";

/** The measuring tool in the hand of the person: clicks add points, a double click finishes. */
export function MeasureTool({ county }: { county: CountyView }) {
  const tools = useSceneTools();
  const tool = useTwin((state) => state.tool);
  const isCleared = useTwin((state) => state.measurement === null);
  useEffect(() => {
    if (tool === "none") return;
    return measure(tools, county, tool);
  }, [tools, county, tool]);
  useEffect(() => {
    if (isCleared) tools.scene.canvas.dispatchEvent(new Event(CLEARED));
  }, [tools, isCleared]);
  return null;
}

/** Sent to the canvas when the person clears the measurement but keeps the tool. */
const CLEARED = "measurecleared";
const LINE_COLOUR = Color.fromCssColorString("#ff9f45");
const LABEL_RISE = 10;

/** Lets the person measure until the returned function is called. */
function measure({ scene, labels }: SceneTools, county: CountyView, tool: Measurement["tool"]): () => void {
  const points: MeasuredPoint[] = [];
  let isFinished = false;
  const drawing = new MeasureDrawing(scene);
  const tell = () => {
    const values = measured(tool, points);
    useTwin.getState().setMeasurement({ tool, values, isFinished });
    drawing.draw(points, tool === "measure-area");
  };
  const clear = () => {
    if (points.length === 0) return;
    points.length = 0;
    isFinished = false;
    drawing.draw(points, false);
  };
  const add = async (pixel: Cartesian2) => {
    if (isFinished) clear();
    const point = await measuredPoint(scene, county, tool, pixel);
    if (!point) return;
    points.push(point);
    isFinished = points.length >= ENOUGH_POINTS[tool];
    tell();
  };
  const handler = new ScreenSpaceEventHandler(scene.canvas);
  handler.setInputAction(
    (click: { position: Cartesian2 }) => void add(click.position.clone()),
    ScreenSpaceEventType.LEFT_CLICK,
  );
  handler.setInputAction(() => {
    if (points.length < 2) return;
    points.pop(); // the second click of the two put a point on the last one
    isFinished = true;
    tell();
  }, ScreenSpaceEventType.LEFT_DOUBLE_CLICK);
  scene.canvas.addEventListener(CLEARED, clear);
  scene.canvas.style.cursor = "crosshair";
  const takeOff = labels.add(() => {
    const last = points.at(-1);
    const first = measured(tool, points)[0];
    if (!last || !first) return [];
    return [
      {
        key: "measure",
        text: first.name === "area" ? formatArea(first.value) : formatLength(first.value),
        kind: "measure",
        position: last.position,
        rank: 2000,
        farMeters: Number.POSITIVE_INFINITY,
        rise: LABEL_RISE,
      },
    ];
  });
  return () => {
    takeOff();
    scene.canvas.removeEventListener(CLEARED, clear);
    if (scene.isDestroyed()) return;
    handler.destroy();
    drawing.destroy();
    scene.canvas.style.cursor = "";
  };
}

/** What was clicked: the axis of a pipe, something standing on the ground, or the ground. Nothing for the sky. */
async function measuredPoint(
  scene: Scene,
  county: CountyView,
  tool: Measurement["tool"],
  pixel: Cartesian2,
): Promise<MeasuredPoint | undefined> {
  const { groundMode } = useTwin.getState();
  const ground = groundPosition(scene, pixel);
  const picked = pickFeature(scene, pixel, groundMode);
  const ray = scene.camera.getPickRay(pixel);
  const underground = groundMode !== "surface" && picked ? await fetchFeature(picked.layer, picked.id) : null;
  if (underground && ray) {
    const axis = cartesians(linesOf(underground.geometry).flat(), county.heightOffsetMeters);
    if (axis.length > 1) {
      const { position, share } = nearestOnLine(ray, axis);
      const cover = surveyedCover(underground);
      if (cover) return { position, below: { meters: coverAt(cover, share), isAssumed: cover.isAssumed } };
      if (tool === "measure-depth") useAnnouncement.getState().announce(i18next.t("measure.noDepth"));
      else return { position };
    } else if (tool === "measure-depth" && underground.geometry?.type === "Point") {
      const meters = surveyedDepth(underground);
      const [position] = cartesians(
        [underground.geometry.coordinates as number[]],
        county.heightOffsetMeters,
      );
      if (meters !== undefined && position) return { position, below: { meters, isAssumed: false } };
      useAnnouncement.getState().announce(i18next.t("measure.noDepth"));
    }
  }
  if (tool === "measure-depth") return undefined;
  // pickPosition may be trusted only while the ground is opaque (viewer.md P1)
  const onSurface = groundMode === "surface" && picked ? scene.pickPosition(pixel) : undefined;
  const position = onSurface ?? ground;
  return position && { position };
}

/** Earth-fixed places of [lon°, lat°, survey height m]. */
function cartesians(line: readonly number[][], heightOffsetMeters: number): Cartesian3[] {
  return line.map(([lon = 0, lat = 0, height = 0]) =>
    Cartesian3.fromDegrees(lon, lat, height + heightOffsetMeters),
  );
}

/** Points and lines of a measurement, seen through everything. */
class MeasureDrawing {
  readonly #scene: Scene;
  readonly #points: PointPrimitiveCollection;
  readonly #lines: PolylineCollection;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#points = scene.primitives.add(new PointPrimitiveCollection());
    this.#lines = scene.primitives.add(new PolylineCollection());
  }

  draw(points: readonly MeasuredPoint[], isClosed: boolean): void {
    this.#points.removeAll();
    this.#lines.removeAll();
    for (const { position } of points) {
      this.#points.add({
        position,
        pixelSize: 9,
        color: LINE_COLOUR,
        outlineColor: Color.WHITE,
        outlineWidth: 2,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    }
    if (points.length > 1) {
      this.#lines.add({
        positions: points.map(({ position }) => position),
        width: 3,
        loop: isClosed && points.length > 2,
        material: Material.fromType("Color", { color: LINE_COLOUR }),
      });
    }
    this.#scene.requestRender();
  }

  destroy(): void {
    this.#scene.primitives.remove(this.#points);
    this.#scene.primitives.remove(this.#lines);
    this.#scene.requestRender();
  }
}
