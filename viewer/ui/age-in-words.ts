import type { Words } from "../i18n/i18n.ts";
import { ageOf } from "./format.ts";

/** By language: tables say an age in each row twice a second, the globe with each picture; i18next takes 50 µs to find it. */
const AGES = new WeakMap<Words["t"], Map<string, string>>();

/** How old something is, "3 分钟前". */
export function ageInWords(t: Words["t"], ageMs: number): string {
  const { unit, count } = ageOf(ageMs);
  const words = AGES.get(t) ?? new Map<string, string>();
  AGES.set(t, words);
  const key = `${unit} ${count}`;
  const age = words.get(key) ?? t(`age.${unit}`, { count });
  words.set(key, age);
  return age;
}
