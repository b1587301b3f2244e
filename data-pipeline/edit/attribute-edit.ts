import type { FeatureEdit } from "../../contract/edits.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { TileMaker } from "../tiles3d/layer-tiles.ts";
import { contentPath } from "../tiles3d/layer-tileset.ts";
import { FeatureProperties } from "../tiles3d/property-table.ts";
import { addressOf } from "../tiles3d/tile-levels.ts";
import { isAt, partsOf } from "./edited-table.ts";
import type { LayerState } from "./layer-state.ts";
import { patchedTile, tableOfOne } from "./patched-tile.ts";

type Value = string | number | null;

/** Fields that decide how a feature is drawn, where its fitting stands, or what it is joined with; all others stand in tables only. */
const SHAPING_FIELDS = [
  "id",
  "kind",
  "fromNode",
  "toNode",
  "outerDiameterMm",
  "heightMm",
  "nominalMm",
  "depthSource",
  "diameterSource",
  "rotationDeg",
  "headingDeg",
  "poleHeightM",
  "heightM",
];

/**
 * Gives features other attributes where that changes no drawing: the values of the layer's table are changed in place, so
 * that its tileset stays as it is.
 * @returns the rows that were changed; undefined = nothing was done, because an edit does more than that
 */
export function editAttributes({ table }: LayerState, edits: readonly FeatureEdit[]): number[] | undefined {
  const rows: number[] = [];
  const changes: { readonly column: Value[]; readonly row: number; readonly value: Value }[] = [];
  for (const edit of edits) {
    const row = table.ids.indexOf(edit.id);
    if (edit.op !== "put" || row < 0 || !isAt(table, row, partsOf(edit.geometry))) return undefined;
    if (Object.keys(edit.properties).some((name) => !table.columns.has(name))) return undefined;
    for (const [name, column] of table.columns) {
      const value = edit.properties[name] ?? null;
      if (value === column[row]) continue;
      if (SHAPING_FIELDS.includes(name)) return undefined;
      changes.push({ column: column as Value[], row, value });
    }
    rows.push(row);
  }
  for (const { column, row, value } of changes) column[row] = value;
  return rows;
}

/** A table whose values may be changed in place without anybody else noticing. */
export function ownTable(table: FeatureTable): FeatureTable {
  return { ...table, columns: new Map([...table.columns].map(([name, column]) => [name, column.slice()])) };
}

/**
 * The tiles that show some rows, by contentPath, after editAttributes: their property tables say something else, their
 * geometry is copied. A table whose texts change is written anew with its tile.
 * @param read bytes of a tile as it is published
 */
export async function retabledTiles(
  { layer, table, tileset }: LayerState,
  rows: readonly number[],
  { verdicts }: Pick<TileMaker, "verdicts">,
  read: (path: string) => Promise<Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const properties = new FeatureProperties(layer, table, verdicts);
  const tiles = new Map<string, Uint8Array>();
  const redrawn = new Set<string>();
  for (const row of rows) {
    const one = tableOfOne(properties, row);
    for (const [detail, placed] of tileset.details.entries()) {
      const number = placed.tileOfRow[row]!;
      if (number < 0) continue;
      const path = contentPath(addressOf(placed, number));
      if (redrawn.has(path)) continue;
      const patched = patchedTile(tiles.get(path) ?? (await read(path)), table.ids[row]!, one);
      if (!patched) redrawn.add(path);
      tiles.set(path, patched ?? tileset.draw(tileset.tile(detail, number)).bytes);
    }
  }
  return tiles;
}
