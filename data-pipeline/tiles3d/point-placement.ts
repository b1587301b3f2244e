import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { type FittingPlacer, fittingModels, modelOfKind, turnOfRun } from "./fitting-placement.ts";
import type { PlacedModel } from "./model-library.ts";

/** What is drawn for one point feature. */
export interface PointPlacement {
  readonly model: string;
  /** counter-clockwise about up, degrees; an unturned model faces south */
  readonly turnDeg: number;
  /** size, 1 = as the model is drawn */
  readonly scale: number;
}

/** A placement whose size depends on the model's own. */
interface UnscaledPlacement extends Omit<PointPlacement, "scale"> {
  readonly scale: (model: PlacedModel) => number;
}

/** Fittings drawn smaller than for this pipe could not be seen beside it, mm. */
const SMALLEST_FITTING_MM = 40;
/** Heights are stretched within these, so that a wrong survey value does not make a monster. */
const STRETCH = { least: 0.3, most: 3 } as const;

const LAMP_MODELS = new Map([
  ["single", "lamp-single"],
  ["double", "lamp-double"],
  ["garden", "lamp-garden"],
  ["high", "lamp-high"],
]);
const TREE_MODELS = new Map([
  ["broadleaf", "tree-broadleaf"],
  ["conifer", "tree-conifer"],
  ["street", "tree-street"],
  ["bamboo", "tree-bamboo"],
]);
const SINGLE_MODELS = new Map([
  ["light-cabinets", "cabinet"],
  ["cameras", "camera"],
  ["bins", "bin"],
  ["toilets", "toilet"],
  ["chargers", "charger"],
]);

/** Names of all models that features of a layer may stand as, in order. */
export function modelNamesOf(layer: LayerDefinition): string[] {
  const single = SINGLE_MODELS.get(layer.id);
  const names = layer.network
    ? fittingModels()
    : layer.id === "streetlights"
      ? [...LAMP_MODELS.values()]
      : layer.id === "greenery"
        ? [...TREE_MODELS.values()]
        : single
          ? [single]
          : [];
  return [...new Set(names)].sort();
}

/**
 * How the points of a layer are drawn, row by row.
 * @param fittings of the layer's pipe network; undefined when that network is not published
 * @param models all of `modelNamesOf`
 * @throws Error for a layer that has no models, or naming a kind that is not in the catalogue
 */
export function pointPlacement(
  layer: LayerDefinition,
  table: FeatureTable,
  fittings: FittingPlacer | undefined,
  models: ReadonlyMap<string, PlacedModel>,
): (row: number) => PointPlacement {
  const unscaled = unscaledPlacement(layer, table, fittings);
  return (row) => {
    const { model, turnDeg, scale } = unscaled(row);
    return { model, turnDeg, scale: scale(models.get(model)!) };
  };
}

function unscaledPlacement(
  layer: LayerDefinition,
  table: FeatureTable,
  fittings: FittingPlacer | undefined,
): (row: number) => UnscaledPlacement {
  const column = (name: string) => table.columns.get(name);
  const numberAt = (name: string, row: number) => {
    const value = column(name)?.[row] ?? null;
    return value === null ? undefined : Number(value);
  };
  const single = SINGLE_MODELS.get(layer.id);
  if (layer.network) return facilityPlacement(table, fittings, numberAt);
  if (layer.id === "streetlights")
    return (row) => ({
      model: LAMP_MODELS.get(`${column("kind")?.[row] ?? "single"}`)!,
      turnDeg: turnOfBearing(numberAt("rotationDeg", row)),
      scale: scaleToHeight(numberAt("poleHeightM", row)),
    });
  if (layer.id === "greenery")
    return (row) => ({
      model: TREE_MODELS.get(`${column("kind")?.[row] ?? "broadleaf"}`)!,
      turnDeg: 0,
      scale: scaleToHeight(numberAt("heightM", row)),
    });
  if (layer.id === "cameras")
    return (row) => ({
      model: "camera",
      turnDeg: turnOfBearing(numberAt("headingDeg", row)),
      scale: asDrawn,
    });
  if (single) return () => ({ model: single, turnDeg: 0, scale: asDrawn });
  throw new Error(`layer ${layer.id} has points, but no model is known for them`);
}

function facilityPlacement(
  table: FeatureTable,
  fittings: FittingPlacer | undefined,
  numberAt: (name: string, row: number) => number | undefined,
): (row: number) => UnscaledPlacement {
  return (row) => {
    const kind = `${table.columns.get("kind")![row]}`;
    const placed = fittings?.place(kind, row);
    const surveyedRun = numberAt("rotationDeg", row);
    const diameterMm = placed?.pipeOuterDiameterMm ?? numberAt("nominalMm", row);
    return {
      model: placed?.model ?? modelOfKind(kind),
      turnDeg: placed?.turnDeg ?? (surveyedRun === undefined ? 0 : turnOfRun(surveyedRun)),
      scale: ({ pipeOuterDiameterMeters }) =>
        pipeOuterDiameterMeters === undefined || diameterMm === undefined
          ? 1
          : Math.max(SMALLEST_FITTING_MM, diameterMm) / 1000 / pipeOuterDiameterMeters,
    };
  };
}

const asDrawn = () => 1;

/** Compass bearing to a turn of a model that faces south when unturned. */
function turnOfBearing(bearingDeg: number | undefined): number {
  return bearingDeg === undefined ? 0 : (((180 - bearingDeg) % 360) + 360) % 360;
}

function scaleToHeight(heightMeters: number | undefined): UnscaledPlacement["scale"] {
  if (heightMeters === undefined) return asDrawn;
  return (model) => Math.min(STRETCH.most, Math.max(STRETCH.least, heightMeters / model.heightMeters));
}
