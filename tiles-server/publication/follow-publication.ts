import type { Logger } from "pino";
import {
  changedLayers,
  changedTiles,
  currentFolder,
  openPublication,
  type Publication,
  type PublicationChange,
  type PublicationSource,
} from "./publication.ts";

/** How often the symbolic link is read. Notifications of file systems do not cross network mounts. */
const LOOK_EVERY_MS = 250;

/**
 * A publication and what comes after it: follows the `current` link of its root. One that cannot be opened is logged and
 * the old one stays; `prepare` loads its features.
 */
export class FollowedPublication implements PublicationSource {
  current: Publication;
  #folder: string;
  readonly #root: string;
  readonly #prepare: (publication: Publication) => Promise<void>;
  readonly #log: Logger;
  readonly #listeners = new Set<(change: PublicationChange) => void>();
  readonly #fileListeners = new Set<(change: PublicationChange) => void>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #lastProblem = "";

  /** `current` was opened from `folder`, to which the link in `root` led */
  constructor(
    root: string,
    folder: string,
    current: Publication,
    prepare: (publication: Publication) => Promise<void>,
    log: Logger,
  ) {
    this.#root = root;
    this.#folder = folder;
    this.current = current;
    this.#prepare = prepare;
    this.#log = log;
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  onFiles(listener: (change: PublicationChange) => void): () => void {
    this.#fileListeners.add(listener);
    return () => this.#fileListeners.delete(listener);
  }

  onChange(listener: (change: PublicationChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async showNewest(): Promise<void> {
    await this.#looking; // that look may have come before what is new
    await this.#look();
  }

  #look(): Promise<void> {
    this.#looking ??= this.#showWhatIsNew().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #showWhatIsNew(): Promise<void> {
    try {
      const folder = await currentFolder(this.#root);
      if (folder !== this.#folder) {
        this.#folder = folder; // also when it is broken: said once, not four times a second
        await this.#show(await openPublication(folder));
      }
    } catch (error) {
      // named recovery: a half-copied or missing publication must not take the running twin down
      const { message } = error as Error;
      if (message !== this.#lastProblem) this.#log.error({ err: error }, "publication not shown");
      this.#lastProblem = message;
    }
  }

  async #show(publication: Publication): Promise<void> {
    const before = this.current;
    if (publication.manifest.version === before.manifest.version) return;
    const change = {
      version: publication.manifest.version,
      number: publication.manifest.number,
      layers: changedLayers(before.manifest, publication.manifest),
      tiles: changedTiles(before.manifest, publication.manifest),
    };
    // what an edit changed is seen at once; of a new survey tiles and features are shown together
    if (!change.tiles) await this.#prepare(publication);
    this.current = publication;
    const { version, number, layers } = change;
    this.#log.info({ version, number, layers }, "publication changed");
    for (const listener of this.#fileListeners) listener(change);
    if (change.tiles) await this.#prepare(publication);
    for (const listener of this.#listeners) listener(change);
  }
}
