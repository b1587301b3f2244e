import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { Box } from "./box.ts";
import { linearFromHex, mixed } from "./colour.ts";
import { writeInstanceGlb } from "./instance-glb.ts";
import { MeshBuilder, type Rgb } from "./mesh-builder.ts";
import { writeMeshGlb } from "./mesh-glb.ts";
import {
  FAR_PIPES,
  NEAR_PIPES,
  type PipeFineness,
  PipeInstances,
  type PipeSection,
  type PipeShapes,
  pipeShapes,
} from "./pipe-instances.ts";
import type { PipeJoint } from "./pipe-joints.ts";
import { SharedModels } from "./shared-models.ts";
import { simplifyLine } from "./simplify-line.ts";
import type { TileGrid } from "./tile-grid.ts";
import { MAX_FEATURES_PER_TILE } from "./tile-levels.ts";
import {
  type DrawTile,
  planOfStyle,
  type TiledFeatures,
  type TiledLayer,
  type TileStyle,
  type TilesetPlan,
} from "./tileset-plan.ts";
import type { Vec3 } from "./vector.ts";

/** The smallest mains drawn from afar, mm: the first of these of which one tile could hold the whole county's. */
const MAIN_NOMINALS_MM = [200, 250, 300, 400, 500, 600, 800, 1000, 1200] as const;
/** Mains are asked for within about 50 km. */
const EMPTY_ERROR_METERS = 512;
/** Larger than any grid: one tile for the first view. */
const WHOLE_COUNTY_METERS = 2 ** 20;
/** Radii and lengths are multiples of 2^this metres. */
const SCALE_EXPONENT = -12;
/** Assumed pipes are drawn this much nearer to ASSUMED_TINT. */
const ASSUMED_SHARE = 0.5;
const ASSUMED_TINT = linearFromHex("#F2F4F5");

/**
 * Tubes of true outer diameter at true depth near, lines far: the mains in tiles of 8 km, which give way to all pipes
 * within 3 km, these to copies of unit cylinders within 600 m, and these to copies of finer ones within 50 m.
 */
export class PipeTiles implements TileStyle {
  readonly emptyErrorMeters = EMPTY_ERROR_METERS;
  readonly levels = [
    { edgeMeters: WHOLE_COUNTY_METERS, geometricErrorMeters: 28 },
    { edgeMeters: 4096, geometricErrorMeters: 6 },
    { edgeMeters: 1024, geometricErrorMeters: 0.5 },
    { edgeMeters: 512, geometricErrorMeters: 0 },
  ];
  readonly #layer: LayerDefinition;
  readonly #grid: TileGrid;
  readonly #farShapes: PipeShapes;
  readonly #nearShapes: PipeShapes;
  readonly #models: SharedModels;
  readonly #mesh = new MeshBuilder();

  constructor(layer: LayerDefinition, grid: TileGrid) {
    const colour = linearFromHex(layer.colour.dark);
    this.#layer = layer;
    this.#grid = grid;
    this.#farShapes = pipeShapes(colour, FAR_PIPES);
    this.#nearShapes = pipeShapes(colour, NEAR_PIPES);
    this.#models = new SharedModels(
      [this.#farShapes, this.#nearShapes].flatMap((shapes) => Object.values(shapes)),
    );
  }

  get models(): Uint8Array {
    return this.#models.bytes;
  }

  /**
   * How tiles of these pipes are drawn, by level of detail.
   * @param joints as pipeJoints finds them; undefined = none is needed
   */
  draws(
    { table: pipes, enu }: TiledFeatures,
    joints: ReadonlyMap<number, PipeJoint> | undefined,
  ): DrawTile[] {
    const [grid, models, mesh] = [this.#grid, this.#models, this.#mesh];
    const colourOf = pipeColours(this.#layer, pipes);
    const lines = (toleranceMeters: number, stepExponent: number): DrawTile => {
      return ({ rows, address, properties }) => {
        mesh.restart();
        rows.forEach((row, featureId) => {
          mesh.startFeature(featureId, colourOf(row));
          for (const part of partsOf(pipes, enu, row)) addLine(mesh, simplifyLine(part, toleranceMeters));
        });
        const box = new Box();
        mesh.growBox(box, toleranceMeters);
        const bytes = writeMeshGlb({
          grid,
          address,
          mesh,
          primitive: "lines",
          rows,
          properties,
          stepExponent,
        });
        return { bytes, box };
      };
    };
    const copies =
      (fineness: PipeFineness, shapes: PipeShapes): DrawTile =>
      ({ rows, address, properties }) => {
        const instances = new PipeInstances(fineness);
        const turnAt = (end: number) => joints?.get(end)?.turnDeg ?? 0;
        rows.forEach((row, featureId) => {
          const parts = partsOf(pipes, enu, row);
          parts.forEach((part, i) => {
            instances.add(featureId, part, sectionOf(pipes, row), shapes, [
              i === 0 ? turnAt(2 * row) : 0,
              i === parts.length - 1 ? turnAt(2 * row + 1) : 0,
            ]);
          });
        });
        const box = new Box();
        instances.growBox(box);
        const bytes = writeInstanceGlb({
          grid,
          address,
          groups: instances.groups,
          turnBits: fineness.turnBits,
          stepExponent: fineness.stepExponent,
          scaleExponent: SCALE_EXPONENT,
          rows,
          properties,
          models,
        });
        return { bytes, box };
      };
    return [
      lines(3, -1),
      lines(0.5, -2),
      copies(FAR_PIPES, this.#farShapes),
      copies(NEAR_PIPES, this.#nearShapes),
    ];
  }
}

/**
 * The plan of pipes that are all in memory.
 * @param joints as pipeJoints finds them
 * @throws Error naming a pipe without a diameter, when its tile is drawn
 */
export function planPipeTiles(
  source: TiledLayer,
  joints: ReadonlyMap<number, PipeJoint>,
  grid: TileGrid,
): TilesetPlan {
  const mains = new LargestMains(source.table.count);
  mains.add(0, source.table);
  const style = new PipeTiles(source.layer, grid);
  return planOfStyle(style, style.draws(source, joints), source.table.count, mains.rows);
}

/** Finds the mains that one tile could hold the whole county's of. */
export class LargestMains {
  /** by row: how many of MAIN_NOMINALS_MM the pipe is not smaller than */
  readonly #classOf: Uint8Array;

  constructor(count: number) {
    this.#classOf = new Uint8Array(count);
  }

  /** @param first row of the layer of the table's first row */
  add(first: number, pipes: FeatureTable): void {
    const nominal = pipes.columns.get("nominalMm");
    for (let i = 0; i < pipes.count; i++) {
      const sizeMm = Number(nominal?.[i] ?? 0);
      let reached = 0;
      while (reached < MAIN_NOMINALS_MM.length && sizeMm >= MAIN_NOMINALS_MM[reached]!) reached++;
      this.#classOf[first + i] = reached;
    }
  }

  /** Rows of the mains, rising. */
  get rows(): Uint32Array {
    const counts = new Uint32Array(MAIN_NOMINALS_MM.length + 1);
    for (const reached of this.#classOf) counts[reached]!++;
    let least = MAIN_NOMINALS_MM.length;
    let mains = counts[least]!;
    if (mains > MAX_FEATURES_PER_TILE) return new Uint32Array(0);
    while (least > 1 && mains + counts[least - 1]! <= MAX_FEATURES_PER_TILE) mains += counts[--least]!;
    const rows = new Uint32Array(mains);
    let filled = 0;
    for (let row = 0; row < this.#classOf.length; row++)
      if (this.#classOf[row]! >= least) rows[filled++] = row;
    return rows;
  }
}

function addLine(mesh: MeshBuilder, points: readonly Vec3[]): void {
  let previous = -1;
  for (const point of points) {
    const vertex = mesh.addVertex(point, [0, 0, 1]);
    if (previous >= 0) mesh.addSegment(previous, vertex);
    previous = vertex;
  }
}

function partsOf(lines: FeatureTable, enu: Float64Array, row: number): Vec3[][] {
  const parts: Vec3[][] = [];
  for (let part = lines.featureStart[row]!; part < lines.featureStart[row + 1]!; part++) {
    const points: Vec3[] = [];
    for (let v = lines.partStart[part]!; v < lines.partStart[part + 1]!; v++)
      points.push([enu[3 * v]!, enu[3 * v + 1]!, enu[3 * v + 2]!]);
    parts.push(points);
  }
  return parts;
}

/** Width of a pipe and, where the survey gives another than that, height. */
function sectionOf(pipes: FeatureTable, row: number): PipeSection {
  const widthMm = Number(pipes.columns.get("outerDiameterMm")?.[row] ?? 0);
  if (!(widthMm > 0))
    throw new Error(`${pipes.layer} ${pipes.ids[row]}: outerDiameterMm is ${widthMm}, expected a size in mm`);
  const heightMm = Number(pipes.columns.get("heightMm")?.[row] ?? 0);
  return {
    widthMeters: widthMm / 1000,
    ...(heightMm > 0 && heightMm !== widthMm && { heightMeters: heightMm / 1000 }),
  };
}

/**
 * Colours of lines: the layer's on screens, paler where depth or size was assumed and not surveyed. Our own shader reads
 * that from the property table; copies of shapes, which have one colour, count on it.
 */
function pipeColours(layer: LayerDefinition, pipes: FeatureTable): (row: number) => Rgb {
  const surveyed = linearFromHex(layer.colour.dark);
  const assumed = mixed(surveyed, ASSUMED_TINT, ASSUMED_SHARE);
  const depthSource = pipes.columns.get("depthSource");
  const diameterSource = pipes.columns.get("diameterSource");
  return (row) =>
    depthSource?.[row] === "assumed" || diameterSource?.[row] === "assumed" ? assumed : surveyed;
}
