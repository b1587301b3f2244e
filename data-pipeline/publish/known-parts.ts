import { readFile, stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { CountyView } from "../../contract/api.ts";
import { FINDINGS_FILE, publishedFindingsSchema } from "../../contract/findings.ts";
import { LAYERS, type LayerDefinition } from "../../contract/layers.ts";
import { tileBoxesFile } from "../../contract/publication.ts";
import { type BasemapSummary, PAINTED_COLUMNS } from "../basemap/build-basemap.ts";
import { PAINTED_LAYERS } from "../basemap/render-tile.ts";
import { type CheckVerdicts, verdictsOf } from "../check/tile-grade.ts";
import type { EditJournal } from "../edit/edit-journal.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { TerrainSummary } from "../terrain/build-terrain.ts";
import type { Box } from "../tiles3d/box.ts";
import { hasTiles } from "../tiles3d/layer-tiles.ts";
import { ModelLibrary } from "../tiles3d/model-library.ts";
import { decodeTileBoxes } from "../tiles3d/tile-boxes.ts";
import { tileGrid } from "../tiles3d/tile-grid.ts";
import type { BuildInputs } from "./build-inputs.ts";
import { currentVersion, type PublishedVersion } from "./publication-folder.ts";
import { type Extent, extentOf, MODELS_FOLDER, type SurveyedCounty } from "./publish-county.ts";
import { readPublishedLayer } from "./published-features.ts";
import { isSameTable } from "./same-features.ts";
import { unchangedTiles } from "./unchanged-tiles.ts";
import { changesOf } from "./versions.ts";

/** What the version in use holds of a county as it is now, so that it need not be made again. */
export interface KnownParts {
  /** the version in use */
  readonly version: PublishedVersion;
  /** files that stay as they are */
  readonly paths: ReadonlySet<string>;
  /** undefined = to be made */
  readonly terrain: TerrainSummary | undefined;
  /** undefined = to be made */
  readonly basemap: BasemapSummary | undefined;
  /** layers of which all files stay */
  readonly layers: ReadonlyMap<string, KnownLayer>;
  /** what the tiles among the files draw, by contentPath */
  boxesOf(layer: string): Promise<ReadonlyMap<string, Box>>;
}

export interface KnownLayer {
  readonly features: number;
  /** undefined for a layer that is not drawn in 3D */
  readonly extent: Extent | undefined;
}

/** Nothing is known to be as before. */
export interface NothingKnown {
  /** ends the sentence "everything is made: " */
  readonly why: string;
}

type Inputs = Omit<BuildInputs, "number" | "extents">;

/**
 * Compares a county with the version in use.
 * @param survey with the edits of the journal
 * @param inputs of `survey`; @param last what the last build was made from
 */
export async function knownParts(
  folder: string,
  survey: SurveyedCounty,
  journal: EditJournal,
  inputs: Inputs,
  last: BuildInputs,
): Promise<KnownParts | NothingKnown> {
  if (last.program !== inputs.program)
    return { why: "the program, its models or code lists differ from those of the last build" };
  if (last.county !== inputs.county) return { why: "county.yaml differs from that of the last build" };
  const version = await currentVersion(folder).catch(({ message }: Error) => ({ why: message }));
  if ("why" in version) return version;
  const edited = await layersEditedSince(folder, last.number, version);
  if ("why" in edited) return edited;
  const { edits } = await changesOf(folder, version.manifest.number);
  const comparison = new Comparison(survey, version, await verdictsIn(version), (layer) => {
    const [then, now] = [journal.edits(edits), journal.edits()].map((all) =>
      all.filter((edit) => edit.layer === layer),
    );
    const known = inputs.layers[layer] ?? null;
    return known !== null && last.layers[layer] === known && isDeepStrictEqual(then, now);
  });
  const extentsOf = (layer: string) => (edited.has(layer) ? undefined : last.extents[layer]);
  return comparison.knownParts(inputs.ground !== null && inputs.ground === last.ground, extentsOf);
}

/** Layers that edits have changed since version N. */
async function layersEditedSince(
  folder: string,
  number: number,
  { manifest }: PublishedVersion,
): Promise<Set<string> | NothingKnown> {
  const layers = new Set<string>();
  if (manifest.number < number)
    return { why: `version ${manifest.number} is in use, older than the last build's ${number}` };
  for (let n = number + 1; n <= manifest.number; n++) {
    const changes = await changesOf(folder, n).catch(({ message }: Error) => ({ why: message }));
    if ("why" in changes) return { why: `what made version ${n} is not known: ${changes.why}` };
    if (changes.by !== "edit") return { why: `version ${n} is of a ${changes.by} that was not recorded` };
    for (const layer of Object.keys(changes.features)) layers.add(layer);
  }
  return layers;
}

async function verdictsIn(version: PublishedVersion): Promise<CheckVerdicts> {
  if (!version.files.has(FINDINGS_FILE)) return verdictsOf(null);
  const text = await readFile(version.pathOf(FINDINGS_FILE), "utf8");
  return verdictsOf(publishedFindingsSchema.parse(JSON.parse(text)));
}

/** A county beside the version in use. */
class Comparison {
  readonly #survey: SurveyedCounty;
  readonly #version: PublishedVersion;
  readonly #verdicts: { readonly before: CheckVerdicts; readonly after: CheckVerdicts };
  readonly #isSameSurvey: (layer: string) => boolean;

  constructor(
    survey: SurveyedCounty,
    version: PublishedVersion,
    verdicts: CheckVerdicts,
    isSameSurvey: (layer: string) => boolean,
  ) {
    this.#survey = survey;
    this.#version = version;
    this.#verdicts = { before: verdicts, after: verdictsOf(survey.findings) };
    this.#isSameSurvey = isSameSurvey;
  }

  async knownParts(
    isSameGround: boolean,
    extentsOf: (layer: string) => Extent | undefined,
  ): Promise<KnownParts | NothingKnown> {
    const { files, pathOf } = this.#version;
    const paths = new Set<string>();
    const keep = (prefix: string) => {
      for (const path of files.keys()) if (path.startsWith(prefix)) paths.add(path);
    };
    // as it was written: the schema would put its fields in another order
    const view = JSON.parse(await readFile(pathOf("county.json"), "utf8")) as CountyView;
    const terrain = isSameGround ? view.terrain : undefined;
    if (terrain) keep("terrain/");
    const basemap = isSameGround && (await this.#isSameMap()) ? view.basemap : undefined;
    if (basemap) keep("basemap/");
    keep("models/");

    const layers = new Map<string, KnownLayer>();
    for (const layer of LAYERS.filter(({ network }) => !network)) {
      const facilityLayer = LAYERS.find(({ network }) => network === layer.id);
      const group = [layer, ...(facilityLayer ? [facilityLayer] : [])].filter(
        ({ id }) => this.#features(id) > 0 || this.#survey.layerIds.includes(id),
      );
      if (group.length === 0) continue;
      if (group.every((own) => this.#isSameLayer(own))) {
        for (const own of group) {
          for (const kind of ["tiles", "features", "network"]) keep(`${kind}/${own.id}/`);
          keep(tileBoxesFile(own.id));
          layers.set(own.id, {
            features: this.#features(own.id),
            extent: hasTiles(own) ? (extentsOf(own.id) ?? (await this.#extent(own.id))) : undefined,
          });
        }
        continue;
      }
      if (!group.some(hasTiles)) continue;
      for (const [id, tiles] of await this.#unchangedTiles(layer, facilityLayer))
        for (const path of tiles) paths.add(`tiles/${id}/${path}`);
    }
    const broken = await this.#brokenAmong(paths);
    if (broken) return { why: broken };
    return {
      version: this.#version,
      paths,
      terrain,
      basemap,
      layers,
      boxesOf: (layer) => this.#boxesOf(layer, paths),
    };
  }

  #features(layer: string): number {
    return this.#version.manifest.layers.find(({ id }) => id === layer)?.features ?? 0;
  }

  #isSameLayer(layer: LayerDefinition): boolean {
    const { before, after } = this.#verdicts;
    const failed = (verdicts: CheckVerdicts) => [...(verdicts.failed.get(layer.id) ?? [])].sort();
    return (
      this.#isSameSurvey(layer.id) &&
      before.isChecked === after.isChecked &&
      isDeepStrictEqual(failed(before), failed(after))
    );
  }

  /** Whether nothing that is painted differs. */
  async #isSameMap(): Promise<boolean> {
    for (const id of PAINTED_LAYERS) {
      if (this.#isSameSurvey(id)) continue;
      const [before, after] = [await this.#published(id), await this.#survey.layer(id)];
      if ((before?.count ?? 0) === 0 && (after?.count ?? 0) === 0) continue;
      if (!before || !after || !isSameTable(before, after, PAINTED_COLUMNS)) return false;
    }
    return true;
  }

  async #unchangedTiles(
    layer: LayerDefinition,
    facilityLayer: LayerDefinition | undefined,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const [before, after] = [new Map<string, FeatureTable>(), new Map<string, FeatureTable>()];
    for (const { id } of facilityLayer ? [layer, facilityLayer] : [layer]) {
      const [old, now] = [await this.#published(id), await this.#survey.layer(id)];
      if (old) before.set(id, old);
      if (now && now.count > 0) after.set(id, now);
    }
    if (!before.has(layer.id) || !after.has(layer.id)) return new Map();
    return unchangedTiles(
      layer.id,
      facilityLayer,
      { tables: before, verdicts: this.#verdicts.before },
      { tables: after, verdicts: this.#verdicts.after },
      { grid: tileGrid(this.#survey.county), library: await ModelLibrary.open(MODELS_FOLDER) },
    );
  }

  #published(layer: string): Promise<FeatureTable | undefined> {
    return readPublishedLayer(this.#version.files, this.#version.pathOf, layer);
  }

  async #extent(layer: string): Promise<Extent | undefined> {
    const table = await this.#survey.layer(layer);
    return table && table.count > 0 ? extentOf(table) : undefined;
  }

  /** What is wrong with the first file that does not lie on disk as the manifest says. */
  async #brokenAmong(paths: ReadonlySet<string>): Promise<string | undefined> {
    for (const path of paths) {
      const file = this.#version.files.get(path);
      if (!file) return `${path} is not in the version in use`;
      const found = await stat(this.#version.pathOf(path)).catch(() => undefined);
      if (found?.size !== file.bytes)
        return `${path} of the version in use has ${found?.size ?? "no"} bytes on disk, expected ${file.bytes}`;
    }
    return undefined;
  }

  async #boxesOf(layer: string, paths: ReadonlySet<string>): Promise<Map<string, Box>> {
    const file = tileBoxesFile(layer);
    if (!this.#version.files.has(file)) return new Map();
    const all = decodeTileBoxes(await readFile(this.#version.pathOf(file)));
    return new Map([...all].filter(([path]) => paths.has(`tiles/${layer}/${path}`)));
  }
}
