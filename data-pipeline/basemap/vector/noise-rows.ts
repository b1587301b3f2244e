import { randomStream } from "../noise.ts";
import {
  assemble,
  bits,
  type Code,
  f64x2,
  get,
  halves,
  i32,
  type Local,
  memory,
  Routine,
  repeat,
  set,
} from "./assembler.ts";

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
/** Added to a number it makes its last bits those of the integer. */
const INTEGERS = 1.5 * 2 ** 52;
/** Where things lie in memory. */
const SHUFFLED = 0;
const SHUFFLED_GRADIENTS = 2 * PERIOD;
const VALUES = SHUFFLED_GRADIENTS + 2 * PERIOD * GRADIENT_BYTES;

/**
 * Smooth noise of the plane in −1 … 1 along lines: the numbers of the library simplex-noise with the same seed, two
 * at a time and without branches that a processor must guess.
 */
export class NoiseRows {
  readonly #run;
  readonly #values: Float64Array;

  /** @param longest values of a line */
  constructor(seed: number, longest: number) {
    const { run, memory: bytes } = assemble({ add: noiseRoutine() }, VALUES + 8 * (longest + 1));
    this.#run = run;
    this.#values = new Float64Array(bytes, VALUES, longest + 1);
    const shuffled = new Uint8Array(bytes, SHUFFLED, 2 * PERIOD);
    shuffled.set(shuffledBytes(randomStream(seed)));
    shuffled.copyWithin(PERIOD, 0, PERIOD);
    const gradients = new Float64Array(bytes, SHUFFLED_GRADIENTS, (2 * PERIOD * GRADIENT_BYTES) / 8);
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

/** add (u, v, du, dv, weight, count, to): adds weighted noise to numbers, two at a time. */
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
  const [at, places] = [routine.local("i32"), routine.local("v128")];
  const code: number[] = [];
  const keep = (value: Code, type: "v128" | "i32" = "v128"): Code => {
    const kept = routine.keep(value, type);
    code.push(...kept.code);
    return kept.value;
  };
  const along = (from: Local, step: Local) =>
    keep(f64x2.add(f64x2.splat(get(from)), f64x2.mul(f64x2.splat(get(step)), get(places))));
  const [x, y] = [along(u, du), along(v, dv)];
  const skewed = keep(f64x2.mul(f64x2.add(x, y), f64x2.all(SKEW)));
  const [column, row] = [keep(f64x2.floor(f64x2.add(x, skewed))), keep(f64x2.floor(f64x2.add(y, skewed)))];
  const unskewed = keep(f64x2.mul(f64x2.add(column, row), f64x2.all(UNSKEW)));
  // from the first corner of the triangle; its second lies to the right of it, or below
  const [x0, y0] = [
    keep(f64x2.sub(x, f64x2.sub(column, unskewed))),
    keep(f64x2.sub(y, f64x2.sub(row, unskewed))),
  ];
  const right = keep(bits.and(f64x2.isGreater(x0, y0), f64x2.all(1)));
  const down = keep(f64x2.sub(f64x2.all(1), right));
  const integers = (numbers: Code) => {
    const shifted = keep(f64x2.add(numbers, f64x2.all(INTEGERS)));
    return ([0, 1] as const).map((place) => i32.lowHalf(shifted, place));
  };
  const wrapped = (numbers: Code) =>
    integers(numbers).map((value) => keep(i32.and(value, i32.of(PERIOD - 1)), "i32"));
  const [columns, rows] = [wrapped(column), wrapped(row)];
  const corner = (x: Code, y: Code, acrossCells: Code, downCells: Code): Code => {
    const [cx, cy] = [keep(x), keep(y)];
    const [across, below] = [integers(acrossCells), integers(downCells)];
    const [first, second] = columns.map((column, place) => {
      const line = i32.loadByte(i32.add(rows[place]!, below[place]!), SHUFFLED);
      const index = i32.add(i32.add(column, across[place]!), line);
      return keep(memory.load(i32.mul(index, i32.of(GRADIENT_BYTES)), SHUFFLED_GRADIENTS));
    }) as [Code, Code];
    const slope = f64x2.add(f64x2.mul(halves(first, second, 0), cx), f64x2.mul(halves(first, second, 1), cy));
    const near = f64x2.sub(f64x2.sub(f64x2.all(0.5), f64x2.mul(cx, cx)), f64x2.mul(cy, cy));
    const reach = keep(f64x2.max(near, f64x2.all(0)));
    const square = keep(f64x2.mul(reach, reach));
    return keep(f64x2.mul(f64x2.mul(square, square), slope));
  };
  const moved = (from: Code, cells: Code, back: number) => f64x2.add(f64x2.sub(from, cells), f64x2.all(back));
  const [none, one] = [f64x2.all(0), f64x2.all(1)];
  const sum = f64x2.add(
    f64x2.add(
      corner(x0, y0, none, none),
      corner(moved(x0, right, UNSKEW), moved(y0, down, UNSKEW), right, down),
    ),
    corner(moved(x0, one, 2 * UNSKEW), moved(y0, one, 2 * UNSKEW), one, one),
  );
  const noise = f64x2.mul(f64x2.splat(get(weight)), f64x2.mul(f64x2.all(70), sum));
  code.push(
    ...memory.store(get(to), f64x2.add(memory.load(get(to)), noise)),
    ...set(to, i32.add(get(to), i32.of(16))),
    ...set(places, f64x2.add(get(places), f64x2.all(2))),
  );
  routine.body = [...set(places, f64x2.of(0, 1)), ...repeat(at, 2, get(count), code)];
  return routine;
}
