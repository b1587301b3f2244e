import { describe, expect, it } from "vitest";
import { searchQuery, searchWords, tsvectorText } from "./search-words.ts";

describe("search words", () => {
  it("are pairs of Chinese characters, whole and split ids, and the text without punctuation", () => {
    expect(searchWords("萌渚路").sort()).toEqual(["渚路", "萌渚", "萌渚路", "路"].sort());
    expect(searchWords("JS-000123").sort()).toEqual(["000123", "js", "js000123"].sort());
    expect(searchWords("湘M·D1234").sort()).toEqual(["1234", "d1234", "湘", "湘md1234"].sort());
    expect(searchWords("DN200").sort()).toEqual(["200", "dn200"]);
    expect(searchWords("400X600")).toContain("400x600");
  });

  it("are the same for full-width and narrow letters", () => {
    expect(searchWords("ＤＮ１００")).toEqual(searchWords("DN100"));
  });

  it("are nothing for punctuation", () => {
    expect(searchWords(" —·!* ")).toEqual([]);
    expect(searchQuery(" —·!* ")).toBeNull();
  });

  it("are quoted for PostgreSQL", () => {
    expect(tsvectorText(["o'neil", "a\\b"])).toBe("'o''neil' 'a\\\\b'");
  });

  it("become a query in which every typed word must be found", () => {
    expect(searchQuery("闸阀 dn2")).toBe("'闸阀':* & 'dn2':*");
    expect(searchQuery("湘·粤")).toBe("('湘粤':* | ('湘':* & '粤':*))");
    expect(searchQuery("js-0")).toBe("('js0':* | ('js':* & '0':*))");
  });
});
