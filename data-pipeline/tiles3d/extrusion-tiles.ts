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
import {
  type DrawTile,
  planOfStyle,
  type TiledFeatures,
  type TiledLayer,
  type TileRequest,
  type TileStyle,
  type TilesetPlan,
} from "./tileset-plan.ts";

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

/** Buildings and bridge decks: boxes of the largest far, simplified footprints nearer, every corner and roof near. */
export class ExtrusionTiles implements TileStyle {
  readonly emptyErrorMeters = EMPTY_ERROR_METERS;
  readonly levels = [
    { edgeMeters: WHOLE_COUNTY_METERS, geometricErrorMeters: 28 },
    { edgeMeters: 2048, geometricErrorMeters: 7 },
    { edgeMeters: 1024, geometricErrorMeters: 0 },
  ];
  readonly #layer: LayerDefinition;
  readonly #grid: TileGrid;
  readonly #mesh = new MeshBuilder();

  constructor(layer: LayerDefinition, grid: TileGrid) {
    this.#layer = layer;
    this.#grid = grid;
  }

  /** How tiles of these features are drawn, by level of detail. */
  draws({ table, enu }: TiledFeatures): DrawTile[] {
    const [layer, grid, mesh] = [this.#layer, this.#grid, this.#mesh];
    const isBuilding = layer.id === "buildings";
    const roofs = table.columns.get("roof");
    const uses = table.columns.get("kind");
    const deck = scaled(linearFromHex(layer.colour.light), 0.8);
    const deckLook = { wallColour: scaled(deck, 0.7), roofColour: deck };
    const solids: KnownSolid[] = [];
    /** each is drawn in several tiles */
    const solidOf = (row: number): KnownSolid => {
      solids[row] ??= {
        heights: heightsOf(layer, table, enu, row),
        footprints: solidFootprints(table, enu, row),
        look: buildingLook(`${uses?.[row] ?? "other"}`, table.ids[row]!),
      };
      return solids[row];
    };
    const draw = (
      { address, rows, properties }: TileRequest,
      stepExponent: number,
      shape: (footprint: Footprint) => Footprint,
      withRoofs: boolean,
    ) => {
      mesh.restart();
      rows.forEach((row, featureId) => {
        const { heights, footprints, look } = solidOf(row);
        const colours = isBuilding ? look : deckLook;
        const roof = withRoofs ? ((roofs?.[row] ?? "flat") as RoofShape) : "flat";
        mesh.startFeature(featureId, colours.wallColour, isBuilding ? facadeCode(heights.floor) : NO_FACADE);
        for (const footprint of footprints) {
          const solid = { footprint: shape(footprint), roof, ...heights, ...colours };
          if (!withRoofs) {
            addPlainSolid(mesh, solid);
            continue;
          }
          const hasBox = isBuilding && roof === "flat" && look.chance < ROOF_BOX_SHARE;
          addSolid(mesh, solid, hasBox ? roofBox(solid) : undefined);
        }
      });
      const box = new Box();
      mesh.growBox(box, 2 ** stepExponent);
      const bytes = writeMeshGlb({
        grid,
        address,
        mesh,
        primitive: withRoofs ? "triangles" : "flatTriangles",
        rows,
        properties,
        stepExponent,
      });
      return { bytes, box };
    };
    const hullOf = ({ outer }: Footprint) => ({
      outer: rectangleCorners(enclosingRectangle(outer)),
      holes: [],
    });
    return [
      (tile) => draw(tile, 0, hullOf, false),
      (tile) => draw(tile, -1, (footprint) => simplifyFootprint(footprint, 2), false),
      (tile) => draw(tile, LEAF_STEP_EXPONENT, (footprint) => footprint, true),
    ];
  }
}

interface KnownSolid {
  readonly heights: Heights;
  readonly footprints: readonly Footprint[];
  readonly look: ReturnType<typeof buildingLook>;
}

/**
 * The plan of extrusions that are all in memory.
 * @throws Error naming a feature that encloses no ground or has an impossible height
 */
export function planExtrusionTiles(source: TiledLayer, grid: TileGrid): TilesetPlan {
  const { layer, table } = source;
  const largest = new LargestSolids(layer, table.count);
  largest.add(0, source);
  const style = new ExtrusionTiles(layer, grid);
  return planOfStyle(style, style.draws(source), table.count, largest.rows);
}

/** Finds the largest by volume: what is seen of a town from 3 km and more. */
export class LargestSolids {
  readonly #layer: LayerDefinition;
  readonly #volumes: Float64Array;

  constructor(layer: LayerDefinition, count: number) {
    this.#layer = layer;
    this.#volumes = new Float64Array(count);
  }

  /**
   * @param first row of the layer of the table's first row
   * @throws Error naming a feature that encloses no ground or has an impossible height
   */
  add(first: number, { table, enu }: TiledFeatures): void {
    for (let i = 0; i < table.count; i++) {
      const { top, floor } = heightsOf(this.#layer, table, enu, i);
      const area = solidFootprints(table, enu, i).reduce((sum, { outer }) => sum + ringArea(outer), 0);
      this.#volumes[first + i] = area * (top - floor);
    }
  }

  /** Rows of the largest, rising. */
  get rows(): Uint32Array {
    const volumes = this.#volumes;
    const byVolume = Uint32Array.from(volumes, (_, row) => row);
    return byVolume
      .sort((a, b) => volumes[b]! - volumes[a]! || a - b)
      .subarray(0, FAR_BUILDINGS)
      .slice()
      .sort();
  }
}

function solidFootprints(table: FeatureTable, enu: Float64Array, row: number): Footprint[] {
  const polygons = footprintsOf(table, enu, row);
  if (polygons.length === 0)
    throw new Error(`${table.layer} ${table.ids[row]}: its outline encloses no ground`);
  return polygons;
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
