import {
  assemble,
  type Code,
  f32x4,
  get,
  i16x8,
  i32,
  i32x4,
  type Local,
  memory,
  Routine,
  type Routines,
  repeat,
  set,
  spread,
} from "./assembler.ts";

/** Four numbers of 32 bits. */
export const VECTOR_BYTES = 16;

/** One row after another of a picture is put together from rows of numbers: four for each pixel. */
export type GroundRoutine = "enlarge" | "layFirst" | "laySecond" | "layThird" | "laySteps" | "store";

/**
 * - enlarge (cells, bytes a row of cells, share of the lower row, stretches, pixels a stretch, 1 / pixels, to): a row of
 *   pixels between two rows of cells, bilinear. The first and the last stretch reach half their length beyond the row.
 * - lay… (row, shares, marks, last): lays premultiplied bytes, repeated after `last + 4` bytes, over a row of red, green,
 *   blue and 255, as strongly as the first, second or third share says.
 * - laySteps (row, shares, steps, colours): the same with two colours in the strengths of `steps`, by the fourth share.
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
  const routine = new Routine("i32", "i32", "f32", "i32", "i32", "f32", "i32");
  const [cells, rowBytes, share, stretches, pixels, inverse, to] = Array.from({ length: 7 }, (_, i) =>
    routine.parameter(i),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  const [stretch, pixel] = [routine.local("i32"), routine.local("i32")];
  const [left, right, step, value] = Array.from({ length: 4 }, () => routine.local("v128")) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const above = memory.load(get(cells));
  const below = memory.load(i32.add(get(cells), get(rowBytes)));
  const between = f32x4.add(above, f32x4.mul(f32x4.sub(below, above), f32x4.splat(get(share))));
  const next = [...set(right, between), ...set(cells, i32.add(get(cells), i32.of(VECTOR_BYTES)))];
  routine.body = [
    ...next,
    ...repeat(stretch, 1, get(stretches), [
      ...set(left, get(right)),
      ...next,
      ...set(step, f32x4.mul(f32x4.sub(get(right), get(left)), f32x4.splat(get(inverse)))),
      ...set(value, f32x4.add(get(left), f32x4.mul(get(step), f32x4.all(0.5)))),
      ...set(pixel, i32.of(0)),
      ...repeat(pixel, 1, get(pixels), [
        ...memory.store(get(to), get(value)),
        ...set(to, i32.add(get(to), i32.of(VECTOR_BYTES))),
        ...set(value, f32x4.add(get(value), get(step))),
      ]),
    ]),
  ];
  return routine;
}

/** The row where it was, under something premultiplied by its opacity 0 … 255 in the fourth place. */
function under(routine: Routine, row: Code, over: Code): Code {
  const kept = routine.keep(over);
  const left = f32x4.sub(f32x4.all(1), f32x4.mul(spread(kept.value, 3), f32x4.all(1 / 255)));
  return [...kept.code, ...memory.store(row, f32x4.add(f32x4.mul(memory.load(row), left), kept.value))];
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
  const mark = memory.load4(i32.add(get(marks), i32.and(get(at), get(last))));
  const colour = f32x4.fromIntegers(i32x4.lowHalf(i16x8.lowBytes(mark)));
  routine.body = repeat(at, 4, i32.of(4 * pixels), [
    ...under(routine, get(row), f32x4.mul(colour, spread(memory.load(get(shares)), lane))),
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
    f32x4.mul(
      memory.load(i32.add(get(steps), get(at))),
      spread(memory.load(i32.add(get(shares), get(at))), lane),
    ),
  );
  const colour = f32x4.add(
    f32x4.mul(spread(strength.value, 0), memory.load(get(colours))),
    f32x4.mul(spread(strength.value, 1), memory.load(get(colours), VECTOR_BYTES)),
  );
  routine.body = repeat(at, VECTOR_BYTES, i32.of(VECTOR_BYTES * pixels), [
    ...strength.code,
    ...under(routine, i32.add(get(row), get(at)), colour),
  ]);
  return routine;
}

function storeRoutine(pixels: number): Routine {
  const routine = new Routine("i32", "i32");
  const [row, to] = [routine.parameter(0), routine.parameter(1)];
  const at = routine.local("i32");
  const integers = (offset: number) => f32x4.toIntegers(f32x4.nearest(memory.load(get(row), offset)));
  const bytes = i16x8.toBytes(
    i16x8.fromIntegers(integers(0), integers(16)),
    i16x8.fromIntegers(integers(32), integers(48)),
  );
  routine.body = repeat(at, 16, i32.of(4 * pixels), [
    ...memory.store(i32.add(get(to), get(at)), bytes),
    ...set(row, i32.add(get(row), i32.of(4 * VECTOR_BYTES))),
  ]);
  return routine;
}
