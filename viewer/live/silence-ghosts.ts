import {
  ArcType,
  Cartesian3,
  Cartographic,
  Color,
  Material,
  type Polyline,
  PolylineCollection,
  type Scene,
} from "cesium";
import type { Label } from "../labels/label-board.ts";
import type { SilenceNow } from "./silences-now.ts";

/** The ghost of a way stands this far above the ground, metres: nobody saw it on a road. */
const RISE_METERS = 12;
const LINE_PIXELS = 2;
const DASH_PIXELS = 14;
const COLOUR = Color.fromCssColorString("#c9d6de").withAlpha(0.8);
const FAR_METERS = 15_000;
/** Names of silences are written after places and before roads. */
const RANK = 60;

interface Ghost {
  readonly silence: SilenceNow;
  readonly line: Polyline;
  readonly middle: Cartesian3;
}

/** Dashed straight lines over the ways of which nothing was heard at the time of the clock, each with its times. */
export class SilenceGhosts {
  readonly #scene: Scene;
  readonly #lines: PolylineCollection;
  readonly #ghosts = new Map<number, Ghost>();

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#lines = scene.primitives.add(new PolylineCollection());
  }

  /** Draws these and no others; true when anything changed. */
  show(silences: readonly SilenceNow[]): boolean {
    const now = new Map(silences.map((silence) => [silence.vehicle, silence]));
    let isChanged = false;
    for (const [vehicle, { silence, line }] of this.#ghosts) {
      if (now.get(vehicle)?.fromMs === silence.fromMs) continue;
      this.#lines.remove(line);
      this.#ghosts.delete(vehicle);
      isChanged = true;
    }
    for (const silence of silences) {
      if (this.#ghosts.has(silence.vehicle)) continue;
      this.#ghosts.set(silence.vehicle, this.#draw(silence));
      isChanged = true;
    }
    return isChanged;
  }

  *labels(textOf: (silence: SilenceNow) => string): Iterable<Label> {
    for (const { silence, middle } of this.#ghosts.values()) {
      yield {
        key: `silence-${silence.vehicle}`,
        text: textOf(silence),
        kind: "silence",
        position: middle,
        rank: RANK,
        farMeters: FAR_METERS,
        rise: 4,
      };
    }
  }

  destroy(): void {
    this.#scene.primitives.remove(this.#lines);
  }

  #draw(silence: SilenceNow): Ghost {
    const [lonFrom, latFrom, lonTo, latTo] = silence.ends;
    const from = this.#above(lonFrom, latFrom);
    const to = this.#above(lonTo, latTo);
    const line = this.#lines.add({
      positions: [from, to],
      width: LINE_PIXELS,
      arcType: ArcType.NONE,
      material: Material.fromType("PolylineDash", { color: COLOUR, dashLength: DASH_PIXELS }),
    });
    return { silence, line, middle: Cartesian3.midpoint(from, to, new Cartesian3()) };
  }

  #above(lonDeg: number, latDeg: number): Cartesian3 {
    const ground = this.#scene.globe.getHeight(Cartographic.fromDegrees(lonDeg, latDeg)) ?? 0;
    return Cartesian3.fromDegrees(lonDeg, latDeg, ground + RISE_METERS);
  }
}
