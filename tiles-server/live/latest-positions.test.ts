import { describe, expect, it } from "vitest";
import { twin } from "../../contract/twin.js";
import { testPosition } from "../ingest/test-position.ts";
import { CellFrames } from "./cell-frames.ts";
import { cellAddress, cellKey, LatestPositions } from "./latest-positions.ts";

/** What a small frame holds: its head is two bytes long. */
function cellOf(frame: Buffer): twin.CellFrame.$Shape {
  return twin.ServerMessage.decode(frame.subarray(2)).cell!;
}

describe("latest positions", () => {
  it("number the cells of the whole earth", () => {
    for (const x of [-9000, -1, 0, 5578, 8999]) {
      for (const y of [-4500, -1, 0, 1259, 4499]) expect(cellAddress(cellKey({ x, y }))).toEqual({ x, y });
    }
  });

  it("ignore a report older than the newest", () => {
    const positions = new LatestPositions();
    positions.update(testPosition(1, 2000));
    positions.update(testPosition(1, 1000, { lonE6: 111_000_000 }));
    expect(positions.get(1)).toMatchObject({ lonE6: 111_579_000, reportMs: 2000 });
  });

  it("give the cell that a vehicle left after the one it went to, and empty when it was the last", () => {
    const positions = new LatestPositions();
    const frames = new CellFrames(positions);
    positions.update(testPosition(1, 1000));
    const [old] = positions.takeChanged();
    positions.update(testPosition(1, 2000, { lonE6: 111_581_000 }));
    const changed = positions.takeChanged();
    expect(changed).toHaveLength(2);
    expect(changed[1]).toBe(old);
    const decoded = changed.map((cell) => cellOf(frames.encode(cell, 2500)));
    expect(decoded.map(({ cellX, vehicleDelta }) => [cellX, vehicleDelta])).toEqual([
      [5579, [1]],
      [5578, []],
    ]);
    expect(positions.takeChanged()).toEqual([]);
  });

  it("keep the age of the last fix while reports come without one", () => {
    const positions = new LatestPositions();
    const frames = new CellFrames(positions);
    positions.update(testPosition(7, 1000));
    positions.update(testPosition(7, 9000, { status: 1, speedDkmh: 50 }));
    const [cell] = positions.takeChanged();
    const frame = cellOf(frames.encode(cell!, 10_000));
    expect(frame).toMatchObject({ fixAgeMs: [9000], statusRuns: [1, 1], speedDkmh: [0], headingDeg: [90] });
  });

  it("list vehicles in order of their number, so that differences stay small", () => {
    const positions = new LatestPositions();
    for (const vehicle of [30, 4, 17])
      positions.update(testPosition(vehicle, 1000, { lonE6: 111_579_000 - vehicle }));
    const [cell] = positions.takeChanged();
    const frame = cellOf(new CellFrames(positions).encode(cell!, 1000));
    expect(frame.vehicleDelta).toEqual([4, 13, 13]);
    expect(frame.lonE6Delta).toEqual([111_578_996, -13, -13]);
  });
});
