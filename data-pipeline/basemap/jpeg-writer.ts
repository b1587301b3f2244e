import { bestTable, codesOf, type HuffmanTable } from "./huffman.ts";
import { assemble } from "./vector/assembler.ts";
import { blockRoutines, sharesOf, UNIT_BLOCKS, UNIT_PIXELS } from "./vector/jpeg-blocks.ts";
import { symbolRoutines } from "./vector/jpeg-symbols.ts";

/** ITU-T T.81 tables K.1 and K.2, row by row, for a quality of 50. */
const BRIGHTNESS_STEPS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const COLOUR_STEPS = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...Array.from({ length: 32 }, () => 99),
];

/** Places of a block, row by row, in the order in which a JPEG has them. */
const ZIGZAG = zigzag();
/** The same for blocks that lie column by column. */
const ZIGZAG_BY_COLUMN = Uint8Array.from(ZIGZAG.map((place) => 8 * (place & 7) + (place >> 3)));

function zigzag(): number[] {
  const places: number[] = [];
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    for (let i = 0; i <= diagonal; i++) {
      const [row, column] = diagonal % 2 === 0 ? [diagonal - i, i] : [i, diagonal - i];
      if (row < 8 && column < 8) places.push(8 * row + column);
    }
  }
  return places;
}

/** Class and number as in the file: DC and AC of brightness, DC and AC of colour. */
const TABLES = [0x00, 0x10, 0x01, 0x11];
/** Symbols of a table. */
const SYMBOLS = 256;
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);

/** Where things lie in memory. */
const BRIGHT = 0;
const BLUES = BRIGHT + 4 * UNIT_PIXELS * UNIT_PIXELS;
const REDS = BLUES + 4 * 64;
const BRIGHT_SHARES = REDS + 4 * 64;
const COLOUR_SHARES = BRIGHT_SHARES + 4 * 64;
const BLOCK = COLOUR_SHARES + 4 * 64;
const BITS = BLOCK + 2 * 64;
const TURNS = BITS + 8;
const BEFORE = TURNS + 2 * 64; // DC numbers of the last block: brightness, blue, red
const NEXT = BEFORE + 3 * 4;
const COUNTS = NEXT + 4;
const CODES = COUNTS + 4 * SYMBOLS * TABLES.length;
const PIXELS = CODES + 4 * SYMBOLS * TABLES.length;

/**
 * Writes square pictures as JPEG, baseline, colours at half resolution, each with the Huffman tables that suit it best:
 * what libjpeg writes at the same quality, without a colour profile (sRGB is what a viewer takes it for). On vectors in
 * WebAssembly, because the canvas's own encoder does without vectors and takes two to three times as long.
 */
export class JpegWriter {
  readonly #run;
  readonly #memory: ArrayBuffer;
  readonly #side: number;
  /** where symbols and finished bytes go */
  readonly #symbols: number;
  readonly #bytes: number;
  /** what is before the Huffman tables in each file */
  readonly #head: Uint8Array;

  /** @param quality 1 … 100 as libjpeg counts; @param side a multiple of 16 */
  constructor(side: number, quality: number) {
    const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    const stepsOf = (table: readonly number[]) =>
      table.map((step) => Math.min(Math.max(Math.floor((step * scale + 50) / 100), 1), 255));
    const steps = [stepsOf(BRIGHTNESS_STEPS), stepsOf(COLOUR_STEPS)] as const;
    this.#head = headOf(side, steps);
    this.#side = side;
    this.#symbols = PIXELS + 4 * side * side;
    const mostSymbols = (side / UNIT_PIXELS) ** 2 * UNIT_BLOCKS * 64;
    this.#bytes = this.#symbols + 4 * mostSymbols;
    const { run, memory } = assemble(
      {
        ...blockRoutines(4 * side),
        ...symbolRoutines({ turns: TURNS, counts: COUNTS, codes: CODES, next: NEXT }),
      },
      this.#bytes + 8 * mostSymbols, // 27 bits a symbol, and a byte of ones takes two
    );
    this.#run = run;
    this.#memory = memory;
    new Float32Array(memory, BRIGHT_SHARES, 64).set(sharesOf(steps[0]));
    new Float32Array(memory, COLOUR_SHARES, 64).set(sharesOf(steps[1]));
    const turns = new Uint8Array(memory, TURNS, 128);
    for (const [turn, place] of ZIGZAG_BY_COLUMN.entries()) {
      turns[place] = turn;
      turns[64 + turn] = 2 * place;
    }
  }

  /** @param pixels red, green, blue and anything else, row by row */
  encode(pixels: Uint8Array): Uint8Array {
    new Uint8Array(this.#memory, PIXELS, 4 * this.#side ** 2).set(pixels);
    const next = new Int32Array(this.#memory, NEXT, 1);
    const counts = new Uint32Array(this.#memory, COUNTS, SYMBOLS * TABLES.length).fill(0);
    new Int32Array(this.#memory, BEFORE, 3).fill(0);
    next[0] = this.#symbols;
    this.#collect();
    const end = next[0];
    const tables = TABLES.map((_, i) => bestTable(counts.subarray(i * SYMBOLS, (i + 1) * SYMBOLS)));
    const codes = new Uint32Array(this.#memory, CODES, SYMBOLS * TABLES.length);
    for (const [i, table] of tables.entries())
      for (const { symbol, code, length } of codesOf(table))
        codes[SYMBOLS * i + symbol] = (length << 16) | code;
    next[0] = this.#bytes;
    this.#run.write(this.#symbols, end);
    const bytes = new Uint8Array(this.#memory, this.#bytes, next[0] - this.#bytes);
    return Buffer.concat([this.#head, tablesOf(tables), bytes, END_OF_IMAGE]);
  }

  /** Turns the pixels into symbols, unit by unit. */
  #collect(): void {
    const run = this.#run;
    const side = this.#side;
    const add = (numbers: number, stride: number, component: 0 | 1 | 2) => {
      run.transform(numbers, stride, component === 0 ? BRIGHT_SHARES : COLOUR_SHARES, BLOCK, BITS);
      run.collect(BLOCK, BITS, component === 0 ? 0 : 2, BEFORE + 4 * component);
    };
    for (let y = 0; y < side; y += UNIT_PIXELS) {
      for (let x = 0; x < side; x += UNIT_PIXELS) {
        const at = PIXELS + 4 * (y * side + x);
        run.brighten(at, BRIGHT);
        run.colour(at, BLUES, REDS);
        for (let quarter = 0; quarter < 4; quarter++)
          add(BRIGHT + (quarter >> 1) * 8 * 64 + (quarter & 1) * 32, 64, 0);
        add(BLUES, 32, 1);
        add(REDS, 32, 2);
      }
    }
  }
}

function segment(marker: number, content: readonly number[]): number[] {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...content];
}

function headOf(side: number, steps: readonly (readonly number[])[]): Uint8Array {
  const size = [side >> 8, side & 255];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...Buffer.from("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...steps.flatMap((table, i) => segment(0xdb, [i, ...ZIGZAG.map((place) => table[place]!)])),
    ...segment(0xc0, [8, ...size, ...size, 3, ...[1, 0x22, 0], ...[2, 0x11, 1], ...[3, 0x11, 1]]),
  ]);
}

/** The Huffman tables and what is before the picture's bits. */
function tablesOf(tables: readonly HuffmanTable[]): Uint8Array {
  return Uint8Array.from([
    ...tables.flatMap(({ lengths, symbols }, i) => segment(0xc4, [TABLES[i]!, ...lengths, ...symbols])),
    ...segment(0xda, [3, ...[1, 0x00], ...[2, 0x11], ...[3, 0x11], 0, 63, 0]),
  ]);
}
