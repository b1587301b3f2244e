/** Something wrong with a tileset. */
export interface TileFinding {
  /** path of the file in the publication */
  readonly file: string;
  /** JSON path, tile address or accessor inside that file; "" for the file as a whole */
  readonly where: string;
  /** what was found and what was expected */
  readonly message: string;
  /** the construct is legal, but none of this program's writers makes it, so it is refused instead of checked */
  readonly outsideProfile?: true;
}

/** Collects the findings of one file. */
export class Findings {
  readonly all: TileFinding[] = [];

  add(file: string, where: string, message: string): void {
    this.all.push({ file, where, message });
  }

  refuse(file: string, where: string, message: string): void {
    this.all.push({ file, where, message, outsideProfile: true });
  }
}

/** Files of a publication, on disk or in memory. */
export interface TileFiles {
  /** undefined where there is no such file */
  read(path: string): Promise<Uint8Array | undefined>;
  /** paths of all files below a folder */
  list(folder: string): Promise<readonly string[]>;
}

/** Path of what a URI in a file points to; both relative to the publication. */
export function resolved(file: string, uri: string): string {
  return decodeURIComponent(new URL(uri, `file:///${encodeURI(file)}`).pathname.slice(1));
}
