import type { Logger } from "pino";
import {
  changedLayers,
  currentFolder,
  openPublication,
  type Publication,
  type PublicationChange,
  type PublicationSource,
} from "./publication.ts";

/** How often the symbolic link is read. Notifications of file systems do not cross network mounts. */
const LOOK_EVERY_MS = 250;

/**
 * A publication and what comes after it: follows the `current` link of its root. A new version is shown only after
 * `prepare` (loading its features) is done; one that cannot be opened is logged and the old one stays.
 */
export class FollowedPublication implements PublicationSource {
  current: Publication;
  #folder: string;
  readonly #root: string;
  readonly #prepare: (publication: Publication) => Promise<void>;
  readonly #log: Logger;
  readonly #listeners = new Set<(change: PublicationChange) => void>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;
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

  onChange(listener: (change: PublicationChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
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
    } finally {
      this.#looking = false;
    }
  }

  async #show(publication: Publication): Promise<void> {
    const before = this.current;
    if (publication.manifest.version === before.manifest.version) return;
    await this.#prepare(publication);
    this.current = publication;
    const change = {
      version: publication.manifest.version,
      layers: changedLayers(before.manifest, publication.manifest),
    };
    this.#log.info(change, "publication changed");
    for (const listener of this.#listeners) listener(change);
  }
}
