import { SEMI_MAJOR_METERS } from "../../contract/geodesy.ts";
import type { Ground } from "./ground.ts";
import { simplifyLine } from "./simplify-line.ts";
import {
  errorMeters,
  latitudeOf,
  longitudeOf,
  type PlannedTile,
  SAMPLE_STEPS,
  SLOPE_ALLOWANCE,
  spacingMeters,
  type TerrainTile,
  TILE_STEPS,
} from "./tile-grid.ts";

const RADIANS = Math.PI / 180;

export type Side = "west" | "south" | "east" | "north";

/** The vertices of a tile's edge from south to north or from west to east. */
export interface TileEdge {
  /** v or u, from 0 to TILE_STEPS */
  readonly at: readonly number[];
  /** ellipsoidal heights as multiples of the lines' height step */
  readonly heights: readonly number[];
}

/** A meridian or parallel between two tile corners of the coarsest level that has an edge there. */
interface Line {
  readonly isMeridian: boolean;
  readonly level: number;
  /** of the meridian counted from 180° W, or of the parallel counted from the south pole */
  readonly index: number;
  /** which of the line's edges: row or column of the tiles beside it */
  readonly position: number;
}

/** Vertices along a line, places in steps of the deepest level from its beginning. */
interface Polyline {
  readonly at: number[];
  readonly heights: number[];
}

/** A stretch of a line whose deepest tiles are of one level; ends in steps of the deepest level. */
interface Stretch {
  readonly level: number;
  /** the level whose error it is held to */
  readonly detail: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The lines along which tiles touch. Each is drawn once, from the ground itself and as finely as the deepest tiles on
 * either side of it, and every tile of every level takes its edge from there.
 *
 * A line's vertices lie where all its levels can write them: at whole multiples of SAMPLE_STEPS of the deepest level
 * there, which are whole steps of up to eight levels above. Corners of deeper tiles in the middle of a coarser edge are
 * no such places, so they are no vertices of the line but lie on it: their height is the line's.
 */
export class SharedLines {
  readonly #polylines = new Map<string, Polyline>();
  readonly #tiles: readonly ReadonlyMap<string, PlannedTile>[];
  readonly #ground: Ground;
  readonly #heightOffset: number;
  readonly #heightStep: number;

  /**
   * @param levels tiles of each level from 0; a tile that is there has its parent
   * @param heightOffset ellipsoidal = survey height + this, metres
   * @param heightStep a height of 1 in metres
   */
  constructor(
    levels: readonly (readonly PlannedTile[])[],
    ground: Ground,
    heightOffset: number,
    heightStep: number,
  ) {
    this.#tiles = levels.map((tiles) => new Map(tiles.map((tile) => [`${tile.x}/${tile.y}`, tile])));
    this.#ground = ground;
    this.#heightOffset = heightOffset;
    this.#heightStep = heightStep;
  }

  edgeOf({ level, x, y }: TerrainTile, side: Side): TileEdge {
    const isMeridian = side === "west" || side === "east";
    const edge: Line = isMeridian
      ? { isMeridian, level, index: side === "east" ? (x + 1) % 2 ** (level + 1) : x, position: y }
      : { isMeridian, level, index: side === "north" ? y + 1 : y, position: x };
    const line = coarsest(edge);
    const whole = this.#polyline(line);
    const perStep = 2 ** (this.#deepest - level);
    const from = (edge.position - line.position * 2 ** (level - line.level)) * TILE_STEPS * perStep;
    const to = from + TILE_STEPS * perStep;
    const at = [0];
    const heights = [heightAt(whole, from)];
    for (let i = after(whole, from); whole.at[i]! < to; i++) {
      // more than eight levels above the deepest two vertices can fall onto one step
      const step = Math.round((whole.at[i]! - from) / perStep);
      if (step === at.at(-1) || step >= TILE_STEPS) continue;
      at.push(step);
      heights.push(whole.heights[i]!);
    }
    at.push(TILE_STEPS);
    heights.push(heightAt(whole, to));
    return { at, heights };
  }

  get #deepest(): number {
    return this.#tiles.length - 1;
  }

  #polyline(line: Line): Polyline {
    const key = `${line.isMeridian}/${line.level}/${line.index}/${line.position}`;
    const known = this.#polylines.get(key);
    if (known) return known;
    const made = this.#draw(line);
    this.#polylines.set(key, made);
    return made;
  }

  #draw(line: Line): Polyline {
    const length = TILE_STEPS * 2 ** (this.#deepest - line.level);
    const at = [0];
    const heights = [this.#endHeight(line, 0)];
    for (const stretch of this.#stretches(line, line.level, line.position)) {
      const drawn = this.#drawStretch(line, stretch);
      at.push(...drawn.at);
      heights.push(...drawn.heights);
    }
    at.push(length);
    heights.push(this.#endHeight(line, 1));
    return { at, heights };
  }

  /** The height at a line's beginning (0) or end (1): that of a coarser line it meets there, else the ground's. */
  #endHeight(line: Line, end: 0 | 1): number {
    const crossing = coarsest({
      isMeridian: !line.isMeridian,
      level: line.level,
      index: line.position + end,
      position: line.index,
    });
    if (crossing.level === line.level) {
      const along = (line.position + end) * TILE_STEPS * 2 ** (this.#deepest - line.level);
      return Math.round(this.#heightOf(line, along) / this.#heightStep);
    }
    const from = crossing.position * 2 ** (line.level - crossing.level);
    const place = (line.index - from) * TILE_STEPS * 2 ** (this.#deepest - line.level);
    return heightAt(this.#polyline(crossing), place);
  }

  /** Splits a line where deeper tiles touch it. */
  *#stretches(line: Line, level: number, position: number): Generator<Stretch> {
    const halves = [2 * position, 2 * position + 1];
    if (halves.some((half) => this.#tilesBeside(line, level + 1, half).length > 0)) {
      for (const half of halves) yield* this.#stretches(line, level + 1, half);
      return;
    }
    const size = TILE_STEPS * 2 ** (this.#deepest - level);
    const from = position * size - line.position * TILE_STEPS * 2 ** (this.#deepest - line.level);
    const detail = Math.max(...this.#tilesBeside(line, level, position).map((tile) => tile.detail));
    yield { level, detail, from, to: from + size };
  }

  /** Tiles of a level, two at most, with this part of a line for an edge. */
  #tilesBeside(line: Line, level: number, position: number): PlannedTile[] {
    const index = line.index * 2 ** (level - line.level);
    const around = 2 ** (level + 1);
    const names = line.isMeridian
      ? [`${index}/${position}`, `${(index + around - 1) % around}/${position}`]
      : [`${position}/${index}`, `${position}/${index - 1}`];
    return names.flatMap((name) => this.#tiles[level]?.get(name) ?? []);
  }

  /** Vertices inside a stretch. Its first and last samples are among them, so that a corner between two has them near. */
  #drawStretch(line: Line, stretch: Stretch): Polyline {
    const { level, from, to } = stretch;
    const start = line.position * TILE_STEPS * 2 ** (this.#deepest - line.level);
    const spacing = SAMPLE_STEPS * 2 ** (this.#deepest - level);
    const first = Math.ceil((start + from + spacing / 2) / spacing);
    const last = Math.floor((start + to - spacing / 2) / spacing);
    const samples = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * spacing);
    const surveyed = samples.map((along) => this.#heightOf(line, along));
    const rounded = surveyed.map((height) => Math.round(height / this.#heightStep));
    const kept = this.#simplified(line, stretch, surveyed, rounded);
    return { at: kept.map((i) => samples[i]! - start), heights: kept.map((i) => rounded[i]!) };
  }

  #simplified(
    line: Line,
    { level, detail }: Stretch,
    surveyed: readonly number[],
    rounded: readonly number[],
  ): number[] {
    const cosine = line.isMeridian ? 1 : Math.cos(latitudeOf(line.level, line.index * TILE_STEPS) * RADIANS);
    const spacing = spacingMeters(level) * cosine;
    // the earth falls away by d² / 2R below the plane in which an edge is straight
    const fall = (i: number) => (i * spacing) ** 2 / (2 * SEMI_MAJOR_METERS);
    const tolerances = surveyed.map((_, i) => {
      const [before, next] = [Math.max(i - 1, 0), Math.min(i + 1, surveyed.length - 1)];
      const slope = (surveyed[next]! - surveyed[before]!) / Math.max((next - before) * spacing, 1);
      return errorMeters(detail) * (1 + SLOPE_ALLOWANCE * slope * slope);
    });
    return simplifyLine(
      surveyed.map((height, i) => height - fall(i)),
      rounded.map((height, i) => height * this.#heightStep - fall(i)),
      tolerances,
    );
  }

  /** Ellipsoidal height, metres, so many steps of the deepest level along a line from the south pole or 180° W. */
  #heightOf(line: Line, along: number): number {
    const across = line.index * TILE_STEPS;
    const [lon, lat] = line.isMeridian
      ? [longitudeOf(line.level, across), latitudeOf(this.#deepest, along)]
      : [longitudeOf(this.#deepest, along), latitudeOf(line.level, across)];
    return this.#ground(lon, lat) + this.#heightOffset;
  }
}

/** The same line at the coarsest level that has an edge there. */
function coarsest(line: Line): Line {
  let { level, index, position } = line;
  while (level > 0 && index % 2 === 0) {
    level--;
    index /= 2;
    position = Math.floor(position / 2);
  }
  return { ...line, level, index, position };
}

/** The first vertex beyond a place. */
function after({ at }: Polyline, place: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Height of a polyline at a place on it, rounded to its step. */
function heightAt(line: Polyline, place: number): number {
  const next = after(line, place);
  const last = next - 1;
  if (line.at[last] === place) return line.heights[last]!;
  const share = (place - line.at[last]!) / (line.at[next]! - line.at[last]!);
  return Math.round(line.heights[last]! + share * (line.heights[next]! - line.heights[last]!));
}
