/** The least power of two that is not less. */
export function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, least)));
}

/** Longer arrays grow by a quarter: their room would be the most that a network takes. */
const LONG = 2 ** 17;

/** Room for at least `length` numbers: the same array, or a longer one with its numbers. */
export function withRoom<Numbers extends Float64Array | Uint32Array | Int32Array | Uint16Array>(
  numbers: Numbers,
  length: number,
): Numbers {
  if (length <= numbers.length) return numbers;
  const Kind = numbers.constructor as new (size: number) => Numbers;
  const larger = new Kind(Math.max(Math.ceil(numbers.length * (numbers.length > LONG ? 1.25 : 2)), length));
  larger.set(numbers);
  return larger;
}
