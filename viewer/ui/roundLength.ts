/** The longest of 1, 2, 5 × a power of ten that is no more than `atMost` (same unit, above zero). */
export function roundLength(atMost: number): number {
  const power = 10 ** Math.floor(Math.log10(atMost));
  const leading = atMost / power;
  return power * (leading >= 5 ? 5 : leading >= 2 ? 2 : 1);
}
