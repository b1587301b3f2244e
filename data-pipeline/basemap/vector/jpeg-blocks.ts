import {
  type Code,
  f32x4,
  get,
  i16x8,
  i32,
  i32x4,
  type Local,
  lanes,
  memory,
  Routine,
  repeat,
  set,
} from "./assembler.ts";

/** Pixels along a square of one block of each colour difference and four of brightness. */
export const UNIT_PIXELS = 16;
/** Blocks of a unit: four of brightness, row by row, one of each colour difference. */
export const UNIT_BLOCKS = 6;

/** Fixed point of the weights of red, green and blue. */
const ONE = 1 << 14;
/** Weights of red, green, blue, alpha as JFIF has them; the differences' add up to nothing. */
const BRIGHTNESS = [4899, 9617, 1868, 0];
const BLUE = [-2765, -5427, 8192, 0];
const RED = [8192, -6860, -1332, 0];

/** Scale that the fast cosine transform leaves in each row and column. */
const LEFT_SCALE = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379];

export type BlockRoutine = "brighten" | "colour" | "transform";

/**
 * - brighten (pixels, to): brightness − 128 of a unit's pixels.
 * - colour (pixels, blues, reds): both colour differences of a unit's squares of 2 × 2 pixels.
 * - transform (numbers, bytes from row to row, shares, coefficients, bits): the cosine transform of a block, multiplied by
 *   its shares and rounded: 64 short numbers, column by column, and a bit for each that is not 0.
 * @param stride bytes of a row of pixels: red, green, blue and anything else
 */
export function blockRoutines(stride: number): Record<BlockRoutine, Routine> {
  return {
    brighten: brightnessRoutine(stride),
    colour: colourRoutine(stride),
    transform: transformRoutine(),
  };
}

/** What a block is multiplied by, column by column, to be divided by a quantisation table, row by row. */
export function sharesOf(quantisation: readonly number[]): number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [column, row] = [i >> 3, i & 7];
    return 1 / (quantisation[8 * row + column]! * LEFT_SCALE[row]! * LEFT_SCALE[column]! * 8);
  });
}

const twice = (weights: readonly number[]): Code => i16x8.of(...weights, ...weights);

/** Sums of two times two neighbouring products: one number for each of four pixels. */
function weighed(
  routine: Routine,
  low: Code,
  high: Code,
  weights: readonly number[],
): { code: Code; value: Code } {
  const first = routine.keep(i32x4.dot(low, twice(weights)));
  const second = routine.keep(i32x4.dot(high, twice(weights)));
  const sum = i32x4.add(
    lanes(first.value, second.value, 0, 2, 4, 6),
    lanes(first.value, second.value, 1, 3, 5, 7),
  );
  return { code: [...first.code, ...second.code], value: f32x4.fromIntegers(sum) };
}

function brightnessRoutine(stride: number): Routine {
  const routine = new Routine("i32", "i32");
  const [from, to] = [routine.parameter(0), routine.parameter(1)];
  const at = routine.local("i32");
  const row: number[] = [];
  for (let group = 0; group < UNIT_PIXELS / 4; group++) {
    const pixels = routine.keep(memory.load(get(from), 16 * group));
    const { code, value } = weighed(
      routine,
      i16x8.lowBytes(pixels.value),
      i16x8.highBytes(pixels.value),
      BRIGHTNESS,
    );
    const bright = f32x4.sub(f32x4.mul(value, f32x4.all(1 / ONE)), f32x4.all(128));
    row.push(...pixels.code, ...code, ...memory.store(i32.add(get(to), get(at)), bright, 16 * group));
  }
  routine.body = repeat(at, 4 * UNIT_PIXELS, i32.of(4 * UNIT_PIXELS * UNIT_PIXELS), [
    ...row,
    ...set(from, i32.add(get(from), i32.of(stride))),
  ]);
  return routine;
}

function colourRoutine(stride: number): Routine {
  const routine = new Routine("i32", "i32", "i32");
  const [from, blues, reds] = [0, 1, 2].map((i) => routine.parameter(i)) as [Local, Local, Local];
  const at = routine.local("i32");
  const row: number[] = [];
  for (let group = 0; group < 2; group++) {
    // sums of squares: two to a vector
    const squares = [0, 16].map((offset) => {
      const above = routine.keep(memory.load(get(from), 32 * group + offset));
      const below = routine.keep(memory.load(get(from), stride + 32 * group + offset));
      const low = routine.keep(i16x8.add(i16x8.lowBytes(above.value), i16x8.lowBytes(below.value)));
      const high = routine.keep(i16x8.add(i16x8.highBytes(above.value), i16x8.highBytes(below.value)));
      const sum = routine.keep(
        i16x8.add(lanes(low.value, high.value, 0, 1, 4, 5), lanes(low.value, high.value, 2, 3, 6, 7)),
      );
      return { code: [above, below, low, high, sum].flatMap(({ code }) => code), value: sum.value };
    });
    for (const { code } of squares) row.push(...code);
    for (const [weights, place] of [
      [BLUE, blues],
      [RED, reds],
    ] as const) {
      const { code, value } = weighed(routine, squares[0]!.value, squares[1]!.value, weights);
      const difference = f32x4.mul(value, f32x4.all(1 / (4 * ONE)));
      row.push(...code, ...memory.store(i32.add(get(place), get(at)), difference, 16 * group));
    }
  }
  routine.body = repeat(at, 32, i32.of(8 * 32), [
    ...row,
    ...set(from, i32.add(get(from), i32.of(2 * stride))),
  ]);
  return routine;
}

function transformRoutine(): Routine {
  const routine = new Routine("i32", "i32", "i32", "i32", "i32");
  const [from, stride, shares, to, bits] = [0, 1, 2, 3, 4].map((i) => routine.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const code: number[] = [];
  const keep = (value: Code): Code => {
    const kept = routine.keep(value);
    code.push(...kept.code);
    return kept.value;
  };
  const halves: [Code[], Code[]] = [[], []];
  for (let row = 0; row < 8; row++) {
    halves[0].push(keep(memory.load(get(from), 0)));
    halves[1].push(keep(memory.load(get(from), 16)));
    code.push(...set(from, i32.add(get(from), get(stride))));
  }
  const down = halves.map((rows) => cosines(rows, keep)) as [Code[], Code[]];
  // turned on its diagonal, each half of a turned row comes from four rows
  const turned: [Code[], Code[]] = [[], []];
  for (const [half, rows] of down.entries()) {
    for (const part of [0, 1] as const) {
      const [a, b, c, d] = rows.slice(4 * part, 4 * part + 4) as [Code, Code, Code, Code];
      const low = [keep(lanes(a, b, 0, 4, 1, 5)), keep(lanes(c, d, 0, 4, 1, 5))] as const;
      const high = [keep(lanes(a, b, 2, 6, 3, 7)), keep(lanes(c, d, 2, 6, 3, 7))] as const;
      turned[part][4 * half] = keep(lanes(...low, 0, 1, 4, 5));
      turned[part][4 * half + 1] = keep(lanes(...low, 2, 3, 6, 7));
      turned[part][4 * half + 2] = keep(lanes(...high, 0, 1, 4, 5));
      turned[part][4 * half + 3] = keep(lanes(...high, 2, 3, 6, 7));
    }
  }
  const across = turned.map((rows) => cosines(rows, keep)) as [Code[], Code[]];
  let nonzero: Code = [];
  for (let row = 0; row < 8; row++) {
    const [left, right] = across.map((rows, half) => {
      const share = memory.load(get(shares), 32 * row + 16 * half);
      return f32x4.toIntegers(f32x4.nearest(f32x4.mul(rows[row]!, share)));
    }) as [Code, Code];
    const numbers = keep(i16x8.fromIntegers(left, right));
    code.push(...memory.store(get(to), numbers, 16 * row));
    const shifted = i32.shiftLeft(i16x8.nonzero(numbers), i32.of(8 * (row % 4)));
    nonzero = row % 4 === 0 ? shifted : i32.or(nonzero, shifted);
    if (row % 4 === 3) code.push(...memory.storeInteger(get(bits), nonzero, row - 3));
  }
  routine.body = code;
  return routine;
}

/** Cosine transform of eight numbers in each lane, after Arai, Agui and Nakajima; scaled by LEFT_SCALE and √8. */
function cosines(d: readonly Code[], keep: (value: Code) => Code): Code[] {
  const { add, sub, mul, all } = f32x4;
  const sum = [0, 1, 2, 3].map((i) => keep(add(d[i]!, d[7 - i]!)));
  const difference = [0, 1, 2, 3].map((i) => keep(sub(d[i]!, d[7 - i]!)));
  const [t0, t1, t2, t3] = sum as [Code, Code, Code, Code];
  const [t7, t6, t5, t4] = difference as [Code, Code, Code, Code];
  const outer = keep(add(t0, t3));
  const inner = keep(add(t1, t2));
  const outerLeft = keep(sub(t0, t3));
  const evenTurn = keep(mul(add(sub(t1, t2), outerLeft), all(Math.SQRT1_2)));
  const a = keep(add(t4, t5));
  const b = keep(mul(add(t5, t6), all(Math.SQRT1_2)));
  const c = keep(add(t6, t7));
  const turn = keep(mul(sub(a, c), all(0.382683433)));
  const low = keep(add(mul(a, all(0.5411961)), turn));
  const high = keep(add(mul(c, all(1.306562965)), turn));
  const plus = keep(add(t7, b));
  const minus = keep(sub(t7, b));
  return [
    keep(add(outer, inner)),
    keep(add(plus, high)),
    keep(add(outerLeft, evenTurn)),
    keep(sub(minus, low)),
    keep(sub(outer, inner)),
    keep(add(minus, low)),
    keep(sub(outerLeft, evenTurn)),
    keep(sub(plus, high)),
  ];
}
