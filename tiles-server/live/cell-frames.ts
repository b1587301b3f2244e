import { runsOf } from "../../contract/cell-status.ts";
import { twin } from "../../contract/twin.js";
import { cellAddress, type LatestPosition, type LatestPositions } from "./latest-positions.ts";
import { binaryFrame } from "./web-socket-frame.ts";

/** Cells as WebSocket frames, encoded once for all viewers. */
export class CellFrames {
  readonly #positions: LatestPositions;
  readonly #sequences = new Map<number, number>();
  readonly #fresh = new Map<number, { readonly atMs: number; readonly frame: Buffer }>();

  constructor(positions: LatestPositions) {
    this.#positions = positions;
  }

  /** A new frame of a cell that changed. */
  encode(cell: number, nowMs: number): Buffer {
    const sequence = (this.#sequences.get(cell) ?? 0) + 1;
    this.#sequences.set(cell, sequence);
    const frame = binaryFrame(encodeCell(cell, this.#positions.inCell(cell), sequence, nowMs));
    this.#fresh.set(cell, { atMs: nowMs, frame });
    return frame;
  }

  /** The cell as it is now for a viewer that begins to look; shared while it is younger than `maxAgeMs`. */
  snapshot(cell: number, nowMs: number, maxAgeMs: number): Buffer {
    const fresh = this.#fresh.get(cell);
    return fresh && nowMs - fresh.atMs < maxAgeMs ? fresh.frame : this.encode(cell, nowMs);
  }
}

/** A twin.ServerMessage with the twin.CellFrame of these vehicles, which are in order of their number. */
export function encodeCell(
  cell: number,
  vehicles: readonly LatestPosition[],
  sequence: number,
  nowMs: number,
): Uint8Array {
  const { x, y } = cellAddress(cell);
  return twin.ServerMessage.encode({
    cell: {
      cellX: x,
      cellY: y,
      serverTimeMs: nowMs,
      sequence,
      vehicleDelta: deltas(vehicles, ({ vehicle }) => vehicle),
      lonE6Delta: deltas(vehicles, ({ lonE6 }) => lonE6),
      latE6Delta: deltas(vehicles, ({ latE6 }) => latE6),
      speedDkmh: vehicles.map(({ speedDkmh }) => speedDkmh),
      headingDeg: vehicles.map(({ headingDeg }) => headingDeg),
      fixAgeMs: vehicles.map(({ fixMs }) => Math.max(0, nowMs - fixMs)),
      altitudeMetersDelta: deltas(vehicles, ({ altitudeMeters }) => altitudeMeters),
      statusRuns: runsOf(vehicles.map(({ status }) => status)),
    },
  }).finish();
}

function deltas(vehicles: readonly LatestPosition[], column: (position: LatestPosition) => number): number[] {
  let before = 0;
  return vehicles.map((position) => {
    const value = column(position);
    const delta = value - before;
    before = value;
    return delta;
  });
}
