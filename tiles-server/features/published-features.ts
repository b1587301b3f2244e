import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { LAYERS } from "../../contract/layers.ts";
import type { Database } from "../database/database.ts";
import { FileCounts } from "../figures/file-counts.ts";
import { countPublication, type PublicationFigures } from "../figures/publication-figures.ts";
import { HttpError } from "../http/http-error.ts";
import { dropOtherLoads, loadFeatures, loadKeys } from "../publication/load-features.ts";
import type { Publication } from "../publication/publication.ts";
import { registerVehicles } from "../publication/register-vehicles.ts";
import { ShownLoads } from "../publication/shown-loads.ts";

export interface CountedPublication {
  readonly publication: Publication;
  readonly counted: PublicationFigures;
}

/** A publication whose features are all in the database. */
export interface LoadedFeatures {
  readonly publication: Publication;
  /** layer → keys of its rows in table `features` */
  readonly loads: ReadonlyMap<string, readonly string[]>;
}

/** The features the server answers from: those of one publication until the next is wholly loaded. */
export class PublishedFeatures {
  readonly #database: Database;
  readonly #log: Logger;
  /** what other servers on the database must leave; the embedded one is ours alone */
  readonly #shown: ShownLoads | undefined;
  readonly #fileCounts = new FileCounts();
  #counted: Promise<CountedPublication> | undefined;
  #lengthKm: ReadonlyMap<string, number> = new Map();
  #loaded: LoadedFeatures | undefined;
  #tail: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
    if (database.kind === "pglite") return;
    this.#shown = new ShownLoads({
      database,
      server: randomUUID(),
      onForgotten: () => this.#loadAgain(),
      log,
    });
  }

  /** Other servers need not leave this one its rows any more. */
  async close(): Promise<void> {
    await this.#shown?.close();
  }

  /** Loads what the database lacks of a publication, then answers from it. One at a time, in order of calls. */
  load(publication: Publication): Promise<void> {
    const counting = countPublication(publication, this.#fileCounts).then((counted) => ({
      publication,
      counted,
    }));
    counting.catch(() => {}); // thrown where it is awaited
    // of a later publication they follow its features
    this.#counted ??= counting;
    this.#tail = this.#tail.catch(() => {}).then(() => this.#load(publication, counting));
    return this.#tail;
  }

  /** Figures of the publication that is shown: they do not wait for its features. @throws HttpError 503 before `load` */
  counted(): Promise<CountedPublication> {
    if (!this.#counted) throw new HttpError(503, "no publication is open yet");
    return this.#counted;
  }

  /** Lengths of the line layers; empty until they are counted. */
  get lengthKm(): ReadonlyMap<string, number> {
    return this.#lengthKm;
  }

  get isReady(): boolean {
    return this.#loaded !== undefined;
  }

  /** @throws HttpError 503 until the first publication is loaded */
  get loaded(): LoadedFeatures {
    if (!this.#loaded) throw new HttpError(503, "the features of the publication are still being loaded");
    return this.#loaded;
  }

  /** Keys of a layer's rows. @throws HttpError 404 for an unknown or a reserved layer */
  loadsOf(layer: string): readonly string[] {
    const loads = this.loaded.loads.get(layer);
    if (loads !== undefined) return loads;
    const known = LAYERS.some(({ id }) => id === layer);
    throw new HttpError(
      404,
      known ? `layer ${layer} is reserved: the publication does not hold it` : "no such layer",
      {
        field: "layer",
        found: layer,
        expected: [...this.loaded.loads.keys()].join(", "),
      },
    );
  }

  /** This server stood still for so long that others took it for gone, and perhaps its rows. */
  #loadAgain(): void {
    if (!this.#loaded) return;
    this.load(this.#loaded.publication).catch((error: Error) =>
      this.#log.error({ err: error }, "features not loaded again"),
    );
  }

  async #load(publication: Publication, counting: Promise<CountedPublication>): Promise<void> {
    await registerVehicles(this.#database, publication);
    // PGlite reads PostGIS when it is first used, 1.6 s: no visitor and no statement with a time limit shall wait for that
    await this.#database.execute("SELECT postgis_lib_version()");
    const loads = loadKeys(publication);
    const keep = [...loads.values()].flat();
    const before = this.#loaded && [...this.#loaded.loads.values()].flat();
    await this.#shown?.show(this.#loaded?.publication.manifest.number, [...keep, ...(before ?? [])]);
    await loadFeatures(this.#database, publication, this.#log, this.#loaded?.publication);
    const isFirst = this.#loaded === undefined;
    this.#loaded = { publication, loads };
    await this.#shown?.show(publication.manifest.number, keep);
    // figures follow when they are counted: an edit is shown before that
    const shown = counting.then(({ counted }) => {
      if (this.#loaded?.publication !== publication) return;
      this.#counted = counting;
      this.#lengthKm = counted.lengthKm;
    });
    shown.catch((error: Error) => this.#log.error({ err: error }, "figures not counted"));
    if (this.#shown) await this.#shown.whileAllStay((tx, read) => dropOtherLoads(tx, read));
    else await dropOtherLoads(this.#database, keep);
    if (isFirst) await shown;
  }
}
