import { type Code, choose, get, i32, type Local, memory, Routine, set, when, whilst } from "./assembler.ts";

export type SymbolRoutine = "collect" | "write";

/** Where the routines find what they share. */
export interface SymbolMemory {
  /** bytes: when a place of a block comes in the file, and 64 more: twice the place that comes there */
  readonly turns: number;
  /** how often each symbol occurs, 256 integers a table */
  readonly counts: number;
  /** of each symbol of each table its code, and above its 16 bits its length */
  readonly codes: number;
  /** where the next symbol or byte goes */
  readonly next: number;
}

const RUN_OF_16 = 0xf0;
const END_OF_BLOCK = 0;

/**
 * - collect (coefficients, bits, table, before): the symbols of a block, whose DC table is given and whose AC table is
 *   the next; `before` is where the DC number of the block before it is kept. A symbol is table << 24 | what its Huffman
 *   code stands for << 16 | the bits after it.
 * - write (symbols, end): the symbols as bits, the last byte filled up with ones.
 */
export function symbolRoutines(at: SymbolMemory): Record<SymbolRoutine, Routine> {
  return { collect: collectRoutine(at), write: writeRoutine(at) };
}

function collectRoutine({ turns, counts, next }: SymbolMemory): Routine {
  const routine = new Routine("i32", "i32", "i32", "i32");
  const [block, bits, table, before] = [0, 1, 2, 3].map((i) => routine.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const integer = () => routine.local("i32");
  const [to, value, sign, length, symbol] = [integer(), integer(), integer(), integer(), integer()];
  const [left, early, late, turn, last, run] = [
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
  ];
  const add = (into: Code, extra: Code): Code => {
    const place = i32.add(i32.of(counts), i32.shiftLeft(get(symbol), i32.of(2)));
    return [
      ...set(symbol, into),
      ...memory.storeInteger(get(to), i32.or(i32.shiftLeft(get(symbol), i32.of(16)), extra)),
      ...set(to, i32.add(get(to), i32.of(4))),
      ...memory.storeInteger(place, i32.add(memory.loadInteger(place), i32.of(1))),
    ];
  };
  const inTable = (symbolCode: Code): Code => i32.or(i32.shiftLeft(get(table), i32.of(8)), symbolCode);
  /** A run of zeros and the number after it. */
  const addNumber = (zeros: Code): Code => [
    ...set(sign, i32.sign(get(value))),
    ...set(length, i32.sub(i32.of(32), i32.zerosAbove(i32.sub(i32.xor(get(value), get(sign)), get(sign))))),
    ...add(
      inTable(i32.or(i32.shiftLeft(zeros, i32.of(4)), get(length))),
      i32.and(i32.add(get(value), get(sign)), i32.sub(i32.shiftLeft(i32.of(1), get(length)), i32.of(1))),
    ),
  ];
  const withoutLowest = (mask: Local) => set(mask, i32.and(get(mask), i32.sub(get(mask), i32.of(1))));
  const bit = i32.shiftLeft(i32.of(1), get(turn)); // of a turn from 32 on: the bit 32 lower
  const isEarly = i32.lessThan(get(turn), i32.of(32));
  const inOrder = [0, 1].flatMap((half) => [
    ...set(left, i32.and(memory.loadInteger(get(bits), 4 * half), i32.of(half === 0 ? ~1 : ~0))),
    ...whilst(get(left), [
      ...set(turn, memory.loadByte(i32.zerosBelow(get(left)), turns + 32 * half)),
      ...set(early, i32.or(get(early), choose(isEarly, bit, i32.of(0)))),
      ...set(late, i32.or(get(late), choose(isEarly, i32.of(0), bit))),
      ...withoutLowest(left),
    ]),
  ]);
  const numbers = [early, late].flatMap((mask, half) =>
    whilst(get(mask), [
      ...set(turn, i32.add(i32.zerosBelow(get(mask)), i32.of(32 * half))),
      ...set(run, i32.sub(i32.sub(get(turn), get(last)), i32.of(1))),
      ...set(last, get(turn)),
      ...whilst(i32.atLeast(get(run), i32.of(16)), [
        ...add(inTable(i32.of(RUN_OF_16)), i32.of(0)),
        ...set(run, i32.sub(get(run), i32.of(16))),
      ]),
      ...set(value, memory.loadShort(i32.add(get(block), memory.loadByte(get(turn), turns + 64)))),
      ...addNumber(get(run)),
      ...withoutLowest(mask),
    ]),
  );
  routine.body = [
    ...set(to, memory.loadInteger(i32.of(next))),
    ...set(value, i32.sub(memory.loadShort(get(block)), memory.loadInteger(get(before)))),
    ...memory.storeInteger(get(before), memory.loadShort(get(block))),
    ...addNumber(i32.of(0)),
    ...set(table, i32.add(get(table), i32.of(1))),
    ...inOrder,
    ...numbers,
    ...when(i32.lessThan(get(last), i32.of(63)), add(inTable(i32.of(END_OF_BLOCK)), i32.of(0))),
    ...memory.storeInteger(i32.of(next), get(to)),
  ];
  return routine;
}

function writeRoutine({ codes, next }: SymbolMemory): Routine {
  const routine = new Routine("i32", "i32");
  const [symbol, end] = [routine.parameter(0), routine.parameter(1)];
  const integer = () => routine.local("i32");
  // bits that are not yet written, the last at the low end; how many there are
  const [waiting, held, packed, code, length, byte, to] = [
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
    integer(),
  ];
  const put = (value: Code): Code => [
    ...memory.storeByte(get(to), value),
    ...set(to, i32.add(get(to), i32.of(1))),
  ];
  /** A byte of all ones is followed by 0, so that it is no marker. */
  const putByte = (value: Code): Code => [
    ...set(byte, value),
    ...put(get(byte)),
    ...when(i32.equal(get(byte), i32.of(255)), put(i32.of(0))),
  ];
  const lowByte = (value: Code) => i32.and(value, i32.of(255));
  const append = (value: Code, size: Code): Code => [
    ...set(length, size),
    ...set(waiting, i32.or(i32.shiftLeft(get(waiting), get(length)), i32.and(value, i32.of(0xffff)))),
    ...set(held, i32.add(get(held), get(length))),
    ...whilst(i32.atLeast(get(held), i32.of(8)), [
      ...set(held, i32.sub(get(held), i32.of(8))),
      ...putByte(lowByte(i32.shiftRight(get(waiting), get(held)))),
    ]),
  ];
  const symbolOf = i32.shiftRight(get(packed), i32.of(16));
  routine.body = [
    ...set(to, memory.loadInteger(i32.of(next))),
    ...whilst(i32.lessThan(get(symbol), get(end)), [
      ...set(packed, memory.loadInteger(get(symbol))),
      ...set(code, memory.loadInteger(i32.shiftLeft(symbolOf, i32.of(2)), codes)),
      ...append(get(code), i32.shiftRight(get(code), i32.of(16))),
      ...append(get(packed), i32.and(symbolOf, i32.of(15))),
      ...set(symbol, i32.add(get(symbol), i32.of(4))),
    ]),
    ...when(
      get(held),
      putByte(
        lowByte(
          i32.or(
            i32.shiftLeft(get(waiting), i32.sub(i32.of(8), get(held))),
            i32.shiftRight(i32.of(255), get(held)),
          ),
        ),
      ),
    ),
    ...memory.storeInteger(i32.of(next), get(to)),
  ];
  return routine;
}
