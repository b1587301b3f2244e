import {
  assemble,
  type Code,
  get,
  i16x8,
  i32,
  type Local,
  memory,
  Routine,
  type Routines,
  repeat,
  set,
  spread,
} from "./assembler.ts";

/** A pixel of a row: red, green, blue and opacity, or four shares, in 16 bits each. A vector holds two pixels. */
export const PIXEL_BYTES = 8;
const VECTOR_BYTES = 2 * PIXEL_BYTES;
/** Colours 0 … 255 are kept in steps of a 128th, so that products with shares are exact to a 256th of a level. */
export const COLOUR_STEPS = 128;
const COLOUR_BITS = 7;
/** The share 1. */
export const WHOLE_SHARE = 32_767;

/** One row after another of a picture is put together from rows of pixels. */
export type GroundRoutine = "enlarge" | "layFirst" | "laySecond" | "layThird" | "laySteps" | "store";

/**
 * - enlarge (cells, bytes a row of cells, share of the lower row, stretches, weights, bytes of them, to): a row of pixels
 *   between two rows of cells, bilinear. The first and the last stretch reach half their length beyond the row. Weights
 *   are the shares of a stretch's right end at its pixels.
 * - lay… (row, shares, marks, last): lays premultiplied bytes, repeated after `last + 8` bytes, over a row of red, green,
 *   blue and 255, as strongly as the first, second or third share says.
 * - laySteps (row, shares, steps, colours): the same with two colours, as shares of 255, in the strengths of `steps`, by
 *   the fourth share.
 * - store (row, to): the row as bytes.
 */
export function groundRoutines(
  pixels: number,
  memoryBytes: number,
): { run: Routines<GroundRoutine>; memory: ArrayBuffer } {
  return assemble(
    {
      enlarge: enlargeRoutine(),
      layFirst: marksRoutine(pixels, 0),
      laySecond: marksRoutine(pixels, 1),
      layThird: marksRoutine(pixels, 2),
      laySteps: stepsRoutine(pixels, 3),
      store: storeRoutine(pixels),
    },
    memoryBytes,
  );
}

function enlargeRoutine(): Routine {
  const routine = new Routine("i32", "i32", "i32", "i32", "i32", "i32", "i32");
  const [cells, rowBytes, share, stretches, weights, bytes, to] = Array.from({ length: 7 }, (_, i) =>
    routine.parameter(i),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  const [stretch, at] = [routine.local("i32"), routine.local("i32")];
  const [left, right, step] = [routine.local("v128"), routine.local("v128"), routine.local("v128")];
  const above = memory.loadTwice(get(cells));
  const below = memory.loadTwice(i32.add(get(cells), get(rowBytes)));
  const between = i16x8.add(above, i16x8.mulShare(i16x8.sub(below, above), i16x8.splat(get(share))));
  const next = [...set(right, between), ...set(cells, i32.add(get(cells), i32.of(PIXEL_BYTES)))];
  const weight = memory.load(i32.add(get(weights), get(at)));
  const pixels = i16x8.add(get(left), i16x8.mulShare(get(step), weight));
  routine.body = [
    ...next,
    ...repeat(stretch, 1, get(stretches), [
      ...set(left, get(right)),
      ...next,
      ...set(step, i16x8.sub(get(right), get(left))),
      ...set(at, i32.of(0)),
      ...repeat(at, VECTOR_BYTES, get(bytes), memory.store(i32.add(get(to), get(at)), pixels)),
      ...set(to, i32.add(get(to), get(bytes))),
    ]),
  ];
  return routine;
}

/** The row where it was, under something premultiplied by its opacity 0 … 255 in the fourth place. */
function under(routine: Routine, row: Code, over: Code): Code {
  const kept = routine.keep(over);
  const alpha = routine.keep(spread(kept.value, 3));
  const below = routine.keep(memory.load(row));
  // 255 in colour steps is a 256th less than the share 1
  const taken = i16x8.mulShare(below.value, i16x8.add(alpha.value, i16x8.shiftRight(alpha.value, 8)));
  return [
    ...kept.code,
    ...alpha.code,
    ...below.code,
    ...memory.store(row, i16x8.add(i16x8.sub(below.value, taken), kept.value)),
  ];
}

function marksRoutine(pixels: number, lane: 0 | 1 | 2): Routine {
  const routine = new Routine("i32", "i32", "i32", "i32");
  const [row, shares, marks, last] = [0, 1, 2, 3].map((i) => routine.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const at = routine.local("i32");
  const mark = memory.loadBytes(i32.add(get(marks), i32.and(get(at), get(last))));
  const share = spread(memory.load(get(shares)), lane);
  routine.body = repeat(at, VECTOR_BYTES / 2, i32.of(4 * pixels), [
    ...under(routine, get(row), i16x8.mulShare(i16x8.shiftLeft(mark, COLOUR_BITS), share)),
    ...set(row, i32.add(get(row), i32.of(VECTOR_BYTES))),
    ...set(shares, i32.add(get(shares), i32.of(VECTOR_BYTES))),
  ]);
  return routine;
}

function stepsRoutine(pixels: number, lane: 3): Routine {
  const routine = new Routine("i32", "i32", "i32", "i32");
  const [row, shares, steps, colours] = [0, 1, 2, 3].map((i) => routine.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const at = routine.local("i32");
  const strength = routine.keep(
    i16x8.mulShare(
      memory.load(i32.add(get(steps), get(at))),
      spread(memory.load(i32.add(get(shares), get(at))), lane),
    ),
  );
  const colour = i16x8.add(
    i16x8.mulShare(spread(strength.value, 0), memory.loadTwice(get(colours))),
    i16x8.mulShare(spread(strength.value, 1), memory.loadTwice(get(colours), PIXEL_BYTES)),
  );
  routine.body = repeat(at, VECTOR_BYTES, i32.of(PIXEL_BYTES * pixels), [
    ...strength.code,
    ...under(routine, i32.add(get(row), get(at)), colour),
  ]);
  return routine;
}

function storeRoutine(pixels: number): Routine {
  const routine = new Routine("i32", "i32");
  const [row, to] = [routine.parameter(0), routine.parameter(1)];
  const at = routine.local("i32");
  const half = i16x8.splat(i32.of(COLOUR_STEPS / 2));
  const rounded = (offset: number) =>
    i16x8.shiftRight(i16x8.add(memory.load(get(row), offset), half), COLOUR_BITS);
  routine.body = repeat(at, VECTOR_BYTES, i32.of(4 * pixels), [
    ...memory.store(i32.add(get(to), get(at)), i16x8.toBytes(rounded(0), rounded(VECTOR_BYTES))),
    ...set(row, i32.add(get(row), i32.of(2 * VECTOR_BYTES))),
  ]);
  return routine;
}
