import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";

const PACKAGE = "@fontsource/noto-sans-sc";
/** Stands for a character that no slice has: the mark Chinese type uses for a missing sort. */
const MISSING = "〓";

export type Weight = 400 | 500;

/** Part of a text that one slice of the font has. */
export interface Run {
  /** file name of the slice; also the font's name in a document */
  readonly slice: string;
  readonly text: string;
}

let slices: ReadonlyMap<number, string> | undefined;

/** Cuts a text into runs by the slices of Noto Sans SC, each a file of some hundred characters. */
export function runsOf(text: string): Run[] {
  slices ??= readSlices();
  const runs: { slice: string; text: string }[] = [];
  for (const character of text) {
    const found = slices.get(character.codePointAt(0)!);
    const [slice, shown] = found ? [found, character] : [slices.get(MISSING.codePointAt(0)!)!, MISSING];
    const last = runs.at(-1);
    if (last?.slice === slice) last.text += shown;
    else runs.push({ slice, text: shown });
  }
  return runs;
}

/**
 * The WOFF bytes of a slice. Not those of WOFF2: fontkit 2.0.4 makes subsets of their transformed outlines, which draw
 * nothing.
 */
export function sliceFont(slice: string, weight: Weight): Buffer {
  return readFileSync(join(packageFolder(), "files", `noto-sans-sc-${slice}-${weight}-normal.woff`));
}

/** Slice by code point. @throws Error when the package is of another shape */
function readSlices(): ReadonlyMap<number, string> {
  const file = join(packageFolder(), "unicode.json");
  const ranges = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  const bySlice = new Map<number, string>();
  // figures and letters of one slice, also where a slice of characters repeats them
  const names = Object.keys(ranges).sort((a, b) => Number(b === "latin") - Number(a === "latin"));
  for (const name of names) {
    for (const range of ranges[name]!.split(",")) {
      const match = /^U\+([0-9a-f]+)(?:-([0-9a-f]+))?$/i.exec(range);
      if (!match) throw new Error(`${file}: found ${range}, expected U+4E00 or U+4E00-4E10`);
      const first = Number.parseInt(match[1]!, 16);
      const last = match[2] ? Number.parseInt(match[2], 16) : first;
      for (let code = first; code <= last; code++)
        if (!bySlice.has(code)) bySlice.set(code, name.replace(/[[\]]/g, ""));
    }
  }
  return bySlice;
}

function packageFolder(): string {
  return join(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`), "..");
}
