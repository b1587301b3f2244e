import { readFile } from "node:fs/promises";
import type { CountyView } from "../../contract/api.ts";
import type { FeatureEdit } from "../../contract/edits.ts";
import {
  FEATURES_PER_FILE,
  featureFile,
  networkFile,
  networkLinksFile,
  tileBoxesFile,
} from "../../contract/publication.ts";
import { tableSource } from "../feature-source.ts";
import type { FeatureTable } from "../feature-table.ts";
import { decodeEdges, encodeEdges, fileEdges, networkFiles } from "../network/network-file.ts";
import { buildPipeNetwork } from "../network/pipe-network.ts";
import type { PublishedVersion } from "../publish/publication-folder.ts";
import type { PublicationWriter } from "../publish/publication-writer.ts";
import { featureFileBytes } from "../publish/published-features.ts";
import type { TileMaker } from "../tiles3d/layer-tiles.ts";
import { encodeTileBoxes } from "../tiles3d/tile-boxes.ts";
import { editAttributes, retabledTiles } from "./attribute-edit.ts";
import { editGroup, type GroupEdit, type LayerGroup, layerOf, touchedRows } from "./layer-group.ts";
import type { TouchedRows } from "./network-effects.ts";

/** Where the files of an edit go. */
export interface EditTarget {
  readonly writer: PublicationWriter;
  /** it goes on from this one */
  readonly version: PublishedVersion;
  readonly maker: TileMaker;
  /** what all layers with tiles cover, one of them as given; undefined = nothing */
  readonly extent: (changed: FeatureTable) => Promise<CountyView["extent"] | undefined>;
}

/** What an edit has put. */
interface PutEdit {
  readonly group: LayerGroup;
  /** of the edited layer */
  readonly features: number;
  readonly tiles: readonly string[];
}

/**
 * Puts the files that differ after an edit: tiles, features, network, what the county covers. Those of a tile's table alone
 * where nothing else changes.
 */
export async function putEdit(target: EditTarget, group: LayerGroup, edit: FeatureEdit): Promise<PutEdit> {
  return (await putAttributes(target, group, edit)) ?? (await putDrawn(target, group, edit));
}

/** An edit that changes tables only; undefined = it changes more, and nothing was put. */
async function putAttributes(
  { writer, version, maker }: EditTarget,
  group: LayerGroup,
  edit: FeatureEdit,
): Promise<PutEdit | undefined> {
  const state = layerOf(group, edit.layer);
  const rows = state && editAttributes(state, [edit]);
  if (!rows) return undefined;
  const folder = `tiles/${edit.layer}`;
  const tiles: string[] = [];
  const read = (path: string) => readFile(version.pathOf(`${folder}/${path}`));
  for (const [path, bytes] of await retabledTiles(state, rows, maker, read))
    if (await writer.replace(`${folder}/${path}`, bytes)) tiles.push(`${folder}/${path}`);
  for (const n of filesOf(rows))
    await writer.replace(featureFile(edit.layer, n), featureFileBytes(state.table, n));
  return { group, tiles, features: state.table.count };
}

async function putDrawn(target: EditTarget, before: LayerGroup, edit: FeatureEdit): Promise<PutEdit> {
  const done = editGroup(before, edit.layer, [edit], target.maker);
  const tiles = await putFiles(target, edit.layer, done);
  return { group: done.group, tiles, features: done.edited.table.count };
}

/** Puts the files of one edit; returns the tiles among them. */
async function putFiles(target: EditTarget, layer: string, done: GroupEdit): Promise<string[]> {
  const { writer } = target;
  const { edited, before, effects, redrawn, group } = done;
  const tiles: string[] = [];
  for (const [id, { drawn, emptied, boxes }] of redrawn) {
    const folder = `tiles/${id}`;
    const state = layerOf(group, id)!;
    for (const path of emptied) writer.remove(`${folder}/${path}`);
    for (const [path, bytes] of drawn)
      if (await writer.replace(`${folder}/${path}`, bytes)) tiles.push(`${folder}/${path}`);
    tiles.push(...emptied.map((path) => `${folder}/${path}`));
    for (const { path, bytes } of state.tileset.filesBeside(boxes))
      await writer.replace(`${folder}/${path}`, bytes);
    await writer.replace(tileBoxesFile(id), encodeTileBoxes(boxes));
  }
  const { table, from } = edited;
  const rows = touchedRows(before.count, from);
  for (const n of filesOf([...rows.before, ...rows.after])) {
    if (n * FEATURES_PER_FILE < table.count)
      await writer.replace(featureFile(layer, n), featureFileBytes(table, n));
    else writer.remove(featureFile(layer, n));
  }
  if (group.pipes && effects) await putNetwork(target, done);
  await putExtent(target, done, rows);
  return tiles;
}

async function putNetwork(
  { writer, version }: EditTarget,
  { group, effects, before, edited, redrawn }: GroupEdit,
): Promise<void> {
  const { table } = group.pipes!;
  const { layer } = table;
  const points = group.points;
  if (joinsPoints(points?.table) || version.files.has(networkLinksFile(layer))) {
    // pumps and valves between two points may reach across the whole network
    const whole = buildPipeNetwork(table, points?.table ?? null);
    for (const { path, bytes } of networkFiles(whole, tableSource(table))) await writer.replace(path, bytes);
    if (whole.linkIds.length === 0) writer.remove(networkLinksFile(layer));
    return;
  }
  const isPipes = before.layer === layer && redrawn.has(layer);
  const moved = isPipes ? touchedRows(before.count, edited.from) : { before: [], after: [] };
  const { pipes, network } = effects!.part;
  const edgeOf = (row: number) => {
    const edge = pipes.rowOf.get(row)!;
    return fileEdges(network, [edge], [pipes.table.ids[edge]!]);
  };
  const described = [...effects!.redescribed, ...moved.after];
  for (const n of filesOf([...described, ...moved.before])) {
    const first = n * FEATURES_PER_FILE;
    const end = Math.min(table.count, first + FEATURES_PER_FILE);
    const path = networkFile(layer, n);
    if (first >= end) {
      writer.remove(path);
      continue;
    }
    const edges = version.files.has(path)
      ? decodeEdges(await readFile(version.pathOf(path))).slice(0, end - first)
      : [];
    for (const row of described.filter((row) => row >= first && row < end).sort((a, b) => a - b))
      edges.splice(row - first, 1, ...edgeOf(row));
    await writer.replace(path, encodeEdges(layer, edges));
  }
}

/** county.json tells what the layers cover: only a feature at the edge can change that. */
async function putExtent(
  { writer, version, extent }: EditTarget,
  { before, edited }: GroupEdit,
  rows: TouchedRows,
): Promise<void> {
  const path = version.pathOf("county.json");
  // as it was written: the schema would put its fields in another order
  const view = JSON.parse(await readFile(path, "utf8")) as CountyView;
  const [west, south, east, north] = view.extent;
  const isInside = (table: FeatureTable, row: number) => {
    const first = table.partStart[table.featureStart[row]!]!;
    const end = table.partStart[table.featureStart[row + 1]!]!;
    for (let v = first; v < end; v++) {
      const [lon, lat] = [table.coordinates[3 * v]!, table.coordinates[3 * v + 1]!];
      if (!(lon > west && lon < east && lat > south && lat < north)) return false;
    }
    return true;
  };
  const { table } = edited;
  if (rows.before.every((row) => isInside(before, row)) && rows.after.every((row) => isInside(table, row)))
    return;
  const covered = await extent(table);
  await writer.replace(
    "county.json",
    Buffer.from(JSON.stringify({ ...view, extent: covered ?? view.extent })),
  );
}

function joinsPoints(facilities: FeatureTable | undefined): boolean {
  return facilities?.columns.get("fromNode")?.some((name) => name !== null) === true;
}

/** Numbers of the feature files that hold some rows, rising. */
function filesOf(rows: readonly number[]): number[] {
  return [...new Set(rows.map((row) => Math.floor(row / FEATURES_PER_FILE)))].sort((a, b) => a - b);
}
