import { dirname, relative, resolve } from "node:path";
import { z } from "zod";
import type { CheckedFile } from "./check-files.ts";
import type { CheckFinding } from "./findings-report.ts";
import { CHECK_IDS } from "./rules.ts";

const plantedDefect = z.strictObject({
  check: z.enum(CHECK_IDS),
  /** relative to defects.json, with forward slashes */
  file: z.string().min(1),
  row: z.number().int().positive(),
  id: z.string().nullable(),
  what: z.string(),
});
const schema = z.strictObject({
  about: z.string(),
  seed: z.number().int(),
  defects: z.array(plantedDefect),
});

export type PlantedDefect = z.infer<typeof plantedDefect>;
/** defects.json: what `twin demo --defects N` has planted. */
export type PlantedDefects = z.infer<typeof schema>;

/** @throws ZodError when the file is no list of planted defects */
export const parsePlanted = (value: unknown): PlantedDefects => schema.parse(value);

export interface PlantedResult {
  /** in the files that were checked */
  readonly planted: number;
  readonly found: number;
  /** findings that nobody planted */
  readonly false: number;
  /** planted in files that were not checked */
  readonly elsewhere: number;
  readonly missed: readonly PlantedDefect[];
  readonly unexpected: readonly CheckFinding[];
}

/**
 * Compares findings with what was planted: a defect is found when its own check names its file and row.
 * @param path of defects.json
 */
export function comparePlanted(
  { defects: all }: PlantedDefects,
  path: string,
  { files, findings }: { files: readonly CheckedFile[]; findings: readonly CheckFinding[] },
): PlantedResult {
  const folder = dirname(resolve(path));
  const fileOf = new Map(files.map((file) => [file.file, relative(folder, file.path).replaceAll("\\", "/")]));
  const checked = new Set(fileOf.values());
  const defects = all.filter(({ file }) => checked.has(file));
  const key = (check: string, file: string, row: number | null) => `${check} ${file} ${row}`;
  const planted = new Set(defects.map(({ check, file, row }) => key(check, file, row)));
  const keyOf = ({ check, file, row }: CheckFinding) => key(check, fileOf.get(file) ?? file, row);
  const found = new Set(findings.map(keyOf));
  const missed = defects.filter(({ check, file, row }) => !found.has(key(check, file, row)));
  const unexpected = findings.filter((finding) => !planted.has(keyOf(finding)));
  return {
    planted: defects.length,
    found: defects.length - missed.length,
    false: unexpected.length,
    elsewhere: all.length - defects.length,
    missed,
    unexpected,
  };
}
