import { isDeepStrictEqual } from "node:util";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import type { CheckVerdicts } from "../check/tile-grade.ts";
import { type LayerGroup, openGroup } from "../edit/layer-group.ts";
import type { FeatureTable } from "../feature-table.ts";
import { planExtrusionTiles } from "../tiles3d/extrusion-tiles.ts";
import type { TileMaker } from "../tiles3d/layer-tiles.ts";
import { contentPath, LayerTileset } from "../tiles3d/layer-tileset.ts";
import type { PipeJoint } from "../tiles3d/pipe-joints.ts";
import type { PointPlacement } from "../tiles3d/point-placement.ts";
import { enuCoordinates } from "../tiles3d/tile-grid.ts";
import { addressOf, rowsByTile } from "../tiles3d/tile-levels.ts";
import { rowsBefore } from "./same-features.ts";

/** A layer with the facilities on it, by layer, and what checks have said of them. */
export interface PublishedGroup {
  readonly tables: ReadonlyMap<string, FeatureTable>;
  readonly verdicts: CheckVerdicts;
}

/**
 * Tiles of a layer, and of the facilities on it, that a build need not draw because the version in use has them: those
 * that show the same features in the same order, joined and turned as before.
 * @param id of the pipe layer, or of one that stands alone
 * @returns layer → paths inside tiles/<layer>/
 * @throws Error naming a feature that cannot be drawn
 */
export async function unchangedTiles(
  id: string,
  facilityLayer: LayerDefinition | undefined,
  before: PublishedGroup,
  after: PublishedGroup,
  maker: TileMaker,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const layer = layerById(id);
  const unchanged = new Map<string, ReadonlySet<string>>();
  const both = (layerId: string) => {
    const [was, is] = [before.tables.get(layerId), after.tables.get(layerId)];
    if (!was || !is) return undefined;
    return rowsBefore({ table: was, verdicts: before.verdicts }, { table: is, verdicts: after.verdicts });
  };
  if (layer.representation === "extrusions") {
    const from = both(id);
    if (!from) return unchanged;
    const tilesetOf = ({ tables }: PublishedGroup) => {
      const table = tables.get(id)!;
      const source = { layer, table, enu: enuCoordinates(maker.grid, table) };
      return new LayerTileset(source, planExtrusionTiles(source, maker.grid), maker);
    };
    unchanged.set(id, sameTiles(tilesetOf(before), tilesetOf(after), from));
    return unchanged;
  }
  const [was, is] = [
    await groupOf(id, facilityLayer, before, maker),
    await groupOf(id, facilityLayer, after, maker),
  ];
  for (const kind of ["pipes", "points"] as const) {
    const [old, now] = [was[kind], is[kind]];
    const from = old && now && both(now.layer.id);
    if (!from) continue;
    if (was.pipes && is.pipes && kind === "pipes") forgetRejoined(from, was.pipes.joints, is.pipes.joints);
    if (was.points && is.points && kind === "points")
      forgetReplaced(from, was.points.placements, is.points.placements);
    unchanged.set(now.layer.id, sameTiles(old.tileset, now.tileset, from));
  }
  return unchanged;
}

function groupOf(
  id: string,
  facilityLayer: LayerDefinition | undefined,
  { tables, verdicts }: PublishedGroup,
  maker: TileMaker,
): Promise<LayerGroup> {
  const table = async (layer: string) => tables.get(layer) ?? null;
  return openGroup(id, table, async () => new Map(), facilityLayer, { ...maker, verdicts });
}

/** A pipe whose joint differs does not look as before. */
function forgetRejoined(
  from: Int32Array,
  before: ReadonlyMap<number, PipeJoint>,
  after: ReadonlyMap<number, PipeJoint>,
): void {
  from.forEach((old, row) => {
    for (const end of [0, 1])
      if (old >= 0 && before.get(2 * old + end)?.turnDeg !== after.get(2 * row + end)?.turnDeg)
        from[row] = -1;
  });
}

/** Nor does a model that stands otherwise. */
function forgetReplaced(
  from: Int32Array,
  before: readonly PointPlacement[],
  after: readonly PointPlacement[],
): void {
  from.forEach((old, row) => {
    if (old >= 0 && !isDeepStrictEqual(before[old], after[row])) from[row] = -1;
  });
}

/** @param from row before of each row that looks as it did; −1 = new or changed */
function sameTiles(before: LayerTileset, after: LayerTileset, from: Int32Array): Set<string> {
  const same = new Set<string>();
  if (before.details.length !== after.details.length || !isDeepStrictEqual(before.schema, after.schema))
    return same;
  const showsRows = "row" in propertiesOf(after.schema);
  after.details.forEach((placed, detail) => {
    const old = before.details[detail]!;
    if (old.level !== placed.level) return;
    const oldTiles = rowsByTile(old);
    for (const [tile, rows] of rowsByTile(placed)) {
      const oldRows = oldTiles.get(tile);
      if (oldRows?.length !== rows.length) continue;
      if (!rows.every((row, i) => from[row] === oldRows[i] && (!showsRows || row === oldRows[i]))) continue;
      same.add(contentPath(addressOf(placed, tile)));
    }
  });
  return same;
}

function propertiesOf(schema: Record<string, unknown>): Record<string, unknown> {
  const { classes } = schema as { classes: { feature: { properties: Record<string, unknown> } } };
  return classes.feature.properties;
}
