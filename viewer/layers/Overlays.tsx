import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { CountyView, LayerStates } from "../../contract/api.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import { fetchOverlay } from "../api.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import { OverlayDrawing } from "./overlay-drawing.ts";

/** How much of their colour areas are filled with; boundaries that tile the town only a breath. */
const FILLS: Readonly<Record<string, number>> = {
  phases: 0.1,
  communities: 0.1,
  "duty-grids": 0.05,
  "restricted-zones": 0.2,
  parking: 0.4,
};
const FILL = 0.3;
const LINE_PIXELS: Readonly<Record<string, number>> = {
  phases: 3.5,
  communities: 3,
  "duty-grids": 1.6,
  "approved-routes": 3.5,
};

/** Areas, lines and points that are managed, drawn on the ground. */
export function Overlays({ county, layers }: { county: CountyView; layers: LayerStates }) {
  return layers
    .filter((layer) => layer.status === "live" && isDrawn(layerById(layer.id)))
    .map((layer) => <Overlay key={layer.id} layer={layerById(layer.id)} county={county} />);
}

/** Place names are overlays too, but they are written and not drawn (PlaceLabels). */
function isDrawn(layer: LayerDefinition): boolean {
  return layer.representation === "overlay" && layer.id !== "places";
}

function Overlay({ layer, county }: { layer: LayerDefinition; county: CountyView }) {
  const { scene } = useSceneTools();
  const isShown = useTwin((state) => state.visible[layer.id] !== false);
  const opacity = useTwin((state) => state.opacity[layer.id] ?? 1);
  const colour = useTwin((state) =>
    state.standardColours ? layer.colour.standard : layer.colour[state.theme],
  );
  const overlay = useQuery({
    queryKey: ["overlay", layer.id],
    queryFn: ({ signal }) => fetchOverlay(layer.id, signal),
    enabled: isShown,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;

  useEffect(() => {
    if (!isShown || !overlay || opacity === 0) return;
    const drawing = new OverlayDrawing(
      scene,
      layer.id,
      overlay,
      { colour, opacity, fill: FILLS[layer.id] ?? FILL, linePixels: LINE_PIXELS[layer.id] ?? 2.2 },
      county.heightOffsetMeters,
    );
    return () => {
      if (!scene.isDestroyed()) drawing.destroy();
    };
  }, [scene, layer, overlay, isShown, opacity, colour, county]);
  return null;
}
