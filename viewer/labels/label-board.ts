import { Cartesian2, Cartesian3, type Scene } from "cesium";
import { GroundHeights } from "../globe/ground-heights.ts";
import { type Box, chooseLabels, type LabelBox } from "./declutter.ts";
import { isHiddenByGround } from "./hidden-by-ground.ts";
import { WindowPlaces } from "./window-places.ts";

/** One thing that would like a name on the screen. */
export interface Label {
  readonly key: string;
  readonly text: string;
  /** smaller, muted, after the text */
  readonly note?: string;
  /** CSS class beside `map-label` */
  readonly kind: string;
  /** earth-fixed */
  readonly position: Cartesian3;
  readonly rank: number;
  /** the camera must be nearer than this, metres */
  readonly farMeters: number;
  /** CSS pixels the label stands above its place */
  readonly rise: number;
}
/** Asked every frame for what it wants written; positions may change from frame to frame. */
export type LabelSource = () => Iterable<Label>;

/** Elements in which people read, and names behind them would be in the way. */
const OVER_THE_GLOBE = ".panel, .card, .wall-title, .wall-tools, .analyst-globe > header > *";
const MOST_LABELS = 46;
/** Nearer than this nothing but houses stands before a name, metres. */
const NEAR_METERS = 2500;
/** Ground before this share of the way hides a place; the rest is the roughness of coarse tiles. */
const BEFORE = 0.94;
const BEHIND_MS = 900;
/** Ground that hides names is looked at in tiles of at least this width, degrees: 4 km, a height every 35 m. */
const GROUND_WIDTH_DEG = 0.04;
/** Looking for ground before names takes no longer than this at once; names that were not come to are written later. Milliseconds. */
const LOOKING_MS = 3;
/** Labels are chosen anew this often; between, those chosen move with the picture. Milliseconds. */
const CHOOSE_MS = 220;
/** Where panels stand is asked for this often: it lays the page out. Milliseconds. */
const COVERED_MS = 900;
/** Size of a character in CSS pixels, for the box a label takes; Chinese is square. */
const WIDE_PIXELS = 14;
const NARROW_PIXELS = 7.6;
const LINE_PIXELS = 20;

/**
 * Names on the globe as HTML: crisp in every script, with a halo instead of a box, never overlapping. Places, roads,
 * plates and measurements all write on the one board, so that none covers another.
 */
export class LabelBoard {
  readonly #scene: Scene;
  readonly #taken: () => readonly Box[];
  readonly #window: WindowPlaces;
  readonly #host = document.createElement("div");
  readonly #sources = new Set<LabelSource>();
  readonly #shown = new Map<string, { readonly element: HTMLElement; text: string }>();
  readonly #stop: () => void;
  #chosen: ReadonlySet<string> = new Set();
  #chosenAtMs = 0;
  readonly #behind = new Map<string, { readonly isBehind: boolean; readonly untilMs: number }>();
  readonly #heights: GroundHeights;
  /** performance.now() after which no ground is looked for with this picture */
  #looksUntilMs = 0;
  #coveredBoxes: readonly Box[] = [];
  #coveredAtMs = Number.NEGATIVE_INFINITY;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** @param taken boxes of what else is written on the globe, asked for whenever labels are chosen */
  constructor(scene: Scene, taken: () => readonly Box[]) {
    this.#scene = scene;
    this.#taken = taken;
    this.#window = new WindowPlaces(scene);
    this.#heights = new GroundHeights(scene.globe, GROUND_WIDTH_DEG);
    this.#host.className = "map-labels";
    this.#host.setAttribute("aria-hidden", "true");
    scene.canvas.parentElement?.append(this.#host);
    this.#stop = scene.postRender.addEventListener(() => this.#write());
  }

  /** @returns how to take the source off the board */
  add(source: LabelSource): () => void {
    this.#sources.add(source);
    this.#scene.requestRender();
    return () => {
      this.#sources.delete(source);
      this.#chosenAtMs = 0;
      if (!this.#scene.isDestroyed()) this.#scene.requestRender();
    };
  }

  destroy(): void {
    clearTimeout(this.#later);
    this.#stop();
    this.#host.remove();
  }

  #again(): void {
    this.#later = undefined;
    if (!this.#scene.isDestroyed()) this.#scene.requestRender();
  }

  #write(): void {
    const { camera } = this.#scene;
    const now = performance.now();
    const isStale = now - this.#chosenAtMs > CHOOSE_MS;
    const labels = new Map<string, Label>();
    const places = new Map<string, Cartesian2>();
    this.#window.begin();
    for (const source of this.#sources) {
      for (const label of source()) {
        // between two choices only those chosen are looked for
        if (!isStale && !this.#chosen.has(label.key)) continue;
        if (Cartesian3.distance(camera.positionWC, label.position) > label.farMeters) continue;
        const place = this.#window.of(label.position, new Cartesian2());
        if (!place) continue;
        labels.set(label.key, label);
        places.set(label.key, place);
      }
    }
    // the picture may come to rest before the labels are chosen for it
    if (!isStale) this.#later ??= setTimeout(() => this.#again(), CHOOSE_MS);
    if (isStale) {
      this.#chosenAtMs = now;
      this.#looksUntilMs = now + LOOKING_MS;
      this.#heights.refresh();
      const boxes = [...labels.values()].map((label) => boxOf(label, places.get(label.key)!));
      const seen = boxes.filter(({ key }) => !this.#isBehindGround(labels.get(key)!, now));
      this.#chosen = chooseLabels(seen, this.#chosen, MOST_LABELS, [...this.#covered(), ...this.#taken()]);
    }
    for (const [key, { element }] of this.#shown) {
      if (this.#chosen.has(key) && labels.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    for (const key of this.#chosen) {
      const label = labels.get(key);
      if (label) this.#place(label, places.get(key)!);
    }
  }

  /** What of the globe stands under panels, cards and titles; pixels from the globe's upper left corner. */
  #covered(): readonly Box[] {
    const now = performance.now();
    if (now - this.#coveredAtMs < COVERED_MS) return this.#coveredBoxes;
    this.#coveredAtMs = now;
    const { left, top } = this.#scene.canvas.getBoundingClientRect();
    this.#coveredBoxes = [...document.querySelectorAll(OVER_THE_GLOBE)].map((element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - left, top: box.top - top, width: box.width, height: box.height };
    });
    return this.#coveredBoxes;
  }

  /** Whether a mountain stands before a far place, or nobody has looked yet. Asked again after a while. */
  #isBehindGround({ key, position }: Label, now: number): boolean {
    const known = this.#behind.get(key);
    if (known && now < known.untilMs) return known.isBehind;
    const { positionWC } = this.#scene.camera;
    const isFar = Cartesian3.distance(positionWC, position) > NEAR_METERS;
    if (isFar && performance.now() > this.#looksUntilMs) {
      this.#later ??= setTimeout(() => this.#again(), CHOOSE_MS);
      return known?.isBehind ?? true;
    }
    const heightAt = (lonDeg: number, latDeg: number) => this.#heights.at(lonDeg, latDeg);
    const isBehind = isFar && isHiddenByGround(heightAt, positionWC, position, BEFORE);
    this.#behind.set(key, { isBehind, untilMs: now + BEHIND_MS * (1 + Math.random()) });
    return isBehind;
  }

  #place(label: Label, place: Cartesian2): void {
    const text = `${label.text}\n${label.note ?? ""}`;
    let shown = this.#shown.get(label.key);
    if (!shown) {
      shown = { element: document.createElement("div"), text: "" };
      this.#shown.set(label.key, shown);
      this.#host.append(shown.element);
    }
    if (shown.text !== text) {
      shown.text = text;
      shown.element.className = `map-label ${label.kind}`;
      shown.element.textContent = label.text;
      if (label.note !== undefined) {
        const note = document.createElement("small");
        note.textContent = label.note;
        shown.element.append(note);
      }
    }
    shown.element.style.transform = `translate(-50%, -100%) translate(${place.x.toFixed(1)}px, ${(place.y - label.rise).toFixed(1)}px)`;
  }
}

function boxOf(label: Label, place: Cartesian2): LabelBox {
  const width = widthOf(label.text) + (label.note ? widthOf(label.note) + 6 : 0);
  return {
    key: label.key,
    left: place.x - width / 2,
    top: place.y - label.rise - LINE_PIXELS,
    width,
    height: LINE_PIXELS,
    rank: label.rank,
  };
}

/** CJK and full-width signs are one em wide, the rest about half. */
function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += sign.codePointAt(0)! > 0x2e7f ? WIDE_PIXELS : NARROW_PIXELS;
  return width;
}
