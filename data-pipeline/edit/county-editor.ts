import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { EditRequest, FeatureEdit, JournalEntry } from "../../contract/edits.ts";
import { FINDINGS_FILE, type PublishedFindings, publishedFindingsSchema } from "../../contract/findings.ts";
import { LAYERS, layerById } from "../../contract/layers.ts";
import { FEATURES_PER_FILE, featureFiles, type Manifest, tileBoxesFile } from "../../contract/publication.ts";
import { verdictsOf } from "../check/tile-grade.ts";
import type { FeatureTable } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import { currentVersion, type PublishedVersion } from "../publish/publication-folder.ts";
import { PublicationWriter, type Published } from "../publish/publication-writer.ts";
import { type SurveyedCounty, tiledExtent } from "../publish/publish-county.ts";
import { featureFileBytes } from "../publish/published-features.ts";
import { changesOf, forgetOldVersions, isTimeToForget } from "../publish/versions.ts";
import { importCounty } from "../survey/import-county.ts";
import type { TileMaker } from "../tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../tiles3d/model-library.ts";
import { decodeTileBoxes } from "../tiles3d/tile-boxes.ts";
import { tileGrid } from "../tiles3d/tile-grid.ts";
import { ownTable } from "./attribute-edit.ts";
import { EditJournal } from "./edit-journal.ts";
import { editableLayer, entryOf } from "./edit-request.ts";
import { withEdits } from "./edited-county.ts";
import { groupId, type LayerGroup, layerOf, openGroup } from "./layer-group.ts";
import { putEdit } from "./put-edit.ts";

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
      const version = this.#version;
      const target = { writer, version, maker: this.#maker, extent: this.#extentWith };
      const { group, tiles, features } = await putEdit(target, await this.#group(id), edit);
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

  /** What all layers with tiles cover, one of them as given. */
  readonly #extentWith = (table: FeatureTable) => {
    const survey = withEdits(this.#county, this.#journal.edits(this.#edits));
    return tiledExtent((id) => (id === table.layer ? Promise.resolve(table) : survey.layer(id)));
  };

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

/** What checks have found, as the version holds it; null = nothing. */
async function findingsIn(version: PublishedVersion): Promise<PublishedFindings | null> {
  if (!version.files.has(FINDINGS_FILE)) return null;
  return publishedFindingsSchema.parse(JSON.parse(await readFile(version.pathOf(FINDINGS_FILE), "utf8")));
}
