import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { CountyView } from "../../contract/api.ts";
import { fetchOverlay } from "../api.ts";
import { REGION_TEXELS, useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import { type RegionFrame, regionFrame } from "./region-frame.ts";

/** Paints the areas of the phases into the shared mask once pipes are coloured by them; where it lies. */
export function usePhaseRegions(county: CountyView): RegionFrame | undefined {
  const { scene, regions } = useSceneTools();
  const isAsked = useTwin((state) => state.pipeStyling === "phase");
  const [frame, setFrame] = useState<RegionFrame>();
  const areas = useQuery({
    queryKey: ["overlay", "phases"],
    queryFn: ({ signal }) => fetchOverlay("phases", signal),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  useEffect(() => {
    const made = areas && regionFrame(areas, county.heightOffsetMeters, REGION_TEXELS);
    if (!made) return;
    regions.set(made.mask);
    setFrame(made.frame);
    scene.requestRender();
  }, [scene, regions, areas, county]);
  return frame;
}
