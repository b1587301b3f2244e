import { Cartesian2, Cartesian3, Matrix4, type PerspectiveFrustum, type Scene } from "cesium";
import { EnuFrame } from "../../contract/geodesy.ts";
import { thisMachine } from "../globe/machine.ts";
import type { Box } from "../labels/declutter.ts";
import { WindowPlaces } from "../labels/window-places.ts";
import { formatNumber } from "../ui/format.ts";
import { type CountMark, chooseCounts } from "./choose-counts.ts";
import type { CountCell } from "./count-tree.ts";

export interface CountedLayers {
  readonly root: CountCell;
  /** "#RRGGBB" of each column */
  readonly colours: readonly string[];
  /** least of the layers (contract/point-counts.ts) */
  readonly emptyErrorMeters: number;
}

/** A square is shown in parts when it is longer than this on a screen of the design's size, CSS pixels. */
const EDGE_PIXELS = 340;
/** Marks are chosen anew this often; between, those chosen move with the picture. Milliseconds. */
const CHOOSE_MS = 220;
/** Numbers go between these shares of the way at which single points come. */
const GONE = 0.72;
const WHOLE = 1.05;
/** From this low one stands among the things and sees them: numbers along the horizon would say nothing. Metres. */
const LOW_METERS = 350;
const HIGH_METERS = 700;
/** A disc in the design's pixels: as high as wide, wider with its digits. */
const DISC_PIXELS = 28;
const DIGIT_PIXELS = 7.4;
const SIDE_PIXELS = 15;
const GAP_PIXELS = 2;
/** A mark that goes fades as long as styles say, and is taken away after this, milliseconds. */
const FADED_MS = 400;

interface ShownMark {
  mark: CountMark;
  readonly element: HTMLElement;
  text: string;
}

/**
 * Numbers of features far away, as HTML over the globe: discs in the colours of the layers, never overlapping, fading
 * where the single points come. They let the pointer through; `at` tells what lies under it.
 */
export class CountBoard {
  readonly #scene: Scene;
  readonly #window: WindowPlaces;
  readonly #frame: EnuFrame;
  readonly #host = document.createElement("div");
  readonly #shown = new Map<string, ShownMark>();
  readonly #places = new Map<CountCell, Cartesian3>();
  readonly #stop: () => void;
  readonly #drawnView = new Matrix4();
  #drawnSize = "";
  #layers: CountedLayers | undefined;
  #chosenAtMs = 0;
  #pixel = 1;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** @param origin of the county, degrees */
  constructor(scene: Scene, [lonDeg, latDeg]: readonly [number, number]) {
    this.#scene = scene;
    this.#window = new WindowPlaces(scene);
    this.#frame = new EnuFrame(lonDeg, latDeg, 0);
    this.#host.className = "point-counts";
    this.#host.setAttribute("aria-hidden", "true");
    scene.canvas.parentElement?.append(this.#host);
    this.#stop = scene.postRender.addEventListener(() => this.#draw());
  }

  /** What is counted from now on; undefined = nothing. */
  show(layers: CountedLayers | undefined): void {
    this.#layers = layers;
    this.#places.clear();
    this.#chosenAtMs = 0;
    for (const shown of this.#shown.values()) shown.text = "";
    this.#scene.requestRender();
  }

  /** The square whose number lies under a CSS pixel of the globe. */
  at({ x, y }: Cartesian2): CountCell | undefined {
    for (const { mark, element } of this.#shown.values()) {
      if (Number(element.style.opacity) < 0.4) continue;
      const [width, height] = sizeOf(mark.counts, this.#pixel);
      if (Math.abs(x - mark.x) <= width / 2 && Math.abs(y - mark.y) <= height / 2) return mark.cell;
    }
    return undefined;
  }

  /** Where numbers stand, so that no name is written over them. */
  boxes(): Box[] {
    return [...this.#shown.values()].map(({ mark: { counts, x, y } }) => {
      const [width, height] = sizeOf(counts, this.#pixel);
      return { left: x - width / 2, top: y - height / 2, width, height };
    });
  }

  /** Degrees and ellipsoidal height in metres of the features of a square. */
  placeOf(cell: CountCell): readonly [lonDeg: number, latDeg: number, heightMeters: number] {
    return this.#frame.geodeticFromEnu([...cell.place]);
  }

  /** Metres from the camera to the features of a square. */
  distanceTo(cell: CountCell): number {
    return Cartesian3.distance(this.#scene.camera.positionWC, this.#ecef(cell));
  }

  destroy(): void {
    clearTimeout(this.#later);
    this.#stop();
    this.#host.remove();
  }

  #draw(): void {
    const { camera, drawingBufferWidth, drawingBufferHeight } = this.#scene;
    const now = performance.now();
    const size = `${drawingBufferWidth} ${drawingBufferHeight}`;
    const isSameView = size === this.#drawnSize && Matrix4.equals(camera.viewMatrix, this.#drawnView);
    if (isSameView && this.#chosenAtMs > 0 && this.#later === undefined) return;
    Matrix4.clone(camera.viewMatrix, this.#drawnView);
    this.#window.begin();
    if (size !== this.#drawnSize) this.#pixel = designPixel();
    this.#drawnSize = size;
    if (now - this.#chosenAtMs > CHOOSE_MS) {
      this.#chosenAtMs = now;
      clearTimeout(this.#later);
      this.#later = undefined;
      this.#choose();
    } else if (!isSameView) {
      // the picture may come to rest before the numbers are chosen for it
      this.#later ??= setTimeout(() => {
        this.#chosenAtMs = 0;
        if (!this.#scene.isDestroyed()) this.#scene.requestRender();
      }, CHOOSE_MS);
    }
    for (const shown of this.#shown.values()) this.#place(shown);
  }

  #choose(): void {
    const layers = this.#layers;
    const marks = layers
      ? chooseCounts(
          layers.root,
          EDGE_PIXELS * this.#pixel,
          (cell) => {
            const seen = this.#look(cell, layers);
            return seen && seen.opacity > 0 ? seen : undefined;
          },
          (counts) => sizeOf(counts, this.#pixel),
        )
      : [];
    const chosen = new Set(marks.map(({ cell }) => cell.key));
    for (const [key, { element }] of this.#shown) {
      if (chosen.has(key)) continue;
      this.#shown.delete(key);
      element.style.opacity = "0";
      setTimeout(() => element.remove(), FADED_MS);
    }
    for (const mark of marks) this.#write(mark);
  }

  #write(mark: CountMark): void {
    const { colours } = this.#layers!;
    const { key } = mark.cell;
    let shown = this.#shown.get(key);
    if (!shown) {
      const element = document.createElement("div");
      element.className = "point-count";
      this.#host.append(element);
      shown = { mark, element, text: "" };
      this.#shown.set(key, shown);
    }
    shown.mark = mark;
    const text = mark.counts.join(" ");
    if (shown.text === text) return;
    shown.text = text;
    shown.element.replaceChildren(
      ...mark.counts.flatMap((count, i) => {
        if (count === 0) return [];
        const disc = document.createElement("span");
        disc.textContent = formatNumber(count);
        disc.style.background = colours[i]!;
        disc.style.color = inkOn(colours[i]!);
        return [disc];
      }),
    );
  }

  #place(shown: ShownMark): void {
    const { mark, element } = shown;
    const seen = this.#layers && this.#look(mark.cell, this.#layers);
    if (!seen) {
      element.style.opacity = "0";
      return;
    }
    shown.mark = { ...mark, x: seen.x, y: seen.y };
    element.style.opacity = seen.opacity.toFixed(2);
    element.style.transform = `translate(-50%, -50%) translate(${seen.x.toFixed(1)}px, ${seen.y.toFixed(1)}px)`;
  }

  /** Where a square's number stands, and how clearly; undefined = not on the screen. */
  #look(cell: CountCell, { root, emptyErrorMeters }: CountedLayers) {
    const { camera } = this.#scene;
    const place = this.#ecef(cell);
    const { sseDenominator } = camera.frustum as PerspectiveFrustum & { sseDenominator: number };
    const distance = Cartesian3.distance(camera.positionWC, place);
    const pixelsPerMeter = this.#window.height / (distance * sseDenominator);
    // 1 where the tileset's first tiles may be asked for
    const away = thisMachine().tilesErrorPixels / (emptyErrorMeters * pixelsPerMeter);
    const above = camera.positionCartographic.height - root.place[2];
    const opacity = smooth(GONE, WHOLE, away) * smooth(LOW_METERS, HIGH_METERS, above);
    const seen = this.#window.of(place, scratch);
    if (!seen) return undefined;
    return { x: seen.x, y: seen.y, pixelsPerMeter, opacity };
  }

  #ecef(cell: CountCell): Cartesian3 {
    const known = this.#places.get(cell);
    if (known) return known;
    const made = Cartesian3.fromArray([...this.#frame.ecefFromEnu([...cell.place])]);
    this.#places.set(cell, made);
    return made;
  }
}

const scratch = new Cartesian2();

/** CSS pixels of one pixel of the 1920×1080 design. */
function designPixel(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/** Width and height of the discs of a mark, CSS pixels. */
function sizeOf(counts: readonly number[], pixel: number): readonly [width: number, height: number] {
  let width = -GAP_PIXELS;
  for (const count of counts)
    if (count > 0) width += GAP_PIXELS + Math.max(DISC_PIXELS, signsOf(count) * DIGIT_PIXELS + SIDE_PIXELS);
  return [width * pixel, DISC_PIXELS * pixel];
}

/** Digits and commas of a whole number; writing it to count them would take most of a picture's time. */
function signsOf(count: number): number {
  const digits = Math.floor(Math.log10(count)) + 1;
  return digits + Math.floor((digits - 1) / 3);
}

/** Ink or paper, whichever is read better on a colour. */
function inkOn(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  const luminance = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  return luminance > 0.18 ? "#06222a" : "#ffffff";
}

function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
