/**
 * Writes WebAssembly with 128-bit vectors from expressions: the loops over every pixel of a map, which JavaScript runs
 * on one number at a time. Instructions are numbered as in https://webassembly.github.io/spec/core/binary/instructions.html.
 */

/** Bytes of instructions. */
export type Code = readonly number[];
export type ValueType = "i32" | "f32" | "v128";
const TYPE: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** A local variable of a function. */
export interface Local {
  readonly index: number;
}

const VECTOR = 0xfd;
const EMPTY_BLOCK = 0x40;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

const float = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];

type Binary = (a: Code, b: Code) => Code;
type Unary = (a: Code) => Code;
const binary =
  (opcode: number): Binary =>
  (a, b) => [...a, ...b, opcode];
const vectorBinary =
  (opcode: number): Binary =>
  (a, b) => [...a, ...b, VECTOR, ...unsigned(opcode)];
const vectorUnary =
  (opcode: number): Unary =>
  (a) => [...a, VECTOR, ...unsigned(opcode)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  and: binary(0x71),
  lessThan: binary(0x48),
};

export const f32x4 = {
  /** the same number in each lane */
  all: (value: number): Code => [VECTOR, 0x0c, ...[value, value, value, value].flatMap(float)],
  splat: vectorUnary(0x13),
  add: vectorBinary(0xe4),
  sub: vectorBinary(0xe5),
  mul: vectorBinary(0xe6),
  nearest: vectorUnary(0x6a),
  toIntegers: vectorUnary(0xf8),
  fromIntegers: vectorUnary(0xfa),
};

export const i32x4 = {
  lowHalf: vectorUnary(0xa9),
};

export const i16x8 = {
  /** the first eight bytes as unsigned numbers */
  lowBytes: vectorUnary(0x89),
  fromIntegers: vectorBinary(0x85),
  toBytes: vectorBinary(0x66),
};

/** One lane of 4 bytes in all places. */
export function spread(a: Code, lane: 0 | 1 | 2 | 3): Code {
  const bytes = [0, 1, 2, 3].map((byte) => 4 * lane + byte);
  return [...a, ...a, VECTOR, 0x0d, ...bytes, ...bytes, ...bytes, ...bytes];
}

export const memory = {
  load: (address: Code, offset = 0): Code => [...address, VECTOR, 0x00, 0, ...unsigned(offset)],
  /** four bytes and zeros */
  load4: (address: Code, offset = 0): Code => [...address, VECTOR, 0x5c, 0, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    VECTOR,
    0x0b,
    0,
    ...unsigned(offset),
  ],
};

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];

/** Repeats `body`, at least once, while `counter`, raised by `step` after each time, is below `end`. */
export function repeat(counter: Local, step: number, end: Code, body: Code): Code {
  const next = set(counter, i32.add(get(counter), i32.of(step)));
  return [0x03, EMPTY_BLOCK, ...body, ...next, ...i32.lessThan(get(counter), end), 0x0d, 0, 0x0b];
}

/** A function that returns nothing. */
export class Routine {
  readonly parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  body: Code = [];

  constructor(...parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  parameter(index: number): Local {
    return { index };
  }

  local(type: ValueType): Local {
    this.#locals.push(type);
    return { index: this.parameters.length + this.#locals.length - 1 };
  }

  /** Takes a value and is it from there on. */
  keep(value: Code): { readonly code: Code; readonly value: Code } {
    const local = this.local("v128");
    return { code: set(local, value), value: get(local) };
  }

  get bytes(): number[] {
    const locals = this.#locals.flatMap((type) => [1, TYPE[type]]);
    const code = [...unsigned(this.#locals.length), ...locals, ...this.body, 0x0b];
    return [...unsigned(code.length), ...code];
  }
}

export type Routines<Name extends string> = Readonly<Record<Name, (...values: number[]) => void>>;

/** Compiles routines that work on one memory. */
export function assemble<Name extends string>(
  routines: Readonly<Record<Name, Routine>>,
  memoryBytes: number,
): { readonly run: Routines<Name>; readonly memory: ArrayBuffer } {
  const names = Object.keys(routines) as Name[];
  const all = names.map((name) => routines[name]);
  const text = (value: string) => [...unsigned(value.length), ...new TextEncoder().encode(value)];
  const section = (id: number, items: readonly (readonly number[])[]) => {
    const bytes = [...unsigned(items.length), ...items.flat()];
    return [id, ...unsigned(bytes.length), ...bytes];
  };
  const module = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      all.map(({ parameters }) => [
        0x60,
        ...unsigned(parameters.length),
        ...parameters.map((type) => TYPE[type]),
        0,
      ]),
    ),
    ...section(2, [[...text("js"), ...text("memory"), 2, 0, 1]]),
    ...section(
      3,
      all.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      names.map((name, i) => [...text(name), 0, ...unsigned(i)]),
    ),
    ...section(
      10,
      all.map(({ bytes }) => bytes),
    ),
  ]);
  const pages = new WebAssembly.Memory({ initial: Math.ceil(memoryBytes / 65_536) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { js: { memory: pages } });
  return { run: exports as Routines<Name>, memory: pages.buffer };
}
