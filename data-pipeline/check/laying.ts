/** Ways of laying (CJJ 61-2017 table C.0.2) that are not under the ground, by word and symbol. */
const ABOVE_GROUND = /架空|上架|地面|明敷|^(JK|SJ|DM)$/;

/** A pipe in the open has a negative depth. Where the survey does not say how it is laid, it is in the ground. */
export function isOutOfGround(embedding: string | null): boolean {
  return embedding !== null && ABOVE_GROUND.test(embedding);
}
