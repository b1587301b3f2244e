import { useQuery } from "@tanstack/react-query";
import { Cartesian3 } from "cesium";
import { useEffect } from "react";
import type { CountyView, LayerStates } from "../../contract/api.ts";
import { fetchOverlay } from "../api.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import type { Label } from "../labels/label-board.ts";
import { useTwin } from "../state.ts";
import { roadNames } from "./road-names.ts";

/** How far a place's name is seen, metres, and its rank. */
const PLACES: Readonly<Record<string, { readonly far: number; readonly rank: number }>> = {
  county: { far: 400_000, rank: 100 },
  town: { far: 60_000, rank: 80 },
  community: { far: 16_000, rank: 70 },
  landmark: { far: 7_000, rank: 50 },
  village: { far: 9_000, rank: 40 },
  other: { far: 4_000, rank: 20 },
};
/** By class of road, largest first. */
const ROADS = [
  { far: 14_000, rank: 38 },
  { far: 11_000, rank: 36 },
  { far: 9_000, rank: 34 },
  { far: 3_000, rank: 28 },
  { far: 700, rank: 18 },
] as const;
const PLACE_RISE = 6;

/** Names of places and roads, few, largest first. */
export function PlaceLabels({ county, layers }: { county: CountyView; layers: LayerStates }) {
  useNames("places", layers, (overlay) =>
    overlay.features.flatMap(({ geometry, properties }, index): Label[] => {
      if (geometry.type !== "Point" || typeof properties.name !== "string") return [];
      const [lon = 0, lat = 0, height = 0] = geometry.coordinates;
      const kind = String(properties.kind ?? "other");
      const { far, rank } = PLACES[kind] ?? PLACES.other!;
      return [
        {
          key: `place-${index}`,
          text: properties.name,
          kind,
          position: Cartesian3.fromDegrees(lon, lat, height + county.heightOffsetMeters),
          rank,
          farMeters: far,
          rise: PLACE_RISE,
        },
      ];
    }),
  );
  useNames("roads", layers, (overlay) =>
    roadNames(overlay).map(({ key, name, lon, lat, heightMeters, order }) => ({
      key,
      text: name,
      kind: "road",
      position: Cartesian3.fromDegrees(lon, lat, heightMeters + county.heightOffsetMeters),
      rank: ROADS[order]!.rank,
      farMeters: ROADS[order]!.far,
      rise: 0,
    })),
  );
  return null;
}

type Overlay = NonNullable<Awaited<ReturnType<typeof fetchOverlay>>>;

/** Writes what `labelsOf` makes of a layer while the layer is shown. */
function useNames(
  layer: string,
  layers: LayerStates,
  labelsOf: (overlay: Overlay) => readonly Label[],
): void {
  const { labels } = useSceneTools();
  const isShown = useTwin((state) => state.visible[layer] !== false);
  const isLive = layers.some((state) => state.id === layer && state.status === "live");
  const written = useQuery({
    queryKey: ["names", layer],
    queryFn: async ({ signal }) => {
      const overlay = await fetchOverlay(layer, signal);
      return overlay ? labelsOf(overlay) : [];
    },
    enabled: isLive,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  useEffect(() => {
    if (!written || !isShown) return;
    return labels.add(() => written);
  }, [labels, written, isShown]);
}
