import { useEffect, useMemo } from "react";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { type Area, insideAny } from "./areas.ts";
import { useDesk } from "./desk-state.ts";
import { heatOf } from "./heat.ts";
import { hexagonsOf } from "./hexagons.ts";
import { heatImage, type PlanPicture } from "./plan-picture.ts";
import { SPEED_LIMIT_KMH, speedingSamples, stopSamples, stopsBetween } from "./plan-samples.ts";
import { useMatchedTrack } from "./useMatchedTrack.ts";

/** What the chosen mode shows of these tracks between two times, UTC ms, around the county's origin. */
export function usePlanPicture(
  tracks: readonly VehicleTrack[],
  fromMs: number,
  toMs: number,
  fences: readonly Area[],
  origin: readonly [number, number],
  selected: number | undefined,
): PlanPicture {
  const mode = useDesk((state) => state.planMode);
  const stopFilter = useDesk((state) => state.stopFilter);
  const fence = useDesk((state) => state.fence);
  const isDrawing = useDesk((state) => state.isDrawing);
  const near = useDesk((state) => state.near);
  const isMatched = useDesk((state) => state.isMatched);
  const track = useMatchedTrack(selected, fromMs, toMs).data;
  const matched = isMatched && selected !== undefined && track ? track.stretches : null;
  useEffect(() => {
    useDesk.setState({ matched });
    return () => useDesk.setState({ matched: null });
  }, [matched]);
  const heat = useMemo(() => {
    const found = mode === "heat" ? heatOf(tracks, fromMs, toMs) : null;
    return found && { image: heatImage(found), bounds: found.bounds };
  }, [mode, tracks, fromMs, toMs]);
  const hexagons = useMemo(() => {
    if (mode === "speeding")
      return hexagonsOf(speedingSamples(tracks, fromMs, toMs, SPEED_LIMIT_KMH), origin);
    if (mode !== "stops" && mode !== "dwell") return null;
    return hexagonsOf(stopSamples(stopsBetween(tracks, fromMs, toMs, stopFilter, insideAny(fences))), origin);
  }, [mode, tracks, fromMs, toMs, stopFilter, fences, origin]);
  return useMemo(
    () => ({
      hexagons,
      measure: mode === "dwell" ? "total" : "count",
      heat,
      fence,
      isDrawing,
      near,
      matched,
    }),
    [hexagons, mode, heat, fence, isDrawing, near, matched],
  );
}
