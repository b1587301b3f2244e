declare global {
  interface Window {
    drawnFleet?: typeof drawnFleet;
  }
}

/** What the last picture of each showed, for tests and benchmarks: on the window when the address has `?test`. */
export const drawnFleet = {
  globe: { timeMs: Number.NaN, vehicles: 0, trailsMs: Number.NaN, trailPieces: 0 },
  plan: { timeMs: Number.NaN, vehicles: 0, trailPoints: 0 },
};

if (typeof location !== "undefined" && new URLSearchParams(location.search).has("test"))
  window.drawnFleet = drawnFleet;
