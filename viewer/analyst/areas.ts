import { useQueries } from "@tanstack/react-query";
import { fetchOverlay, type OverlayFeature } from "../api.ts";
import { type FenceRing, insideOf } from "./fence.ts";

/** Areas of the county that vehicles are asked about: where muck is loaded and unloaded. */
export const FENCE_LAYERS = ["construction-sites", "disposal-sites"] as const;
export const GRID_LAYER = "duty-grids";

export interface Area {
  readonly layer: string;
  readonly id: string;
  readonly name: string;
  readonly rings: readonly FenceRing[];
}

/** The fences and the duty grids of the publication; empty while they load and where it has none. */
export function useAreas(): readonly Area[] {
  return useQueries({
    queries: [...FENCE_LAYERS, GRID_LAYER].map((layer) => ({
      queryKey: ["areas", layer],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        ((await fetchOverlay(layer, signal))?.features ?? []).flatMap((feature) => areaOf(layer, feature)),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: joined,
  });
}

function joined(answers: readonly { readonly data?: readonly Area[] }[]): readonly Area[] {
  return answers.flatMap(({ data }) => data ?? []);
}

function areaOf(layer: string, { id, properties, geometry }: OverlayFeature): Area[] {
  const polygons =
    geometry.type === "Polygon"
      ? [geometry.coordinates]
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  if (polygons.length === 0) return [];
  const rings = polygons.map(([outer]) => (outer ?? []).map(([lon, lat]) => [lon!, lat!] as const));
  return [{ layer, id: String(id ?? properties.id), name: String(properties.name ?? id), rings }];
}

/** Whether a place in degrees is in any of the areas. */
export function insideAny(areas: readonly Area[]): (lonDeg: number, latDeg: number) => boolean {
  const tests = areas.flatMap(({ rings }) => rings.map(insideOf));
  return (lon, lat) => tests.some((isInside) => isInside(lon, lat));
}
