import type { FeatureEdit } from "../../contract/edits.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { buildPipeNetwork } from "../network/pipe-network.ts";
import type { Box } from "../tiles3d/box.ts";
import { FittingPlacer } from "../tiles3d/fitting-placement.ts";
import { modelsOf, type TileMaker } from "../tiles3d/layer-tiles.ts";
import { LayerTileset } from "../tiles3d/layer-tileset.ts";
import type { PlacedModel } from "../tiles3d/model-library.ts";
import { type PipeJoint, pipeJoints } from "../tiles3d/pipe-joints.ts";
import { planPipeTiles } from "../tiles3d/pipe-tiles.ts";
import { type PointPlacement, pointPlacement } from "../tiles3d/point-placement.ts";
import { planPointTiles } from "../tiles3d/point-tiles.ts";
import { enuCoordinates, enuOfFeatures } from "../tiles3d/tile-grid.ts";
import { type EditedTable, editTable, sameRows } from "./edited-table.ts";
import { type LayerState, type RedrawnTiles, redraw } from "./layer-state.ts";
import type { NetworkTables } from "./neighbourhood.ts";
import { type NetworkEffects, networkEffects, type TouchedRows } from "./network-effects.ts";
import { NetworkIndex } from "./network-index.ts";

/** A pipe layer with the facilities on it, or a layer of points that stands alone. */
export interface LayerGroup {
  readonly pipes: PipeState | undefined;
  readonly points: PointState | undefined;
}

/** What belongs to all pipes is changed with each edit, as copying it would take longer than the edit. */
interface PipeState extends LayerState {
  readonly joints: Map<number, PipeJoint>;
  readonly index: NetworkIndex;
}

interface PointState extends LayerState {
  readonly placements: readonly PointPlacement[];
  readonly models: ReadonlyMap<string, PlacedModel>;
}

/** What an edit of one layer of a group does to both. */
export interface GroupEdit {
  readonly group: LayerGroup;
  readonly edited: EditedTable;
  readonly before: FeatureTable;
  /** layer → its tiles */
  readonly redrawn: ReadonlyMap<string, RedrawnTiles>;
  /** undefined = no network, or one that the edit cannot change */
  readonly effects: NetworkEffects | undefined;
}

/** Id of the pipe layer of a layer's group, or of the layer itself. */
export function groupId(layer: LayerDefinition): string {
  return layer.network ?? layer.id;
}

/** Reads a group as a build would make it. */
export async function openGroup(
  id: string,
  tableOf: (layer: string) => Promise<FeatureTable | null>,
  boxesOf: (layer: string) => Promise<ReadonlyMap<string, Box>>,
  facilityLayer: LayerDefinition | undefined,
  maker: TileMaker,
): Promise<LayerGroup> {
  const layer = layerById(id);
  const table = await tableOf(id);
  if (layer.representation !== "tubes") {
    return {
      pipes: undefined,
      points: table ? await pointState(layer, table, undefined, await boxesOf(id), maker) : undefined,
    };
  }
  const facilities = facilityLayer ? await tableOf(facilityLayer.id) : null;
  if (!table) {
    const points =
      facilities &&
      (await pointState(facilityLayer!, facilities, undefined, await boxesOf(facilityLayer!.id), maker));
    return { pipes: undefined, points: points ?? undefined };
  }
  const enu = enuCoordinates(maker.grid, table);
  const network = buildPipeNetwork(table, facilities);
  const joints = new Map(pipeJoints(table, enu, network));
  const plan = planPipeTiles({ layer, table, enu }, joints, maker.grid);
  const pipes = {
    layer,
    table,
    enu,
    joints,
    index: new NetworkIndex(table, facilities),
    plan,
    tileset: new LayerTileset({ layer, table, enu }, plan, maker),
    boxes: await boxesOf(id),
  };
  const fittings = new FittingPlacer({ table, enu }, network, (row) => network.facilityNodes[row]);
  const points =
    facilities &&
    (await pointState(facilityLayer!, facilities, fittings, await boxesOf(facilityLayer!.id), maker));
  return { pipes, points: points ?? undefined };
}

async function pointState(
  layer: LayerDefinition,
  table: FeatureTable,
  fittings: FittingPlacer | undefined,
  boxes: ReadonlyMap<string, Box>,
  maker: TileMaker,
): Promise<PointState> {
  const { grid, library } = maker;
  const enu = enuCoordinates(grid, table);
  const models = await modelsOf(layer, library);
  const placementOf = pointPlacement(layer, table, fittings, models);
  const placements = Array.from({ length: table.count }, (_, row) => placementOf(row));
  const plan = planPointTiles({ layer, table, enu }, placements, models, grid);
  const tileset = new LayerTileset({ layer, table, enu }, plan, maker);
  return { layer, table, enu, models, placements, plan, tileset, boxes };
}

/**
 * Applies edits of one layer to its group. The group it is given must not be used again, nor when this throws: what its
 * pipes share has gone on.
 * @throws Error naming a feature that cannot be drawn or lies outside the county's grid
 */
export function editGroup(
  group: LayerGroup,
  layer: string,
  edits: readonly FeatureEdit[],
  maker: Pick<TileMaker, "grid" | "verdicts">,
): GroupEdit {
  const { grid } = maker;
  const { pipes, points } = group;
  const state = pipes?.layer.id === layer ? pipes : points;
  if (state?.layer.id !== layer)
    throw new Error(`layer ${layer} has no features, expected one that is published`);
  const edited = editTable(state.table, edits);
  const { table, from } = edited;
  const enu = enuOfFeatures(grid, table, { enu: state.enu, table: state.table, from });
  const touched = touchedRows(state.table.count, from);
  const isPipes = state === pipes;
  const nextPipes = pipes && { ...pipes, ...(isPipes && { table, enu }) };
  const nextPoints = points && { ...points, ...(!isPipes && { table, enu }) };
  const effects =
    pipes && (!isPipes || changesNetwork(state.table, table, from, touched))
      ? networkEffects(
          tablesOf(pipes, points),
          tablesOf(nextPipes!, nextPoints),
          pipes.index,
          isPipes ? touched : NONE,
          isPipes ? NONE : touched,
        )
      : undefined;
  const redrawn = new Map<string, RedrawnTiles>();

  let pipesAfter = pipes;
  if (pipes && nextPipes && (isPipes || (effects && effects.rejoined.size > 0))) {
    if (effects) rejoin(pipes.joints, effects, isPipes ? touched.before : []);
    const plan = planPipeTiles(nextPipes, pipes.joints, grid);
    const tileset = new LayerTileset(nextPipes, plan, maker);
    const tiles = redraw(
      pipes,
      { plan, tileset },
      isPipes ? from : sameRows(pipes.table.count),
      effects?.rejoined ?? new Set(),
    );
    redrawn.set(pipes.layer.id, tiles);
    pipesAfter = { ...nextPipes, plan, tileset, boxes: tiles.boxes };
  }

  let pointsAfter = points;
  if (points && nextPoints) {
    const { placements, turned } = replaced(points, nextPoints.table, isPipes ? undefined : from, effects);
    if (!isPipes || turned.size > 0) {
      const plan = planPointTiles(nextPoints, placements, points.models, grid);
      const tileset = new LayerTileset(nextPoints, plan, maker);
      const tiles = redraw(points, { plan, tileset }, isPipes ? sameRows(points.table.count) : from, turned);
      redrawn.set(points.layer.id, tiles);
      pointsAfter = { ...nextPoints, placements, plan, tileset, boxes: tiles.boxes };
    }
  }
  return { group: { pipes: pipesAfter, points: pointsAfter }, edited, before: state.table, redrawn, effects };
}

const NONE: TouchedRows = { before: [], after: [] };

function tablesOf(pipes: LayerState, points: LayerState | undefined): NetworkTables {
  return {
    pipes: pipes.table,
    pipesEnu: pipes.enu,
    facilities: points?.table ?? null,
    facilitiesEnu: points?.enu ?? new Float64Array(0),
  };
}

/** Rows that are not what and where they were. */
export function touchedRows(countBefore: number, from: Int32Array): TouchedRows {
  const after: number[] = [];
  from.forEach((old, row) => {
    if (old !== row) after.push(row);
  });
  const before = after.filter((row) => row < countBefore);
  for (let row = from.length; row < countBefore; row++) before.push(row);
  return { before, after };
}

/** Fields of a pipe that the network and the joints are made from, besides its line. */
const NETWORK_FIELDS = ["fromNode", "toNode", "outerDiameterMm", "heightMm"];

function changesNetwork(
  before: FeatureTable,
  after: FeatureTable,
  from: Int32Array,
  { before: left, after: come }: TouchedRows,
): boolean {
  if (before.count !== after.count || left.length !== come.length || come.some((row) => from[row] !== -1))
    return true;
  return come.some(
    (row) =>
      before.ids[row] !== after.ids[row] ||
      NETWORK_FIELDS.some((name) => before.columns.get(name)?.[row] !== after.columns.get(name)?.[row]) ||
      !isSameLine(before, after, row),
  );
}

function isSameLine(before: FeatureTable, after: FeatureTable, row: number): boolean {
  const lineOf = ({ featureStart, partStart, coordinates }: FeatureTable) => {
    const [first, end] = [featureStart[row]!, featureStart[row + 1]!];
    return [
      partStart.subarray(first, end + 1).map((start) => start - partStart[first]!),
      coordinates.subarray(3 * partStart[first]!, 3 * partStart[end]!),
    ] as const;
  };
  const [a, b] = [lineOf(before), lineOf(after)];
  return a.every(
    (values, i) => values.length === b[i]!.length && values.every((value, k) => value === b[i]![k]),
  );
}

/** Brings the joints up to date. */
function rejoin(joints: Map<number, PipeJoint>, effects: NetworkEffects, left: readonly number[]): void {
  for (const row of left) {
    joints.delete(2 * row);
    joints.delete(2 * row + 1);
  }
  for (const [key, joint] of effects.joints) {
    if (joint) joints.set(key, joint);
    else joints.delete(key);
  }
}

/** Placements after an edit, and the rows whose models stand otherwise though the facility is as it was. */
function replaced(
  points: PointState,
  table: FeatureTable,
  from: Int32Array | undefined,
  effects: NetworkEffects | undefined,
): { placements: readonly PointPlacement[]; turned: Set<number> } {
  const { layer, models } = points;
  const turned = new Set<number>();
  if (!effects) {
    if (!from) return { placements: points.placements, turned };
    const placementOf = pointPlacement(layer, table, undefined, models);
    return {
      placements: Array.from(from, (old, row) => (old < 0 ? placementOf(row) : points.placements[old]!)),
      turned,
    };
  }
  const placements = from
    ? Array.from(from, (old) => points.placements[old]!) // those of new rows follow
    : [...points.placements];
  const { pipes, network, facilityRows, facilities } = effects.part;
  const placementOf = pointPlacement(
    layer,
    table,
    new FittingPlacer(pipes, network, (row) => network.facilityNodes[facilities!.rowOf.get(row)!]),
    models,
  );
  for (const row of facilityRows) {
    const placement = placementOf(row);
    const old = placements[row];
    if (
      old &&
      (old.model !== placement.model || old.turnDeg !== placement.turnDeg || old.scale !== placement.scale)
    )
      turned.add(row);
    placements[row] = placement;
  }
  return { placements, turned };
}

/** The state of one of a group's layers. */
export function layerOf(group: LayerGroup, id: string): LayerState | undefined {
  return [group.pipes, group.points].find((state) => state?.layer.id === id);
}
