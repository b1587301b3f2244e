/** Room for at least `length` numbers: the same array, or one twice as long with its numbers. */
export function withRoom<Numbers extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  numbers: Numbers,
  length: number,
): Numbers {
  if (length <= numbers.length) return numbers;
  const Kind = numbers.constructor as new (size: number) => Numbers;
  const larger = new Kind(Math.max(2 * numbers.length, length));
  larger.set(numbers);
  return larger;
}
