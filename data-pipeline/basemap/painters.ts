import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { type PaintedTile, TilePainter, type TreeJob } from "./render-tile.ts";
import type { TileWorkerData } from "./tile-worker.ts";

/**
 * Painting is limited by processors, of which the thread that makes other tiles has one; more threads than this only cost
 * memory (about 90 MB each) and, before the first tile, 1.5 s of processor time each.
 */
const MOST_THREADS = 4;
/** Jobs handed to a thread before it is done with the last, so that it never waits for this one, which makes other tiles. */
const JOBS_AT_HAND = 4;
/** Jobs with their heights that are made before a thread asks for them. */
const JOBS_PER_THREAD = 6;
/** So few tiles are painted here sooner than threads have started, which load the whole painter once more. */
const FEW_TILES = 32;

/** Whoever paints the tiles of a map. */
export interface Painters {
  /** jobs that are worth being made before one is done */
  readonly jobsAtHand: number;
  /** JPEGs of a tile and of all below it, in both themes */
  paintTree(tree: TreeJob): Promise<PaintedTile[]>;
  close(): Promise<void>;
}

/** @param tiles that will be painted */
export function paintersFor(tiles: number, data: TileWorkerData): Painters {
  return tiles <= FEW_TILES ? painterHere(data) : painterThreads(data);
}

function painterHere({ tables, scale }: TileWorkerData): Painters {
  const painter = new TilePainter(tables, scale);
  return { jobsAtHand: 1, paintTree: (tree) => painter.paintTree(tree), close: async () => {} };
}

function painterThreads(workerData: TileWorkerData): Painters {
  const threads = Math.min(Math.max(availableParallelism() - 1, 1), MOST_THREADS);
  const pool = new Piscina<TreeJob, PaintedTile[]>({
    filename: new URL("tile-thread.mjs", import.meta.url).href,
    name: "paintTree",
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: JOBS_AT_HAND,
    atomics: "disabled", // a thread with a job at hand must hear of the JPEGs that are done, never sleep on a lock
    workerData,
    // canvases lie outside V8's heap, which therefore collects too late: small young generations let go of them
    // soon (demo county: 0.45 GB less)
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  return {
    jobsAtHand: JOBS_PER_THREAD * threads,
    paintTree: (tree) => pool.run(tree),
    close: () => {
      pool.on("error", () => undefined); // tiles that are done after one has failed; that error is told already
      return pool.destroy();
    },
  };
}
