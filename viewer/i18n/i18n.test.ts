import { expect, it } from "vitest";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [key: string, words: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  );
}

const placeholders = (words: string) => [...words.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();
const english = new Map(leaves(en));
const chinese = leaves(zh);

it("has every key in both languages", () => {
  expect([...english.keys()].sort()).toEqual(chinese.map(([key]) => key).sort());
});

it("leaves no string empty where the other language has words", () => {
  for (const [key, words] of chinese) expect([key, words === ""]).toEqual([key, english.get(key) === ""]);
});

it("asks for the same values in both languages, or fewer where a word order needs none", () => {
  for (const [key, words] of chinese) {
    const extra = placeholders(english.get(key) ?? "").filter((name) => !placeholders(words).includes(name));
    expect([key, extra]).toEqual([key, []]);
  }
});

it("writes no Chinese in the English strings but the name of the other language", () => {
  const mixed = [...english].filter(
    ([key, words]) => /\p{Script=Han}/u.test(words) && key !== "language.switch",
  );
  expect(mixed).toEqual([]);
});
