/**
 * Writes WebAssembly with 128-bit vectors from expressions: the loops over every pixel and every cell of a map, which
 * JavaScript runs on one number at a time. Instructions are numbered as in https://webassembly.github.io/spec/core/binary/instructions.html.
 */

/** Bytes of instructions. */
export type Code = readonly number[];
export type ValueType = "i32" | "f64" | "v128";
const TYPE: Readonly<Record<ValueType, number>> = { i32: 0x7f, f64: 0x7c, v128: 0x7b };

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

const float = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];

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
const vectorShift =
  (opcode: number) =>
  (a: Code, bits: number): Code => [...a, ...i32.of(bits), VECTOR, ...unsigned(opcode)];
const load =
  (...opcode: readonly number[]) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...unsigned(offset)];
const store =
  (...opcode: readonly number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...unsigned(offset)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  lessThan: binary(0x48),
  loadByte: load(0x2d),
  /** the lower half of one of two numbers of 64 bits */
  lowHalf: (a: Code, place: 0 | 1): Code => [...a, VECTOR, 0x1b, 2 * place],
};

/** Two numbers of 64 bits. */
export const f64x2 = {
  /** the same number in both places */
  all: (value: number): Code => [VECTOR, 0x0c, ...[value, value].flatMap(float)],
  of: (first: number, second: number): Code => [VECTOR, 0x0c, ...[first, second].flatMap(float)],
  splat: vectorUnary(0x14),
  add: vectorBinary(0xf0),
  sub: vectorBinary(0xf1),
  mul: vectorBinary(0xf2),
  /** the larger; the first where neither is */
  max: vectorBinary(0xf7),
  floor: vectorUnary(0x75),
  /** all bits of a place, or none */
  isGreater: vectorBinary(0x4a),
};

/** Eight numbers of 16 bits. */
export const i16x8 = {
  splat: vectorUnary(0x10),
  add: vectorBinary(0x8e),
  sub: vectorBinary(0x91),
  /** a · b / 32768, rounded */
  mulShare: vectorBinary(0x82),
  shiftLeft: vectorShift(0x8b),
  shiftRight: vectorShift(0x8c),
  /** two vectors as sixteen bytes, kept between 0 and 255 */
  toBytes: vectorBinary(0x66),
};

/** One number of each half of four in all four places of its half. */
export function spread(a: Code, lane: 0 | 1 | 2 | 3): Code {
  const number = [2 * lane, 2 * lane + 1];
  const half = [...number, ...number, ...number, ...number];
  return [...a, ...a, VECTOR, 0x0d, ...half, ...half.map((byte) => byte + 8)];
}

export const bits = {
  and: vectorBinary(0x4e),
};

/** The first or the second halves of two vectors. */
export function halves(a: Code, b: Code, place: 0 | 1): Code {
  const half = [0, 1, 2, 3, 4, 5, 6, 7].map((byte) => byte + 8 * place);
  return [...a, ...b, VECTOR, 0x0d, ...half, ...half.map((byte) => byte + 16)];
}

export const memory = {
  load: load(VECTOR, 0x00),
  /** eight bytes as numbers of 16 bits */
  loadBytes: load(VECTOR, 0x02),
  /** four numbers of 16 bits in both halves */
  loadTwice: load(VECTOR, 0x0a),
  store: store(VECTOR, 0x0b),
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
  keep(value: Code, type: ValueType = "v128"): { readonly code: Code; readonly value: Code } {
    const local = this.local(type);
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
