/** Longest word kept, characters: PostgreSQL's lexemes end at 2 kB and nobody types more. */
const WORD_LIMIT = 64;

/**
 * Words of a text for the search index: Latin and digit runs in small letters (whole, and split where
 * letters meet digits), Chinese runs as pairs of neighbours plus the last character, and the whole text
 * without punctuation; a single letter or digit is no word. Pairs find 萌渚 inside 萌渚路 without a dictionary; a prefix finds single characters.
 * Full-width letters and digits become narrow (NFKC).
 */
export function searchWords(text: string): string[] {
  const words = new Set<string>();
  const normal = normalise(text);
  const compact = normal.replace(/[^\p{L}\p{N}]/gu, "");
  if (compact !== "" && compact.length <= WORD_LIMIT) words.add(compact);
  for (const run of normal.match(/\p{Script=Han}+|[^\P{L}\p{Script=Han}]+|\p{N}+/gu) ?? []) {
    if (/\p{Script=Han}/u.test(run)) {
      const characters = [...run];
      for (let i = 0; i + 1 < characters.length; i++) words.add(`${characters[i]}${characters[i + 1]}`);
      words.add(characters.at(-1)!);
    } else if (run.length > 1) words.add(run.slice(0, WORD_LIMIT));
  }
  for (const run of normal.match(/[^\P{L}\p{Script=Han}][\p{N}\p{L}]*\p{N}/gu) ?? [])
    if (!/\p{Script=Han}/u.test(run)) words.add(run.slice(0, WORD_LIMIT));
  return [...words];
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
  const compact = word.replace(/[^\p{L}\p{N}]/gu, "").slice(0, WORD_LIMIT);
  if (compact === "") return null;
  const parts = searchWords(word).filter((part) => part !== compact);
  // the last character of a run is indexed only where it ends, so it says nothing inside a longer word
  const needed = parts.filter(
    (part) => [...part].length > 1 || !/\p{Script=Han}/u.test(part) || parts.length === 1,
  );
  const whole = `${quoteLexeme(compact)}:*`;
  return needed.length === 0
    ? whole
    : `(${whole} | (${needed.map((part) => `${quoteLexeme(part)}:*`).join(" & ")}))`;
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
