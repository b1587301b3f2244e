import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  GroundPolylineGeometry,
  GroundPolylinePrimitive,
  PolylineColorAppearance,
} from "cesium";
import { useEffect } from "react";
import { layerById } from "../../contract/layers.ts";
import { stretchesOf } from "../analyst/tracks.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import { useVehicles } from "../ui/queries.ts";
import { useRecentTracks } from "./useReplayTracks.ts";

const LINE_PIXELS = 2.4;
const ALPHA = 0.62;

/** The last hour's ways on the ground, cut wherever nothing was reported. */
export function TrackLines() {
  const { scene } = useSceneTools();
  const isShown = useTwin((state) => state.showTracks);
  const theme = useTwin((state) => state.theme);
  const tracks = useRecentTracks(isShown);
  const vehicles = useVehicles().data;

  useEffect(() => {
    if (!isShown || !vehicles || tracks.length === 0) return;
    const byNumber = new Map(vehicles.map((vehicle) => [vehicle.number, vehicle]));
    const geometryInstances = tracks.flatMap((track) => {
      const vehicle = byNumber.get(track.vehicle);
      if (!vehicle) return [];
      const colour = Color.fromCssColorString(layerById(vehicle.layer).colour[theme]).withAlpha(ALPHA);
      return stretchesOf(track).flatMap(({ start, end }) => {
        const positions = distinct(track.positionsDeg.subarray(2 * start, 2 * end));
        if (positions.length < 2) return [];
        return new GeometryInstance({
          geometry: new GroundPolylineGeometry({ positions, width: LINE_PIXELS }),
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
        });
      });
    });
    if (geometryInstances.length === 0) return;
    const primitive = scene.groundPrimitives.add(
      new GroundPolylinePrimitive({
        geometryInstances,
        appearance: new PolylineColorAppearance(),
        allowPicking: false,
      }),
    );
    scene.requestRender();
    return () => {
      if (!scene.isDestroyed()) scene.groundPrimitives.remove(primitive);
    };
  }, [scene, isShown, tracks, vehicles, theme]);
  return null;
}

/** A vehicle that stands reports the same place again and again; ground lines need points that differ. Degrees. */
const SAME_DEG = 2e-5;

function distinct(positionsDeg: Float64Array): Cartesian3[] {
  const kept: number[] = [];
  for (let i = 0; i < positionsDeg.length; i += 2) {
    const [lon, lat] = [positionsDeg[i]!, positionsDeg[i + 1]!];
    const moved = Math.hypot(lon - (kept.at(-2) ?? Number.NaN), lat - (kept.at(-1) ?? Number.NaN));
    if (kept.length === 0 || moved > SAME_DEG) kept.push(lon, lat);
  }
  return Cartesian3.fromDegreesArray(kept);
}
