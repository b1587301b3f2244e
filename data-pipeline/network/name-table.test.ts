import { expect, it } from "vitest";
import { seededRandom } from "../tiles3d/feature-table-fixture.ts";
import { NameTable } from "./name-table.ts";

it("finds every name by its text as a Map does, also one that was added twice, and no other", () => {
  const random = seededRandom(3);
  const texts = Array.from({ length: 5000 }, () => {
    const number = Math.floor(random() * 3000);
    return random() < 0.3 ? `雨水${number}` : random() < 0.01 ? "" : `JS-${number}/1`;
  });
  const names = new NameTable();
  const expected = new Map<string, number>();
  texts.forEach((text, i) => {
    expect(names.find(text), text).toBe(expected.get(text));
    expect(names.add(text)).toBe(i);
    expected.set(text, i);
  });
  expect(names.count).toBe(texts.length);
  expect(texts.map((_, i) => names.at(i))).toEqual(texts);
  for (const [text, number] of expected) expect(names.find(text)).toBe(number);
  expect(names.find("JS-3001/1")).toBeUndefined();
});
