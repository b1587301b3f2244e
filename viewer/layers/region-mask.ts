/** Areas on a plane, as rings of corners; metres east and north of the middle of a square. */
export type PlaneRings = readonly (readonly (readonly [east: number, north: number])[])[];

/**
 * Which area each texel of a square lies in: 1, 2, … in the order of the areas, 0 = in none; the first wins where two
 * overlap. Rings of one area cut holes into one another. Row 0 is the southernmost, length = texels².
 */
export function regionMask(areas: readonly PlaneRings[], edgeMeters: number, texels: number): Uint8Array {
  const mask = new Uint8Array(texels * texels);
  const texelMeters = edgeMeters / texels;
  const columnOf = (east: number) => (east + edgeMeters / 2) / texelMeters - 0.5;
  for (let row = 0; row < texels; row++) {
    const north = (row + 0.5) * texelMeters - edgeMeters / 2;
    for (const [number, rings] of areas.entries()) {
      const crossings = rings.flatMap((ring) => crossingsOf(ring, north)).sort((a, b) => a - b);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = Math.max(0, Math.ceil(columnOf(crossings[i]!)));
        const to = Math.min(texels - 1, Math.floor(columnOf(crossings[i + 1]!)));
        for (let column = from; column <= to; column++) mask[row * texels + column] ||= number + 1;
      }
    }
  }
  return mask;
}

/** Where a ring crosses a line of equal north, metres east. */
function crossingsOf(ring: PlaneRings[number], north: number): number[] {
  return ring.flatMap(([east, at], i) => {
    const [nextEast, nextAt] = ring[(i + 1) % ring.length]!;
    if (at > north === nextAt > north) return [];
    return [east + ((north - at) / (nextAt - at)) * (nextEast - east)];
  });
}
