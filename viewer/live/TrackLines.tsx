import {
  ArcType,
  Cartesian3,
  Cartographic,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  type Globe,
  PolylineColorAppearance,
  PolylineGeometry,
  Primitive,
} from "cesium";
import { useEffect, useMemo } from "react";
import { layerById } from "../../contract/layers.ts";
import { clipped, stretchesOf } from "../analyst/tracks.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import { useVehicles } from "../ui/queries.ts";
import { useFleet } from "./fleet.ts";

/** Ways of this long are drawn, and drawn anew this often, milliseconds. */
const SHOWN_MS = 3_600_000;
const STEP_MS = 60_000;
const LINE_PIXELS = 2.4;
const ALPHA = 0.62;
/** Lines lie this far above the ground; where a coarser ground covers them they shine through. Metres. */
const RISE_METERS = 2;

/**
 * The last hour's ways on the ground, cut wherever nothing was reported. Cesium's own ground polylines draw a volume
 * for every stretch between two fixes: 180 vehicles' hour took 15 s a picture on software GL, and 0.4 s without.
 */
export function TrackLines() {
  const { scene } = useSceneTools();
  const isShown = useTwin((state) => state.showTracks);
  const theme = useTwin((state) => state.theme);
  const hasGround = useTwin((state) => state.firstViewDone); // before, there is nothing to lie on
  const toMs = useTwin((state) => (isShown ? Math.ceil(state.clock.timeMs / STEP_MS) * STEP_MS : 0));
  const { tracks: whole } = useFleet("lines", isShown ? toMs - SHOWN_MS : undefined, toMs, toMs);
  const tracks = useMemo(() => whole.map((track) => clipped(track, toMs - SHOWN_MS, toMs)), [whole, toMs]);
  const vehicles = useVehicles().data;

  useEffect(() => {
    if (!isShown || !hasGround || !vehicles || tracks.length === 0) return;
    const byNumber = new Map(vehicles.map((vehicle) => [vehicle.number, vehicle]));
    const heightAt = heightsByCell(scene.globe);
    const geometryInstances = tracks.flatMap((track) => {
      const vehicle = byNumber.get(track.vehicle);
      if (!vehicle) return [];
      const color = ColorGeometryInstanceAttribute.fromColor(
        Color.fromCssColorString(layerById(vehicle.layer).colour[theme]).withAlpha(ALPHA),
      );
      return stretchesOf(track).flatMap(({ start, end }) => {
        const positions = onGround(heightAt, track.positionsDeg.subarray(2 * start, 2 * end));
        if (positions.length < 2) return [];
        return new GeometryInstance({
          geometry: new PolylineGeometry({
            positions,
            width: LINE_PIXELS,
            arcType: ArcType.NONE,
            vertexFormat: PolylineColorAppearance.VERTEX_FORMAT,
          }),
          attributes: { color, depthFailColor: color },
        });
      });
    });
    if (geometryInstances.length === 0) return;
    const primitive = scene.primitives.add(
      new Primitive({
        geometryInstances,
        appearance: new PolylineColorAppearance(),
        depthFailAppearance: new PolylineColorAppearance(),
        allowPicking: false,
      }),
    );
    scene.requestRender();
    return () => {
      if (!scene.isDestroyed()) scene.primitives.remove(primitive);
    };
  }, [scene, isShown, hasGround, tracks, vehicles, theme]);
  return null;
}

/** A vehicle that stands reports the same place again and again: about two metres. */
const SAME_RADIANS = 3e-7;

/** Ground heights are asked for once a cell of about sixty metres: a question searches all triangles of a tile. */
const CELL_RADIANS = 1e-5;

function heightsByCell(globe: Globe): (place: Cartographic) => number | undefined {
  const known = new Map<string, number | undefined>();
  return (place) => {
    const key = `${Math.round(place.longitude / CELL_RADIANS)} ${Math.round(place.latitude / CELL_RADIANS)}`;
    if (!known.has(key)) known.set(key, globe.getHeight(place));
    return known.get(key);
  };
}

/** Places of a way that differ, on the ground as it is drawn now; where none is loaded, as high as the place before. */
function onGround(
  heightAt: (place: Cartographic) => number | undefined,
  positionsDeg: Float64Array,
): Cartesian3[] {
  const kept: Cartographic[] = [];
  for (let i = 0; i < positionsDeg.length; i += 2) {
    const place = Cartographic.fromDegrees(positionsDeg[i]!, positionsDeg[i + 1]!);
    const last = kept.at(-1);
    if (last && Math.hypot(place.longitude - last.longitude, place.latitude - last.latitude) < SAME_RADIANS)
      continue;
    place.height = heightAt(place) ?? last?.height ?? Number.NaN;
    kept.push(place);
  }
  const firstKnown = kept.find(({ height }) => !Number.isNaN(height))?.height;
  if (firstKnown === undefined) return [];
  return kept.map(({ longitude, latitude, height }) =>
    Cartesian3.fromRadians(longitude, latitude, (Number.isNaN(height) ? firstKnown : height) + RISE_METERS),
  );
}
