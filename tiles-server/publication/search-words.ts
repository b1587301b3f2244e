/** Longest word kept, characters: PostgreSQL's lexemes end at 2 kB and nobody types more. */
const WORD_LIMIT = 64;

/**
 * Words of a text for the search index: Latin and digit runs in small letters (whole, and split where
 * letters meet digits), Chinese runs as pairs of neighbours plus the last character, and the whole text
 * without punctuation; a single letter or digit is no word. Pairs find 萌渚 inside 萌渚路 without a
 * dictionary; a prefix finds single characters. Full-width letters and digits become narrow (NFKC).
 */
export function searchWords(text: string): string[] {
  const normal = normalise(text);
  const parts = partsOf(normal).filter((word) => word.length > 1 || HAN.test(word));
  // the letters of DN200 are found as its beginning
  const words = parts.filter(
    (word) => !parts.some((longer) => longer !== word && isLetters(word) && longer.startsWith(word)),
  );
  const compact = compactOf(normal);
  if (compact !== "" && compact.length <= WORD_LIMIT) words.push(compact);
  return [...new Set(words)];
}

/**
 * The tsquery for what a person typed: every blank-separated word must be found, each either as the
 * beginning of an indexed word or by all of its parts. Null when nothing searchable was typed.
 */
export function searchQuery(typed: string): string | null {
  const terms = normalise(typed)
    .split(/\s+/)
    .map(termOf)
    .filter((term) => term !== null);
  return terms.length === 0 ? null : terms.join(" & ");
}

function termOf(word: string): string | null {
  const compact = compactOf(word).slice(0, WORD_LIMIT);
  if (compact === "") return null;
  const whole = `${quoteLexeme(compact)}:*`;
  const parts = partsOf(word);
  if (parts.includes(compact)) return whole;
  // the last character of a Chinese run is indexed only where it ends, so it says nothing beside its pair
  const needed = parts.filter((part) => part.length > 1 || !HAN.test(part) || parts.length === 1);
  return `(${whole} | (${(needed.length > 0 ? needed : parts).map((part) => `${quoteLexeme(part)}:*`).join(" & ")}))`;
}

function isLetters(word: string): boolean {
  return /^[^\P{L}\p{Script=Han}]+$/u.test(word);
}

const HAN = /\p{Script=Han}/u;

/** Pairs and ends of Chinese runs, other letter runs, digit runs, and runs that mix letters with digits. */
function partsOf(normal: string): string[] {
  const parts = new Set<string>();
  for (const run of normal.match(/\p{Script=Han}+|[^\P{L}\p{Script=Han}]+|\p{N}+/gu) ?? []) {
    if (!HAN.test(run)) {
      parts.add(run.slice(0, WORD_LIMIT));
      continue;
    }
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i++) parts.add(`${characters[i]}${characters[i + 1]}`);
    parts.add(characters.at(-1)!);
  }
  for (const run of normal.match(/[^\P{L}\p{Script=Han}][\p{N}\p{L}]*\p{N}/gu) ?? [])
    if (!HAN.test(run)) parts.add(run.slice(0, WORD_LIMIT));
  return [...parts];
}

function compactOf(normal: string): string {
  return normal.replace(/[^\p{L}\p{N}]/gu, "");
}

/** Text form of a tsvector without positions. */
export function tsvectorText(words: Iterable<string>): string {
  return [...words].map(quoteLexeme).join(" ");
}

function quoteLexeme(word: string): string {
  return `'${word.replace(/['\\]/g, "$&$&")}'`;
}

function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
