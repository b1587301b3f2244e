import type { CountyView } from "../../contract/api.ts";
import type { Manifest } from "../../contract/publication.ts";

/** One version of the publication on disk, opened. Its files never change. */
export interface Publication {
  readonly manifest: Manifest;
  readonly county: CountyView;
  /** when the manifest was written, UTC milliseconds */
  readonly publishedMs: number;
  /** Bytes of a file named in the manifest. `encoding` "br" asks for its compressed sibling. */
  read(path: string, encoding?: "identity" | "br"): Promise<Buffer>;
}

/** What changed from one version to the next: layers whose files differ. */
export interface PublicationChange {
  readonly version: string;
  readonly layers: readonly string[];
}

/** The publication that `current` points at, followed while the server runs. */
export interface PublicationSource {
  readonly current: Publication;
  /** Called after the new version is open and its features are in the database. Returns the unsubscribe. */
  onChange(listener: (change: PublicationChange) => void): () => void;
}
