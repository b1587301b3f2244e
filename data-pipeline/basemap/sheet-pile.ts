import { THEMES } from "./palette.ts";
import { blankSheet, type Sheet } from "./picture.ts";

/** So many tiles of one depth of a tree at a time: one is painted while another is encoded. */
const SETS = 2;

/** Pictures that are painted on again and again; every tile covers what the last one left on them. */
export class SheetPile {
  /** by depth in a tree, the next to be used first */
  readonly #sets: (readonly Sheet[])[][] = [];
  readonly #kept = new Map<readonly Sheet[], Promise<unknown>>();

  /** A picture of each theme, free to be painted on until the next but one of its depth is taken. */
  async take(depth: number): Promise<readonly Sheet[]> {
    this.#sets[depth] ??= [];
    const sets = this.#sets[depth];
    const sheets = sets.length < SETS ? THEMES.map(blankSheet) : sets.shift()!;
    sets.push(sheets);
    await this.#kept.get(sheets);
    this.#kept.delete(sheets);
    return sheets;
  }

  /** Nobody is given these sheets before `use` has ended. */
  keep(sheets: readonly Sheet[], use: Promise<unknown>): void {
    this.#kept.set(
      sheets,
      use.catch(() => undefined), // told to whom awaits it
    );
  }
}
