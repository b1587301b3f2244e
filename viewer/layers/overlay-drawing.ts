import {
  ArcType,
  Cartesian3,
  ClassificationType,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  GroundPolylineGeometry,
  GroundPolylinePrimitive,
  GroundPrimitive,
  NearFarScalar,
  PerInstanceColorAppearance,
  PointPrimitiveCollection,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineColorAppearance,
  type Scene,
} from "cesium";
import type { OverlayCollection, OverlayFeature } from "../api.ts";
import type { PickTag } from "../globe/pick.ts";

export interface OverlayStyle {
  readonly colour: string;
  /** 0 … 1 of the layer */
  readonly opacity: number;
  /** share of the colour that fills areas */
  readonly fill: number;
  readonly linePixels: number;
}

/** One layer of areas, lines or points lying on the ground: at most three primitives, however many features. */
export class OverlayDrawing {
  readonly #scene: Scene;
  readonly #ground: (GroundPrimitive | GroundPolylinePrimitive)[] = [];
  readonly #points: PointPrimitiveCollection | undefined;

  constructor(
    scene: Scene,
    layer: string,
    overlay: OverlayCollection,
    style: OverlayStyle,
    heightOffsetMeters: number,
  ) {
    this.#scene = scene;
    const colour = Color.fromCssColorString(style.colour);
    const areas: GeometryInstance[] = [];
    const lines: GeometryInstance[] = [];
    const points: OverlayFeature[] = [];
    const lineColour = ColorGeometryInstanceAttribute.fromColor(colour.withAlpha(0.9 * style.opacity));
    const fillColour = ColorGeometryInstanceAttribute.fromColor(colour.withAlpha(style.fill * style.opacity));
    overlay.features.forEach((feature, index) => {
      const id: PickTag = { layer, id: String(feature.id ?? feature.properties.id ?? index) };
      for (const rings of polygonsOf(feature)) {
        const [outer, ...holes] = rings.map(cartesians);
        if (!outer) continue;
        areas.push(
          new GeometryInstance({
            id,
            geometry: new PolygonGeometry({
              polygonHierarchy: new PolygonHierarchy(
                outer,
                holes.map((hole) => new PolygonHierarchy(hole)),
              ),
              vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
            }),
            attributes: { color: fillColour },
          }),
        );
      }
      for (const positions of [...linesOf(feature), ...polygonsOf(feature).flat()].map(cartesians)) {
        if (positions.length < 2) continue;
        lines.push(
          new GeometryInstance({
            id,
            geometry: new GroundPolylineGeometry({
              positions,
              width: style.linePixels,
              arcType: ArcType.GEODESIC,
            }),
            attributes: { color: lineColour },
          }),
        );
      }
      if (feature.geometry.type === "Point") points.push(feature);
    });
    if (areas.length > 0) this.#add(groundAreas(areas));
    if (lines.length > 0) this.#add(groundLines(lines));
    if (points.length > 0) this.#points = scene.primitives.add(new PointPrimitiveCollection());
    for (const { geometry, id, properties } of points) {
      const [lon = 0, lat = 0, surveyHeight = 0] = geometry.coordinates as number[];
      this.#points?.add({
        position: Cartesian3.fromDegrees(lon, lat, surveyHeight + heightOffsetMeters + POINT_RISE_METERS),
        pixelSize: POINT_PIXELS,
        color: colour.withAlpha(style.opacity),
        outlineColor: Color.BLACK.withAlpha(0.45 * style.opacity),
        outlineWidth: 1.5,
        scaleByDistance: new NearFarScalar(600, 1.2, 12_000, 0.55),
        disableDepthTestDistance: POINT_OVER_EVERYTHING_METERS,
        id: { layer, id: String(id ?? properties.id) } satisfies PickTag,
      });
    }
    scene.requestRender();
  }

  destroy(): void {
    for (const primitive of this.#ground) this.#scene.groundPrimitives.remove(primitive);
    if (this.#points) this.#scene.primitives.remove(this.#points);
    this.#scene.requestRender();
  }

  #add(primitive: GroundPrimitive | GroundPolylinePrimitive): void {
    this.#ground.push(primitive);
    this.#scene.groundPrimitives.add(primitive);
  }
}

const POINT_PIXELS = 9;
const POINT_RISE_METERS = 2;
/** Points are seen through the ground's roughness, but not through a mountain far off. */
const POINT_OVER_EVERYTHING_METERS = 6000;
/** Ground primitives lie on the terrain alone, not on roofs. */
const CLASSIFIES = ClassificationType.TERRAIN;

function groundAreas(geometryInstances: GeometryInstance[]): GroundPrimitive {
  return new GroundPrimitive({
    geometryInstances,
    appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
    classificationType: CLASSIFIES,
  });
}

function groundLines(geometryInstances: GeometryInstance[]): GroundPolylinePrimitive {
  return new GroundPolylinePrimitive({
    geometryInstances,
    appearance: new PolylineColorAppearance(),
    classificationType: CLASSIFIES,
  });
}

function polygonsOf({ geometry }: OverlayFeature): readonly number[][][][] {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

function linesOf({ geometry }: OverlayFeature): readonly number[][][] {
  if (geometry.type === "LineString") return [geometry.coordinates];
  return geometry.type === "MultiLineString" ? geometry.coordinates : [];
}

function cartesians(line: readonly number[][]): Cartesian3[] {
  return Cartesian3.fromDegreesArray(line.flatMap(([lon = 0, lat = 0]) => [lon, lat]));
}
