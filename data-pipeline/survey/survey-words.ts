import { readFileSync } from "node:fs";
import { z } from "zod";
import type { FieldDefinition } from "../../contract/fields.ts";
import { POINT_KINDS } from "../../contract/pipe-fields.ts";

const words = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL("../../assets/codes/survey-words.json", import.meta.url), "utf8")));

/**
 * Every word that stands for a code of an enum field: the code itself, its Chinese and English label, the words
 * of POINT_KINDS and of assets/codes/survey-words.json. Keys are lower case.
 */
export function codeByWord(layerId: string, field: FieldDefinition): Map<string, string> {
  const codes = new Map<string, string>();
  const values = field.values ?? {};
  const add = (word: string, code: string) => {
    if (code in values && !codes.has(word.toLowerCase())) codes.set(word.toLowerCase(), code);
  };
  for (const code of Object.keys(values)) add(code, code);
  for (const [code, label] of Object.entries(values)) {
    add(label.zh, code);
    add(label.en, code);
    for (const word of POINT_KINDS[code]?.words ?? []) add(word, code);
  }
  for (const key of [`${layerId}.${field.name}`, `*.${field.name}`]) {
    const table = words[key];
    if (table === undefined) continue;
    for (const [word, code] of Object.entries(z.record(z.string(), z.string()).parse(table))) add(word, code);
  }
  return codes;
}
