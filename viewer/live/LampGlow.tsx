import { useQuery } from "@tanstack/react-query";
import { Cartesian3 } from "cesium";
import { useEffect, useState } from "react";
import type { CountyView, LayerStates } from "../../contract/api.ts";
import { fetchOverlay, type OverlayFeature } from "../api.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import { LampGlow as Glow, type Lamp } from "./lamp-glow.ts";

/** Where the survey does not say how high a pole is, metres. */
const POLE_METERS = 8;
/** Luminaires hang this much below the top of the pole, and this far out over the road, metres. */
const HANG_METERS = 0.35;

/** Street lights as they burn, by the reports of their circuits; only where it is dark. */
export function LampGlow({ county, layers }: { county: CountyView; layers: LayerStates }) {
  const { scene, lampLevels } = useSceneTools();
  const isLive = layers.some((layer) => layer.id === "streetlights" && layer.status === "live");
  const lamps = useQuery({
    queryKey: ["overlay", "streetlights"],
    queryFn: ({ signal }) => fetchOverlay("streetlights", signal),
    enabled: isLive,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const [glow, setGlow] = useState<Glow | null>(null);
  const isShown = useTwin(
    (state) => state.theme === "dark" && state.visible.streetlights !== false && state.groundMode !== "below",
  );
  const strength = useTwin(
    (state) => (state.opacity.streetlights ?? 1) * (state.groundMode === "surface" ? 1 : 0.45),
  );

  useEffect(() => {
    if (!lamps || lamps.features.length === 0) return;
    const made = new Glow(
      scene,
      lamps.features.map((feature) => lampOf(feature, county.heightOffsetMeters)),
      lampLevels,
    );
    setGlow(made);
    return () => {
      setGlow(null);
      if (!scene.isDestroyed()) made.destroy();
    };
  }, [scene, lamps, lampLevels, county]);

  useEffect(() => {
    if (!glow) return;
    glow.show = isShown;
    glow.strength = strength;
    scene.requestRender();
  }, [scene, glow, isShown, strength]);
  return null;
}

/** @throws Error for a lamp that is no point */
function lampOf({ geometry, properties, id }: OverlayFeature, heightOffsetMeters: number): Lamp {
  if (geometry.type !== "Point")
    throw new Error(`street light ${id} is a ${geometry.type}, expected a Point`);
  const [lon = 0, lat = 0, surveyHeight = 0] = geometry.coordinates;
  const ground = surveyHeight + heightOffsetMeters;
  const pole = Number(properties.poleHeightM ?? POLE_METERS);
  return {
    head: Cartesian3.fromDegrees(lon, lat, ground + pole - HANG_METERS),
    foot: Cartesian3.fromDegrees(lon, lat, ground),
  };
}
