import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** Custom properties of the block of a theme. */
function theme(name: string): Map<string, string> {
  const block = css.split(`[data-theme="${name}"]`)[1]?.split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): ([^;]+);/g)].map((match) => [match[1]!, match[2]!]));
}

/** Relative luminance of an sRGB colour, WCAG 2.2. */
function luminance([red, green, blue]: readonly number[]): number {
  const linear = [red!, green!, blue!].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

function contrast(front: readonly number[], back: readonly number[]): number {
  const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** A panel of 88–93 % over the least kind thing that can be behind it. */
function over(front: readonly number[], alpha: number, behind: readonly number[]): number[] {
  return front.map((value, i) => value * alpha + behind[i]! * (1 - alpha));
}

describe.each([
  {
    name: "night",
    text: ["text", "muted", "alarm", "warning", "good"],
    behind: [150, 160, 150],
    alpha: 0.88,
  },
  { name: "day", text: ["text", "muted", "alarm"], behind: [90, 100, 100], alpha: 0.93 },
])("text on the $name panels", ({ name, text, behind, alpha }) => {
  const tokens = theme(name);
  const panel = over(rgb(tokens.get("ground")!), alpha, behind);

  it.each(text)("%s stands out by 4.5 : 1 or more, whatever part of the county is behind", (token) => {
    expect(contrast(rgb(tokens.get(token)!), panel)).toBeGreaterThanOrEqual(4.5);
  });

  it("keeps that contrast on filled buttons", () => {
    expect(contrast(rgb(tokens.get("on-accent")!), rgb(tokens.get("accent")!))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(tokens.get("on-strong")!), rgb(tokens.get("strong")!))).toBeGreaterThanOrEqual(4.5);
  });
});
