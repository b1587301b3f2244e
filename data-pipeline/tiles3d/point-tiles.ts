import type { LayerDefinition } from "../../contract/layers.ts";
import { Box } from "./box.ts";
import { linearFromHex } from "./colour.ts";
import { type InstanceGroup, writeInstanceGlb } from "./instance-glb.ts";
import { MeshBuilder, type Rgb } from "./mesh-builder.ts";
import { LEAF_STEP_EXPONENT, writeMeshGlb } from "./mesh-glb.ts";
import type { PlacedModel } from "./model-library.ts";
import { countPoints, standingVertex } from "./point-counts.ts";
import type { PointPlacement } from "./point-placement.ts";
import { SharedModels } from "./shared-models.ts";
import type { TileGrid } from "./tile-grid.ts";
import type { DetailLevel } from "./tile-levels.ts";
import {
  type DrawTile,
  planOfStyle,
  type TiledFeatures,
  type TiledLayer,
  type TileStyle,
  type TilesetPlan,
} from "./tileset-plan.ts";
import type { Vec3 } from "./vector.ts";

/** Metres of error of dots instead of light models, light instead of full ones, and of nothing at all. */
interface PointErrors {
  readonly nothing: number;
  readonly dots: number;
  readonly light: number;
}
/** Things under the street are small; lamps and trees are seen, and lamps shine, from far. */
const UNDERGROUND_ERRORS: PointErrors = { nothing: 24, dots: 3.5, light: 1 };
const STREET_ERRORS: PointErrors = { nothing: 28, dots: 8, light: 1.5 };
/** Turns of models are kept to 0.03°, of those seen from 100 m and more to 0.4°. */
const TURN_BITS = { full: 12, light: 8 } as const;
/** Places of models are kept to 1 mm, of those seen from 100 m and more to 6 cm: a pixel. */
const STEP_EXPONENTS = { full: LEAF_STEP_EXPONENT, light: -3 } as const;
/** Sizes are kept to 0.01 %, of those seen from 100 m and more to 1 %. */
const SCALE_EXPONENTS = { full: -12, light: -6 } as const;
/** Sizes that differ by less lie side by side. */
const SORTED_SCALE = 1 / 32;
/** Step of dots seen from hundreds of metres, 2^−1 m. */
const DOT_STEP_EXPONENT = -1;
/** Layers of at most a few thousand things have tiles so much longer: each of them has a kilobyte of its own. */
const SPARSE_TILES = 4;

/**
 * Counts of cells farthest, dots far, models with few triangles nearer, full models near; each feature a dot or an
 * instance with its own id.
 */
export class PointTiles implements TileStyle {
  readonly emptyErrorMeters: number;
  readonly levels: readonly DetailLevel[];
  readonly #grid: TileGrid;
  readonly #allModels: ReadonlyMap<string, PlacedModel>;
  readonly #shared: SharedModels;
  readonly #colour: Rgb;
  readonly #mesh = new MeshBuilder();

  /** @param models all that the layer's features may stand as, so that models.bin does not depend on which do */
  constructor(layer: LayerDefinition, models: ReadonlyMap<string, PlacedModel>, grid: TileGrid) {
    const errors = layer.group === "underground" ? UNDERGROUND_ERRORS : STREET_ERRORS;
    const isDense = layer.network !== undefined || layer.id === "streetlights" || layer.id === "greenery";
    const longer = isDense ? 1 : SPARSE_TILES;
    this.emptyErrorMeters = errors.nothing;
    this.levels = [
      { edgeMeters: longer * 4096, geometricErrorMeters: errors.dots },
      { edgeMeters: longer * 2048, geometricErrorMeters: errors.light },
      { edgeMeters: longer * 1024, geometricErrorMeters: 0 },
    ];
    this.#grid = grid;
    this.#allModels = models;
    this.#shared = new SharedModels([...models.values()].flatMap(({ full, light }) => [light, full]));
    this.#colour = linearFromHex(layer.colour.dark);
  }

  get models(): Uint8Array {
    return this.#shared.bytes;
  }

  /**
   * How tiles of these points are drawn, by level of detail.
   * @param placements one a row
   */
  draws({ table, enu }: TiledFeatures, placements: readonly PointPlacement[]): DrawTile[] {
    const [grid, mesh] = [this.#grid, this.#mesh];
    const positionOf = (row: number): Vec3 => {
      const vertex = standingVertex(table, row);
      return [enu[3 * vertex]!, enu[3 * vertex + 1]!, enu[3 * vertex + 2]!];
    };
    const dots: DrawTile = ({ rows, address, properties }) => {
      mesh.restart();
      rows.forEach((row, featureId) => {
        mesh.startFeature(featureId, this.#colour);
        mesh.addVertex(positionOf(row), [0, 0, 1]);
      });
      const box = new Box();
      mesh.growBox(box, 1);
      const bytes = writeMeshGlb({
        grid,
        address,
        mesh,
        primitive: "points",
        rows,
        properties,
        stepExponent: DOT_STEP_EXPONENT,
      });
      return { bytes, box };
    };

    const sizeClasses = placements.map(({ scale }) => Math.round(scale / SORTED_SCALE));
    const instances = (detail: "full" | "light"): DrawTile => {
      return ({ rows, address, properties }) => {
        const box = new Box();
        const groups: InstanceGroup[] = [];
        const ordered: number[] = [];
        const rowsOfModels = new Map<string, number[]>();
        for (const row of rows) {
          const { model } = placements[row]!;
          const others = rowsOfModels.get(model);
          if (others) others.push(row);
          else rowsOfModels.set(model, [row]);
        }
        for (const [name, model] of this.#allModels) {
          const members = rowsOfModels.get(name);
          if (!members) continue;
          // like sizes side by side cost next to nothing
          members.sort((a, b) => sizeClasses[a]! - sizeClasses[b]!);
          const positions = new Float64Array(3 * members.length);
          const turnDeg = new Float64Array(members.length);
          const scales = new Float64Array(3 * members.length);
          const featureIds = new Uint16Array(members.length);
          members.forEach((row, i) => {
            const at = 3 * standingVertex(table, row);
            const { scale } = placements[row]!;
            for (let axis = 0; axis < 3; axis++) {
              positions[3 * i + axis] = enu[at + axis]!;
              scales[3 * i + axis] = scale;
            }
            const [east, north, up] = [enu[at]!, enu[at + 1]!, enu[at + 2]!];
            turnDeg[i] = placements[row]!.turnDeg;
            box.addPoint(east, north, up, model.radiusMeters * (scale + 0.01) + 0.12);
            featureIds[i] = ordered.push(row) - 1;
          });
          groups.push({
            mesh: model[detail],
            positions,
            turns: turnDeg.some((turn) => turn !== 0) ? aboutUp(turnDeg) : undefined,
            scales: scales.some((scale) => scale !== 1) ? scales : undefined,
            featureIds,
          });
        }
        const bytes = writeInstanceGlb({
          grid,
          address,
          groups,
          turnBits: TURN_BITS[detail],
          stepExponent: STEP_EXPONENTS[detail],
          scaleExponent: SCALE_EXPONENTS[detail],
          rows: ordered,
          properties,
          models: this.#shared,
        });
        return { bytes, box };
      };
    };
    return [dots, instances("light"), instances("full")];
  }
}

/**
 * The plan of points that are all in memory.
 * @param placements one a row; @param models all that the layer's features may stand as
 */
export function planPointTiles(
  source: TiledLayer,
  placements: readonly PointPlacement[],
  models: ReadonlyMap<string, PlacedModel>,
  grid: TileGrid,
): TilesetPlan {
  const { layer, table } = source;
  const style = new PointTiles(layer, models, grid);
  const counts = { emptyErrorMeters: style.emptyErrorMeters, ...countPoints(grid, [source]) };
  return planOfStyle(style, style.draws(source, placements), table.count, undefined, counts);
}

/** Quaternions of turns counter-clockwise about up, degrees; an unturned model faces south. */
function aboutUp(turnDeg: Float64Array): Float32Array {
  const turns = new Float32Array(4 * turnDeg.length);
  for (let i = 0; i < turnDeg.length; i++) {
    const half = (turnDeg[i]! * Math.PI) / 360;
    turns[4 * i + 1] = Math.sin(half);
    turns[4 * i + 3] = Math.cos(half);
  }
  return turns;
}
