import { randomStream } from "../noise.ts";
import { assemble, type Code, f64, get, i32, type Local, Routine, repeat, set } from "./assembler.ts";

/** Of the skewed grid of triangles. */
const SKEW = (Math.sqrt(3) - 1) / 2;
const UNSKEW = (3 - Math.sqrt(3)) / 6;
const GRADIENTS = [
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
  [1, 0],
  [-1, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [0, 1],
  [0, -1],
] as const;
const PERIOD = 256;
const GRADIENT_BYTES = 16;
/** Where things lie in memory. */
const SHUFFLED = 0;
const SHUFFLED_GRADIENTS = 2 * PERIOD;
const VALUES = SHUFFLED_GRADIENTS + 2 * PERIOD * GRADIENT_BYTES;

/**
 * Smooth noise of the plane in −1 … 1 along lines: the numbers of the library simplex-noise with the same seed, for a
 * quarter of its time, since no corner of a triangle is a branch that a processor must guess.
 */
export class NoiseRows {
  readonly #run;
  readonly #values: Float64Array;

  /** @param longest values of a line */
  constructor(seed: number, longest: number) {
    const { run, memory } = assemble({ add: noiseRoutine() }, VALUES + 8 * longest);
    this.#run = run;
    this.#values = new Float64Array(memory, VALUES, longest);
    const shuffled = new Uint8Array(memory, SHUFFLED, 2 * PERIOD);
    shuffled.set(shuffledBytes(randomStream(seed)));
    shuffled.copyWithin(PERIOD, 0, PERIOD);
    const gradients = new Float64Array(memory, SHUFFLED_GRADIENTS, (2 * PERIOD * GRADIENT_BYTES) / 8);
    for (const [i, value] of shuffled.entries()) gradients.set(GRADIENTS[value % GRADIENTS.length]!, 2 * i);
  }

  /** Three octaves in −1 … 1 at places dx, dy apart; `size` is the length of the largest waves. Valid until the next call. */
  roughness(x: number, y: number, dx: number, dy: number, size: number, count: number): Float64Array {
    const [u, v, du, dv] = [x / size, y / size, dx / size, dy / size];
    this.#values.fill(0, 0, count);
    this.#run.add(u, v, du, dv, 4 / 7, count, VALUES);
    this.#run.add(2.1 * u + 17, 2.1 * v - 5, 2.1 * du, 2.1 * dv, 2 / 7, count, VALUES);
    this.#run.add(4.3 * u - 9, 4.3 * v + 31, 4.3 * du, 4.3 * dv, 1 / 7, count, VALUES);
    return this.#values;
  }
}

/** 0 … 255 in the order that simplex-noise gives them. */
function shuffledBytes(random: () => number): Uint8Array {
  const bytes = Uint8Array.from({ length: PERIOD }, (_, i) => i);
  for (let i = 0; i < PERIOD - 1; i++) {
    const other = i + Math.floor(random() * (PERIOD - i));
    [bytes[i], bytes[other]] = [bytes[other]!, bytes[i]!];
  }
  return bytes;
}

/** add (u, v, du, dv, weight, count, to): adds weighted noise to numbers. */
function noiseRoutine(): Routine {
  const routine = new Routine("f64", "f64", "f64", "f64", "f64", "i32", "i32");
  const [u, v, du, dv, weight, count, to] = Array.from({ length: 7 }, (_, i) => routine.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const at = routine.local("i32");
  const code: number[] = [];
  const keep = (value: Code, type: "f64" | "i32" = "f64"): Code => {
    const kept = routine.keep(value, type);
    code.push(...kept.code);
    return kept.value;
  };
  const along = (from: Local, step: Local) =>
    keep(f64.add(get(from), f64.mul(get(step), f64.fromInteger(get(at)))));
  const [x, y] = [along(u, du), along(v, dv)];
  const skewed = keep(f64.mul(f64.add(x, y), f64.of(SKEW)));
  const [column, row] = [keep(f64.floor(f64.add(x, skewed))), keep(f64.floor(f64.add(y, skewed)))];
  const unskewed = keep(f64.mul(f64.add(column, row), f64.of(UNSKEW)));
  // from the first corner of the triangle; its second lies to the right of it, or below
  const [x0, y0] = [keep(f64.sub(x, f64.sub(column, unskewed))), keep(f64.sub(y, f64.sub(row, unskewed)))];
  const right = keep(f64.isGreater(x0, y0), "i32");
  const down = keep(i32.sub(i32.of(1), right), "i32");
  const wrapped = (index: Code) => keep(i32.and(i32.truncate(index), i32.of(PERIOD - 1)), "i32");
  const [i, j] = [wrapped(column), wrapped(row)];
  const corner = (cornerX: Code, cornerY: Code, acrossCells: Code, downCells: Code): Code => {
    const [cx, cy] = [keep(cornerX), keep(cornerY)];
    const line = i32.loadByte(i32.add(j, downCells), SHUFFLED);
    const gradient = keep(i32.mul(i32.add(i32.add(i, acrossCells), line), i32.of(GRADIENT_BYTES)), "i32");
    const slope = f64.add(
      f64.mul(f64.load(gradient, SHUFFLED_GRADIENTS), cx),
      f64.mul(f64.load(gradient, SHUFFLED_GRADIENTS + 8), cy),
    );
    const near = f64.sub(f64.sub(f64.of(0.5), f64.mul(cx, cx)), f64.mul(cy, cy));
    const reach = keep(f64.max(near, f64.of(0)));
    const square = keep(f64.mul(reach, reach));
    return keep(f64.mul(f64.mul(square, square), slope));
  };
  const moved = (from: Code, cells: Code, back: number) =>
    f64.add(f64.sub(from, f64.fromInteger(cells)), f64.of(back));
  const one = i32.of(1);
  const sum = f64.add(
    f64.add(
      corner(x0, y0, i32.of(0), i32.of(0)),
      corner(moved(x0, right, UNSKEW), moved(y0, down, UNSKEW), right, down),
    ),
    corner(moved(x0, one, 2 * UNSKEW), moved(y0, one, 2 * UNSKEW), one, one),
  );
  const added = f64.add(f64.load(get(to)), f64.mul(get(weight), f64.mul(f64.of(70), sum)));
  code.push(...f64.store(get(to), added), ...set(to, i32.add(get(to), i32.of(8))));
  routine.body = repeat(at, 1, get(count), code);
  return routine;
}
