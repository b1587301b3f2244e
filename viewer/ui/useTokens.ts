import { useSyncExternalStore } from "react";

/** Values of our style tokens for canvases, which cannot read CSS variables. */
export interface Tokens {
  readonly text: string;
  readonly muted: string;
  readonly hairline: string;
  readonly water: string;
  readonly panel: string;
  readonly font: string;
  /** CSS pixels of a pixel of the 1920 design */
  readonly unit: number;
}

let cached: { key: string; tokens: Tokens } | undefined;

function readTokens(): Tokens {
  const root = document.documentElement;
  const key = `${root.dataset.theme} ${root.dataset.desk} ${window.innerWidth}x${window.innerHeight}`;
  if (cached?.key === key) return cached.tokens;
  const style = getComputedStyle(root);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const tokens: Tokens = {
    text: value("--text"),
    muted: value("--muted"),
    hairline: value("--hairline"),
    water: value("--water"),
    panel: value("--panel-solid"),
    font: value("--font"),
    unit: Number.parseFloat(style.fontSize) / 16,
  };
  cached = { key, tokens };
  return tokens;
}

function watchTokens(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "data-desk"] });
  window.addEventListener("resize", onChange);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", onChange);
  };
}

/** Token values as of now; the component renders again when theme, desk or screen size change them. */
export function useTokens(): Tokens {
  return useSyncExternalStore(watchTokens, readTokens);
}
