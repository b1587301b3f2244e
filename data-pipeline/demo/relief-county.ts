import { createNoise2D } from "simplex-noise";
import { localFromDegrees } from "./frame.ts";
import { type Path, type Point, spline } from "./plane.ts";
import type { Random } from "./random.ts";
import { TUOJIANG } from "./seat-plan.ts";

/** Survey heights (1985 datum, metres) on a grid of cell centres; row 0 is the north. */
export interface HeightGrid {
  readonly columns: number;
  readonly rows: number;
  readonly heights: Float32Array;
  /** west edge, north edge and cell size in the grid's own units (degrees, or EPSG:4546 metres) */
  readonly west: number;
  readonly north: number;
  readonly cellX: number;
  readonly cellY: number;
}

export const COUNTY_BOUNDS = [111.38, 24.6, 112.2, 25.36] as const;
/** 3 arc-seconds, as SRTM: 84 m by 92 m here. */
const CELL_DEGREES = 1 / 1200;

/** Valleys as a person draws them: degrees, height of the water, half width of the valley floor in metres. */
const VALLEYS: readonly (readonly (readonly [
  lon: number,
  lat: number,
  water: number,
  halfWidth: number,
])[])[] = [
  // 岭西: from 河路口 north through 涛圩, 大石桥, 白芒营, 大路铺 to 沱江
  [
    [111.52, 24.6, 330, 700],
    [111.531, 24.7225, 292, 1500],
    [111.573, 24.795, 266, 1700],
    [111.54, 24.862, 246, 1900],
    [111.536, 24.94, 228, 2300],
    [111.524, 25.04, 212, 2200],
    [111.548, 25.1, 202, 1500],
    [111.571, 25.158, 193, 2000],
  ],
  // 岭东: from 大锡 through 大圩, 小圩, 水口 to 涔天河
  [
    [111.985, 24.76, 420, 300],
    [111.933, 24.81, 372, 420],
    [111.84, 24.85, 338, 500],
    [111.76, 24.83, 318, 800],
    [111.7227, 24.8434, 310, 1000],
    [111.698, 24.921, 296, 800],
    [111.745, 24.955, 284, 600],
    [111.7715, 24.985, 276, 700],
    [111.752, 25.04, 262, 420],
    [111.728, 25.085, 250, 450],
    [111.7138, 25.1161, 222, 900],
    [111.672, 25.132, 206, 1000],
    [111.62, 25.143, 196, 1500],
  ],
  [
    [112.03, 25.2, 560, 150],
    [111.94, 25.155, 410, 220],
    [111.8683, 25.1192, 330, 380],
    [111.8, 25.1, 282, 300],
    [111.752, 25.06, 262, 320],
  ],
  // 码市 drains to the south-east, beyond the county
  [
    [111.93, 25.02, 520, 200],
    [111.965, 24.965, 372, 600],
    [111.9891, 24.9437, 346, 1300],
    [112.05, 24.9, 318, 700],
    [112.2, 24.86, 270, 500],
  ],
  [
    [111.607, 25.0, 262, 700],
    [111.607, 25.0489, 240, 1100],
    [111.585, 25.1, 214, 1500],
  ],
  [
    [111.7, 25.33, 420, 200],
    [111.65, 25.3, 250, 700],
    [111.61, 25.285, 190, 1700],
  ],
  // 西河 and 北溪 come to the town from the west
  [
    [111.39, 25.07, 360, 300],
    [111.45, 25.1, 232, 1500],
    [111.5, 25.13, 205, 1300],
    [111.545, 25.158, 195, 1700],
  ],
  [
    [111.39, 25.26, 380, 300],
    [111.46, 25.236, 222, 1600],
    [111.52, 25.215, 200, 1300],
    [111.57, 25.212, 193, 1600],
  ],
];

/** Height of 沱江's water, falling 24 m from the south-east to the north edge. Share 0…1 along TUOJIANG. */
export const riverWaterMeters = (share: number): number => 197.5 - 9.5 * share;

interface Spot {
  readonly at: Point;
  readonly water: number;
  readonly halfWidth: number;
}

function valleySpots(): Spot[] {
  const spots: Spot[] = [];
  for (const valley of VALLEYS) {
    const path: Path = valley.map(([lon, lat]) => localFromDegrees(lon, lat));
    const fine = spline(path, 400);
    let segment = 0;
    fine.forEach((at) => {
      // heights and widths run linearly between the drawn points
      let best = Infinity;
      for (let i = 0; i < path.length; i++) {
        const d = Math.hypot(at[0] - path[i]![0], at[1] - path[i]![1]);
        if (d < best) {
          best = d;
          segment = i;
        }
      }
      const a = path[Math.max(0, segment - 1)]!;
      const b = path[Math.min(path.length - 1, segment + 1)]!;
      const span = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
      const t = Math.min(
        1,
        Math.max(0, ((at[0] - a[0]) * (b[0] - a[0]) + (at[1] - a[1]) * (b[1] - a[1])) / (span * span)),
      );
      const from = valley[Math.max(0, segment - 1)]!;
      const to = valley[Math.min(valley.length - 1, segment + 1)]!;
      spots.push({ at, water: from[2] + (to[2] - from[2]) * t, halfWidth: from[3] + (to[3] - from[3]) * t });
    });
  }
  TUOJIANG.path.forEach((at, i) => {
    const share = i / (TUOJIANG.path.length - 1);
    const middle = Math.hypot(at[0], at[1]);
    if (i % 6 === 0)
      spots.push({ at, water: riverWaterMeters(share), halfWidth: middle < 5200 ? 2300 : 1500 });
  });
  // the town's own floor: flat ground wherever it is to stand
  for (let x = -4600; x <= 3400; x += 1000) {
    for (let y = -2600; y <= 2400; y += 1000)
      spots.push({ at: [x, y], water: 192.6 - y * 0.0006, halfWidth: 1700 });
  }
  return spots;
}

/**
 * Relief of the county: ranges rise where no valley is drawn, rivers cut them by the stream-power law
 * (Braun & Willett 2013, implicit), coarse grid first, then finer ones; the finest only adds roughness.
 */
export function countyRelief(random: Random): HeightGrid {
  const [west, south, east, north] = COUNTY_BOUNDS;
  const columns = Math.round((east - west) / CELL_DEGREES);
  const rows = Math.round((north - south) / CELL_DEGREES);
  const noise = createNoise2D(() => random.next());
  const detail = createNoise2D(() => random.next());
  const field = new ValleyField(
    Math.floor(columns / 8),
    Math.floor(rows / 8),
    (u, v) => localFromDegrees(west + u * (east - west), north - v * (north - south)),
    valleySpots(),
  );
  let heights: Float32Array | undefined;
  let shape: [number, number] = [0, 0];
  const stages: readonly (readonly [factor: number, steps: number])[] = [
    [8, 60],
    [4, 16],
    [2, 5],
    [1, 0],
  ];
  for (const [factor, steps] of stages) {
    const w = Math.floor(columns / factor);
    const h = Math.floor(rows / factor);
    const toFloor = new Float32Array(w * h);
    const ground = new Float32Array(w * h);
    const uplift = new Float32Array(w * h);
    for (let j = 0; j < h; j++) {
      for (let i = 0; i < w; i++) {
        const k = j * w + i;
        const u = (i + 0.5) / w;
        const v = (j + 0.5) / h;
        // metres of the noise field; a few per cent of stretch do not matter here
        const x = u * 82600;
        const y = v * 84200;
        const waver = 380 * noise(x / 2600, y / 2600) + 150 * noise(x / 800, y / 800 + 40);
        const beyond = bilinear(field.toFloor, field.columns, field.rows, u, v) + waver;
        const floor = bilinear(field.floor, field.columns, field.rows, u, v);
        toFloor[k] = beyond;
        if (beyond <= 0) {
          ground[k] = floor;
          continue;
        }
        const range = 0.62 + 0.42 * noise(x / 15000, y / 15000) + 0.22 * noise(x / 5200 + 9, y / 5200);
        uplift[k] = Math.max(0.1, range) * Math.min(1, beyond / 3000 + 0.1);
        const base = heights ? bilinear(heights, shape[0], shape[1], u, v) : floor + beyond * 0.03;
        const rough = uplift[k]! * 7 * factor * detail(x / (260 * factor), y / (260 * factor));
        ground[k] = Math.max(floor + 0.5, base + rough);
      }
    }
    erode(ground, w, h, toFloor, uplift, 88 * factor, steps);
    heights = ground;
    shape = [w, h];
  }
  return { columns, rows, heights: heights!, west, north, cellX: CELL_DEGREES, cellY: CELL_DEGREES };
}

function bilinear(grid: Float32Array, w: number, h: number, u: number, v: number): number {
  const x = Math.min(w - 1.001, Math.max(0, u * w - 0.5));
  const y = Math.min(h - 1.001, Math.max(0, v * h - 0.5));
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i;
  const fy = y - j;
  const k = j * w + i;
  return (
    (grid[k]! * (1 - fx) + grid[k + 1]! * fx) * (1 - fy) +
    (grid[k + w]! * (1 - fx) + grid[k + w + 1]! * fx) * fy
  );
}

/** Distance beyond the nearest valley floor's edge (negative on it) and the height of that floor, on a coarse grid. */
class ValleyField {
  readonly floor: Float32Array;
  readonly toFloor: Float32Array;

  constructor(
    readonly columns: number,
    readonly rows: number,
    local: (u: number, v: number) => Point,
    spots: readonly Spot[],
  ) {
    this.floor = new Float32Array(columns * rows);
    this.toFloor = new Float32Array(columns * rows);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const [x, y] = local((i + 0.5) / columns, (j + 0.5) / rows);
        let nearest = Infinity;
        let water = 0;
        let weight = 0;
        for (const spot of spots) {
          const dx = spot.at[0] - x;
          const dy = spot.at[1] - y;
          const d = Math.sqrt(dx * dx + dy * dy);
          if (d - spot.halfWidth < nearest) nearest = d - spot.halfWidth;
          // the floor's height is a mean over what is near, so that valleys meet without steps
          const near = d / 900;
          const share = 1 / (1 + near * near * near * near);
          water += share * (spot.water + Math.min(d, 4000) * 0.0022);
          weight += share;
        }
        this.floor[j * columns + i] = water / weight + 5.5;
        this.toFloor[j * columns + i] = nearest;
      }
    }
  }
}

/** Implicit stream power, n = 1, m = 0.5, over steps of equal time; floors are fixed. */
function erode(
  z: Float32Array,
  w: number,
  h: number,
  toFloor: Float32Array,
  uplift: Float32Array,
  cellMeters: number,
  steps: number,
): void {
  const n = w * h;
  const receiver = new Int32Array(n);
  const count = new Int32Array(n);
  const start = new Int32Array(n + 1);
  const donors = new Int32Array(n);
  const order = new Int32Array(n);
  const area = new Float32Array(n);
  const fixed = (k: number) => toFloor[k]! <= 0;
  const edge = (k: number) => k < w || k >= n - w || k % w === 0 || k % w === w - 1;
  const around = [-w - 1, -w, -w + 1, -1, 1, w - 1, w, w + 1];
  const nearness = around.map((step) => (Math.abs(step) === 1 || Math.abs(step) === w ? 1 : Math.SQRT1_2));
  for (let step = 0; step < steps; step++) {
    count.fill(0);
    for (let k = 0; k < n; k++) {
      let lowest = k;
      if (!fixed(k) && !edge(k)) {
        const here = z[k]!;
        let steepest = 0;
        for (let d = 0; d < 8; d++) {
          const slope = (here - z[k + around[d]!]!) * nearness[d]!;
          if (slope <= steepest) continue;
          steepest = slope;
          lowest = k + around[d]!;
        }
      }
      receiver[k] = lowest;
    }
    for (let k = 0; k < n; k++) if (receiver[k] !== k) count[receiver[k]!]!++;
    start[0] = 0;
    for (let k = 0; k < n; k++) start[k + 1] = start[k]! + count[k]!;
    count.fill(0);
    for (let k = 0; k < n; k++) {
      const r = receiver[k]!;
      if (r !== k) donors[start[r]! + count[r]!++] = k;
    }
    let length = 0;
    for (let k = 0; k < n; k++) if (receiver[k] === k) order[length++] = k;
    for (let at = 0; at < length; at++) {
      const k = order[at]!;
      for (let d = start[k]!; d < start[k + 1]!; d++) order[length++] = donors[d]!;
    }
    area.fill(cellMeters * cellMeters);
    for (let at = length - 1; at >= 0; at--) {
      const k = order[at]!;
      if (receiver[k] !== k) area[receiver[k]!]! += area[k]!;
    }
    const TIME = 13;
    for (let at = 0; at < length; at++) {
      const k = order[at]!;
      const r = receiver[k]!;
      if (r === k) {
        if (!fixed(k) && !edge(k)) z[k]! += uplift[k]! * TIME * 0.5;
        continue;
      }
      const reach = cellMeters * (Math.abs(k - r) === 1 || Math.abs(k - r) === w ? 1 : Math.SQRT2);
      const f = (0.022 * TIME * Math.sqrt(area[k]!)) / reach / 2.2;
      z[k] = (z[k]! + uplift[k]! * TIME + f * z[r]!) / (1 + f);
    }
    // nothing leaves over the grid's edge: it stands a little above what lies inside it
    for (let k = 0; k < n; k++) {
      if (!edge(k) || fixed(k)) continue;
      const i = Math.min(w - 2, Math.max(1, k % w));
      const j = Math.min(h - 2, Math.max(1, Math.floor(k / w)));
      z[k] = z[j * w + i]! + 2;
    }
    // slopes creep
    for (let k = w + 1; k < n - w - 1; k++) {
      if (fixed(k)) continue;
      z[k]! += 0.06 * (z[k - 1]! + z[k + 1]! + z[k - w]! + z[k + w]! - 4 * z[k]!);
    }
  }
}

/** Height at a place in degrees, bilinear between cell centres. */
export function heightAt(grid: HeightGrid, x: number, y: number): number {
  return bilinear(
    grid.heights,
    grid.columns,
    grid.rows,
    (x - grid.west) / (grid.columns * grid.cellX),
    (grid.north - y) / (grid.rows * grid.cellY),
  );
}
