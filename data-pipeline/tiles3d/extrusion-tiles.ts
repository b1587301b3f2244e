import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { Box } from "./box.ts";
import { buildingLook } from "./building-look.ts";
import { linearFromHex, scaled } from "./colour.ts";
import { addPlainSolid, addSolid, facadeCode, NO_FACADE, type RoofShape, type Solid } from "./extrusion.ts";
import {
  enclosingRectangle,
  type Footprint,
  footprintsOf,
  rectangleCorners,
  ringArea,
  simplifyFootprint,
} from "./footprint.ts";
import { MeshBuilder } from "./mesh-builder.ts";
import { LEAF_STEP_EXPONENT, writeMeshGlb } from "./mesh-glb.ts";
import type { TileGrid } from "./tile-grid.ts";
import type { Detail, TiledLayer, TileRequest, TilesetPlan } from "./tileset-plan.ts";

/** Boxes drawn from afar: about 50 compressed bytes each, 300 kB for the first view. */
const FAR_BUILDINGS = 6000;
/** Walls go this far below the lowest ground at them, so that none floats on a slope. */
const FOUNDATION_METERS = 1;
/** Nothing is asked for farther than about 15 km. */
const EMPTY_ERROR_METERS = 144;
/** Larger than any grid: one tile for the first view. */
const WHOLE_COUNTY_METERS = 2 ** 20;
/** Drawn where the survey gives no height, metres. */
const STOREY_METERS = 3.2;
const UNKNOWN_STOREYS = 2;
const DECK_METERS = 1.2;
const TALLEST_METERS = 1000;
/** Boxes on flat roofs: stair heads, water tanks, sheds. Metres. */
const ROOF_BOX = { length: 5, width: 3.4, height: 2.6, leastSpan: 9 } as const;
const ROOF_BOX_SHARE = 0.7;

interface Heights {
  readonly bottom: number;
  readonly floor: number;
  readonly top: number;
}

/**
 * Buildings and bridge decks: boxes of the largest far, simplified footprints nearer, every corner and roof near.
 * @throws Error naming a feature that encloses no ground or has an impossible height
 */
export function planExtrusionTiles(source: TiledLayer, grid: TileGrid): TilesetPlan {
  const { layer, table, enu } = source;
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  const heights = Array.from(rows, (row) => heightsOf(layer, table, enu, row));
  const footprints = Array.from(rows, (row) => {
    const polygons = footprintsOf(table, enu, row);
    if (polygons.length === 0)
      throw new Error(`${layer.id} ${table.ids[row]}: its outline encloses no ground`);
    return polygons;
  });
  const largest = largestSolids(rows, footprints, heights);
  const roofs = table.columns.get("roof");
  const uses = table.columns.get("kind");
  const looks = Array.from(rows, (row) => buildingLook(`${uses?.[row] ?? "other"}`, table.ids[row]!));
  const deck = scaled(linearFromHex(layer.colour.light), 0.8);
  const deckLook = { wallColour: scaled(deck, 0.7), roofColour: deck };

  const mesh = new MeshBuilder();
  const draw = (
    tile: TileRequest,
    stepExponent: number,
    shape: (footprint: Footprint) => Footprint,
    withRoofs: boolean,
  ) => {
    mesh.restart();
    tile.rows.forEach((row, featureId) => {
      const look = looks[row]!;
      const colours = layer.id === "buildings" ? look : deckLook;
      const roof = withRoofs ? ((roofs?.[row] ?? "flat") as RoofShape) : "flat";
      const facade = layer.id === "buildings" ? facadeCode(heights[row]!.floor) : NO_FACADE;
      mesh.startFeature(featureId, colours.wallColour, facade);
      for (const footprint of footprints[row]!) {
        const solid = { footprint: shape(footprint), roof, ...heights[row]!, ...colours };
        if (!withRoofs) {
          addPlainSolid(mesh, solid);
          continue;
        }
        const hasBox = layer.id === "buildings" && roof === "flat" && look.chance < ROOF_BOX_SHARE;
        addSolid(mesh, solid, hasBox ? roofBox(solid) : undefined);
      }
    });
    const box = new Box();
    mesh.growBox(box, 2 ** stepExponent);
    const { address, rows: tileRows, properties } = tile;
    const bytes = writeMeshGlb({
      grid,
      address,
      mesh,
      primitive: withRoofs ? "triangles" : "flatTriangles",
      rows: tileRows,
      properties,
      stepExponent,
    });
    return { bytes, box };
  };
  const hull: Detail["draw"] = (tile) =>
    draw(tile, 0, ({ outer }) => ({ outer: rectangleCorners(enclosingRectangle(outer)), holes: [] }), false);
  const plain: Detail["draw"] = (tile) =>
    draw(tile, -1, (footprint) => simplifyFootprint(footprint, 2), false);
  const full: Detail["draw"] = (tile) => draw(tile, LEAF_STEP_EXPONENT, (footprint) => footprint, true);

  const details = [
    { edgeMeters: WHOLE_COUNTY_METERS, geometricErrorMeters: 28, rows: largest, draw: hull },
    { edgeMeters: 2048, geometricErrorMeters: 7, rows, draw: plain },
    { edgeMeters: 1024, geometricErrorMeters: 0, rows, draw: full },
  ];
  return { emptyErrorMeters: EMPTY_ERROR_METERS, details };
}

/** The largest by volume: what is seen of a town from 3 km and more. Rows in their order. */
function largestSolids(
  rows: Uint32Array,
  footprints: readonly (readonly Footprint[])[],
  heights: readonly Heights[],
): Uint32Array {
  const volumes = Float64Array.from(rows, (row) => {
    const area = footprints[row]!.reduce((sum, { outer }) => sum + ringArea(outer), 0);
    return area * (heights[row]!.top - heights[row]!.floor);
  });
  const byVolume = rows.slice().sort((a, b) => volumes[b]! - volumes[a]! || a - b);
  return byVolume.subarray(0, FAR_BUILDINGS).sort();
}

/** A stair head or tank at one end of a flat roof that has room for it. */
function roofBox(solid: Solid): Solid | undefined {
  const { floor, top } = solid;
  const { outer, holes } = solid.footprint;
  const rectangle = enclosingRectangle(outer);
  const filled = ringArea(outer) / (4 * rectangle.halfLength * rectangle.halfWidth);
  if (holes.length > 0 || filled < 0.9 || 2 * rectangle.halfWidth < ROOF_BOX.leastSpan || top - floor < 9)
    return undefined;
  const offset = rectangle.halfLength / 2;
  const { centre, along } = rectangle;
  const box = {
    centre: [centre[0] + offset * along[0], centre[1] + offset * along[1]] as const,
    along,
    halfLength: ROOF_BOX.length / 2,
    halfWidth: ROOF_BOX.width / 2,
  };
  const footprint = { outer: rectangleCorners(box), holes: [] };
  return { ...solid, footprint, bottom: top, floor: top, top: top + ROOF_BOX.height };
}

/** Heights of a solid in the county's frame, from its ground and its fields. */
function heightsOf(layer: LayerDefinition, table: FeatureTable, enu: Float64Array, row: number): Heights {
  const first = table.partStart[table.featureStart[row]!]!;
  const end = table.partStart[table.featureStart[row + 1]!]!;
  let [lowest, highest] = [Infinity, -Infinity];
  for (let v = first; v < end; v++) {
    lowest = Math.min(lowest, enu[3 * v + 2]!);
    highest = Math.max(highest, enu[3 * v + 2]!);
  }
  const height = drawnHeight(layer, table, row);
  if (layer.id === "bridges") return { bottom: lowest, floor: lowest, top: highest + height };
  const floor = (lowest + highest) / 2;
  return { bottom: lowest - FOUNDATION_METERS, floor, top: Math.max(floor + height, highest + 1) };
}

/**
 * The surveyed height; else its storeys; else that of a common house. What was not surveyed stays empty in the
 * feature and in the property table: only the drawing has to choose.
 */
function drawnHeight(layer: LayerDefinition, table: FeatureTable, row: number): number {
  const heightM = table.columns.get("heightM")?.[row] ?? null;
  const floors = table.columns.get("floors")?.[row] ?? null;
  const height =
    heightM !== null
      ? Number(heightM)
      : floors !== null
        ? Number(floors) * STOREY_METERS
        : layer.id === "bridges"
          ? DECK_METERS
          : UNKNOWN_STOREYS * STOREY_METERS;
  if (!(height > 0 && height < TALLEST_METERS))
    throw new Error(
      `${layer.id} ${table.ids[row]}: height ${height} m, expected 0 to ${TALLEST_METERS}; correct heightM or floors`,
    );
  return height;
}
