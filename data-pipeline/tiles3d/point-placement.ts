import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { type FittingPlacer, modelOfKind, turnOfRun } from "./fitting-placement.ts";
import type { PlacedModel } from "./model-library.ts";

/** What is drawn for one point feature. */
export interface PointPlacement {
  readonly model: string;
  /** counter-clockwise about up, degrees; an unturned model faces south */
  readonly turnDeg: number;
  /** size for this model, 1 = as drawn */
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

/**
 * How the points of a layer are drawn, row by row.
 * @param fittings of the layer's pipe network; undefined when that network is not published
 * @throws Error for a layer that has no models
 */
export function pointPlacement(
  layer: LayerDefinition,
  table: FeatureTable,
  fittings: FittingPlacer | undefined,
): (row: number) => PointPlacement {
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
): (row: number) => PointPlacement {
  return (row) => {
    const kind = `${table.columns.get("kind")![row]}`;
    const vertex = table.partStart[table.featureStart[row]!]!;
    const [lon, lat] = table.coordinates.subarray(3 * vertex, 3 * vertex + 2);
    const placed = fittings?.place(kind, table.ids[row]!, lon!, lat!);
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

function scaleToHeight(heightMeters: number | undefined): PointPlacement["scale"] {
  if (heightMeters === undefined) return asDrawn;
  return (model) => Math.min(STRETCH.most, Math.max(STRETCH.least, heightMeters / model.heightMeters));
}
