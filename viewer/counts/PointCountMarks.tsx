import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useRoute } from "wouter";
import type { CountyView, LayerStates } from "../../contract/api.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import type { PointCounts } from "../../contract/point-counts.ts";
import { fetchPointCounts } from "../api.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { onChangedTiles } from "../live/publication-changes.ts";
import { useTwin } from "../state.ts";
import { countTree } from "./count-tree.ts";

/** Of more layers than this the smaller ones are counted together. */
const MOST_COLUMNS = 4;
const OTHERS = { dark: "#a9b4bc", light: "#5f7280" } as const;

/**
 * Numbers of facilities and street lights where single ones are too small to be drawn. Trees, bins and the like are
 * not counted: nobody plans by them from afar.
 */
export function PointCountMarks({ county, layers }: { county: CountyView; layers: LayerStates }) {
  const { counts: board } = useSceneTools();
  const theme = useTwin((state) => state.theme);
  const standardColours = useTwin((state) => state.standardColours);
  // on a wall nobody reads them, and pages have marks of their own
  const [isPage] = useRoute("/planner/:page");
  const isAsked = useTwin((state) => state.showFittings) && !isPage;
  const visible = useTwin((state) => state.visible);
  const opacity = useTwin((state) => state.opacity);
  const countable = useMemo(
    () =>
      layers
        .filter(({ status, tileset }) => status === "live" && tileset)
        .map(({ id }) => layerById(id))
        .filter(isCounted),
    [layers],
  );
  const counted = usePointCounts(countable, isAsked);
  const shown = useMemo(
    () =>
      counted.filter(({ layer }) => isAsked && visible[layer.id] !== false && (opacity[layer.id] ?? 1) > 0),
    [counted, isAsked, visible, opacity],
  );
  const tree = useMemo(() => {
    const bySize = [...shown].sort((a, b) => b.total - a.total);
    const own = bySize.length > MOST_COLUMNS ? MOST_COLUMNS - 1 : bySize.length;
    const root = countTree(
      bySize.map(({ counts }, i) => ({ counts, column: Math.min(i, own) })),
      county.gridSizeMeters,
    );
    const emptyErrorMeters = Math.min(...bySize.map(({ counts }) => counts.emptyErrorMeters));
    return root && { root, emptyErrorMeters, layers: bySize.map(({ layer }) => layer), own };
  }, [shown, county.gridSizeMeters]);
  useEffect(() => {
    if (!tree) return board.show(undefined);
    const colours: string[] = tree.layers
      .slice(0, tree.own)
      .map(({ colour }) => (standardColours ? colour.standard : colour[theme]));
    if (tree.own < tree.layers.length) colours.push(OTHERS[theme]);
    board.show({ ...tree, colours });
  }, [board, tree, theme, standardColours]);
  useEffect(() => () => board.show(undefined), [board]);
  return null;
}

/** Facilities of pipes, and street lights. */
function isCounted(layer: LayerDefinition): boolean {
  return layer.network !== undefined || layer.id === "streetlights";
}

interface Counted {
  readonly layer: LayerDefinition;
  readonly counts: PointCounts;
  readonly total: number;
}

/** Counts of the layers that have arrived, asked for again when tiles of the layer change. */
function usePointCounts(layers: readonly LayerDefinition[], enabled: boolean): readonly Counted[] {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const stops = layers.map(({ id }) => onChangedTiles(id, ({ number }) => setVersion(number)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [layers]);
  return useQueries({
    queries: layers.map(({ id }) => ({
      queryKey: ["point-counts", id, version],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchPointCounts(id, signal),
      enabled,
      staleTime: Number.POSITIVE_INFINITY,
      placeholderData: keepPreviousData,
    })),
    combine: useMemo(
      () => (results: readonly { data: PointCounts | null | undefined }[]) =>
        results.flatMap(({ data }, i): Counted[] => {
          const layer = layers[i];
          if (!data || !layer) return [];
          return [{ layer, counts: data, total: data.counts.reduce((sum, count) => sum + count, 0) }];
        }),
      [layers],
    ),
  });
}
