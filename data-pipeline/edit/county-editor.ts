import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CountyView } from "../../contract/api.ts";
import type { EditRequest, FeatureEdit, JournalEntry } from "../../contract/edits.ts";
import { FINDINGS_FILE, type PublishedFindings, publishedFindingsSchema } from "../../contract/findings.ts";
import { LAYERS, layerById } from "../../contract/layers.ts";
import {
  FEATURES_PER_FILE,
  featureFile,
  featureFiles,
  type Manifest,
  networkFile,
  networkLinksFile,
  tileBoxesFile,
} from "../../contract/publication.ts";
import { verdictsOf } from "../check/tile-grade.ts";
import { tableSource } from "../feature-source.ts";
import type { FeatureTable } from "../feature-table.ts";
import { decodeEdges, encodeEdges, fileEdges, networkFiles } from "../network/network-file.ts";
import { buildPipeNetwork } from "../network/pipe-network.ts";
import { silentProgress } from "../progress.ts";
import { currentVersion, type PublishedVersion } from "../publish/publication-folder.ts";
import { PublicationWriter, type Published } from "../publish/publication-writer.ts";
import { type SurveyedCounty, tiledExtent } from "../publish/publish-county.ts";
import { featureFileBytes } from "../publish/published-features.ts";
import { changesOf, forgetOldVersions, isTimeToForget } from "../publish/versions.ts";
import { importCounty } from "../survey/import-county.ts";
import type { TileMaker } from "../tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../tiles3d/model-library.ts";
import { decodeTileBoxes, encodeTileBoxes } from "../tiles3d/tile-boxes.ts";
import { tileGrid } from "../tiles3d/tile-grid.ts";
import { editAttributes, ownTable, retabledTiles } from "./attribute-edit.ts";
import { EditJournal } from "./edit-journal.ts";
import { editableLayer, entryOf } from "./edit-request.ts";
import { withEdits } from "./edited-county.ts";
import {
  editGroup,
  type GroupEdit,
  groupId,
  type LayerGroup,
  openGroup,
  touchedRows,
} from "./layer-group.ts";
import type { LayerState } from "./layer-state.ts";
import type { TouchedRows } from "./network-effects.ts";

const MODELS_FOLDER = fileURLToPath(new URL("../../assets/models", import.meta.url));

/** Old manifests are read this far apart, so that the edits that are made meanwhile do not wait for all of them. */
const BETWEEN_LOOKS_MS = 100;
const NOW = Promise.resolve();

/** What an edit did. */
export interface PublishedEdit extends Published {
  /** feature the request was about */
  readonly id: string;
  /** tiles that were drawn again or are gone, paths inside the publication */
  readonly tiles: readonly string[];
}

/** What an edit has put. */
interface PutEdit {
  readonly group: LayerGroup;
  /** of the edited layer */
  readonly features: number;
  readonly tiles: readonly string[];
}

/**
 * Edits single features of a published county: an entry in the county's journal, and a new version of the publication
 * with only the files that differ. What it publishes is, byte for byte, what a build of the county would publish.
 */
export class CountyEditor {
  readonly #county: SurveyedCounty;
  readonly #out: string;
  readonly #journal: EditJournal;
  readonly #maker: TileMaker;
  readonly #groups = new Map<string, LayerGroup>();
  #version: PublishedVersion;
  /** edits of the journal that the version holds */
  #edits: number;
  #tail: Promise<unknown> = Promise.resolve();
  #forgetting: Promise<void> = Promise.resolve();
  #isClosing = false;

  private constructor(
    county: SurveyedCounty,
    out: string,
    journal: EditJournal,
    maker: TileMaker,
    version: PublishedVersion,
    edits: number,
  ) {
    this.#county = county;
    this.#out = out;
    this.#journal = journal;
    this.#maker = maker;
    this.#version = version;
    this.#edits = edits;
  }

  /**
   * Opens a county and its publication; edits that a crash kept from being published are published now.
   * @param out as given to `twin build --out`
   * @throws Error when there is no publication, or it is not of this county's surveys
   */
  static async open(countyDir: string, out: string): Promise<CountyEditor> {
    return CountyEditor.over(
      await importCounty(countyDir, silentProgress),
      await EditJournal.open(countyDir),
      out,
    );
  }

  /** As open, over surveys that have been read. */
  static async over(county: SurveyedCounty, journal: EditJournal, out: string): Promise<CountyEditor> {
    const version = await currentVersion(out);
    if (version.manifest.county !== county.county.id)
      throw new Error(
        `${out} holds county ${version.manifest.county}, expected ${county.county.id}: choose its own folder`,
      );
    const { edits } = await changesOf(out, version.manifest.number);
    const maker = {
      grid: tileGrid(county.county),
      library: await ModelLibrary.open(MODELS_FOLDER),
      verdicts: verdictsOf(await findingsIn(version)),
    };
    const editor = new CountyEditor(county, out, journal, maker, version, Math.min(edits, journal.last));
    await editor.#publishLeftOver();
    return editor;
  }

  /**
   * Checks an edit, draws what it changes, keeps it in the journal and publishes it. One at a time, in order of calls.
   * @throws EditRefused for what is wrong with the request; nothing is changed then
   */
  edit(request: EditRequest): Promise<PublishedEdit> {
    const done = this.#tail.then(() => this.#edit(request));
    this.#tail = done.catch(() => {}); // the caller has the error; the next edit goes on
    return done;
  }

  /**
   * Whether what is in memory is not what is published: somebody else has published, or an edit reached the journal
   * and not the publication (a full disk). One that is opened anew goes on from there.
   */
  async isOutdated(): Promise<boolean> {
    if (this.#edits !== this.#journal.last) return true;
    const current = basename(await readlink(join(this.#out, "current")));
    return current !== `${this.#version.manifest.number}`;
  }

  async #edit(request: EditRequest): Promise<PublishedEdit> {
    if (await this.isOutdated())
      throw new Error(`${this.#out} is not as it was when it was opened for edits; open it again`);
    const layer = editableLayer(request.layer);
    const group = await this.#group(groupId(layer));
    const state = layerOf(group, request.layer);
    const entry = entryOf(
      request,
      this.#journal.last + 1,
      Date.now(),
      layer,
      state?.table,
      this.#county.county.bounds,
    );
    return this.#publish(entry, [entry]);
  }

  /** @param entries what is added to the journal; none when the edit is there already */
  async #publish(edit: FeatureEdit, entries: readonly JournalEntry[]): Promise<PublishedEdit> {
    const writer = await PublicationWriter.openUpdate(this.#out, this.#version);
    const id = groupId(layerById(edit.layer));
    try {
      const { group, tiles, features } =
        (await this.#putAttributes(writer, await this.#group(id), edit)) ??
        (await this.#putDrawn(writer, await this.#group(id), edit));
      const layers = this.#version.manifest.layers.map((layer): Manifest["layers"][number] =>
        layer.id === edit.layer
          ? { id: layer.id, status: features > 0 ? "live" : "reserved", features }
          : layer,
      );
      await this.#journal.append(entries);
      const published = await writer.finish(this.#county.county.id, layers, {
        by: "edit",
        edits: edit.n,
        features: { [edit.layer]: [edit.id] },
      });
      this.#groups.set(id, group);
      this.#edits = edit.n;
      this.#version = writer.published ?? this.#version;
      if (published.changed && isTimeToForget(published.number)) this.#forget();
      return { ...published, id: edit.id, tiles: [...new Set(tiles)] };
    } catch (error) {
      this.#groups.delete(id); // it has gone on: opened again as it is published
      await writer.discard();
      throw error;
    }
  }

  /** Old versions are looked for beside the edits that follow: what it deletes no version names that they go on from. */
  #forget(): void {
    this.#forgetting = this.#forgetting
      .then(() => forgetOldVersions(this.#out, () => (this.#isClosing ? NOW : wait(BETWEEN_LOOKS_MS))))
      .catch((error: Error) => {
        // named recovery: the edit is published, and what stays on disk is looked for again
        process.stderr.write(`twin: old versions in ${this.#out} stay: ${error.message}\n`);
      });
  }

  /** Resolves when nothing is written or deleted any more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#tail;
    await this.#forgetting;
  }

  /** An edit that changes tables only; undefined = it changes more, and nothing was put. */
  async #putAttributes(
    writer: PublicationWriter,
    group: LayerGroup,
    edit: FeatureEdit,
  ): Promise<PutEdit | undefined> {
    const state = layerOf(group, edit.layer);
    const rows = state && editAttributes(state, [edit]);
    if (!rows) return undefined;
    const folder = `tiles/${edit.layer}`;
    const tiles: string[] = [];
    const read = (path: string) => readFile(this.#version.pathOf(`${folder}/${path}`));
    for (const [path, bytes] of await retabledTiles(state, rows, this.#maker, read))
      if (await writer.replace(`${folder}/${path}`, bytes)) tiles.push(`${folder}/${path}`);
    for (const n of filesOf(rows))
      await writer.replace(featureFile(edit.layer, n), featureFileBytes(state.table, n));
    return { group, tiles, features: state.table.count };
  }

  async #putDrawn(writer: PublicationWriter, before: LayerGroup, edit: FeatureEdit): Promise<PutEdit> {
    const done = editGroup(before, edit.layer, [edit], this.#maker);
    const tiles = await this.#put(writer, edit.layer, done);
    return { group: done.group, tiles, features: done.edited.table.count };
  }

  /** Puts the files of one edit; returns the tiles among them. */
  async #put(writer: PublicationWriter, layer: string, done: GroupEdit): Promise<string[]> {
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
    if (group.pipes && effects) await this.#putNetwork(writer, done);
    await this.#putExtent(writer, done, rows);
    return tiles;
  }

  async #putNetwork(
    writer: PublicationWriter,
    { group, effects, before, edited, redrawn }: GroupEdit,
  ): Promise<void> {
    const { table } = group.pipes!;
    const { layer } = table;
    const points = group.points;
    if (joinsPoints(points?.table) || this.#version.files.has(networkLinksFile(layer))) {
      // pumps and valves between two points may reach across the whole network
      const whole = buildPipeNetwork(table, points?.table ?? null);
      for (const { path, bytes } of networkFiles(whole, tableSource(table)))
        await writer.replace(path, bytes);
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
      const edges = this.#version.files.has(path)
        ? decodeEdges(await readFile(this.#version.pathOf(path))).slice(0, end - first)
        : [];
      for (const row of described.filter((row) => row >= first && row < end).sort((a, b) => a - b))
        edges.splice(row - first, 1, ...edgeOf(row));
      await writer.replace(path, encodeEdges(layer, edges));
    }
  }

  /** county.json tells what the layers cover: only a feature at the edge can change that. */
  async #putExtent(
    writer: PublicationWriter,
    { before, edited }: GroupEdit,
    rows: TouchedRows,
  ): Promise<void> {
    const path = this.#version.pathOf("county.json");
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
    const survey = withEdits(this.#county, this.#journal.edits(this.#edits));
    const extent = await tiledExtent((id) =>
      id === table.layer ? Promise.resolve(table) : survey.layer(id),
    );
    await writer.replace(
      "county.json",
      Buffer.from(JSON.stringify({ ...view, extent: extent ?? view.extent })),
    );
  }

  async #group(id: string): Promise<LayerGroup> {
    const known = this.#groups.get(id);
    if (known) return known;
    const survey = withEdits(this.#county, this.#journal.edits(this.#edits));
    const facilityLayer = LAYERS.find(({ network }) => network === id);
    const group = await openGroup(
      id,
      async (layer) => {
        const table = await survey.layer(layer);
        if (table) this.#refuseOtherSurvey(table);
        return table && ownTable(table);
      },
      async (layer) => decodeTileBoxes(await readFile(this.#version.pathOf(tileBoxesFile(layer)))),
      facilityLayer,
      this.#maker,
    );
    this.#groups.set(id, group);
    return group;
  }

  /** Entries that are in the journal but not in the publication: a crash came between. */
  async #publishLeftOver(): Promise<void> {
    const left = this.#journal.after(this.#edits);
    const edits = left.filter((entry): entry is FeatureEdit => entry.op !== "rollback");
    if (edits.length < left.length)
      throw new Error("a rollback was not finished: run twin rollback again, or twin build");
    for (const edit of edits) await this.#publish(edit, []);
  }

  #refuseOtherSurvey(table: FeatureTable): void {
    const paths = featureFiles(this.#version.files, table.layer);
    const isSame =
      paths.length === Math.ceil(table.count / FEATURES_PER_FILE) &&
      paths.every((path, n) => {
        const sha256 = createHash("sha256").update(featureFileBytes(table, n)).digest("hex");
        return sha256 === this.#version.files.get(path)!.sha256;
      });
    if (!isSame)
      throw new Error(
        `the publication in ${this.#out} is not of the county's present surveys (layer ${table.layer}); run twin build first`,
      );
  }
}

function layerOf(group: LayerGroup, id: string): LayerState | undefined {
  return [group.pipes, group.points].find((state) => state?.layer.id === id);
}

function joinsPoints(facilities: FeatureTable | undefined): boolean {
  return facilities?.columns.get("fromNode")?.some((name) => name !== null) === true;
}

/** Numbers of the feature files that hold some rows, rising. */
function filesOf(rows: readonly number[]): number[] {
  return [...new Set(rows.map((row) => Math.floor(row / FEATURES_PER_FILE)))].sort((a, b) => a - b);
}

/** What checks have found, as the version holds it; null = nothing. */
async function findingsIn(version: PublishedVersion): Promise<PublishedFindings | null> {
  if (!version.files.has(FINDINGS_FILE)) return null;
  return publishedFindingsSchema.parse(JSON.parse(await readFile(version.pathOf(FINDINGS_FILE), "utf8")));
}
