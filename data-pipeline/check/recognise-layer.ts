import { basename } from "node:path";
import { LAYERS, type LayerDefinition } from "../../contract/layers.ts";
import type { SurveyTable } from "../read/survey-table.ts";

/**
 * The layer a table looks like: the CJJ 61 symbol its file name begins with (JSL, WSP, …) and the columns it has.
 * @throws Error when no layer fits
 */
export function recogniseLayer(table: SurveyTable): LayerDefinition {
  const columns = new Set([...table.columns.keys()].map((name) => name.toLowerCase()));
  const name = basename(table.file).toUpperCase();
  const kind = table.kinds.find((k) => k !== "none");
  const scored = LAYERS.filter(({ geometry }) => kind === undefined || geometry === kind).map((layer) => ({
    layer,
    score:
      layer.fields.filter((field) => field.columns.some((column) => columns.has(column.toLowerCase())))
        .length + (layer.cjj61 && name.startsWith(layer.cjj61.symbol) ? 0.5 : 0),
  }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), {
    layer: null as LayerDefinition | null,
    score: 1,
  });
  if (!best.layer)
    throw new Error(
      `${table.file}: cannot tell which layer it is from its columns (${[...table.columns.keys()].join(", ")}); name it with --layer`,
    );
  return best.layer;
}
